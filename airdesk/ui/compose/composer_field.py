"""Who composes, as a field of the prompt panel: the built-in composer or a language model, and which model of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.providers.catalogue import BUILT_IN
from airdesk.ui.compose.composers import BUILT_IN_NAME, Composers
from airdesk.ui.session import Session
from airdesk.ui.settings.asking import Asking

_ADD_KEY = "For a language model add a key\nin Settings → Language models"
_CHECKS = "The built-in composer checks and completes it."


class ComposerField(QWidget):
    """Looks who can be asked when one comes near it."""

    settings_asked = Signal()

    def __init__(self, session: Session, composers: Composers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._composers = session, composers
        self.choice, self.model = QComboBox(), QComboBox()
        self.note, self.link = QLabel(_CHECKS), QPushButton(_ADD_KEY)
        self._models_of = ""
        self._asking = Asking(session.asking, self)
        self._asking.answered.connect(self._show_models)
        self._lay_out()
        self.choice.installEventFilter(self)
        self.model.installEventFilter(self)
        self.choice.activated.connect(lambda _: composers.choose(str(self.choice.currentData())))
        self.model.activated.connect(lambda _: self._choose_model())
        self.model.lineEdit().editingFinished.connect(self._choose_model)
        self.link.clicked.connect(self.settings_asked)
        composers.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        composers, composer = self._composers, self._composers.composer
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self.choice.addItem(BUILT_IN_NAME, BUILT_IN)
            for one in composers.offered:
                self.choice.addItem(one.name, one.id)
            if composer is not None and self.choice.findData(composer.id) < 0:
                self.choice.addItem(f"{composer.name} (not found)", composer.id)
            self.choice.setCurrentIndex(self.choice.findData(composers.chosen))
        self.model.setVisible(composer is not None)
        if composer is not None:
            if composer.id != self._models_of:
                self._models_of = ""
                self._show_models(())
            self.model.lineEdit().setPlaceholderText(composer.model or "its usual model")
            self._set_model(composers.model)
        has_none = not composers.offered and composer is None
        self.link.setVisible(has_none)
        self.note.setVisible(composer is not None)

    def _set_model(self, text: str) -> None:
        with QSignalBlocker(self.model):
            self.model.setCurrentIndex(self.model.findText(text) if text else -1)
            self.model.setEditText(text)

    def _choose_model(self) -> None:
        composer = self._composers.composer
        if composer is not None:
            self._composers.choose(composer.id, self.model.currentText().strip())

    def _ask_models(self) -> None:
        composer, settings = self._composers.composer, self._session.settings
        if composer is not None and composer.id != self._models_of and not self._asking.is_busy:
            from airdesk.workflows.provider_settings import models_of

            self._models_of = composer.id
            self._asking.ask(partial(models_of, settings, composer.id))

    def _show_models(self, models: Sequence[str]) -> None:
        text = self.model.currentText()
        with QSignalBlocker(self.model):
            self.model.clear()
            self.model.addItems(list(models))
        self._set_model(text)

    def _lay_out(self) -> None:
        label = QLabel("Composer")
        label.setProperty("look", "soft")
        label.setBuddy(self.choice)
        self.choice.setAccessibleName("Composer")
        self.choice.setToolTip("Who plans and composes the next song; a language model's work is always checked")
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setAccessibleName("Model")
        self.model.setToolTip("Which of its models; type a name, or leave it empty for the one chosen in the settings")
        for combo in (self.choice, self.model):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
        self.note.setProperty("look", "faint")
        self.note.setWordWrap(True)
        self.link.setProperty("look", "link")
        self.link.setStyleSheet("text-align: left; padding-left: 0;")
        self.link.setToolTip("Keys, models and order of language models (Ctrl+,)")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for widget in (label, self.choice, self.model, self.note, self.link):
            rows.addWidget(widget)

    # ── Qt ──

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._composers.refresh()
            self._ask_models()
        return super().eventFilter(watched, event)
