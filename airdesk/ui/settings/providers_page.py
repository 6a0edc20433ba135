"""The page of language models: who is asked in which order, with which key and model, and what that may cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.providers.catalogue import BUILT_IN
from airdesk.settings import Settings
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.session import Session
from airdesk.ui.settings.key_keeping import KeyKeeping
from airdesk.ui.settings.provider_choices import Choices, kept_choices
from airdesk.ui.settings.provider_questions import ProviderQuestions
from airdesk.ui.settings.provider_row import ProviderRow
from airdesk.ui.settings.providers_list import ProvidersList
from airdesk.ui.settings.providers_wording import ABOUT, order_text
from airdesk.ui.settings.spending_limits import SpendingLimits
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.ui.widgets.wheel_guard import guard_wheel
from airdesk.workflows import provider_settings
from airdesk.workflows.provider_settings import ProviderState, Spent

_LOOK_MS = 4000
"""Between looks for servers on this machine that come or go."""


class ProvidersPage(QWidget):
    """What is chosen is kept at once; whatever may take a while is done in threads."""

    changed = Signal()  # keys or choices are others now

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list, self.limits = ProvidersList(), SpendingLimits()
        self.about, self.order, self.problem = QLabel(ABOUT), QLabel(), QLabel()
        self.keys = KeyKeeping(session)
        self.scroller = QScrollArea()
        self._looking, self._edits = Latest(self), InOrder(self)
        self._questions = ProviderQuestions(session, self.look, self)
        self._has_new_key: set[str] = set()
        self._choices = Choices()
        self._making: Iterator[ProviderRow] | None = None
        self.list.before, self.list.after = self.keys.in_file, self.limits.run
        self._look_again = QTimer(self, interval=_LOOK_MS)
        self._look_again.timeout.connect(self.look)
        self._looking.answered.connect(self._show)
        self._looking.failed.connect(lambda error: self._say(str(error)))
        self._edits.failed.connect(self._on_refusal)
        self.keys.kept.connect(self._on_key_kept)
        self.keys.removed.connect(self._changed)
        self.keys.failed.connect(self._say)
        self.list.order_changed.connect(lambda: self._keep())
        self.limits.changed.connect(lambda: self._keep())
        self._lay_out()

    def look(self) -> None:
        """See how things stand."""
        self._looking.ask(partial(_read, self._session.settings))

    def when_kept(self, then: Callable[[], object]) -> None:
        """Call *then* once all that was chosen so far is kept, and told: a key first, for it leads to choices."""
        self.keys.when_kept(lambda: self._edits.do(lambda: None, lambda _: then()))

    # ── what is there ──

    def _show(self, found: tuple[tuple[ProviderState, ...], Choices, Spent, bool]) -> None:
        states, choices, spent, has_keyring = found
        if not has_keyring:
            self.keys.show()
        states = tuple(state for state in states if state.id != BUILT_IN)
        if not self.list.is_ready:
            if self._making is None:
                self._choices = choices
                self._making = self.list.make_rows(states, choices.order, choices.models)
                self._make_a_row()
            return
        for state in states:
            row = self.list.row_of(state.id)
            if row is not None:
                is_new = row.state.base_url != state.base_url or state.id in self._has_new_key
                row.show_state(state)
                self._has_new_key.discard(state.id)
                if state.is_found:
                    self._questions.look_for_models(row, is_new=is_new)
        self.limits.show_spent(spent.month_usd, spent.all_usd)
        self._show_order()

    def _make_a_row(self) -> None:
        """The next row, and after the last one all the rest."""
        assert self._making is not None
        row = next(self._making, None)
        if row is not None:
            self._connect(row)
            QTimer.singleShot(0, self, self._make_a_row)
            return
        self.limits.show_limits(self._choices.run_limit_usd, self._choices.month_limit_usd)
        guard_wheel(self)
        self.list.rows[0].asked.setFocus()
        self.look()

    def _show_order(self) -> None:
        rows = [row for row in self.list.rows if row.is_asked]
        self.order.setText(order_text([row.state.name for row in rows if row.state.is_found]))

    def _connect(self, row: ProviderRow) -> None:
        provider = row.state.id
        row.key_given.connect(partial(self.keys.keep, row))
        row.removal_asked.connect(partial(self.keys.remove, row))
        row.test_asked.connect(partial(self._questions.test, row))
        row.stop_asked.connect(partial(self._questions.stop, row))
        row.said.connect(lambda: QTimer.singleShot(0, row, partial(self._bring_into_sight, row)))
        row.model_chosen.connect(lambda model: self._keep(models={**self._choices.models, provider: model}))
        row.address_chosen.connect(lambda address: self._keep(endpoint_url=address))

    def _bring_into_sight(self, row: ProviderRow) -> None:
        """What is said of the row that is being filled in, or tested, can be read without scrolling."""
        focus = self.focusWidget()
        if focus is not None and row.isAncestorOf(focus) and row.message.isVisibleTo(row):
            self.scroller.ensureWidgetVisible(row.message, 0, SPACE)

    def _on_key_kept(self, row: ProviderRow) -> None:
        self._has_new_key.add(row.state.id)
        if not row.is_asked:
            row.asked.setChecked(True)  # who gives a key means it to be used; that keeps the order, too
        self._changed()

    # ── keeping ──

    def _keep(self, **changes: object) -> None:
        """Keep order and limits as they are shown, and what else has changed."""
        if not self.list.is_ready:
            return
        self._show_order()
        limits = {"run_limit_usd": self.limits.run_limit_usd, "month_limit_usd": self.limits.month_limit_usd}
        choices = replace(self._choices, order=self.list.order, **limits, **changes)
        if choices != self._choices:
            self._choices, settings = choices, self._session.settings
            self._edits.do(lambda: choices.keep(settings), self._on_kept)

    def _on_kept(self, settings: Settings) -> None:
        """The settings as they are now; what does not concern language models stays as this window was started."""
        self._session.settings = replace(self._session.settings, language_models=settings.language_models)
        self._changed()

    def _on_refusal(self, error: AirdeskError) -> None:
        """Something was not kept: what is kept counts, and is tried again with the next choice."""
        self._choices = kept_choices(self._session.settings)
        self._say(str(error))

    def _changed(self) -> None:
        self._say("")
        self.changed.emit()
        self.look()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # ── layout ──

    def _lay_out(self) -> None:
        for label, look in ((self.about, "soft"), (self.order, "accent"), (self.problem, "error")):
            label.setProperty("look", look)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        scroller = self.scroller
        scroller.setWidget(self.list)
        scroller.setWidgetResizable(True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE - TIGHT // 2)
        for widget in (self.about, self.order, self.keys):
            rows.addWidget(widget)
        rows.addWidget(scroller, 1)
        rows.addWidget(self.limits)
        rows.addWidget(self.problem)

    # ── Qt ──

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._look_again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look_again.stop()
        self._questions.give_up()
        self._looking.forget()
        for row in self.list.rows:
            row.key.forget()


def _read(settings: Settings) -> tuple[tuple[ProviderState, ...], Choices, Spent, bool]:
    """How things stand, in a thread: it asks the keyring, and looks for servers on this machine."""
    states = provider_settings.states_at_a_glance(settings)
    spent = provider_settings.spent_usd(settings)
    return states, kept_choices(settings), spent, provider_settings.has_keyring()
