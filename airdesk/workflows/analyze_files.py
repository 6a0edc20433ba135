"""Find out about songs that come as audio: several at once, in processes of their own, each content once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.library.database import Library, open_library
from airdesk.library.song_analyses import load_analyses, store_analysis
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.audio_inputs import audio_files_of, content_of, refusal, unreadable

if TYPE_CHECKING:
    from airdesk.model.song_analysis import SongAnalysis

REVISION: Final = 3
"""Of what analyses say; raised when they say it better, so that kept ones are made anew."""

_TIME_LIMIT_SECONDS: Final = 900.0
_MEMORY_LIMIT_BYTES: Final = 3_000 * 2**20
_MOST_WORKERS: Final = 8


@dataclass(frozen=True, slots=True)
class AnalyzeRequest:
    """Which files, in which order; a folder stands for the audio files in it."""

    paths: tuple[Path, ...]
    listens_again: bool = False  # although the library knows the answer


@dataclass(frozen=True, slots=True)
class AnalyzedFile:
    """A song and what is known of it."""

    path: Path
    content: str  # SHA-256
    analysis: SongAnalysis
    twin: Path | None = None  # an earlier file of the same content


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file nothing can be said of, and why."""

    path: Path
    reason: str  # one sentence


@dataclass(frozen=True, slots=True)
class AnalyzeReport:
    """What came of a request, in its order."""

    files: tuple[AnalyzedFile, ...]
    failed: tuple[FailedFile, ...]
    listened: int  # how many had to be listened to; the rest was known

    def document(self) -> dict[str, Any]:
        """The report for JSON, as issue and manual describe it."""
        from airdesk.workflows.analysis_document import file_document

        return {
            "files": [file_document(each) for each in self.files],
            "failed": [{"path": str(each.path), "reason": each.reason} for each in self.failed],
        }


OnFile = Callable[[AnalyzedFile | FailedFile], None]


def analyze_files(
    request: AnalyzeRequest, settings: Settings, *, progress: Progress | None = None, on_file: OnFile | None = None
) -> AnalyzeReport:
    """Analyse files; what the library knows already is not listened to again. *on_file* hears of each as it is done.

    What was finished stays in the library when the work is cancelled. Raises BadInputError (no files at all), CancelledError,
    LibraryError.
    """
    progress = progress or NoProgress()
    paths = audio_files_of(request.paths)
    with open_library(settings.library_folder) as library:
        return _Analysis(library, request, paths, progress, on_file or _unheard).run()


def _unheard(_: AnalyzedFile | FailedFile) -> None:
    """Nobody listens."""


class _Analysis:
    """One request on its way."""

    def __init__(
        self, library: Library, request: AnalyzeRequest, paths: Sequence[Path], progress: Progress, on_file: OnFile
    ) -> None:
        self._library, self._request, self._paths = library, request, paths
        self._progress, self._on_file = progress, on_file
        self._results: dict[int, AnalyzedFile | FailedFile] = {}
        self._contents: dict[int, str] = {}

    def run(self) -> AnalyzeReport:
        self._read_contents()
        known = {} if self._request.listens_again else load_analyses(self._library, self._contents.values(), REVISION)
        firsts: dict[str, int] = {}
        for place, content in self._contents.items():
            firsts.setdefault(content, place)
        to_hear = [place for content, place in firsts.items() if content not in known]
        for content, analysis in known.items():
            self._settle(content, analysis)
        self._listen(to_hear)
        results = [self._results[place] for place in range(len(self._paths))]
        return AnalyzeReport(
            files=tuple(each for each in results if isinstance(each, AnalyzedFile)),
            failed=tuple(each for each in results if isinstance(each, FailedFile)),
            listened=len(to_hear),
        )

    def _read_contents(self) -> None:
        """The SHA-256 of every file that can be read."""
        for place, path in enumerate(self._paths):
            self._progress.report(0.05 * place / len(self._paths), f"Looking at {path.name}…")
            try:
                self._contents[place] = content_of(path, self._progress.check_cancelled)
            except OSError as error:
                self._finish(place, FailedFile(path, unreadable(path, error)))

    def _settle(self, content: str, answer: SongAnalysis | str) -> None:
        """Give every file of a content its answer: an analysis, or why there is none."""
        first: Path | None = None
        for place, each in self._contents.items():
            if each != content or place in self._results:
                continue
            path = self._paths[place]
            self._finish(
                place, FailedFile(path, answer) if isinstance(answer, str) else AnalyzedFile(path, content, answer, first)
            )
            first = first or path

    def _finish(self, place: int, result: AnalyzedFile | FailedFile) -> None:
        self._results[place] = result
        self._on_file(result)

    def _listen(self, places: Sequence[int]) -> None:
        """Listen to one file of each content, the biggest first, so that no process is left with a long one at the end."""
        if not places:
            return
        sizes: Mapping[int, int] = {place: max(1, self._paths[place].stat().st_size) for place in places}
        order = sorted(places, key=lambda place: -sizes[place])
        part, done, total = PartProgress(self._progress, 0.05, 1.0), 0, sum(sizes.values())
        workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(order)))
        part.report(0.0, _stage(self._paths[order[0]], 0, len(order)))
        with GuardedWork(
            _analysis_of, num_workers=workers, seconds=_TIME_LIMIT_SECONDS, memory_bytes=_MEMORY_LIMIT_BYTES
        ) as work:
            answers = work.map([self._paths[place] for place in order], self._progress.check_cancelled)
            for number, (index, answer) in enumerate(answers, 1):
                place = order[index]
                self._take(place, answer)
                done += sizes[place]
                part.report(done / total, _stage(self._paths[place], number, len(order)))

    def _take(self, place: int, answer: SongAnalysis | Refused) -> None:
        content, path = self._contents[place], self._paths[place]
        if isinstance(answer, Refused):
            self._settle(content, refusal(path, answer.reason))
            return
        store_analysis(self._library, content, REVISION, path.name, answer)
        self._settle(content, answer)


def _stage(path: Path, done: int, total: int) -> str:
    return f"Listening to songs… {done} of {total} ({path.name})" if total > 1 else f"Listening to {path.name}…"


def _analysis_of(path: Path) -> SongAnalysis:
    """What a process does with a file. Raises AudioFileError."""
    from airdesk.analysis.analyse import analyse_file  # late: only where songs are listened to

    return analyse_file(path)
