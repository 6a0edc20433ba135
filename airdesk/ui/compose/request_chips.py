"""The fields of a request as chips with menus, for the start page: genre, mood, tempo, key, length."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from airdesk.ui.compose.field_texts import planned, read_field, shown
from airdesk.ui.compose.request_fields import KEYS
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.theme import COLOURS
from airdesk.ui.widgets.ask_text import ask_text
from airdesk.ui.widgets.flow_layout import FlowLayout
from airdesk.workflows.list_genres import list_genres

LABELS = {"genre": "Genre", "mood": "Mood", "tempo_bpm": "Tempo", "key": "Key", "bars": "Bars"}


class RequestChips(QWidget):
    """Each chip shows what the prompt decides until its menu says something else. *last*: a chip that stands behind them."""

    def __init__(self, model: RequestModel, last: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._genres = {row.genre: row for row in list_genres()}
        flow = FlowLayout(self)
        self._chips: dict[str, QPushButton] = {}
        for name, label in LABELS.items():
            chip = QPushButton(label)
            chip.setProperty("look", "chip")
            menu = QMenu(chip)
            menu.aboutToShow.connect(partial(self._fill, name, menu))
            chip.setMenu(menu)
            flow.addWidget(chip)
            self._chips[name] = chip
        if last is not None:
            flow.addWidget(last)
        model.previewed.connect(lambda _: self._show())
        model.request_changed.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        preview = self._model.preview
        has_prompt = bool(self._model.request.prompt.strip())
        for name, chip in self._chips.items():
            value = getattr(self._model.request, name)
            said = self._model.said(name)
            text = shown(name, value) if said else planned(name, preview.plan) if preview is not None and has_prompt else "auto"
            understood = preview is not None and has_prompt and name in preview.from_prompt and not said
            chip.setText(f"{LABELS[name]}  {text}   ")
            chip.setToolTip("Understood from your prompt" if understood else "Chosen by you" if said else "As the genre has it")
            colour = COLOURS["accent"] if understood or said else COLOURS["text-soft"]
            chip.setStyleSheet(f"QPushButton {{ color: {colour}; }}")  # not of its menu

    def _fill(self, name: str, menu: QMenu) -> None:
        menu.clear()
        menu.addAction("Let the prompt decide", partial(self._model.set_field, name, None))
        menu.addSeparator()
        for value in self._choices(name):
            menu.addAction(shown(name, value), partial(self._model.set_field, name, value))
        if name in ("tempo_bpm", "bars", "key"):
            menu.addAction("Other…", partial(self._ask, name))

    def _choices(self, name: str) -> list[object]:
        genre = self._genres[self._model.preview.plan.genre if self._model.preview else next(iter(self._genres))]
        match name:
            case "genre":
                return list(self._genres)
            case "mood":
                return list(genre.moods)
            case "key":
                return list(KEYS[::2])
            case "bars":
                return [8, 16, 24, 32, 48, 64, 96]
        lowest, highest = round(genre.min_bpm), round(genre.max_bpm)
        step = max(1, (highest - lowest) // 6)
        return [float(tempo) for tempo in range(lowest, highest + 1, step)]

    def _ask(self, name: str) -> None:
        text = ask_text(self, LABELS[name], f"{LABELS[name]}:")
        while text is not None:
            try:
                self._model.set_field(name, read_field(name, text))
                return
            except ValueError as error:
                text = ask_text(self, LABELS[name], str(error), text)
