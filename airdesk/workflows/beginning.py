"""Where a run begins that another one went before: at its plan, score, sounds or stems, in place of the request alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from airdesk.model.plan import SongPlan
from airdesk.model.score import Score

if TYPE_CHECKING:
    from airdesk.workflows.kept_render import KeptRender

AgainStage = Literal["plan", "score", "samples", "render", "mix"]
"""The stage from which on a run is done again, with what it had before that: "plan" is all anew, "score" keeps its plan,
"samples" its notes, "render" its sounds too, "mix" its stems too."""

AGAIN_STAGES: Final[tuple[AgainStage, ...]] = ("plan", "score", "samples", "render", "mix")

AGAIN_KINDS: Final = ("make", "compose", "beat", "take")
"""Kinds of runs that can be done again."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an earlier run left for another one."""

    run_id: str
    stage: AgainStage
    plan: SongPlan | None = None  # None: to be planned anew
    score: Score | None = None  # None: to be composed anew
    problems: tuple[str, ...] = ()  # what could not be read as it was kept
    sounds: Mapping[str, Any] | None = None  # None: to be chosen anew
    render: KeptRender | None = None  # None: to be rendered anew
    planned_by: str = ""  # the language model whose plan it is: "OpenAI (gpt-5-mini)"; empty: AirDesk's own
    composed_by: Mapping[str, str] = field(default_factory=dict)  # likewise of the score, by instrument

    def document(self) -> dict[str, Any]:
        """For the first event of the new run."""
        return {"from_run": self.run_id, "from_stage": self.stage}


def beginning_document(begin: Beginning | None) -> Mapping[str, Any]:
    """For the first event of a run; empty where it begins with its request alone."""
    return {} if begin is None else begin.document()
