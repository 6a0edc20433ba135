"""All that is known of a sample, as lines of text, and who says so."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from airdesk.model.sample import Sample
from airdesk.ui.browser.sample_texts import (
    WHO,
    filed_text,
    loudness_text,
    root_with_cents,
    seconds_text,
    sure_text,
    tempo_text,
)
from airdesk.ui.library.wording import bytes_text, key_text
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.pitch_text import note_text
from airdesk.workflows.browse_inventory import SampleFile


def facts_of(file: SampleFile) -> list[tuple[str, str, str]]:
    """Label, text and look of each line."""
    sample = file.sample
    lines = [("Problem", shown_reason(sample), "warning")] if sample.state != "ok" else []
    who = WHO.get(sample.source, "")
    sure = "" if sample.source in ("", "user") else f" ({sure_text(sample.instrument_confidence)})"
    lines.append(("Instrument", f"{filed_text(sample)} · {who or 'nothing says what it is'}{sure}", "soft"))
    if sample.root_midi is not None:
        lines.append(("Note", f"{root_with_cents(sample)} · {WHO.get(sample.root_source, '')}", "soft"))
    if sample.roots_disagree:
        lines.append(("", disagreement_text(sample), "warning"))
    if sample.tempo_bpm is not None:
        beats = "" if sample.beats is None else f" · {sample.beats:.4g} beats"
        lines.append(("Tempo", f"{tempo_text(sample)}{beats} · {WHO.get(sample.tempo_source, 'heard')}", "soft"))
    if sample.key:
        lines.append(("Key", key_text(sample.key), "soft"))
    lines.append(("Length", f"{seconds_text(sample.length_seconds)} · {'loop' if sample.is_loop else 'one-shot'}", "soft"))
    if sample.peak:
        peak_db = f"{20 * math.log10(sample.peak):.1f} dB".replace("-", "−")
        lines.append(("Level", f"{loudness_text(sample)} RMS · peak {peak_db}", "soft"))
    elif sample.state == "ok" and not sample.is_described:
        lines.append(("Level", "it has not been listened to yet", "soft"))
    lines.append(("File", _file_text(sample), "soft"))
    lines.append(("Folder", f"{file.root.name}/{sample.folder}".rstrip("/"), "soft"))
    if sample.tags:
        lines.append(("Tags", ", ".join(sample.tags), "soft"))
    return lines


def disagreement_text(sample: Sample) -> str:
    """Who names which note, where they do not agree."""
    said = (("the file", sample.root_chunk), ("its name", sample.root_name), ("its sound", sample.root_audio))
    return "They do not agree: " + ", ".join(f"{who} says {note_text(note)}" for who, note in said if note is not None)


def shown_reason(sample: Sample) -> str:
    """Why it cannot be played."""
    return f"{sample.state.capitalize()}: {sample.reason}" if sample.reason else str(sample.state).capitalize()


def _file_text(sample: Sample) -> str:
    channels = {None: "", 1: "mono", 2: "stereo"}.get(sample.num_channels, f"{sample.num_channels} channels")
    rate = "" if sample.sample_rate is None else f"{sample.sample_rate / 1000:g} kHz"
    texts = (sample.kind, rate, channels, bytes_text(sample.bytes))
    return " · ".join(text.replace(" ", "\u00a0") for text in texts if text)


class FactsView(QWidget):
    """The lines in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_file(self, file: SampleFile) -> None:
        """Show another sample."""
        lines = facts_of(file)
        while len(self._rows) < len(lines):
            self._add_row()
        for number, (label, text) in enumerate(self._rows):
            is_shown = number < len(lines)
            label.setVisible(is_shown)
            text.setVisible(is_shown)
            if is_shown:
                label.setText(lines[number][0])
                text.setText(lines[number][1])
                if text.property("look") != lines[number][2]:
                    text.setProperty("look", lines[number][2])
                    text.style().polish(text)

    @property
    def text(self) -> str:
        """Everything it says."""
        return "\n".join(f"{label.text()}: {text.text()}" for label, text in self._rows if not text.isHidden())

    def _add_row(self) -> None:
        label, text = QLabel(), QLabel()
        label.setProperty("look", "faint")
        text.setProperty("look", "soft")
        for one in (label, text):
            one.setFont(ui_font(8.75))
            one.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            one.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label, len(self._rows), 0)
        self._grid.addWidget(text, len(self._rows), 1)
        self._rows.append((label, text))
