"""Songs as files → one continuous mix: listened to, put in order, joined, rendered, with a report of every decision."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from airdesk.library.events import Event
from airdesk.model.djset import DjSet, MixRules, OrderGoal
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.automix_log import note_songs, note_transitions
from airdesk.workflows.kept_log import kept_log
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.mix_intake import usable_songs
from airdesk.workflows.not_songs import LeftOut
from airdesk.workflows.output_folder import check_output_folder
from airdesk.workflows.plan_set import plan_whole_set
from airdesk.workflows.render_mix import MixFormat, RenderedMix
from airdesk.workflows.render_set import render_set
from airdesk.workflows.run_log import RunLog

if TYPE_CHECKING:
    from airdesk.automix.pairing import MixSong
    from airdesk.automix.strategy_model import StrategyModel
    from airdesk.model.djset import Transition

_ANALYSIS_SHARE: Final = 0.35
_PLAN_SHARE: Final = 0.38


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
    title: str = ""
    num_workers: int | None = None  # processes that stretch; None: one for each core


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


def automix_set(
    request: AutomixRequest,
    settings: Settings,
    *,
    model: StrategyModel | None = None,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> AutomixReport:
    """Make a mix of songs in a folder. The same songs, rules and seed give the same bytes.

    *model*: for the strategy "llm"; None: whom the user's choice of language models allows. *on_event*: told of each line of
    the run's log.

    Raises BadInputError (nothing usable), OutputFolderError, RenderError, StorageError, LibraryError, CancelledError.
    """
    log = RunLog(on_event)
    check_output_folder(request.out)
    received = {**asdict(request), "paths": [str(path) for path in request.paths], "out": str(request.out)}
    with kept_log(log, "automix", received, request.out, settings) as run:
        report = _mixed(request, settings, model, LoggedProgress(progress or NoProgress(), log), log)
        run.answer(files=len(report.files))
    return report


def _mixed(
    request: AutomixRequest, settings: Settings, model: StrategyModel | None, progress: Progress, log: RunLog
) -> AutomixReport:
    times = [time.monotonic()]
    with log.stage("analysis"):
        songs, left_out = usable_songs(request.paths, settings, PartProgress(progress, 0.0, _ANALYSIS_SHARE))
        note_songs(songs, left_out, log)
    times.append(time.monotonic())
    dj_set = _set_of(songs, request)
    planning = PartProgress(progress, _ANALYSIS_SHARE, _PLAN_SHARE)
    is_advised = request.strategy == "llm"
    with log.stage("plan"):
        if is_advised and model is None:
            model = _adviser(settings, log, planning)
        advised = plan_whole_set(dj_set, songs, settings, with_model=is_advised, model=model, progress=planning)
        note_transitions(advised.plan.songs, advised.plan.transitions, advised.notices, log)
    times.append(time.monotonic())
    decisions = {
        "proposals": advised.proposals,
        "notices": advised.notices,
        "left_out": [(str(each.path), each.reason) for each in left_out],
    }
    with log.stage("mix"):
        rendered = render_set(
            dj_set,
            advised.plan,
            request.out,
            settings,
            format=request.format,
            num_workers=request.num_workers,
            decisions=decisions,
            progress=PartProgress(progress, _PLAN_SHARE, 1.0),
        )
    times.append(time.monotonic())
    warnings = _warnings(advised.plan.songs, rendered.mix)
    for warning in warnings:
        log.warn("audio", warning)
    return AutomixReport(
        advised.plan.songs,
        advised.plan.transitions,
        rendered.mix,
        rendered.files,
        left_out,
        (*advised.notices, *warnings),
        _seconds(times, rendered.mix),
    )


def _adviser(settings: Settings, log: RunLog, progress: Progress) -> StrategyModel | None:
    """Whom the user's choice of language models allows to be asked; None where that is nobody."""
    from airdesk.workflows.strategy_adviser import strategy_adviser

    return strategy_adviser(settings, _Place(log), PartProgress(progress, 0.8, 1.0))


@dataclass(frozen=True, slots=True)
class _Place:
    """What a language model needs of a run."""

    log: RunLog


def _set_of(songs: Sequence[MixSong], request: AutomixRequest) -> DjSet:
    """The request as a set."""
    goal: OrderGoal = "given" if request.order == "given" else "harmonic"
    return DjSet(request.title, tuple(song.song for song in songs), rules=request.rules, goal=goal, seed=request.seed)


def _seconds(times: Sequence[float], mix: RenderedMix) -> dict[str, float]:
    """How long each stage took."""
    began, heard, planned, done = times
    return {
        "analysis": round(heard - began, 3),
        "plan": round(planned - heard, 3),
        **mix.stage_seconds,
        "render": round(done - planned, 3),
        "all": round(done - began, 3),
    }


def _warnings(songs: Sequence[MixSong], mix: RenderedMix) -> tuple[str, ...]:
    found = [f"{song.title}: {warning}" for song in songs for warning in song.analysis.warnings]
    if len(songs) == 1:
        found.append("There is only one song that can be mixed, so the mix is that song.")
    return (*found, *mix.master.warnings)
