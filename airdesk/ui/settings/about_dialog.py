"""About AirDesk: what it is, its version and licence, and what it stands on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

import airdesk
from airdesk.ui.icons import app_icon
from airdesk.ui.theme import SPACE, ui_font

LIBRARIES: Final = (
    ("PySide6-Essentials", "Qt for Python", "LGPL 3"),
    ("pyqtgraph", "plots", "MIT"),
    ("numpy", "arrays", "BSD"),
    ("numba", "compiled kernels", "BSD"),
    ("sounddevice", "sound devices, by PortAudio", "MIT"),
    ("soundfile", "sound files, by libsndfile", "BSD, LGPL 2.1"),
    ("soxr", "resampling", "LGPL 2.1"),
    ("mido", "MIDI", "MIT"),
    ("sqlite-utils", "the library", "Apache 2.0"),
    ("pillow", "pictures", "MIT-CMU"),
    ("platformdirs", "folders", "MIT"),
    ("tinysoundfont", "SoundFonts, where it is installed", "MIT"),
)
"""Package, what it does here, its licence."""

_ICON_SIZE: Final = 72
_WHAT: Final = "A desktop music workshop: type a prompt, get a finished song that stays editable."
_LICENCE: Final = (
    "AirDesk is free software under the GNU General Public License, version 3 or later (GPL-3.0-or-later). "
    "It comes without any warranty. The songs you make with it are yours."
)


class AboutDialog(QDialog):
    """Says it in one page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About AirDesk")
        self.libraries = _libraries()
        self.title, self.licence = QLabel(f"AirDesk {airdesk.__version__}"), _text(_LICENCE, "soft")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 22, 24, 16)
        rows.setSpacing(SPACE)
        rows.addLayout(self._head())
        rows.addWidget(self.licence)
        rows.addWidget(_text("IT STANDS ON", "heading"))
        rows.addLayout(self._list())
        rows.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        rows.addWidget(buttons)
        self.setMinimumWidth(520)

    def _head(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(_ICON_SIZE, _ICON_SIZE))
        picture.setAccessibleName("AirDesk's icon")
        self.title.setProperty("look", "title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.addWidget(self.title)
        texts.addWidget(_text(_WHAT, "soft"))
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        return head

    def _list(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, (name, what, licence) in enumerate(self.libraries):
            for column, (text, look) in enumerate(((name, ""), (what, "soft"), (licence, "faint"))):
                label = _text(text, look)
                label.setFont(ui_font(9.0))
                label.setWordWrap(False)
                grid.addWidget(label, number, column)
        return grid


def _libraries() -> list[tuple[str, str, str]]:
    """Those that are here, with their versions."""
    found = []
    for name, what, licence in LIBRARIES:
        try:
            found.append((f"{name} {version(name)}", what, licence))
        except PackageNotFoundError:
            continue
    return found


def _text(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label
