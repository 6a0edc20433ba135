"""A list that looks into the inventory for a sound to lie over a transition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from airdesk.ui.bridge import Latest
from airdesk.workflows.overlay_choices import OverlaySound, overlay_sounds

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk

_SOUND: Final = int(Qt.ItemDataRole.UserRole)
_TYPING_MS: Final = 150
NO_SOUNDS: Final = "No loop near this tempo: type to look for any sound, or add folders of samples to the inventory."


class OverlayList(QFrame):
    """A list that looks into the inventory while one types."""

    chosen = Signal(object)  # OverlaySound

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._settings = desk.session.settings
        self.setProperty("look", "card")
        self._tempo_bpm: float | None = None
        self._asked = ""  # the words of the last question
        self._shown: str | None = None  # the words that the list answers
        self._takes_first = False  # Enter was pressed before the answer to the words was there
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
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self._choose_current)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)

    def open_below(self, widget: QWidget, tempo_bpm: float | None) -> None:
        """Show loops near a tempo."""
        self._tempo_bpm = tempo_bpm
        self.search.clear()
        self.list.clear()
        self._shown = None
        self.empty.hide()
        self._typing.stop()
        self._ask()
        self.resize(320, 300)
        self.move(widget.mapToGlobal(QPoint(min(0, widget.width() - 320), widget.height() + 2)))
        self.show()
        self.search.setFocus()

    def _on_typed(self) -> None:
        self._takes_first = False
        self._typing.start()

    def _ask(self) -> None:
        self._typing.stop()
        settings, text, tempo = self._settings, self.search.text(), self._tempo_bpm
        self._asked = text
        self._answers.ask(lambda: overlay_sounds(settings, text, tempo))

    def _show(self, sounds: list[OverlaySound]) -> None:
        self._shown = self._asked
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
        if self._takes_first:
            self._takes_first = False
            self._choose_current()

    def _show_problem(self, sentence: str) -> None:
        self._shown, self._takes_first = None, False
        self.list.hide()
        self.empty.setText(sentence)
        self.empty.show()

    def _choose_current(self) -> None:
        """Enter: the sound that is marked, of those that answer what is typed."""
        if self._shown != self.search.text():
            self._takes_first = True
            self._ask()
        elif self.list.currentItem() is not None:
            self._choose(self.list.currentItem())

    def _choose(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(_SOUND))

    # ── Qt ──

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._takes_first = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
