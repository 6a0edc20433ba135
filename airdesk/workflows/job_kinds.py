"""Which function carries out which kind of order; the only place that knows, for the window, for a restart, for elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from airdesk.errors import BadInputError
from airdesk.jobs.executor import Work
from airdesk.jobs.order import Inputs, JobOrder
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows import job_inputs as read
from airdesk.workflows import job_orders as orders
from airdesk.workflows.clear_up import clearing_up, sweep_library

if TYPE_CHECKING:
    from airdesk.jobs.process_work import WorkProcesses
    from airdesk.workflows.take_values import Take


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the work of an order is given beside its inputs."""

    settings: Settings
    progress: Progress
    earlier_runs: tuple[str, ...] = ()  # that this job began before it was interrupted, newest first
    callbacks: Mapping[str, Callable[..., object]] | None = None  # `on_event`, `on_stage`, `on_file`: as the workflow says

    def heard(self, *names: str) -> dict[str, Any]:
        """Those of the callbacks that are there."""
        return {name: call for name, call in (self.callbacks or {}).items() if name in names}


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of order."""

    carry_out: Callable[[Inputs, Workshop], Any]
    is_heavy: bool  # keeps a core busy
    told: Callable[[Any], str]  # what the user is told of its result where nobody waits for it
    clear: Callable[[Inputs, Settings], object] | None = None  # after its process died
    is_apart: bool = True  # done in a process of its own, else in a thread: it starts its own


def carry_out(
    order: JobOrder, settings: Settings, earlier_runs: tuple[str, ...] = (), *, progress: Progress, **callbacks: Any
) -> Any:
    """Do what an order says. Raises BadInputError where the kind is unknown, and whatever that kind of work raises."""
    return _carried_out(kind_of(order).carry_out, order, settings, earlier_runs, progress=progress, **callbacks)


def kind_of(order: JobOrder) -> JobKind:
    """What is known of an order's kind. Raises BadInputError where nothing is."""
    kind = JOB_KINDS.get(order.kind)
    if kind is None:
        raise BadInputError(f'A job of the kind "{order.kind[:40]}" is unknown to this AirDesk: update it.')
    return kind


def order_work(
    order: JobOrder,
    settings: Settings,
    processes: WorkProcesses,
    earlier_runs: tuple[str, ...] = (),
    **callbacks: Callable[..., object],
) -> Work[Any]:
    """The order as work for an executor: in a process where that is for its kind, with what it leaves there cleared away."""
    kind = kind_of(order)
    call = partial(_carried_out, kind.carry_out, order, settings, earlier_runs)
    if not kind.is_apart:
        return lambda progress: call(progress=progress, **callbacks)
    work = processes.work(call, **callbacks)
    clear = kind.clear
    return work if clear is None else clearing_up(work, lambda: clear(order.describe(), settings))


def _carried_out(
    work: Callable[[Inputs, Workshop], Any],
    order: JobOrder,
    settings: Settings,
    earlier_runs: tuple[str, ...],
    *,
    progress: Progress,
    **callbacks: Callable[..., object],
) -> Any:
    """In whatever process: the order is put into words there."""
    return work(order.describe(), Workshop(settings, progress, earlier_runs, callbacks))


def _make(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.generate_take import generate_take
    from airdesk.workflows.resume_take import resumed_take

    request, wanted = read.make_inputs(inputs)
    whole = {**wanted, "progress": shop.progress, **shop.heard("on_event", "on_stage")}
    if shop.earlier_runs:
        return resumed_take(request, shop.earlier_runs, shop.settings, whole)
    return generate_take(request, shop.settings, **whole)


def _track(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.regenerate_track import regenerate_track

    with read.reading():
        track_id, seed = inputs["track_id"], inputs["seed"]

    def compose(take: Take, **whole: Any) -> Take:
        return regenerate_track(take, track_id, seed, shop.settings, **whole)

    return _from_open_song(inputs, shop, compose)


def _part(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.model_part import compose_part

    wanted = read.part_inputs(inputs)

    def compose(take: Take, **whole: Any) -> Take:
        return compose_part(take, wanted, shop.settings, **whole)

    return _from_open_song(inputs, shop, compose)


def _from_open_song(inputs: Inputs, shop: Workshop, compose: Callable[..., Take]) -> Take:
    """A further take made from the song as it was open; one that was made before the job was interrupted is not made anew."""
    from airdesk.workflows.resume_take import take_of_runs
    from airdesk.workflows.song_takes import open_take

    done = take_of_runs(shop.earlier_runs, shop.settings)
    if done is not None:
        return done
    song_id, number, song = read.open_song_inputs(inputs)
    take = open_take(song_id, shop.settings, number)
    return compose(take, song=song, progress=shop.progress, **shop.heard("on_event", "on_stage"))


def _again(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.beginning import AGAIN_STAGES
    from airdesk.workflows.resume_take import furthest_run, take_of_runs
    from airdesk.workflows.run_again import run_again

    done = take_of_runs(shop.earlier_runs, shop.settings)
    if done is not None:
        return done
    with read.reading():
        run_id, stage = inputs["run_id"], inputs["stage"]
        asked = AGAIN_STAGES.index(stage)
    furthest = furthest_run(shop.earlier_runs, shop.settings)
    if furthest is not None and AGAIN_STAGES.index(furthest[1]) > asked:
        run_id, stage = furthest
    heard = shop.heard("on_event", "on_stage")
    return run_again(run_id, stage, shop.settings, as_take=True, progress=shop.progress, **heard)


def _export(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.export_files import export_song_files

    return export_song_files(*read.export_inputs(inputs), shop.settings, shop.progress, **shop.heard("on_event"))


def _scan(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.fill_inventory import find_in_folders, listen_to_folders

    with read.reading():
        call = listen_to_folders if inputs["is_deep"] else find_in_folders
    return call(list(read.paths_of(inputs, "folders")), shop.settings, progress=shop.progress)


def _analysis(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.analyze_files import AnalyzeRequest, analyze_files

    request = AnalyzeRequest(read.paths_of(inputs, "paths"))
    return analyze_files(request, shop.settings, progress=shop.progress, **shop.heard("on_file"))


def _mix(inputs: Inputs, shop: Workshop) -> Any:
    from airdesk.workflows.export_mix import export_mix
    from airdesk.workflows.reopen_set import analyses_of
    from airdesk.workflows.set_timeline import TimelineMaker

    dj_set, wanted = read.mix_inputs(inputs)
    laid_out = TimelineMaker().laid_out(dj_set, analyses_of(dj_set, shop.settings))
    return export_mix(laid_out, dj_set, wanted, shop.settings, progress=shop.progress, **shop.heard("on_event"))


def _clear_library(_: Inputs, settings: Settings) -> None:
    sweep_library(settings)


def _clear_folder(inputs: Inputs, settings: Settings) -> None:
    from airdesk.workflows.export_place import remove_ownerless

    remove_ownerless(Path(inputs["folder"]))
    sweep_library(settings)


def _clear_outside(_: Inputs, settings: Settings) -> None:
    from airdesk.library.outside_work import sweep_outside

    sweep_outside(settings.library_folder)
    sweep_library(settings)


def _told_take(take: Any) -> str:
    return f"“{take.song.title}” is finished: {take.row.name} is in the library."


def _told_export(result: Any) -> str:
    return f"Exported to {result.folder}."


def _told_scan(report: Any) -> str:
    return f"{report.num_files} samples looked at, {report.new} of them new, {report.described} listened to."


def _told_analysis(report: Any) -> str:
    return f"{len(report.files)} songs are analysed."


JOB_KINDS: Final[Mapping[str, JobKind]] = {
    orders.MAKE: JobKind(_make, True, _told_take, _clear_library),
    orders.TRACK: JobKind(_track, True, _told_take, _clear_library),
    orders.PART: JobKind(_part, True, _told_take, _clear_library),
    orders.AGAIN: JobKind(_again, True, _told_take, _clear_library),
    orders.EXPORT: JobKind(_export, True, _told_export, _clear_folder),
    orders.SCAN: JobKind(_scan, False, _told_scan),
    orders.ANALYSIS: JobKind(_analysis, False, _told_analysis, is_apart=False),
    orders.MIX: JobKind(_mix, True, _told_export, _clear_outside),
}
"""Kinds that can be stored, and so begun again after a restart."""
