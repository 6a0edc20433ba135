"""What the library has written down of work long past is let go of, so that it does not grow for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_before

WHOLE_RUNS: Final = 1000
"""The newest runs keep their logs whole, whatever they were."""

INPUTS_SECONDS: Final = 30 * 24 * 3600.0
"""A job that failed or was cancelled can be begun again for so long."""

_AT_ONCE: Final = 50
"""Runs of one transaction: others write meanwhile."""

_MAY_GO: Final = "(level = 'debug' OR (level = 'info' AND category <> 'run'))"
"""All but the first and last lines, warnings and errors: what a run is known by, and done again from."""

_OLD_RUNS: Final = f"""
SELECT id FROM (SELECT id, song_id FROM runs WHERE state <> 'active' ORDER BY rowid DESC LIMIT -1 OFFSET ?) r
WHERE id NOT IN (SELECT run_id FROM takes WHERE run_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM songs WHERE id = r.song_id)
AND EXISTS (SELECT 1 FROM events WHERE run_id = r.id AND {_MAY_GO})
"""
"""Runs that made a song which is still there keep theirs: it says who made what of it. By rowid, as they were begun: their
times lie behind their notes, all of which would have to be read."""

_OLD_INPUTS: Final = """
UPDATE jobs SET inputs = NULL, can_repeat = 0 WHERE inputs IS NOT NULL AND state IN ('completed', 'failed', 'cancelled')
AND COALESCE(NULLIF(ended_at, ''), changed_at) < ?
"""

_RECORD_BYTES: Final = """
SELECT (SELECT COALESCE(SUM(LENGTH(message) + COALESCE(LENGTH(data), 0)), 0) FROM events)
     + (SELECT COALESCE(SUM(LENGTH(inputs)), 0) FROM jobs)
"""


@dataclass(frozen=True, slots=True)
class LetGo:
    """What was let go of."""

    lines: int = 0  # of logs
    inputs: int = 0  # of jobs


def let_go_of_old_records(library: Library, *, whole_runs: int = WHOLE_RUNS) -> LetGo:
    """Shorten the logs of old runs that left no song, and forget what jobs were to do that failed long ago.

    Raises LibraryError.
    """
    with library_failures(library.path):
        runs = [str(row[0]) for row in library.database.execute(_OLD_RUNS, [whole_runs])]
    lines = 0
    for start in range(0, len(runs), _AT_ONCE):
        some = runs[start : start + _AT_ONCE]
        marks = ", ".join("?" for _ in some)
        with transaction(library) as database:
            lines += database.execute(f"DELETE FROM events WHERE run_id IN ({marks}) AND {_MAY_GO}", some).rowcount
    with transaction(library) as database:
        inputs = database.execute(_OLD_INPUTS, [utc_before(INPUTS_SECONDS)]).rowcount
    return LetGo(lines, inputs)


def record_bytes(library: Library) -> int:
    """About how much room logs of runs and the inputs of jobs take in the database."""
    with library_failures(library.path):
        return int(library.database.execute(_RECORD_BYTES).fetchone()[0])
