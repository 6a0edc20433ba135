"""Songs as files → one continuous mix: listened to, put in order, joined, rendered, with a report of every decision."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from airdesk.audio.chapters import Chapter
from airdesk.errors import BadInputError
from airdesk.library.outside_work import noted_outside, sweep_beside, sweep_outside
from airdesk.model.djset import MixRules, SetSong
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.analyze_files import AnalyzedFile, AnalyzeRequest, FailedFile, analyze_files
from airdesk.workflows.output_folder import check_output_folder, staged_output
from airdesk.workflows.render_mix import MixFormat, RenderChoice, RenderedMix, render_mix

if TYPE_CHECKING:
    from airdesk.automix.pairing import MixSong
    from airdesk.automix.set_mixer import MixPlan
    from airdesk.model.djset import Transition

MIX_NAME: Final = "mix"
SHORTEST_SECONDS: Final = 8.0
"""Of what is heard of a song: less is no song to be mixed."""
_ANALYSIS_SHARE: Final = 0.35
_RATES: Final = (44_100, 48_000)


@dataclass(frozen=True, slots=True)
class AutomixRequest:
    """Which songs, and how they shall be mixed."""

    paths: tuple[Path, ...]  # files, or folders with some in them
    out: Path
    order: Literal["auto", "given"] = "auto"
    strategy: Literal["rules", "llm"] = "rules"
    rules: MixRules = field(default_factory=MixRules)
    seed: int = 0
    format: MixFormat = "wav"
    num_workers: int | None = None  # processes that stretch; None: one for each core


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the mix, and why."""

    path: Path
    reason: str  # one sentence


@dataclass(frozen=True, slots=True)
class AutomixReport:
    """What was made of a request."""

    songs: tuple[MixSong, ...]  # in the order of the mix
    transitions: tuple[Transition, ...]
    rendered: RenderedMix
    files: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    seconds: dict[str, float] = field(default_factory=dict)  # how long what took


def automix_set(request: AutomixRequest, settings: Settings, *, progress: Progress | None = None) -> AutomixReport:
    """Make a mix of songs in a folder. The same songs, rules and seed give the same bytes.

    Raises BadInputError (nothing usable), OutputFolderError, RenderError, StorageError, LibraryError, CancelledError.
    """
    progress = progress or NoProgress()
    began = time.monotonic()
    check_output_folder(request.out)
    sweep_outside(settings.library_folder)
    sweep_beside(request.out)
    songs, left_out = usable_songs(request.paths, settings, PartProgress(progress, 0.0, _ANALYSIS_SHARE))
    analysed = time.monotonic()
    from airdesk.automix.mix_planning import plan_mix

    progress.report(_ANALYSIS_SHARE, "Looking for an order…")
    order, transitions = _planned(songs, request)
    plan = plan_mix(order, transitions, request.rules)
    planned = time.monotonic()
    name = f"automix-{os.getpid()}"
    with (
        noted_outside(settings.library_folder, request.out / f".airdesk-{name}.part"),
        staged_output(request.out, name) as folder,
    ):
        part = PartProgress(progress, _ANALYSIS_SHARE, 1.0)
        rendered = render_mix(plan, folder, MIX_NAME, _choice(request, order), part, chapters=_chapters(order, plan))
    seconds = {
        "analysis": round(analysed - began, 3),
        "plan": round(planned - analysed, 3),
        **rendered.stage_seconds,
        "all": round(time.monotonic() - began, 3),
    }
    files = (request.out / rendered.path.name,)
    return AutomixReport(tuple(order), tuple(transitions), rendered, files, left_out, _warnings(order, rendered), seconds)


def usable_songs(paths: Sequence[Path], settings: Settings, progress: Progress) -> tuple[list[MixSong], tuple[LeftOut, ...]]:
    """The songs that can be mixed, in the order given, and those that cannot with the reason. Raises BadInputError for none."""
    from airdesk.automix.mix_songs import mix_song

    report = analyze_files(AnalyzeRequest(tuple(paths)), settings, progress=progress)
    left_out = [_failed(each) for each in report.failed]
    songs: list[MixSong] = []
    for each in report.files:
        reason = _why_unusable(each)
        if reason:
            left_out.append(LeftOut(each.path, reason))
        else:
            song = SetSong(f"{len(songs) + 1}", str(each.path), each.content)
            songs.append(mix_song(song, each.analysis))
    if not songs:
        reasons = " ".join(each.reason for each in left_out[:3])
        raise BadInputError(f"There is no song that could be mixed: add some audio files. {reasons}")
    return songs, tuple(left_out)


def _failed(each: FailedFile) -> LeftOut:
    return LeftOut(each.path, each.reason)


def _why_unusable(each: AnalyzedFile) -> str:
    """Why a file is not mixed, a sentence; empty where it is."""
    analysis, name = each.analysis, each.path.name
    if each.twin is not None:
        return f"{name} is the same recording as {each.twin.name}, which is in the mix already."
    if analysis.integrated_lufs is None:
        return f"{name} is silent."
    heard = analysis.audible_end_seconds - analysis.audible_start_seconds
    if heard < SHORTEST_SECONDS:
        return f"{name} has only {heard:.1f} s of sound: too short to be mixed."
    return ""


def _planned(songs: Sequence[MixSong], request: AutomixRequest) -> tuple[list[MixSong], list[Transition]]:
    """The order and the transitions."""
    from airdesk.automix.transition_rules import decide

    transitions: list[Transition] = []
    earliest = songs[0].analysis.audible_start_seconds
    for first, second in itertools.pairwise(songs):
        room = (earliest, second.analysis.audible_end_seconds)
        transitions.append(decide(first, second, request.rules, room=room))
        earliest = transitions[-1].cue_in_seconds + 0.5 * second.audible_seconds
    return list(songs), transitions


def _chapters(songs: Sequence[MixSong], plan: MixPlan) -> list[Chapter]:
    """Each song where it is heard first."""
    names = [f"{song.song.artist} – {song.title}" if song.song.artist else song.title for song in songs]
    return [Chapter(lane.mix_start, name) for lane, name in zip(plan.timeline.lanes, names, strict=True)]


def _choice(request: AutomixRequest, songs: Sequence[MixSong]) -> RenderChoice:
    """At the rate most of the sound has, so that little is resampled."""
    seconds = {rate: sum(song.audible_seconds for song in songs if song.analysis.sample_rate == rate) for rate in _RATES}
    rules = request.rules
    return RenderChoice(
        max(_RATES, key=lambda rate: (seconds[rate], -rate)),
        request.format,
        rules.target_lufs,
        rules.ceiling_dbtp,
        request.num_workers,
    )


def _warnings(songs: Sequence[MixSong], rendered: RenderedMix) -> tuple[str, ...]:
    found = [f"{song.title}: {warning}" for song in songs for warning in song.analysis.warnings]
    if len(songs) == 1:
        found.append("There is only one song that can be mixed, so the mix is that song.")
    return (*found, *rendered.master.warnings)
