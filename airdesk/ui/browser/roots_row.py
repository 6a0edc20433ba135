"""One folder of the inventory in the list of folders."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.browser.roots_wording import contents, state
from airdesk.ui.icons import pixmap
from airdesk.ui.theme import SPACE, TIGHT, ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel
from airdesk.workflows.inventory_folders import InventoryFolder


class RootsRow(QFrame):
    """What it is, what is in it, and what can be done with it."""

    rescan_requested = Signal()
    remove_requested = Signal()
    deep_chosen = Signal(bool)

    def __init__(self, folder: InventoryFolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.setProperty("look", "card")
        self.setAccessibleName(f"Folder {folder.root.name}: {contents(folder)}")
        is_own = folder.root.kind == "factory"
        self.name, self.path = QLabel(folder.root.name), ElidedLabel(ui_font(8.5), tone="text-faint")
        self.path.setText("AirDesk's own sounds, one note of each" if is_own else str(folder.root.path))
        self.facts = QLabel(f"{contents(folder)} · {state(folder, datetime.now().astimezone())}")
        self.deep = QCheckBox("Listen to its samples")
        self.rescan, self.remove = QPushButton("Rescan"), QPushButton("Remove…")
        self._fill(is_own=is_own)
        self._lay_out()
        self.rescan.clicked.connect(self.rescan_requested)
        self.remove.clicked.connect(self.remove_requested)
        self.deep.clicked.connect(self.deep_chosen)

    def set_busy(self, is_busy: bool) -> None:
        """While a job runs nothing else can be begun."""
        for widget in (self.rescan, self.remove, self.deep):
            widget.setEnabled(not is_busy)
        self.rescan.setEnabled(not is_busy and self.folder.is_there)

    def _fill(self, *, is_own: bool) -> None:
        name = self.folder.root.name
        self.name.setFont(ui_font(10, weight=QFont.Weight.DemiBold))
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setProperty("look", "soft" if self.folder.is_there else "warning")
        self.facts.setWordWrap(True)
        self.deep.setChecked(self.folder.is_deep)
        self.deep.setVisible(not is_own)
        self.deep.setToolTip("Measure level, pitch, tempo and timbre of its samples when it is scanned")
        self.deep.setAccessibleName(f"Listen to the samples of {name}")
        self.rescan.setToolTip("Make missing ones again" if is_own else "Look through this folder again")
        self.rescan.setAccessibleName(f"Rescan {name}")
        self.rescan.setEnabled(self.folder.is_there)
        self.remove.setToolTip("Take this folder out of the inventory; no file is deleted")
        self.remove.setAccessibleName(f"Remove {name}")

    def _lay_out(self) -> None:
        sign = QLabel()
        ink = "text-soft" if self.folder.is_there else "warn"
        sign.setPixmap(pixmap("folder" if self.folder.is_there else "warning", 18, ink, self.devicePixelRatioF()))
        texts, acts = QVBoxLayout(), QHBoxLayout()
        texts.setSpacing(2)
        for widget in (self.name, self.path, self.facts):
            texts.addWidget(widget)
        acts.setSpacing(TIGHT)
        acts.addWidget(self.deep, 1)
        acts.addStretch(0)
        acts.addWidget(self.rescan)
        acts.addWidget(self.remove)
        right = QVBoxLayout()
        right.setSpacing(TIGHT)
        right.addLayout(texts)
        right.addLayout(acts)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 9, SPACE, 9)
        row.setSpacing(SPACE)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)
