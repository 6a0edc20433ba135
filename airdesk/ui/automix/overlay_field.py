"""The sound over a transition: which, how loud, another one of the inventory, none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.model.djset import Overlay
from airdesk.ui.bridge import Latest
from airdesk.ui.icons import icon
from airdesk.workflows.overlay_choices import OverlaySound, overlay_sounds

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk

_SOUND: Final = int(Qt.ItemDataRole.UserRole)
_TYPING_MS: Final = 150
NO_SOUNDS: Final = "No loop near this tempo: type to look for any sound, or add folders of samples to the inventory."


class OverlayField(QWidget):
    """A line with the sound, its level and a button to take it away."""

    chosen = Signal(object)  # Overlay | None

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._overlay: Overlay | None = None
        label = QLabel("Overlay from inventory")
        label.setProperty("look", "soft")
        self.choose = QPushButton("None")
        self.choose.setToolTip("Choose a sound of the inventory that lies over the transition")
        self.choose.setAccessibleName("Overlay")
        self.choose.setStyleSheet("QPushButton { text-align: left; }")
        self.level = QSpinBox()
        self.level.setRange(-40, 0)
        self.level.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.level.setSuffix(" dB")
        self.level.setKeyboardTracking(False)
        self.level.setAccessibleName("Level of the overlay")
        self.level.setToolTip("How loud the overlay is")
        self.clear = QToolButton()
        self.clear.setIcon(icon("close"))
        self.clear.setIconSize(QSize(12, 12))
        self.clear.setToolTip("No overlay")
        self.clear.setAccessibleName("No overlay")
        self.list = OverlayList(desk, self)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.choose, 1)
        row.addWidget(self.level)
        row.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label)
        column.addLayout(row)
        self.choose.clicked.connect(self._open)
        self.clear.clicked.connect(lambda: self.chosen.emit(None))
        self.level.valueChanged.connect(self._on_level)
        self.list.chosen.connect(self._on_sound)
        self.show_overlay(None)

    def show_overlay(self, overlay: Overlay | None) -> None:
        """Show what holds."""
        self._overlay = overlay
        name = "None" if overlay is None else Path(overlay.path).name
        metrics = self.choose.fontMetrics()
        self.choose.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 150))
        self.choose.setToolTip("Choose a sound of the inventory that lies over the transition" if overlay is None else name)
        self.level.blockSignals(True)
        self.level.setValue(round(self._desk.dj_set.rules.overlay_gain_db if overlay is None else overlay.gain_db))
        self.level.blockSignals(False)
        self.level.setVisible(overlay is not None)
        self.clear.setVisible(overlay is not None)

    def _open(self) -> None:
        pair = self._desk.selected_transition
        transition = None if pair is None else self._desk.transition(*pair)
        plan = None if transition is None else transition.tempo_plan
        self.list.open_below(self.choose, None if plan is None else plan.blend_bpm)

    def _on_level(self, level_db: int) -> None:
        if self._overlay is not None and level_db != self._overlay.gain_db:
            self.chosen.emit(replace(self._overlay, gain_db=float(level_db)))

    def _on_sound(self, sound: OverlaySound) -> None:
        gain_db = self._desk.dj_set.rules.overlay_gain_db if self._overlay is None else self._overlay.gain_db
        self.chosen.emit(Overlay(sound.kind, sound.path, gain_db=gain_db, tempo_bpm=sound.tempo_bpm))


class OverlayList(QFrame):
    """A list that looks into the inventory while one types."""

    chosen = Signal(object)  # OverlaySound

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._settings = desk.session.settings
        self.setProperty("look", "card")
        self._tempo_bpm: float | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the inventory")
        self.search.setAccessibleName("Search the inventory")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Sounds for an overlay")
        self.list.setUniformItemSizes(True)
        self.empty = QLabel(NO_SOUNDS)
        self.empty.setWordWrap(True)
        self.empty.setProperty("look", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for widget in (self.search, self.list, self.empty):
            column.addWidget(widget)
        self._answers = Latest(self)
        self._answers.answered.connect(self._show)
        self._answers.failed.connect(lambda error: self._show_problem(str(error)))
        self._typing = QTimer(self, interval=_TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._ask)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._choose_current)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)

    def open_below(self, widget: QWidget, tempo_bpm: float | None) -> None:
        """Show loops near a tempo."""
        self._tempo_bpm = tempo_bpm
        self.search.clear()
        self.list.clear()
        self.empty.hide()
        self._typing.stop()
        self._ask()
        self.resize(320, 300)
        self.move(widget.mapToGlobal(QPoint(min(0, widget.width() - 320), widget.height() + 2)))
        self.show()
        self.search.setFocus()

    def _ask(self) -> None:
        settings, text, tempo = self._settings, self.search.text(), self._tempo_bpm
        self._answers.ask(lambda: overlay_sounds(settings, text, tempo))

    def _show(self, sounds: list[OverlaySound]) -> None:
        self.list.clear()
        for sound in sounds:
            tempo = "" if sound.tempo_bpm is None else f" · {sound.tempo_bpm:.0f} BPM"
            length = "" if sound.length_seconds is None else f" · {sound.length_seconds:.1f} s"
            item = QListWidgetItem(f"{sound.name}{tempo}{length}")
            item.setToolTip(sound.path)
            item.setData(_SOUND, sound)
            self.list.addItem(item)
        self.list.setVisible(bool(sounds))
        self.empty.setText(NO_SOUNDS if not self.search.text().strip() else "Nothing is called so: type other words.")
        self.empty.setVisible(not sounds)
        if sounds:
            self.list.setCurrentRow(0)

    def _show_problem(self, sentence: str) -> None:
        self.list.hide()
        self.empty.setText(sentence)
        self.empty.show()

    def _choose_current(self) -> None:
        if self.list.currentItem() is not None:
            self._choose(self.list.currentItem())

    def _choose(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(_SOUND))

    # ── Qt ──

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
