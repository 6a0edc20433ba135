"""One provider of language models: whether it may be asked, its key, its model, and a test of both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.settings.key_field import KeyField
from airdesk.ui.settings.provider_grip import ProviderGrip
from airdesk.ui.settings.provider_row_parts import dress, side_by_side
from airdesk.ui.settings.providers_wording import ENDPOINT, is_removable, problem_of, removal_tip, state_text, takes_key
from airdesk.ui.theme import SPACE, TIGHT, ui_font
from airdesk.workflows.provider_settings import ProviderState

_INDENT = 28  # px; under the name


class ProviderRow(QFrame):
    """Shows a `ProviderState`; wishes are told by signals."""

    key_given = Signal(str)
    removal_asked = Signal()
    test_asked = Signal()
    stop_asked = Signal()
    models_wanted = Signal()
    model_chosen = Signal(str)
    address_chosen = Signal(str)
    asked_changed = Signal(bool)
    step_asked = Signal(int)  # -1: up, 1: down
    said = Signal()  # something stands under the row

    def __init__(self, state: ProviderState, *, is_asked: bool, model: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        name = state.name
        self.grip, self.asked = ProviderGrip(name), QCheckBox(name)
        self.sign, self.state_label = QLabel(), QLabel()
        self.key, self.address, self.model = KeyField(name), QLineEdit(), QComboBox()
        self.test, self.remove = QPushButton("Test"), QPushButton("Remove key")
        self.message = QLabel()
        self._is_testing = False
        self._problem = ""
        self._chosen_model = model
        self.asked.setChecked(is_asked)
        self._lay_out()
        self._connect()
        self._set_model(model)
        self.show_state(state)

    @property
    def is_asked(self) -> bool:
        """Whether the user lets it be asked."""
        return self.asked.isChecked()

    @property
    def shown_address(self) -> str:
        """The address as the user sees it, though it may not be kept yet; empty: it cannot be chosen here."""
        return self.address.text().strip() if self.state.id == ENDPOINT else ""

    @property
    def tab_stops(self) -> list[QWidget]:
        """What Tab reaches, in order."""
        address = [self.address] if self.state.id == ENDPOINT else []
        key = [self.key.line, self.key.keep] if takes_key(self.state) else []
        return [self.grip, self.asked, *address, *key, self.model, self.test, *([self.remove] if key else [])]

    def show_state(self, state: ProviderState) -> None:
        """Show a provider as it is now; what is being typed stays."""
        self.state = state
        usable = state.is_found
        self.state_label.setText(state_text(state))
        self.state_label.setToolTip(state.detail)
        dress(self.sign, "warning" if state.is_key_withheld else "good" if usable else "faint")
        dress(self.state_label, "soft" if usable else "faint")
        self.sign.setText("●" if usable else "○")
        self.key.show_has_key(state.has_key)
        self.remove.setEnabled(is_removable(state))
        self.remove.setToolTip(removal_tip(state))
        self.test.setEnabled(usable or self._is_testing)
        self.setAccessibleName(f"{state.name}: {state_text(state)}")
        self._show_problem(problem_of(state))
        if not self.address.hasFocus():
            self.address.setText(state.base_url)
        usual = "" if state.model == self._chosen_model else state.model
        self.model.lineEdit().setPlaceholderText(usual or ("its usual model" if state.model else "the first that it has"))

    def show_models(self, models: Sequence[str]) -> None:
        """Offer these models; what is chosen stays."""
        text = self.model.currentText()
        with QSignalBlocker(self.model):
            self.model.clear()
            self.model.addItems(list(models))
        self._set_model(text)

    def show_testing(self, is_testing: bool) -> None:
        """A test goes on, and can be stopped."""
        self._is_testing = is_testing
        self.test.setText("Stop" if is_testing else "Test")
        self.test.setAccessibleName(f"{'Stop testing' if is_testing else 'Test'} {self.state.name}")
        self.test.setEnabled(is_testing or self.state.is_found)
        if is_testing:
            self.say("Asking for a word…")

    def say(self, sentence: str, look: str = "soft") -> None:
        """Say something under the row; empty: nothing more."""
        self.message.setText(sentence)
        dress(self.message, look)
        self.message.setVisible(bool(sentence))
        if sentence:
            self.said.emit()

    def _show_problem(self, problem: str) -> None:
        """Say what is wrong, and take it back once it is not any more."""
        if problem:
            if problem != self._problem or not self.message.text():
                self.say(problem, "error")
        elif self._problem and self.message.text() == self._problem:
            self.say("")
        self._problem = problem

    def _set_model(self, text: str) -> None:
        with QSignalBlocker(self.model):
            self.model.setCurrentIndex(self.model.findText(text))
            self.model.setEditText(text)

    def _choose_model(self) -> None:
        text = self.model.currentText().strip()
        if text != self._chosen_model:
            self._chosen_model = text
            self.model_chosen.emit(text)

    def _choose_address(self) -> None:
        text = self.address.text().strip()
        if text != self.state.base_url:
            self.address_chosen.emit(text)

    def _connect(self) -> None:
        self.key.key_given.connect(self.key_given)
        self.remove.clicked.connect(self.removal_asked)
        self.test.clicked.connect(lambda: (self.stop_asked if self._is_testing else self.test_asked).emit())
        self.asked.toggled.connect(self.asked_changed)
        self.address.editingFinished.connect(self._choose_address)
        self.model.activated.connect(lambda _: self._choose_model())
        line = self.model.lineEdit()
        line.editingFinished.connect(self._choose_model)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.step_asked.emit, step))

    def _lay_out(self) -> None:
        self.setProperty("look", "card")
        name = self.state.name
        self.asked.setFont(ui_font(9.75, weight=QFont.Weight.DemiBold))
        self.asked.setToolTip(f"Whether {name} may be asked; what is not ticked costs nothing")
        self.asked.setAccessibleName(f"Ask {name}")
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model.setMinimumContentsLength(14)
        self.model.setMaxVisibleItems(16)
        self.model.setAccessibleName(f"Model of {name}")
        self.model.setToolTip("Choose from the models that it offers, or type a name; empty: its usual one")
        self.address.setPlaceholderText("Address, like http://localhost:1234/v1")
        self.address.setAccessibleName(f"Address of {name}")
        self.address.setToolTip("Any server that speaks as OpenAI's does: LM Studio, vLLM…")
        self.test.setAccessibleName(f"Test {name}")
        self.test.setToolTip("Ask it for one word, to see that key and model work")
        self.remove.setAccessibleName(f"Remove the key of {name}")
        for label in (self.message, self.state_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setContentsMargins(_INDENT, 0, 0, 0)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE - 4, 8, SPACE, 9)
        rows.setSpacing(TIGHT)
        rows.addLayout(side_by_side(self.grip, self.asked, None, self.sign, self.state_label))
        if self.state.id == ENDPOINT:
            address = side_by_side(self.address)
            address.setContentsMargins(_INDENT, 0, 0, 0)
            rows.addLayout(address)
        rows.addLayout(self._fields())
        rows.addWidget(self.message)

    def _fields(self) -> QHBoxLayout:
        has_key = takes_key(self.state)
        row = side_by_side(*([self.key] if has_key else []), self.model, self.test, *([self.remove] if has_key else []))
        row.setStretchFactor(self.model, 2)
        if has_key:
            row.setStretchFactor(self.key, 3)
        row.setContentsMargins(_INDENT, 0, 0, 0)
        return row
