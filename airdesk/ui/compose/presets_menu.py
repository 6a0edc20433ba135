"""Presets of requests: kept under a name, taken again later."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from airdesk.progress import Progress
from airdesk.ui.compose.request_model import RequestModel, request_from_stored
from airdesk.ui.session import Session
from airdesk.ui.widgets.ask_text import ask_text
from airdesk.workflows import presets


class PresetsButton(QPushButton):
    """A menu of all presets, and what one can do with them."""

    def __init__(self, session: Session, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__("Presets", parent)
        self._session, self._model = session, model
        self.setProperty("look", "link")
        self.setStyleSheet("padding-right: 18px;")  # room for the arrow
        self.setToolTip("Keep these settings under a name, or take kept ones")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def _fill(self) -> None:
        self._menu.clear()
        kept = presets.list_presets(self._session.settings)
        for preset in kept:
            self._menu.addAction(preset.name, partial(self._take, preset))
        if not kept:
            self._menu.addAction("No presets yet").setEnabled(False)
        self._menu.addSeparator()
        self._menu.addAction("Keep these settings…", self._keep)
        if kept:
            away = self._menu.addMenu("Remove")
            for preset in kept:
                away.addAction(preset.name, partial(self._remove, preset.name))

    def _take(self, preset: presets.Preset) -> None:
        self._model.set_request(request_from_stored(dict(preset.request)))

    def _keep(self) -> None:
        name = ask_text(self, "Keep these settings", "Name of the preset:")
        if name is not None:
            request = asdict(self._model.request)
            self._in_background("Keep a preset", lambda _: presets.save_preset(name, request, self._session.settings))

    def _remove(self, name: str) -> None:
        self._in_background("Remove a preset", lambda _: presets.delete_preset(name, self._session.settings))

    def _in_background(self, label: str, work) -> None:  # type: ignore[no-untyped-def]
        def run(progress: Progress) -> None:
            work(progress)

        job = self._session.executor.submit(run, kind="library", label=label)
        job.failed.connect(lambda error: self._session.tell(str(error), "error"))
