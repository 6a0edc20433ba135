"""Files that shall be mixed → the songs that can be, and why the others cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.errors import BadInputError
from airdesk.model.djset import SetSong
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.analyze_files import AnalyzedFile, AnalyzeRequest, analyze_files
from airdesk.workflows.audio_inputs import audio_files_of
from airdesk.workflows.not_songs import MIX_NAME as MIX_NAME
from airdesk.workflows.not_songs import LeftOut, not_songs, own_mix_sentence, own_mixes

if TYPE_CHECKING:
    from airdesk.automix.pairing import MixSong

_MOST_REASONS: Final = 3


def usable_songs(paths: Sequence[Path], settings: Settings, progress: Progress) -> tuple[list[MixSong], tuple[LeftOut, ...]]:
    """The songs that can be mixed, in the order given, and the files that cannot with the reason.

    Raises BadInputError where nothing can be mixed, LibraryError, CancelledError.
    """
    from airdesk.automix.mix_songs import mix_song

    own = own_mixes(paths)
    wanted = [path for path in audio_files_of(paths) if path not in own]
    if not wanted:
        raise BadInputError("There is no song that could be mixed: this folder holds only a mix that AirDesk made.")
    report = analyze_files(AnalyzeRequest(tuple(wanted)), settings, progress=progress)
    named = {each.path for each in report.files} | {each.path for each in report.failed}
    left_out = [LeftOut(each.path, each.reason) for each in report.failed]
    left_out += [LeftOut(path, own_mix_sentence(path)) for path in sorted(own)]
    left_out += [each for each in not_songs(paths) if each.path not in named]
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


def _why_unusable(each: AnalyzedFile) -> str:
    """Why a file is not mixed, a sentence; empty where it is."""
    from airdesk.automix.mix_songs import SHORTEST_SECONDS

    analysis, name = each.analysis, each.path.name
    if each.twin is not None:
        return f"{name} is the same recording as {each.twin.name}, which is in the mix already."
    if analysis.integrated_lufs is None or not math.isfinite(analysis.integrated_lufs):
        return f"{name} is silent."
    heard = analysis.audible_end_seconds - analysis.audible_start_seconds
    if heard < SHORTEST_SECONDS:
        return f"{name} has only {heard:.1f} s of sound: too short to be mixed."
    return ""
