"""Work of the window as orders of the queue: what each kind of job needs, as values that a restart does not end.

A song is put into words only when it must be, in the thread that keeps it or the process that works with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from airdesk.jobs.order import JobOrder, described
from airdesk.model.plan import PlanRequest, SongPlan

if TYPE_CHECKING:
    from airdesk.model.djset import DjSet
    from airdesk.model.song import Song
    from airdesk.workflows.export_choice import ExportChoice
    from airdesk.workflows.export_mix import MixExport
    from airdesk.workflows.take_values import Take

MAKE: Final = "make"
TRACK: Final = "track"
PART: Final = "part"
AGAIN: Final = "again"
EXPORT: Final = "export"
SCAN: Final = "scan"
ANALYSIS: Final = "analysis"
MIX: Final = "mix"


def make_order(
    request: PlanRequest | SongPlan,
    *,
    song_id: str | None = None,
    asked: PlanRequest | None = None,
    summary: str = "",
    only_notes: bool = False,
) -> JobOrder:
    """Make a take, as `generate_take`."""
    return JobOrder(MAKE, partial(_take_inputs, request, song_id, asked, summary, only_notes=only_notes))


def another_order(take: Take, seed: int) -> JobOrder:
    """Make another take like one, as `another_like`. Raises LibraryError where it is not known how that was made."""
    from airdesk.workflows.another_like import request_like

    wanted, asked = request_like(take, seed)
    return make_order(wanted, song_id=take.song_id, asked=asked, summary=f"seed {seed}")


def track_order(take: Take, song: Song, track_id: str, seed: int) -> JobOrder:
    """Compose one track anew, as `regenerate_track`. *song*: as it is open."""
    return JobOrder(TRACK, partial(_of_open_song, take.song_id, take.number, song, {"track_id": track_id, "seed": seed}))


def part_order(take: Take, song: Song, wanted: Mapping[str, Any]) -> JobOrder:
    """Compose a further part, a variation or a continuation, as `compose_part`. *song*: as it is open; *wanted*: of a
    `PartOrder`, as JSON values."""
    return JobOrder(PART, partial(_of_open_song, take.song_id, take.number, song, {"wanted": dict(wanted)}))


def again_order(run_id: str, stage: str) -> JobOrder:
    """Do a run of the library again, as `run_again` does for a take."""
    return described(AGAIN, {"run_id": run_id, "stage": stage})


def export_order(song: Song, plan: SongPlan | None, choice: ExportChoice, folder: Path) -> JobOrder:
    """Export a song as it is now, as `export_song_files`."""
    return JobOrder(EXPORT, partial(_export_inputs, song, plan, choice, folder))


def scan_order(folders: Sequence[Path], *, is_deep: bool) -> JobOrder:
    """Take folders into the inventory. *is_deep*: listen to what is in them, else only find it."""
    return described(SCAN, {"folders": [str(folder) for folder in folders], "is_deep": is_deep})


def analysis_order(paths: Sequence[Path]) -> JobOrder:
    """Listen to songs."""
    return described(ANALYSIS, {"paths": [str(path) for path in paths]})


def mix_order(dj_set: DjSet, wanted: MixExport) -> JobOrder:
    """Render a set as it is now, as `export_mix`."""
    return JobOrder(MIX, partial(_mix_inputs, dj_set, wanted))


def _take_inputs(
    request: PlanRequest | SongPlan, song_id: str | None, asked: PlanRequest | None, summary: str, *, only_notes: bool
) -> Mapping[str, Any]:
    from airdesk.midi.plan_json import plan_to_document

    is_plan = isinstance(request, SongPlan)
    return {
        "request": None if is_plan else asdict(request),
        "plan": plan_to_document(request) if isinstance(request, SongPlan) else None,
        "asked": None if asked is None else asdict(asked),
        "song_id": song_id,
        "summary": summary,
        "only_notes": only_notes,
    }


def _of_open_song(song_id: str, number: int, song: Song, more: Mapping[str, Any]) -> Mapping[str, Any]:
    from airdesk.library.song_documents import song_to_document

    return {"song_id": song_id, "take": number, "song": song_to_document(song), **more}


def _export_inputs(song: Song, plan: SongPlan | None, choice: ExportChoice, folder: Path) -> Mapping[str, Any]:
    from airdesk.library.song_documents import song_to_document
    from airdesk.midi.plan_json import plan_to_document

    return {
        "song": song_to_document(song),
        "plan": None if plan is None else plan_to_document(plan),
        "choice": {**asdict(choice), "items": sorted(choice.items)},
        "folder": str(folder),
    }


def _mix_inputs(dj_set: DjSet, wanted: MixExport) -> Mapping[str, Any]:
    from airdesk.library.set_documents import set_text

    return {
        "set": set_text(dj_set),
        "wanted": {**asdict(wanted), "folder": str(wanted.folder), "texts": sorted(wanted.texts)},
    }
