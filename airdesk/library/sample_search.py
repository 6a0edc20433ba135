"""Finding samples: words, filters, order, one page at a time, so that a list of any length costs the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from airdesk.library.database import Library
from airdesk.library.failures import library_failures
from airdesk.library.sample_root_tables import FILTERS
from airdesk.library.sample_rows import COLUMNS, sample_of, searchable
from airdesk.model.sample import Sample

SampleOrder = Literal[
    "name", "instrument", "length_seconds", "tempo_bpm", "root_midi", "bytes", "brightness_hz", "loudness_rms", "added"
]
ORDERS: Final[tuple[SampleOrder, ...]] = (
    "name", "instrument", "length_seconds", "tempo_bpm", "root_midi", "bytes", "brightness_hz", "loudness_rms", "added",
)  # fmt: skip
PAGE: Final = 200
_FEW: Final = 2000
_SOME: Final = 20_000
_BY_FILTERS: Final = f"INDEXED BY {FILTERS}"
_MAY_LACK: Final = frozenset({"length_seconds", "tempo_bpm", "root_midi", "brightness_hz", "loudness_rms"})
_ORDER_OF: Final[Mapping[str, tuple[str, ...]]] = {"added": (), "instrument": ("instrument", "name")}
Synonyms = Callable[[str], Sequence[str]]
"""A word → the instruments it stands for."""


@dataclass(frozen=True, slots=True)
class SampleQuery:
    """Which samples to show, and in what order."""

    text: str = ""  # every word of it, "-word" for none of it
    order: SampleOrder = "name"
    is_falling: bool = False
    instruments: frozenset[str] = frozenset()  # empty: all
    categories: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    subtypes: frozenset[str] = frozenset()
    root_id: str | None = None
    folder: str | None = None  # and all below it
    keys: frozenset[str] = frozenset()  # "A minor"
    tempo_bpm: tuple[float, float] | None = None  # from, to
    length_seconds: tuple[float, float] | None = None
    is_loop: bool | None = None
    favourites_only: bool = False
    states: frozenset[str] = frozenset({"ok"})
    tags: frozenset[str] = frozenset()  # all of them
    pitch_classes: frozenset[int] = frozenset()  # 0..11, of the root


def sample_page(library: Library, query: SampleQuery, synonyms: Synonyms, *, start: int = 0, count: int = PAGE) -> list[Sample]:
    """The samples of a query from `start` on, at most `count`."""
    return [sample for _, sample in keyed_page(library, query, synonyms, start=start, count=count)]


def keyed_page(
    library: Library, query: SampleQuery, synonyms: Synonyms, *, start: int = 0, count: int = PAGE
) -> list[tuple[int, Sample]]:
    """The samples of a query from `start` on, at most `count`, each with its row's key; what has no value comes last."""
    has_few = _finds_few(library, query, synonyms)
    where, values = _conditions(query, synonyms, has_few=has_few)
    by_filters = not query.text and _filters_leave_few(library, query, where, values)
    look = _Look(library, where, values, query.is_falling, by_filters=by_filters, is_sorted=has_few or by_filters)
    if query.order not in _MAY_LACK or query.is_falling:  # falling they are last anyway
        return look.page(_ORDER_OF.get(query.order, (query.order,)), start, count)
    column = f"{'+' if has_few else ''}s.{query.order}"
    num_known = look.count(f"{column} IS NOT NULL")  # two walks along an index: it holds those without a value first
    found = look.page((query.order,), start, count, f"{column} IS NOT NULL") if start < num_known else []
    if len(found) < count:
        found += look.page((), max(0, start - num_known), count - len(found), f"{column} IS NULL")
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    """Rows of some conditions, in parts and in an order."""

    library: Library
    where: str
    values: Sequence[Any]
    is_falling: bool
    by_filters: bool  # by the index of filters
    is_sorted: bool  # of the few that are found; of many an index has the order

    def page(self, columns: Sequence[str], start: int, count: int, also: str = "1") -> list[tuple[int, Sample]]:
        """The rows from `start` on."""
        way = "DESC" if self.is_falling else "ASC"
        order = ", ".join(f"s.{column} {way}" for column in (*columns, "key"))
        sql = (
            f"SELECT s.key, {COLUMNS} FROM samples s WHERE s.key IN (SELECT key FROM samples s {self._index} "
            f"WHERE {self.where} AND {also} ORDER BY {'+' if self.is_sorted else ''}{order} LIMIT ? OFFSET ?) ORDER BY {order}"
        )
        with library_failures(self.library.path):
            rows = self.library.database.execute(sql, [*self.values, count, start])
            return [(row[0], sample_of(row[1:])) for row in rows]

    def count(self, also: str) -> int:
        """How many there are."""
        sql = f"SELECT COUNT(*) FROM samples s {self._index} WHERE {self.where} AND {also}"
        with library_failures(self.library.path):
            return int(self.library.database.execute(sql, [*self.values]).fetchone()[0])

    @property
    def _index(self) -> str:
        return _BY_FILTERS if self.by_filters else ""


def samples_by_key(library: Library, keys: Sequence[int]) -> list[tuple[int, Sample]]:
    """The samples of some rows, in the order of the keys; those that are gone or were taken out are left out."""
    found: dict[int, Sample] = {}
    with library_failures(library.path):
        for start in range(0, len(keys), _FEW):
            part = keys[start : start + _FEW]
            marks = ", ".join("?" for _ in part)
            query = f"SELECT s.key, {COLUMNS} FROM samples s WHERE s.key IN ({marks}) AND s.state <> 'removed'"
            for row in library.database.execute(query, [*part]):
                found[row[0]] = sample_of(row[1:])
    return [(key, found[key]) for key in keys if key in found]


def count_samples(library: Library, query: SampleQuery, synonyms: Synonyms) -> int:
    """How many samples a query finds."""
    where, values = _conditions(query, synonyms, has_few=True)
    index = "" if query.text or not _has_filters(query) else _BY_FILTERS
    with library_failures(library.path):
        return int(library.database.execute(f"SELECT COUNT(*) FROM samples s {index} WHERE {where}", values).fetchone()[0])


def count_by(library: Library, column: Literal["instrument", "category", "family", "subtype", "state"]) -> Mapping[str, int]:
    """How many samples there are of each; what is broken or missing counts only by state."""
    where = "" if column == "state" else " WHERE state = 'ok'"
    query = f"SELECT {column}, COUNT(*) FROM samples{where} GROUP BY {column} ORDER BY 2 DESC, 1"
    with library_failures(library.path):
        return dict(library.database.execute(query).fetchall())


def match_of(text: str, synonyms: Synonyms) -> tuple[str, str]:
    """What must match and what must not, in the language of SQLite's full-text search; empty for nothing."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for word in text.split():
        terms = [_term(word.lstrip("-"), synonyms)]
        (unwanted if word.startswith("-") else wanted).extend(term for term in terms if term)
    return " AND ".join(wanted), " OR ".join(unwanted)


def _term(word: str, synonyms: Synonyms) -> str:
    """A word as typed, to its beginning; or the instrument it stands for."""
    pieces = re.findall(r"\w+", searchable(word))
    if not pieces:
        return ""
    typed = " + ".join([*(f'"{piece}"' for piece in pieces[:-1]), f'"{pieces[-1]}"*'])
    names = [re.sub(r"[^\w]+", " ", name) for name in synonyms(word)]
    return "(" + " OR ".join([typed, *(f'filed : "{name}"' for name in names)]) + ")"


def _finds_few(library: Library, query: SampleQuery, synonyms: Synonyms) -> bool:
    """True where words find so few that their rows are looked at one by one."""
    wanted, _ = match_of(query.text, synonyms)
    if not wanted:
        return False
    sql = "SELECT COUNT(*) FROM (SELECT 1 FROM sample_words WHERE sample_words MATCH ? LIMIT ?)"
    with library_failures(library.path):
        return int(library.database.execute(sql, [wanted, _FEW]).fetchone()[0]) < _FEW


def _has_filters(query: SampleQuery) -> bool:
    """True where more than a state is asked for, of which the index of filters knows all."""
    everything = SampleQuery(text=query.text, order=query.order, is_falling=query.is_falling, states=query.states)
    return bool(query.states) and query != everything


def _filters_leave_few(library: Library, query: SampleQuery, where: str, values: Sequence[Any]) -> bool:
    """True where filters leave so few that these are sorted; of many, the first in order are soon found."""
    if not _has_filters(query):
        return False
    sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM samples s {_BY_FILTERS} WHERE {where} LIMIT ?)"
    with library_failures(library.path):
        return int(library.database.execute(sql, [*values, _SOME]).fetchone()[0]) < _SOME


def _conditions(query: SampleQuery, synonyms: Synonyms, *, has_few: bool) -> tuple[str, list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    wanted, unwanted = match_of(query.text, synonyms)
    for word, match in (("IN", wanted), ("NOT IN", unwanted)):
        if match:
            where.append(f"s.key {word} (SELECT rowid FROM sample_words WHERE sample_words MATCH ?)")
            values.append(match)
    listed = [("instrument", query.instruments), ("category", query.categories), ("family", query.families)]
    listed += [("subtype", query.subtypes), ("key_name", query.keys), ("state", query.states)]
    for column, chosen in listed:
        if chosen:
            plus = "+" if wanted and has_few else ""  # then no index of all is asked
            one_of = "= ?" if len(chosen) == 1 else f"IN ({', '.join('?' for _ in chosen)})"
            where.append(f"{plus}s.{column} {one_of}")
            values += sorted(chosen)
    for column, span in (("tempo_bpm", query.tempo_bpm), ("length_seconds", query.length_seconds)):
        if span is not None:
            where.append(f"s.{column} BETWEEN ? AND ?")
            values += span
    if query.root_id is not None:
        where.append("s.root_id = ?")
        values.append(query.root_id)
    if query.folder:
        where.append("substr(s.folder || '/', 1, ?) = ?")
        values += [len(query.folder) + 1, f"{query.folder}/"]
    for tag in sorted(query.tags):
        where.append("instr(char(10) || s.tags || char(10), char(10) || ? || char(10)) > 0")
        values.append(tag)
    if query.pitch_classes:
        where.append(f"s.root_midi % 12 IN ({', '.join('?' for _ in query.pitch_classes)})")
        values += sorted(query.pitch_classes)
    if query.is_loop is not None:
        where.append("s.is_loop = ?")
        values.append(int(query.is_loop))
    if query.favourites_only:
        where.append("s.is_favourite = 1")
    return " AND ".join(where) or "1", values
