"""The sixth step of the schema: what the user says of whole folders of samples, and finding roots that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

DISAGREES: Final = (
    "state = 'ok' AND root_midi IS NOT NULL AND root_source <> 'user' "
    "AND (root_chunk <> root_name OR root_chunk <> root_audio OR root_name <> root_audio)"
)
"""Of a sample: chunk, name and sound name different roots, and the user has not said which."""


FILTERS: Final = "samples_by_all_filters"
"""An index that holds all that samples are filtered by: rows are large, and reading each of them takes ten times as long."""

_FILTERED: Final = (
    *("family", "instrument", "category", "subtype", "is_loop", "is_favourite", "key_name", "tempo_bpm", "length_seconds"),
    *("root_midi", "root_id", "folder", "tags", "name"),
)


class SampleRootTables:
    """Roots can be removed and come back, be listened to or not, and be our own."""

    version: ClassVar[int] = 6
    label: ClassVar[str] = "folders of the inventory"

    def apply(self, database: Database) -> None:
        """Add the columns, and an index of the samples whose roots disagree."""
        roots = database.table("sample_roots")
        roots.add_column("is_deep", int)  # None: as the settings say
        roots.add_column("kind", str, not_null_default="folder")
        roots.add_column("removed_at", str)
        database.execute(f"CREATE INDEX samples_that_disagree ON samples(root_id, id) WHERE {DISAGREES}")
        database.execute("CREATE INDEX samples_by_root_and_state ON samples(root_id, state)")
        database.execute("CREATE INDEX samples_by_content ON samples(state, fingerprint, bytes)")
        database.execute(f"CREATE INDEX {FILTERS} ON samples(state, {', '.join(_FILTERED)})")
