"""Presets of requests: kept under a name, taken again later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from airdesk.ui.bridge import InOrder
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.session import Session
from airdesk.ui.widgets.ask_text import ask_text
from airdesk.workflows import presets
from airdesk.workflows.take_values import request_of_document


class PresetsButton(QPushButton):
    """A menu of all presets, and what one can do with them; they are read each time it is opened."""

    def __init__(self, session: Session, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__("Presets", parent)
        self._session, self._model = session, model
        self._shelf = InOrder(self)
        self._shelf.failed.connect(lambda error: session.tell(str(error), "error"))
        self.setProperty("look", "link")
        self.setStyleSheet("padding-right: 18px;")  # room for the arrow
        self.setToolTip("Keep these settings under a name, or take kept ones")
        self._menu = QMenu(self)
        self.removal = QMenu("Remove", self)
        self._menu.addAction("Reading…").setEnabled(False)
        self._menu.aboutToShow.connect(self._read)
        self.setMenu(self._menu)

    def _read(self) -> None:
        self._shelf.do(lambda: presets.list_presets(self._session.settings), self._fill)

    def _fill(self, kept: Sequence[presets.Preset]) -> None:
        self._menu.clear()
        for preset in kept:
            self._menu.addAction(preset.name, partial(self._take, preset))
        if not kept:
            self._menu.addAction("No presets yet").setEnabled(False)
        self._menu.addSeparator()
        self._menu.addAction("Keep these settings…", self._keep)
        if kept:
            self.removal.clear()
            self._menu.addMenu(self.removal)
            for preset in kept:
                self.removal.addAction(preset.name, partial(self._remove, preset.name))

    def _take(self, preset: presets.Preset) -> None:
        request = request_of_document(preset.request)
        if request is None:
            self._session.tell(f"The preset “{preset.name}” cannot be read: remove it and keep it anew.", "error")
        else:
            self._model.take_preset(request)

    def _keep(self) -> None:
        name = ask_text(self, "Keep these settings", "Name of the preset:")
        if name is not None:
            request = asdict(self._model.request)
            self._store(lambda: presets.save_preset(name, request, self._session.settings), f"Kept as “{name}”.")

    def _remove(self, name: str) -> None:
        self._store(lambda: presets.delete_preset(name, self._session.settings), f"The preset “{name}” is removed.")

    def _store(self, work: Callable[[], object], sentence: str) -> None:
        self._shelf.do(work, lambda _: self._session.tell(sentence))
