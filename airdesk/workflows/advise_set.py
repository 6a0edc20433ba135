"""A language model's advice on a set that is open: its proposals, tried by the rules, and what the accepted ones make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from airdesk.library.events import Event
from airdesk.model.djset import DjSet, Transition, with_transition
from airdesk.model.song_analysis import SongAnalysis
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.kept_log import kept_log
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.order_songs import FoundOrder, in_order
from airdesk.workflows.run_log import RunLog

if TYPE_CHECKING:
    from airdesk.automix.planning import SetPlan
    from airdesk.automix.strategy_model import Advised, Proposal, StrategyModel

LEAST_SONGS: Final = 2
"""Of fewer songs nothing can be proposed."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a model said of a set, and what of it holds."""

    proposals: tuple[Proposal, ...] = ()
    notices: tuple[str, ...] = ()  # who did not answer and why, what could not be read
    asked: str = ""  # who answered, "OpenAI (gpt-5)"; empty: nobody
    answer: str = ""  # its words, with which the same advice can be tried again on a set that was changed meanwhile
    song_ids: tuple[str, ...] = ()  # of the mixed songs, in the order that the accepted proposals give
    transitions: tuple[Transition, ...] = ()  # those that the accepted proposals made


@dataclass(slots=True)
class _Heard:
    """Asks, or says again what was answered before, and keeps the words."""

    model: StrategyModel | None
    answer: str

    def propose(self, request: dict[str, Any]) -> str:
        """See `StrategyModel`."""
        if self.model is not None and not self.answer:
            self.answer = self.model.propose(request)
        return self.answer


@dataclass(frozen=True, slots=True)
class _Place:
    """What a language model needs of a run."""

    log: RunLog


def advise_set(
    dj_set: DjSet,
    analyses: Mapping[str, SongAnalysis],
    settings: Settings,
    *,
    before: Advice | None = None,
    progress: Progress | None = None,
    on_event: Callable[[str, Event], None] | None = None,
) -> Advice:
    """The advice of whom the user's order of language models allows, on the usable songs in the order they stand in.

    The model is told what was measured of the songs, never their audio. What the user pinned, tied, placed or changed stays.
    *before*: advice that was given already; its answer is tried on this set, and nobody is asked. *on_event*: told of each
    event with the id of the run; called in this thread. Raises CancelledError; a model that does not answer is a notice.
    """
    log = RunLog()
    log.on_event = None if on_event is None else lambda event: on_event(log.run_id, event)
    told = LoggedProgress(progress or NoProgress(), log)
    with kept_log(log, "advice", {"title": dj_set.title, "songs": len(dj_set.mixed_songs)}, None, settings) as run:
        advice = _advice(dj_set, analyses, settings, before, told, log)
        run.answer(proposals=len(advice.proposals), accepted=sum(each.is_accepted for each in advice.proposals))
    return advice


def with_advice(dj_set: DjSet, advice: Advice) -> DjSet:
    """The set with the accepted proposals of advice that was given on it."""
    if not any(each.is_accepted for each in advice.proposals):
        return dj_set
    changed = in_order(dj_set, FoundOrder(advice.song_ids))
    for transition in advice.transitions:
        changed = with_transition(changed, transition)
    return changed


def _advice(
    dj_set: DjSet,
    analyses: Mapping[str, SongAnalysis],
    settings: Settings,
    before: Advice | None,
    progress: Progress,
    log: RunLog,
) -> Advice:
    from airdesk.automix.strategy_model import advised_plan
    from airdesk.workflows.model_use import model_use
    from airdesk.workflows.strategy_adviser import strategy_adviser

    with log.stage("plan"):
        progress.report(None, "Looking at the set…")
        plan = _plan(dj_set, analyses, settings)
        model = strategy_adviser(settings, _Place(log), progress) if before is None else None
        heard = _Heard(model, "" if before is None else before.answer)
        advised = advised_plan(dj_set, plan, heard if model is not None or before is not None else None)
        progress.check_cancelled()
        for proposal in advised.proposals:
            verdict = "accepted" if proposal.is_accepted else "refused"
            log.note("plan", f"{proposal.change}: {verdict}. {proposal.answer}", data={"reason": proposal.reason})
    notices = (*log.warnings, *advised.notices)
    asked = before.asked if before is not None else ", ".join(model_use(log.events).get("answered_by", ()))
    if before is not None:
        notices = (*before.notices, *(each for each in notices if each not in before.notices))
    made = _made(dj_set, advised)
    return Advice(advised.proposals, notices, asked, heard.answer, advised.plan.song_ids, made)


def _plan(dj_set: DjSet, analyses: Mapping[str, SongAnalysis], settings: Settings) -> SetPlan:
    """The set as it stands as a plan, overlays included."""
    from airdesk.automix.mix_songs import mix_songs
    from airdesk.automix.ordering import given_order
    from airdesk.automix.planning import SetPlan
    from airdesk.automix.transition_rooms import decided_transitions
    from airdesk.workflows.found_overlays import OverlaysOfSet

    songs = mix_songs(dj_set, analyses)
    transitions = decided_transitions(dj_set, songs, NoProgress())
    laid = OverlaysOfSet(settings).laid(dj_set, songs, transitions)
    return SetPlan(tuple(songs), tuple(laid), given_order(dj_set, songs))


def _made(dj_set: DjSet, advised: Advised) -> tuple[Transition, ...]:
    """The transitions that are now the model's and that the set does not have like that."""
    return tuple(
        each
        for each in advised.plan.transitions
        if each.decided_by == "model" and each != dj_set.transition(each.from_id, each.to_id)
    )
