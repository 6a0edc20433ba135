"""What is wrong with samples, counted and in pages: broken, missing, there twice, roots that disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.sample_root_tables import DISAGREES
from airdesk.library.sample_rows import COLUMNS, sample_of
from airdesk.model.sample import Sample

HealthKind = Literal["broken", "missing", "duplicates", "roots"]
HEALTH_KINDS: Final[tuple[HealthKind, ...]] = ("broken", "missing", "duplicates", "roots")
_WHERE: Final = {"broken": "state = 'broken'", "missing": "state = 'missing'", "roots": DISAGREES}
_TWINS: Final = "FROM samples WHERE state = 'ok' AND fingerprint <> '' GROUP BY fingerprint HAVING COUNT(*) > 1"


@dataclass(frozen=True, slots=True)
class HealthCounts:
    """How many samples there are, and how many of them need looking at."""

    samples: int  # that can be played
    broken: int
    missing: int
    duplicates: int  # copies that could go: a file that is there three times counts two
    roots: int  # whose sources of the root disagree
    wasted_bytes: int  # of the copies

    def of(self, kind: HealthKind) -> int:
        """How many there are of a kind."""
        return int(getattr(self, kind))

    @property
    def is_well(self) -> bool:
        """True where there is nothing to look at."""
        return not (self.broken or self.missing or self.duplicates or self.roots)


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A sample that needs looking at."""

    key: int
    sample: Sample
    copies: int = 1  # files with the same content; with more than one, rows of one content follow each other
    group: str = ""  # its content, of duplicates


def health_counts(library: Library) -> HealthCounts:
    """All numbers of the inventory's health."""
    with library_failures(library.path):
        states = dict(library.database.execute("SELECT state, COUNT(*) FROM samples GROUP BY state").fetchall())
        copies, wasted = library.database.execute(
            f"SELECT COALESCE(SUM(copies), 0), COALESCE(SUM(wasted), 0) FROM "
            f"(SELECT COUNT(*) - 1 AS copies, (COUNT(*) - 1) * MAX(bytes) AS wasted {_TWINS})"
        ).fetchone()
        roots = library.database.execute(f"SELECT COUNT(*) FROM samples WHERE {DISAGREES}").fetchone()[0]
    return HealthCounts(states.get("ok", 0), states.get("broken", 0), states.get("missing", 0), copies, roots, wasted)


def health_rows(library: Library, kind: HealthKind, *, start: int = 0, count: int = 200) -> list[HealthRow]:
    """A page of the samples of a kind: by folder and name, duplicates by what their copies waste."""
    if kind == "duplicates":
        return _twins(library, start, count)
    sql = f"SELECT s.key, {COLUMNS} FROM samples s WHERE {_WHERE[kind]} ORDER BY s.root_id, s.id LIMIT ? OFFSET ?"
    with library_failures(library.path):
        return [HealthRow(row[0], sample_of(row[1:])) for row in library.database.execute(sql, [count, start])]


def _twins(library: Library, start: int, count: int) -> list[HealthRow]:
    """The index of contents alone tells which rows they are; only those of the page are read."""
    sql = (
        f"WITH twins AS (SELECT fingerprint, COUNT(*) AS copies, (COUNT(*) - 1) * MAX(bytes) AS wasted {_TWINS}), "
        "page AS (SELECT s.key AS key, t.copies AS copies, t.wasted AS wasted, t.fingerprint AS content FROM twins t "
        "JOIN samples s INDEXED BY samples_by_content ON s.state = 'ok' AND s.fingerprint = t.fingerprint "
        "ORDER BY t.wasted DESC, t.fingerprint, s.key LIMIT ? OFFSET ?) "
        f"SELECT s.key, p.copies, p.content, {COLUMNS} FROM page p JOIN samples s ON s.key = p.key "
        "ORDER BY p.wasted DESC, p.content, s.key"
    )
    with library_failures(library.path):
        rows = library.database.execute(sql, [count, start]).fetchall()
    return [HealthRow(row[0], sample_of(row[3:]), row[1], row[2]) for row in rows]


def num_twin_rows(library: Library) -> int:
    """Rows that all pages of duplicates have together: every copy, the first included."""
    with library_failures(library.path):
        found = library.database.execute(f"SELECT COALESCE(SUM(copies), 0) FROM (SELECT COUNT(*) AS copies {_TWINS})")
        return int(found.fetchone()[0])


def forget_samples(library: Library, keys: Iterable[int] | None = None) -> int:
    """Forget missing samples (None: all), with their hearts and corrections; returns how many.

    Their rows stay, hidden, because songs may point at them; a file that turns up again is a new one otherwise.
    """
    with transaction(library) as database:
        connection = database.conn
        chosen = [row[0] for row in connection.execute("SELECT key FROM samples WHERE state = 'missing'")]
        if keys is not None:
            wanted = set(keys)
            chosen = [key for key in chosen if key in wanted]
        listed = [(key,) for key in chosen]
        connection.executemany("DELETE FROM sample_corrections WHERE sample_key = ?", listed)
        connection.executemany(
            "UPDATE samples SET state = 'removed', reason = 'it was forgotten', is_favourite = 0 WHERE key = ?", listed
        )
    return len(chosen)


def root_counts(library: Library) -> dict[str, dict[str, int]]:
    """Of each root by id, how many samples there are by state."""
    found: dict[str, dict[str, int]] = {}
    with library_failures(library.path):
        sql = "SELECT root_id, state, COUNT(*) FROM samples WHERE state <> 'removed' GROUP BY root_id, state"
        for root_id, state, count in library.database.execute(sql):
            found.setdefault(root_id, {})[state] = count
    return found


def marks_of_root(library: Library, root_id: str) -> tuple[int, int]:
    """Favourites and corrections (of files and folders) in a root."""
    with library_failures(library.path):
        hearts = library.database.execute("SELECT COUNT(*) FROM samples WHERE root_id = ? AND is_favourite = 1", [root_id])
        said = library.database.execute("SELECT COUNT(*) FROM sample_corrections WHERE root_id = ?", [root_id])
        return int(hearts.fetchone()[0]), int(said.fetchone()[0])
