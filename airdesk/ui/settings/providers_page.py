"""The page of language models: who is asked in which order, with which key and model, and what that may cost."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from airdesk.errors import StorageError
from airdesk.settings import Settings
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.session import Session
from airdesk.ui.settings.asking import Asking
from airdesk.ui.settings.provider_choices import Choices, kept_choices
from airdesk.ui.settings.provider_row import ProviderRow
from airdesk.ui.settings.providers_list import ProvidersList
from airdesk.ui.settings.providers_wording import ABOUT, BUILT_IN, IN_FILE, NO_KEYRING, order_text
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
        self.no_keyring, self.in_file = QLabel(NO_KEYRING), QCheckBox(IN_FILE)
        self._looking, self._edits = Latest(self), InOrder(self)
        self._tests: dict[str, Asking] = {}
        self._models: dict[str, Asking] = {}
        self._choices = Choices()
        self._look_again = QTimer(self, interval=_LOOK_MS)
        self._look_again.timeout.connect(self.look)
        self._looking.answered.connect(self._show)
        self._looking.failed.connect(lambda error: self._say(str(error)))
        self._edits.failed.connect(lambda error: self._say(str(error)))
        self.list.order_changed.connect(self._keep)
        self.limits.changed.connect(self._keep)
        self._lay_out()

    def look(self) -> None:
        """See how things stand."""
        self._looking.ask(partial(_read, self._session.settings))

    # ── what is there ──

    def _show(self, found: tuple[tuple[ProviderState, ...], Choices, Spent]) -> None:
        states, choices, spent = found
        states = tuple(state for state in states if state.id != BUILT_IN)
        if not self.list.rows:
            self._choices = choices
            self.list.before, self.list.after = self.in_file, self.limits.run
            for row in self.list.make_rows(states, choices.order):
                self._connect(row)
            self.limits.show_limits(choices.run_limit_usd, choices.month_limit_usd)
            guard_wheel(self)
            QTimer.singleShot(0, self.list.rows[0], self.list.rows[0].asked.setFocus)  # when the dialog has the keys
        for state in states:
            row = self.list.row_of(state.id)
            if row is not None:
                was_found = row.state.is_found
                row.show_state(state)
                if state.is_found and (not was_found or state.id not in self._models):
                    self._ask_models(row)
        self.limits.show_spent(spent.month_usd, spent.all_usd)
        self._show_order()

    def _show_order(self) -> None:
        rows = [row for row in self.list.rows if row.is_asked]
        self.order.setText(order_text([row.state.name for row in rows if row.state.is_found]))

    def _connect(self, row: ProviderRow) -> None:
        provider = row.state.id
        row.key_given.connect(partial(self._keep_key, row))
        row.removal_asked.connect(partial(self._remove_key, row))
        row.test_asked.connect(partial(self._test, row))
        row.stop_asked.connect(lambda: (self._tests[provider].give_up(), row.say("Stopped.")))
        row.model_chosen.connect(lambda _: self._keep())
        row.address_chosen.connect(lambda _: self._keep())

    # ── keys ──

    def _keep_key(self, row: ProviderRow, key: str) -> None:
        settings, in_file = self._session.settings, self.in_file.isChecked()
        row.say("Keeping the key…")

        def kept() -> StorageError | None:
            try:
                provider_settings.keep_key(settings, row.state.id, key, in_file=in_file)
            except StorageError as error:
                return error
            return None

        self._edits.do(kept, partial(self._on_key_kept, row))

    def _on_key_kept(self, row: ProviderRow, error: StorageError | None) -> None:
        if error is not None:
            self._offer_file()
            row.say(str(error), "error")
            return
        row.key.forget()
        row.say("The key is kept.", "good")
        if not row.is_asked:
            row.asked.setChecked(True)  # who gives a key means it to be used; that keeps the order, too
        self._changed()

    def _remove_key(self, row: ProviderRow) -> None:
        settings = self._session.settings

        def done(_: object) -> None:
            row.say("The key is removed from this machine.")
            self._changed()

        self._edits.do(lambda: provider_settings.remove_key(settings, row.state.id), done)

    def _offer_file(self) -> None:
        for widget in (self.no_keyring, self.in_file):
            widget.setVisible(True)

    # ── asking them ──

    def _test(self, row: ProviderRow) -> None:
        asking = self._tests.get(row.state.id) or self._new_test(row)
        settings = self._session.settings
        asking.ask(lambda progress: provider_settings.test_provider(settings, row.state.id, progress))

    def _new_test(self, row: ProviderRow) -> Asking:
        asking = self._tests[row.state.id] = Asking(self)
        asking.busy_changed.connect(row.show_testing)
        asking.answered.connect(lambda sentence: row.say(str(sentence), "good"))
        asking.failed.connect(lambda sentence: row.say(sentence, "error"))
        asking.answered.connect(lambda _: self.look())
        return asking

    def _ask_models(self, row: ProviderRow) -> None:
        settings = self._session.settings
        asking = self._models.get(row.state.id)
        if asking is None:
            asking = self._models[row.state.id] = Asking(self)
            asking.answered.connect(row.show_models)
        asking.ask(lambda progress: provider_settings.models_of(settings, row.state.id, progress))

    # ── keeping ──

    def _keep(self) -> None:
        """Keep order, models, address and limits as they are shown."""
        self._show_order()
        before, settings = self._choices, self._session.settings
        choices = Choices(
            self.list.order,
            {row.state.id: row.model.currentText().strip() for row in self.list.rows},
            next((row.address.text().strip() for row in self.list.rows if row.state.id == "endpoint"), ""),
            self.limits.run_limit_usd,
            self.limits.month_limit_usd,
        )
        if choices != before:
            self._edits.do(lambda: choices.keep(settings), partial(self._on_kept, choices))

    def _on_kept(self, choices: Choices, settings: Settings) -> None:
        self._choices = choices
        self._session.settings = settings
        self._changed()

    def _changed(self) -> None:
        self._say("")
        self.changed.emit()
        self.look()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # ── layout ──

    def _lay_out(self) -> None:
        for label, look in (
            (self.about, "soft"),
            (self.order, "accent"),
            (self.problem, "error"),
            (self.no_keyring, "warning"),
        ):
            label.setProperty("look", look)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self.no_keyring.hide()
        self.in_file.hide()
        self.in_file.setToolTip("Readable by your account only, but not locked: whoever can read your files can read it")
        scroller = QScrollArea()
        scroller.setWidget(self.list)
        scroller.setWidgetResizable(True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE - TIGHT // 2)
        for widget in (self.about, self.order, self.no_keyring, self.in_file):
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
        for asking in (*self._tests.values(), *self._models.values()):
            asking.give_up()
        for row in self.list.rows:
            row.key.forget()


def _read(settings: Settings) -> tuple[tuple[ProviderState, ...], Choices, Spent]:
    """How things stand, in a thread: it looks for servers on this machine."""
    states = provider_settings.provider_states(settings, look=True)
    return states, kept_choices(settings), provider_settings.spent_usd(settings)
