"""Pictures of samples for lists: from the cache, or made by a process that a damaged file may crash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from airdesk.audio.outline import read_outline
from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.inventory.outline_store import POINTS, Outline, OutlineStore
from airdesk.library.database import open_library
from airdesk.library.failures import library_failures
from airdesk.settings import Settings
from airdesk.workflows.sample_paths import sample_path

_LIMIT_SECONDS: Final = 15.0  # for one file; an hour of MP3 takes five
_PLACE: Final = (
    "SELECT s.key, s.fingerprint, s.path_bytes, r.path FROM samples s JOIN sample_roots r ON r.id = s.root_id "
    "WHERE s.root_id = ? AND s.id = ?"
)

Place = tuple[str, str]
"""Root and id of a sample."""


@dataclass(frozen=True, slots=True)
class SampleOutline:
    """The picture of a sample."""

    place: Place
    key: int  # of its row; 0: it is not in the inventory any more
    outline: Outline | None  # float32, shape (2, points): lowest, highest; None: it cannot be decoded


@dataclass(frozen=True, slots=True)
class _Wanted:
    place: Place
    key: int
    fingerprint: str
    path: Path


class SampleOutlines:
    """Finds or makes pictures; for one thread at a time. The process stays for the next ones until `rest`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = OutlineStore(settings.library_folder / "cache")
        self._work: GuardedWork[str, Outline] | None = None

    def make(self, places: Sequence[Place], check: Callable[[], None]) -> list[SampleOutline]:
        """The pictures of some samples. *check*: called ten times a second, may raise to give up. Raises LibraryError."""
        wanted = self._wanted(places)
        known = self._store.get([each.fingerprint for each in wanted if each.fingerprint])
        missing = [each for each in wanted if each.fingerprint not in known]
        made = self._made(missing, check) if missing else {}
        shapes = {each.place: known[each.fingerprint] for each in wanted if each.fingerprint in known} | made
        keys = {each.place: each.key for each in wanted}
        return [SampleOutline(place, keys.get(place, 0), shapes.get(place)) for place in places]

    def rest(self) -> None:
        """End the process until it is needed again."""
        work, self._work = self._work, None
        if work is not None:
            work.__exit__()
        self._store.close()

    def _wanted(self, places: Sequence[Place]) -> list[_Wanted]:
        wanted = []
        with open_library(self._settings.library_folder) as library, library_failures(library.path):
            for place in places:
                row = library.database.execute(_PLACE, list(place)).fetchone()
                if row is not None:
                    wanted.append(_Wanted(place, row[0], row[1], sample_path(Path(row[3]), place[1], row[2])))
        return wanted

    def _made(self, wanted: Sequence[_Wanted], check: Callable[[], None]) -> dict[Place, Outline | None]:
        """By place; what is found out is kept."""
        if self._work is None:
            self._work = GuardedWork(outline_of, seconds=_LIMIT_SECONDS)
        made: dict[Place, Outline | None] = {}
        try:
            for number, result in self._work.map([str(each.path) for each in wanted], check):
                made[wanted[number].place] = None if isinstance(result, Refused) else result
        except BaseException:
            self.rest()  # what it still works on would be taken for the answer to the next question
            raise
        self._store.put({each.fingerprint: made[each.place] for each in wanted if each.fingerprint and each.path.is_file()})
        return made


def outline_of(path: str) -> Outline:
    """The picture of a file. Runs in a guarded process. Raises AudioFileError."""
    return read_outline(Path(path), POINTS)
