"""A track in the dialog that plays a song with samples: what would play it, why, and a tick for yes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from airdesk.ui.arrange.names import shown_name
from airdesk.ui.theme import SPACE
from airdesk.ui.widgets.pitch_text import signed_sentence
from airdesk.workflows.propose_samples import TrackProposal
from airdesk.workflows.sound_names import sound_name

_NAMED = 2


class ProposalRow(QFrame):
    """The user's own choices are not ticked, so that nothing replaces them unasked."""

    def __init__(self, proposal: TrackProposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposal = proposal
        self.setProperty("look", "card")
        name = shown_name(proposal.name)
        self.tick = QCheckBox(f"{name} (new)" if proposal.is_new else name)
        self.tick.setEnabled(bool(proposal.keys))
        self.tick.setChecked(bool(proposal.keys) and not proposal.is_own)
        self.tick.setToolTip("With a tick the track plays these samples" if proposal.keys else "None of your samples suits it")
        self.text = QLabel(proposal_text(proposal))
        self.text.setProperty("look", "soft")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.tick.setAccessibleDescription(self.text.text())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE, 8, SPACE, 8)
        rows.setSpacing(3)
        rows.addWidget(self.tick)
        rows.addWidget(self.text)


def proposal_text(proposal: TrackProposal) -> str:
    """ "Felt Piano C4.wav: an acoustic piano; root C4, …"."""
    reason = signed_sentence(proposal.reason.rstrip("."))
    if not proposal.keys:
        return f"Keeps {sound_name(proposal.sound)}. {reason}." if proposal.sound else f"{reason}."
    names = ", ".join(proposal.samples[:_NAMED])
    more = len(proposal.samples) - _NAMED
    text = f"{names}{f' and {more} more' if more > 0 else ''}: {reason[:1].lower()}{reason[1:]}."
    return f"You chose {sound_name(proposal.sound)}; it stays without a tick. {text}" if proposal.is_own else text
