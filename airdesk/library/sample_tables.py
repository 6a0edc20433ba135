"""The third step of the schema: roots, samples, the user's corrections, and the words samples are found by."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database

_WORDS = (
    "CREATE VIRTUAL TABLE sample_words USING fts5("
    "words, filed, content='samples', content_rowid='key', prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
)
_TRIGGERS = (
    "CREATE TRIGGER sample_added AFTER INSERT ON samples BEGIN "
    "INSERT INTO sample_words(rowid, words, filed) VALUES (new.key, new.words, new.filed); END",
    "CREATE TRIGGER sample_gone AFTER DELETE ON samples BEGIN "
    "INSERT INTO sample_words(sample_words, rowid, words, filed) VALUES ('delete', old.key, old.words, old.filed); END",
    "CREATE TRIGGER sample_changed AFTER UPDATE OF words, filed ON samples "
    "WHEN old.words <> new.words OR old.filed <> new.filed BEGIN "
    "INSERT INTO sample_words(sample_words, rowid, words, filed) VALUES ('delete', old.key, old.words, old.filed); "
    "INSERT INTO sample_words(rowid, words, filed) VALUES (new.key, new.words, new.filed); END",
)
_SORTED_BY = ("name", "length_seconds", "tempo_bpm", "root_midi", "bytes", "brightness_hz", "loudness_rms")


class SampleTables:
    """The inventory of samples."""

    version: ClassVar[int] = 3
    label: ClassVar[str] = "inventory of samples"

    def apply(self, database: Database) -> None:
        """Make the tables, their indexes and the full-text search over them."""
        _make_roots(database)
        _make_samples(database)
        _make_corrections(database)
        database.execute(_WORDS)
        for trigger in _TRIGGERS:
            database.execute(trigger)


def _make_roots(database: Database) -> None:
    database.table("sample_roots").create(
        {"id": str, "path": str, "name": str, "added_at": str, "scanned_at": str},
        pk="id",
        not_null={"path", "name", "added_at"},
    ).create_index(["path"], unique=True)


def _make_samples(database: Database) -> None:
    samples = database.table("samples").create(
        {
            "key": int,  # stays the same when the file is renamed or moved
            "root_id": str,
            "id": str,  # path relative to the root
            "folder": str,
            "name": str,
            "path_bytes": bytes,  # where the path is no text
            "mtime_ns": int,
            "fingerprint": str,
            "facts": str,  # JSON: header and description, what the record is made from
            "words": str,  # for searching: names, tags
            "filed": str,  # for searching: instrument, category, family, subtype
            "added_at": str,
            **dict.fromkeys(("instrument", "category", "family", "subtype", "source", "tags", "kind"), str),
            **dict.fromkeys(("instrument_confidence", "category_confidence", "family_confidence"), float),
            "subtype_confidence": float,
            "bytes": int,
            **dict.fromkeys(("sample_rate", "num_channels"), int),
            "length_seconds": float,
            "root_midi": int,
            **dict.fromkeys(("root_cents", "root_confidence"), float),
            "root_source": str,
            **dict.fromkeys(("root_chunk", "root_name", "root_audio", "pitch_class"), int),
            "key_name": str,  # "A minor"; `key` is the row's number
            "tempo_bpm": float,
            "tempo_source": str,
            "beats": float,
            **dict.fromkeys(("is_loop", "loop_start", "loop_end", "velocity", "velocity_layer", "round_robin"), int),
            "is_described": int,
            **dict.fromkeys(("peak", "loudness_rms", "gain_db_normalize", "onset_seconds", "decay_seconds"), float),
            **dict.fromkeys(("brightness_hz", "noisiness"), float),
            "timbre": str,  # JSON list
            "state": str,  # ok, broken, missing
            "reason": str,
            "is_favourite": int,
        },
        pk="key",
        not_null={"root_id", "id", "folder", "name", "words", "filed", "state", "is_favourite", "fingerprint"},
        foreign_keys=[("root_id", "sample_roots", "id")],
    )
    samples.create_index(["root_id", "id"], unique=True)
    samples.create_index(["fingerprint"])
    for column in _SORTED_BY:  # a page in order is a walk along its index
        samples.create_index(["state", column, "key"])
    for column in ("instrument", "family"):
        samples.create_index(["state", column, "name", "key"])
    samples.create_index(["is_favourite"])


def _make_corrections(database: Database) -> None:
    """Of one sample (`sample_key`) or of a folder (`folder`, "" for the whole root)."""
    corrections = database.table("sample_corrections").create(
        {
            "id": int,
            "sample_key": int,
            "root_id": str,
            "folder": str,
            **dict.fromkeys(("instrument", "category", "family", "subtype"), str),
            "root_midi": int,
            **dict.fromkeys(("root_cents", "tempo_bpm"), float),
            "is_loop": int,
            "changed_at": str,
        },
        pk="id",
        not_null={"root_id", "changed_at"},
        foreign_keys=[("root_id", "sample_roots", "id"), ("sample_key", "samples", "key")],
    )
    corrections.create_index(["sample_key"], unique=True)
    corrections.create_index(["root_id", "folder"], unique=True)
