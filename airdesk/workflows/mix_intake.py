"""Files that shall be mixed → the songs that can be, and why the others cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.errors import BadInputError
from airdesk.model.djset import SetSong
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.analyze_files import AUDIO_SUFFIXES, FOREIGN_SUFFIXES, AnalyzedFile, AnalyzeRequest, analyze_files

if TYPE_CHECKING:
    from airdesk.automix.pairing import MixSong

SHORTEST_SECONDS: Final = 6.0
"""Of what is heard of a song: less is no song to be mixed."""
_MOST_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the mix, and why."""

    path: Path
    reason: str  # one sentence


def usable_songs(paths: Sequence[Path], settings: Settings, progress: Progress) -> tuple[list[MixSong], tuple[LeftOut, ...]]:
    """The songs that can be mixed, in the order given, and the files that cannot with the reason.

    Raises BadInputError where nothing can be mixed, LibraryError, CancelledError.
    """
    from airdesk.automix.mix_songs import mix_song

    report = analyze_files(AnalyzeRequest(tuple(paths)), settings, progress=progress)
    named = {each.path for each in report.files} | {each.path for each in report.failed}
    left_out = [LeftOut(each.path, each.reason) for each in report.failed]
    left_out += [each for each in _not_songs(paths) if each.path not in named]
    songs: list[MixSong] = []
    for each in report.files:
        reason = _why_unusable(each)
        if reason:
            left_out.append(LeftOut(each.path, reason))
        else:
            song = SetSong(str(len(songs) + 1), str(each.path), each.content, album=each.analysis.tags.album)
            songs.append(mix_song(song, each.analysis))
    if not songs:
        reasons = " ".join(each.reason for each in left_out[:_MOST_REASONS])
        raise BadInputError(f"There is no song that could be mixed: add some audio files. {reasons}")
    return songs, tuple(left_out)


def _not_songs(paths: Sequence[Path]) -> list[LeftOut]:
    """What lies in folders and looks like music but is a film, protected, a link to nothing or a folder itself."""
    found = []
    for folder in (path for path in paths if path.is_dir()):
        for each in sorted(folder.rglob("*")):
            suffix = each.suffix.lower()
            if suffix in FOREIGN_SUFFIXES and each.is_file():
                reason = f"{each.name} is a film, or audio that is protected or of a kind not read here: convert it first."
            elif suffix in AUDIO_SUFFIXES and each.is_dir():
                reason = f"{each.name} is a folder, not a song."
            elif suffix in AUDIO_SUFFIXES and not each.exists():
                reason = f"{each.name} is a link to a file that does not exist."
            else:
                continue
            found.append(LeftOut(each, reason))
    return found


def _why_unusable(each: AnalyzedFile) -> str:
    """Why a file is not mixed, a sentence; empty where it is."""
    analysis, name = each.analysis, each.path.name
    if each.twin is not None:
        return f"{name} is the same recording as {each.twin.name}, which is in the mix already."
    if analysis.integrated_lufs is None or not math.isfinite(analysis.integrated_lufs):
        return f"{name} is silent."
    heard = analysis.audible_end_seconds - analysis.audible_start_seconds
    if heard < SHORTEST_SECONDS:
        return f"{name} has only {heard:.1f} s of sound: too short to be mixed."
    return ""
