"""What is said of a language model's advice: of all of it, and of each proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airdesk.ui.widgets.plain_text import visible

if TYPE_CHECKING:
    from airdesk.automix.strategy_model import Proposal
    from airdesk.workflows.advise_set import Advice


def summary(advice: Advice) -> str:
    """Who proposed how much, and what became of it, in a sentence or two."""
    who, count = visible(advice.asked) or "The language model", len(advice.proposals)
    accepted = sum(proposal.is_accepted for proposal in advice.proposals)
    if not count:
        if not advice.notices:
            return f"{who} proposes no change."
        return f"{who if advice.asked else 'Nobody'} answered. Nothing was changed."
    proposals = "1 proposal" if count == 1 else f"{count} proposals"
    if not accepted:
        return f"{who} made {proposals}; the rules accept none. The set is as it was."
    which = "it" if count == 1 else "all of them" if accepted == count else f"{accepted} of them"
    verb = "is" if accepted == 1 else "are"
    return f"{who} made {proposals}; the rules accept {which}, which {verb} in the set now. Ctrl+Z takes that back."


def texts_of(proposal: Proposal) -> tuple[str, str, str, str]:
    """Accepted or refused; what is proposed; the model's reason; what the rules say, with the score before and after."""
    verdict = "Accepted" if proposal.is_accepted else "Refused"
    reason = f"It says: {visible(proposal.reason)}" if proposal.reason else "It gave no reason."
    score = "" if "→" in proposal.answer else f" The score stays {proposal.score_before:.3f}."
    return verdict, visible(proposal.change), reason, visible(proposal.answer) + score
