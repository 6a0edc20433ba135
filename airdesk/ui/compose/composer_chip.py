"""Who composes, as a chip of the start page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from airdesk.providers.catalogue import BUILT_IN
from airdesk.ui.compose.composers import BUILT_IN_NAME, Composers
from airdesk.ui.theme import COLOURS

_LONGEST_NAME = 40  # characters, of its text


class ComposerChip(QPushButton):
    """Its menu holds whoever can be asked, looked for when it is opened."""

    settings_asked = Signal()

    def __init__(self, composers: Composers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composers = composers
        self.setProperty("look", "chip")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(composers.refresh)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        composers.changed.connect(self._show)
        composers.changed.connect(self._fill)
        self._fill()
        self._show()

    def _show(self) -> None:
        composer = self._composers.composer
        name = "built-in, offline" if composer is None else composer.name
        model = "" if composer is None else self._composers.model
        text = f"Composer  {name}{f' · {model}' if model else ''}"
        text = text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
        self.setText(f"{text.replace('&', '&&')}   ")
        colour = COLOURS["text-soft" if composer is None else "accent"]
        self.setStyleSheet(f"QPushButton {{ color: {colour}; }}")  # not of its menu
        self.setToolTip(
            "AirDesk itself composes: no key, no network"
            if composer is None
            else f"{composer.name} plans and composes first; the built-in composer checks and completes it"
        )

    def _fill(self) -> None:
        composers = self._composers
        self._menu.clear()
        for provider, name in [(BUILT_IN, BUILT_IN_NAME), *((one.id, one.name) for one in composers.offered)]:
            action = self._menu.addAction(name, lambda provider=provider: composers.choose(provider))
            action.setCheckable(True)
            action.setChecked(provider == composers.chosen)
        self._menu.addSeparator()
        self._menu.addAction("Language models…\tCtrl+,", self.settings_asked.emit)
