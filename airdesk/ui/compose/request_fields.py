"""The fields of a request: genre, mood, tempo, key, meter, length, seed."""

from __future__ import annotations

import random

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from airdesk.model.harmony import Key
from airdesk.ui.compose.field_row import FieldRow
from airdesk.ui.compose.field_texts import METERS
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.icons import icon
from airdesk.ui.widgets.pitch_text import signed
from airdesk.workflows.list_genres import GenreRow, list_genres
from airdesk.workflows.preview_plan import PlanPreview

KEYS = tuple(Key(tonic, scale).name for scale in ("minor", "major") for tonic in range(12))
_SHOWN_KEYS = tuple(map(signed, sorted(KEYS, key=lambda name: name[1] in "#b")))  # "B" goes on as B minor, not as B♭ minor


class RequestFields(QWidget):
    """All fields in two columns; what is left empty is decided by the prompt and the genre."""

    def __init__(self, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._genres: dict[str, GenreRow] = {row.genre: row for row in list_genres()}
        self.rows = {
            "genre": FieldRow(model, "genre", "Genre", "Which genre's ways the song follows", choices=tuple(self._genres)),
            "mood": FieldRow(model, "mood", "Mood", "How it feels; each genre has moods of its own", choices=()),
            "tempo_bpm": FieldRow(model, "tempo_bpm", "Tempo", "Beats per minute, 20 to 300"),
            "key": FieldRow(model, "key", "Key", "Tonic and scale, like A minor, F# dorian", choices=_SHOWN_KEYS),
            "bars": FieldRow(model, "bars", "Bars", "Length in bars, 1 to 512"),
            "meter": FieldRow(model, "meter", "Meter", "Beats of a bar", choices=METERS),
            "seed": FieldRow(model, "seed", "Seed", "The same request with the same seed is the same song"),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for number, row in enumerate(self.rows.values()):
            grid.addWidget(row, number // 2, number % 2)
        grid.addWidget(self._dice(), len(self.rows) // 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        model.previewed.connect(self._on_preview)

    @property
    def is_valid(self) -> bool:
        """True where every field can be used."""
        return all(row.is_valid for row in self.rows.values())

    def _dice(self) -> QWidget:
        """Throws another seed."""
        button = QPushButton(icon("dice"), "New seed")
        button.setToolTip("Throw the dice: another song from the same request")
        button.clicked.connect(self.throw_dice)
        holder = QWidget()
        layout = QGridLayout(holder)
        layout.setContentsMargins(0, 21, 0, 0)
        layout.addWidget(button)
        return holder

    def throw_dice(self) -> None:
        """Take a seed by chance."""
        self._model.set_field("seed", random.SystemRandom().randrange(1, 100_000))

    def _on_preview(self, preview: PlanPreview) -> None:
        genre = self._genres.get(preview.plan.genre)
        if genre is not None:
            self.rows["mood"].set_choices(genre.moods)
            self.rows["tempo_bpm"].set_hint(f"{genre.min_bpm:g}–{genre.max_bpm:g}")
