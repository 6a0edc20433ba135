"""The advice of a language model beside the set: how far the answer is, what was proposed, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.automix.advice_list import AdviceList
from airdesk.ui.automix.advice_words import summary
from airdesk.ui.automix.advising import ADVICE_LABEL
from airdesk.ui.icons import icon
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.ui.widgets.plain_text import visible

if TYPE_CHECKING:
    from airdesk.jobs.job import Job
    from airdesk.ui.automix.advising import Advising
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.workflows.advise_set import Advice

_STEPS = 1000  # of the bar
_WIDTH, _LOW, _HIGH = 620, 190, 520  # px; high where there are proposals
_HINT = (
    "It is told what was measured of the songs and is sent no audio. Each change that it proposes is tried by the rules; "
    "what you pinned, placed or changed stays."
)


class AdviceDialog(QDialog):
    """Does not hold the window; closed, the answer is waited for all the same."""

    def __init__(self, desk: SetDesk, advising: Advising, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._advising = desk, advising
        self.setWindowTitle(ADVICE_LABEL)
        self.state, self.hint, self.notices = _label(""), _label("soft"), _label("warning")
        self.hint.setText(_HINT)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the answer is")
        self.proposals = AdviceList()
        self.stop = _button("Stop", "Wait for no answer; the set stays as it is")
        self.again = _button("Ask again", "Ask for advice on the set as it is now")
        self.back = _button("Take back", "")
        self.close_button = _button("Close", "Close (Esc); an answer that is waited for is shown when it comes")
        self._shown: Advice | None = None
        self._lay_out()
        self._connect()

    def present(self) -> None:
        """Show it as it is now."""
        self._show_what_is()
        self.show()
        self.raise_()
        self.activateWindow()
        (self.stop if self._advising.is_running else self.close_button).setFocus()

    def _show_what_is(self) -> None:
        advice = self._advising.advice
        if self._advising.is_running:
            self._show_waiting()
        elif advice is not None:
            self._show_advice(advice)
        elif self._advising.problem:
            self._show_end(self._advising.problem)
        self._show_buttons()

    def _show_waiting(self) -> None:
        if not self.bar.isVisibleTo(self):
            self.state.setText("Looking at the set…")
            self.bar.setRange(0, 0)
        self.bar.show()
        self.hint.show()
        self.notices.hide()
        self.proposals.hide()

    def _show_job(self, job: Job) -> None:
        """How far it is."""
        self.bar.setRange(0, 0 if job.fraction is None else _STEPS)
        if job.fraction is not None:
            self.bar.setValue(round(_STEPS * job.fraction))
        if job.stage:
            self.state.setText(job.stage)

    def _show_advice(self, advice: Advice) -> None:
        self._show_end(summary(advice), "\n".join(map(visible, advice.notices)))
        if advice is not self._shown:
            self._shown = advice
            self.proposals.show_proposals(advice.proposals)
        self.proposals.setVisible(bool(advice.proposals))
        if advice.proposals:
            self.resize(self.width(), max(self.height(), _HIGH))

    def _show_end(self, sentence: str, notices: str = "") -> None:
        self.bar.hide()
        self.hint.hide()
        self.proposals.hide()
        self.state.setText(sentence)
        self.notices.setText(notices)
        self.notices.setVisible(bool(notices))

    def _on_stop(self) -> None:
        self._show_end("Stopped. The set is as it was.")
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_running, is_back = self._advising.is_running, self._desk.redo_label == ADVICE_LABEL
        self.stop.setVisible(is_running)
        self.again.setVisible(not is_running)
        self.back.setVisible(not is_running and (is_back or self._desk.undo_label == ADVICE_LABEL))
        self.back.setText("Put in again" if is_back else "Take back")
        all_of_it = "everything that was accepted"
        self.back.setToolTip(f"Put in again {all_of_it} (Ctrl+Y)" if is_back else f"Take back {all_of_it} (Ctrl+Z)")

    def _take_back(self) -> None:
        if self._desk.undo_label == ADVICE_LABEL:
            self._desk.undo()

    def _put_in_again(self) -> None:
        if self._desk.redo_label == ADVICE_LABEL:
            self._desk.redo()

    def _on_back(self) -> None:
        if self._desk.redo_label == ADVICE_LABEL:
            self._put_in_again()
        else:
            self._take_back()

    def _lay_out(self) -> None:
        self.resize(_WIDTH, _LOW)
        self.stop.setIcon(icon("stop"))
        buttons = QHBoxLayout()
        buttons.setSpacing(TIGHT)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        for button in (self.stop, self.again, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(SPACE)
        for widget in (self.state, self.bar, self.hint, self.notices):
            column.addWidget(widget)
        column.addWidget(self.proposals, 1)
        column.addStretch(0)
        column.addLayout(buttons)

    def _connect(self) -> None:
        advising = self._advising
        advising.begun.connect(self._show_what_is)  # whoever made the dialog presents it when it is finished
        advising.progressed.connect(self._show_job)
        advising.stopped.connect(self._on_stop)
        self._desk.set_changed.connect(self._show_buttons)
        self._desk.set_opened.connect(self.close)  # it was about another set
        self.stop.clicked.connect(advising.stop)
        self.again.clicked.connect(advising.ask)
        self.back.clicked.connect(self._on_back)
        self.close_button.clicked.connect(self.close)
        QShortcut(QKeySequence("Ctrl+Z"), self, self._take_back)
        for key in ("Ctrl+Y", "Ctrl+Shift+Z"):
            QShortcut(QKeySequence(key), self, self._put_in_again)


def _label(look: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
