"""A run done again, whole or from one of its stages on; what it had made before that stage is used as it was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Literal

from airdesk.errors import BadInputError
from airdesk.library.events import Event
from airdesk.library.process_mark import may_live
from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.beginning import AgainStage, Beginning
from airdesk.workflows.output_folder import staging_folder
from airdesk.workflows.results import RunResult
from airdesk.workflows.stored_run import StoredRun, load_stored_run
from airdesk.workflows.take_values import Take, TakeNews, configs_of_document, request_of_document

if TYPE_CHECKING:
    from airdesk.workflows.make_beat import BeatRequest
    from airdesk.workflows.sampled_song import SampleWish

Only = Literal["score", "render"]
"""Less than a whole song: only plan and notes, or only the sound of the notes that are there."""


@dataclass(frozen=True, slots=True)
class AgainChoice:
    """A run that can be done again, as a window offers it."""

    run_id: str
    label: str
    song_id: str | None  # the song that it will be a take of; None: a new one
    stages: tuple[AgainStage, ...] = ()  # for which all that they begin with was kept, first to last


def run_again(
    run_id: str,
    from_stage: AgainStage,
    settings: Settings,
    *,
    out: Path | None = None,
    only: Only | None = None,
    as_take: bool | None = None,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_stage: Callable[[TakeNews], None] | None = None,
) -> Take | RunResult:
    """Do a run of `make`, `compose`, `beat` or a take again, as a new run; the Take of a take, else the RunResult.

    *from_stage*: "plan": all anew from the request; "score": from the stored plan; "samples": sounds chosen anew for the
    stored score; "render": with the stored sounds; "mix": with the stems as they were rendered. What of that was not kept
    is made anew, which the log says. A `compose` run that is done again from its score becomes a song with sound. A take
    becomes a further take of its song, or the first of a new one where that song is gone.
    *out*: where the files go; None: where a run that came to no end was told to write, unless a later one has put its files
    there, else a new folder of the library.
    *only*: "score" makes plan and notes and no sound, of a take too. *as_take*: whatever kind it was, a take comes of it, as
    a window opens it (True), or files do (False). *on_stage*: told the id of the new run before anything else.
    Raises BadInputError (no such run, or too little was kept of it) and whatever making a song raises.
    """
    stored = load_stored_run(run_id, settings)
    if only == "render" and from_stage in ("plan", "score"):
        from_stage = "render"
    begin = stored.beginning(from_stage)
    listeners = {"progress": progress, "on_event": on_event}
    is_take = stored.run.kind == "take" and only is None and out is None
    if is_take if as_take is None else as_take:
        return _take_again(stored, begin, settings, on_stage=on_stage, **listeners)
    _clear_place(stored)
    return _files_again(stored, begin, settings, out or stored.out, only, tell=on_stage, **listeners)


def stages_to_run_again(run_id: str, settings: Settings) -> tuple[AgainStage, ...]:
    """The stages from which a run can be done again, first to last; none where it cannot. Raises as `run_again`."""
    return load_stored_run(run_id, settings).stages


def choice_again(run_id: str, settings: Settings) -> AgainChoice:
    """What a window offers to do again of a run. Raises as `run_again`."""
    stored = load_stored_run(run_id, settings)
    request = stored.run.request
    label = str(request.get("prompt") or request.get("genre") or stored.run.kind)
    return AgainChoice(run_id, label, stored.song_id, stored.kept_stages)


def choice_of_song(song_id: str, settings: Settings) -> AgainChoice:
    """Likewise of the run that made a song's current take. Raises BadInputError where no run is known."""
    from airdesk.library.database import open_library
    from airdesk.library.takes import load_take

    with open_library(settings.library_folder) as library:
        run_id = load_take(library, song_id).row.run_id
    if run_id is None:
        raise BadInputError("How this song was made is not known, so it cannot be done again.")
    return choice_again(run_id, settings)


def stage_to_resume(run_id: str, settings: Settings) -> AgainStage:
    """The stage after the last one that a run finished and kept. Raises BadInputError where it cannot be done again."""
    return load_stored_run(run_id, settings).next_stage


def stage_again(run_id: str, settings: Settings) -> AgainStage:
    """From where a run is done again if nobody says: where it stopped, or all anew where it ended well. Raises as above."""
    stored = load_stored_run(run_id, settings)
    if stored.run.state != "completed":
        return stored.next_stage
    return next((stage for stage in ("plan", "samples") if stage in stored.stages), stored.next_stage)


def _take_again(stored: StoredRun, begin: Beginning, settings: Settings, **listeners: Any) -> Take:
    from airdesk.workflows.generate_take import generate_take

    asked = None if stored.run.request.get("from_plan") else _plan_request(stored)
    samples = _samples(stored.run.request)
    if asked is not None and samples is not None:  # their folder is one of the inventory's by now
        chosen = samples.options
        own = OwnSamples(chosen.layers, prefer_organic=chosen.prefer_organic, add_percussion=chosen.add_percussion)
        asked = replace(asked, own_samples=own)
    whole = {"asked": asked, "song_id": stored.song_id, **listeners}
    if begin.plan is not None:
        kept = "notes" if begin.score is not None else "plan"
        summary = f"same {kept} again" if stored.song_id is not None else ""
        return generate_take(begin.plan, settings, summary=summary, begin=begin, **whole)
    if asked is None:
        raise _unreadable(stored)
    return generate_take(asked, settings, begin=begin, **whole)


def _files_again(
    stored: StoredRun, begin: Beginning, settings: Settings, out: Path | None, only: Only | None, **listeners: Any
) -> RunResult:
    kind, document = stored.run.kind, stored.run.request
    if kind == "beat" and only is None:
        from airdesk.workflows.make_beat import make_beat

        return make_beat(_beat_request(document, out), settings, begin=begin, **listeners)
    request = _plan_request(stored)
    if only == "score" or (kind == "compose" and begin.score is None):
        from airdesk.workflows.compose_song import ComposeSongRequest, compose_song

        return compose_song(ComposeSongRequest(request, out), settings, begin=begin, **listeners)
    from airdesk.workflows.make_song import MakeSongRequest, make_song

    return make_song(MakeSongRequest(request, out, _samples(document)), settings, begin=begin, **listeners)


def _clear_place(stored: StoredRun) -> None:
    """What the run itself left half-made where it was to write; not while it still works there."""
    run = stored.run
    if stored.out is None or (run.state == "active" and run.process is not None and may_live(run.process, run.started_at)):
        return
    rmtree(staging_folder(stored.out, run.id), ignore_errors=True)


def _plan_request(stored: StoredRun) -> PlanRequest:
    """What was asked; of a beat or an edited plan, what it says of itself."""
    document = stored.run.request
    if stored.run.kind == "beat":
        from airdesk.facts.genres import find_genre, load_genres
        from airdesk.workflows.make_beat import plan_request_of_beat

        beat = _beat_request(document, None)
        return plan_request_of_beat(beat, find_genre(beat.genre, load_genres()))
    request = request_of_document(document)
    if request is None:
        raise _unreadable(stored)
    return request


def _beat_request(document: Mapping[str, Any], out: Path | None) -> BeatRequest:
    from airdesk.workflows.make_beat import BeatRequest

    known = {field.name: document[field.name] for field in fields(BeatRequest) if field.name in document}
    configs = configs_of_document(document.get("instrument_configs"))
    return BeatRequest(**{**known, "out": out, "instrument_configs": configs})


def _samples(document: Mapping[str, Any]) -> SampleWish | None:
    """Whose samples were asked for."""
    wish = document.get("samples")
    if not isinstance(wish, Mapping) or not isinstance(wish.get("folder"), str):
        return None
    from airdesk.inventory.matching.candidates import SelectionOptions
    from airdesk.workflows.sampled_song import SampleWish

    chosen = {field.name: wish[field.name] for field in fields(SelectionOptions) if field.name in wish}
    return SampleWish(Path(wish["folder"]), SelectionOptions(**chosen))


def _unreadable(stored: StoredRun) -> BadInputError:
    return BadInputError(f"The request of run {stored.run.id} cannot be read any more: start anew with its prompt.")
