"""A run as the library kept it, read so far that it can be done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airdesk.errors import BadInputError
from airdesk.library.database import Library, open_library
from airdesk.library.runs import Run, load_events, load_run
from airdesk.library.storable import storable
from airdesk.midi.plan_json import plan_from_document
from airdesk.midi.score_json import score_from_document
from airdesk.settings import Settings
from airdesk.workflows.beginning import AGAIN_KINDS, AgainStage, Beginning
from airdesk.workflows.kept_render import KeptRender, find_kept_render
from airdesk.workflows.take_credits import credits_of_log
from airdesk.workflows.take_values import Credits


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What is known of a run."""

    run: Run
    song_id: str | None  # that the run was for, where that song is still there
    out: Path | None  # the folder it was told to write to; None: one of the library
    render: KeptRender | None = None  # what it rendered, where that is still there
    made_by: Credits = field(default_factory=Credits)  # language models, as far as they had a part in it

    @property
    def stages(self) -> tuple[AgainStage, ...]:
        """The stages it can be done again from, first to last."""
        if self.run.kind not in AGAIN_KINDS:
            return ()
        from_request: tuple[AgainStage, ...] = () if self.run.request.get("from_plan") else ("plan",)
        from_plan: tuple[AgainStage, ...] = () if self.run.plan is None else ("score",)
        from_score: tuple[AgainStage, ...] = () if None in (self.run.plan, self.run.score) else ("samples", "render", "mix")
        return (*from_request, *from_plan, *from_score)

    @property
    def next_stage(self) -> AgainStage:
        """The stage after the last one that was finished. Raises BadInputError where it cannot be done again."""
        stages = self.kept_stages
        if not stages:
            raise _not_again(self.run)
        return stages[-1]

    @property
    def kept_stages(self) -> tuple[AgainStage, ...]:
        """Those of the stages for which all is there that they begin with; from the others more is made anew."""
        lacking = {"render": self.run.sounds is None, "mix": self.render is None}
        return tuple(stage for stage in self.stages if not lacking.get(stage))

    def beginning(self, stage: AgainStage) -> Beginning:
        """What the run left for that stage. Raises BadInputError where it left too little."""
        run = self.run
        if run.kind not in AGAIN_KINDS:
            raise _not_again(run)
        if stage not in self.stages:
            raise BadInputError(_missing(run, stage, self.stages))
        if stage == "plan" or run.plan is None:
            return Beginning(run.id, stage)
        plan, problems = plan_from_document(run.plan)
        if stage == "score" or run.score is None:
            return Beginning(run.id, stage, plan, problems=problems, planned_by=self.made_by.planned_by)
        score, more = score_from_document(run.score, plan=plan)
        sounds = run.sounds if stage in ("render", "mix") else None
        render, who = self.render if stage == "mix" else None, (self.made_by.planned_by, self.made_by.composed_by)
        return Beginning(run.id, stage, plan, score, (*problems, *more), sounds, render, *who)


def load_stored_run(run_id: str, settings: Settings) -> StoredRun:
    """The run of that id. Raises BadInputError where there is none, LibraryError."""
    with open_library(settings.library_folder) as library:
        run = load_run(library, run_id)
        events = load_events(library, run_id)
        data = (events[0].data if events else None) or {}
        song_id, out = _song_of(library, run, data), _out_of(library, run, data, settings)
        return StoredRun(run, song_id, out, find_kept_render(library, run), credits_of_log(events))


def _song_of(library: Library, run: Run, data: Mapping[str, Any]) -> str | None:
    song_id = run.song_id or data.get("song_id")
    if not isinstance(song_id, str):
        return None
    row = library.database.execute("SELECT 1 FROM songs WHERE id = ? AND deleted_at IS NULL", [song_id]).fetchone()
    return None if row is None else song_id


def _out_of(library: Library, run: Run, data: Mapping[str, Any], settings: Settings) -> Path | None:
    """Where a run that came to no end was told to write; one that ended well keeps its files, as does one that came after."""
    out = data.get("out")
    if run.state == "completed" or not isinstance(out, str) or not out or _has_later_files(library, run, out):
        return None
    return None if settings.library_folder.absolute() in Path(out).parents else Path(out)


def _has_later_files(library: Library, run: Run, out: str) -> bool:
    query = "SELECT 1 FROM runs WHERE folder = ? AND state = 'completed' AND started_at > ? LIMIT 1"
    return library.database.execute(query, [storable(out), run.started_at]).fetchone() is not None


def _not_again(run: Run) -> BadInputError:
    return BadInputError(f"Run {run.id} ({run.kind}) cannot be done again: only {', '.join(AGAIN_KINDS)} can.")


def _missing(run: Run, stage: AgainStage, stages: tuple[AgainStage, ...]) -> str:
    what = {"plan": "its request is an edited plan", "score": "its plan was not kept"}.get(stage, "its notes were not kept")
    known = f"choose {' or '.join(stages)}" if stages else "nothing of it was kept, so start anew"
    return f"Run {run.id} cannot be done again from {stage}: {what}; {known}."
