"""How folders are scanned, as switches; what is chosen is kept in the settings."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from airdesk.settings import keep_settings
from airdesk.ui.bridge import InOrder
from airdesk.ui.session import Session
from airdesk.ui.theme import TIGHT

_TEXTS = {
    "watch_folders": ("Watch the folders", "What changes in them is in the inventory within seconds"),
    "scan_deep": ("Listen to new samples", "Measure level, pitch, tempo and timbre; each folder can say otherwise"),
    "scan_lifters": ("Take in up- and downlifters", "Files whose names say so are left out otherwise"),
}


class ScanSwitches(QWidget):
    """Three switches."""

    changed = Signal()
    watch_chosen = Signal(bool)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._keeping = InOrder(self)
        self._keeping.failed.connect(lambda error: self.failed.emit(str(error)))
        self.switches: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        for name, (text, tip) in _TEXTS.items():
            switch = self.switches[name] = QCheckBox(text)
            switch.setChecked(bool(getattr(session.settings, name)))
            switch.setToolTip(tip)
            switch.clicked.connect(lambda is_on, chosen=name: self._choose(chosen, is_on))
            column.addWidget(switch)

    def _choose(self, name: str, is_on: bool) -> None:
        settings = self._session.settings = replace(self._session.settings, **{name: is_on})
        folder = settings.library_folder
        self._keeping.do(lambda: keep_settings(folder, **{name: is_on}))
        if name == "watch_folders":
            self.watch_chosen.emit(is_on)
        self.changed.emit()
