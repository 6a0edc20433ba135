"""The plan of the open song: its sections, who comes in, its chords."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.model.harmony import Key
from airdesk.model.plan import SectionPlan, SongPlan
from airdesk.ui.theme import COLOURS
from airdesk.ui.widgets.pitch_text import signed_chords


class PlanView(QWidget):
    """A line for each section; `edit` opens the plan."""

    edit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("PLAN")
        title.setProperty("look", "heading")
        self.edit = QPushButton("edit")
        self.edit.setProperty("look", "link")
        self.edit.setAccessibleName("Edit the plan")
        self.edit.setToolTip("Change sections, chords and instruments, and compose again from that")
        self.edit.clicked.connect(self.edit_requested)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setAccessibleName("Plan")
        heading = QHBoxLayout()
        heading.addWidget(title)
        heading.addStretch(1)
        heading.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(heading)
        layout.addWidget(self._text)
        self.show_plan(None)

    def show_plan(self, plan: SongPlan | None) -> None:
        """Show a plan, or that there is none."""
        self.edit.setVisible(plan is not None)
        if plan is None:
            self._text.setText(f"<span style='color:{COLOURS['text-faint']}'>Generate a song, and its form stands here.</span>")
            return
        self._text.setText("<br>".join(section_lines(plan)))
        lines = (f"{section.name}: {chord_summary(section, plan.key)}" for section in plan.sections)
        self._text.setToolTip("\n".join(lines))


def section_lines(plan: SongPlan) -> list[str]:
    """One line for each section, and the chords of the first with most of them."""
    soft = COLOURS["text-soft"]
    lines, before = [], set[str]()
    for label, section in zip(section_labels(plan.sections), plan.sections, strict=True):
        who = _who(section, before)
        before = set(section.instruments)
        bars = "1 bar" if section.bars == 1 else f"{section.bars} bars"
        lines.append(f"<b>{label}</b> <span style='color:{soft}'>{escape(section.name)} · {bars}{escape(who)}</span>")
    main = max(plan.sections, key=lambda section: (len(section.instruments), section.energy))
    return [*lines, f"<span style='color:{COLOURS['text-faint']}'>{escape(chord_summary(main, plan.key))}</span>"]


def section_labels(sections: Sequence[SectionPlan]) -> list[str]:
    """A1, B1, A2…: a letter for each name, a number for each return."""
    letters: dict[str, str] = {}
    counts: dict[str, int] = {}
    labels = []
    for section in sections:
        letter = letters.setdefault(section.name, chr(ord("A") + len(letters) % 26))
        counts[letter] = counts.get(letter, 0) + 1
        labels.append(f"{letter}{counts[letter]}")
    return labels


def chord_summary(section: SectionPlan, key: Key | None = None, most: int = 8) -> str:
    """The chords of a section, repeats left out."""
    names: list[str] = []
    for span in section.chords:
        name = span.chord.named(key)
        if not names or names[-1] != name:
            names.append(name)
    return signed_chords(" – ".join(names[:most]) + (" …" if len(names) > most else ""))


def _who(section: SectionPlan, before: set[str]) -> str:
    """Who comes in and who leaves against the section before; everyone in the first."""
    if not before:
        return " · " + ", ".join(section.instruments[:4])
    new = [name for name in section.instruments if name not in before]
    gone = [name for name in before if name not in section.instruments]
    parts = ([f"+ {', '.join(new[:3])}"] if new else []) + ([f"− {', '.join(sorted(gone)[:3])}"] if gone else [])
    return " · " + " ".join(parts) if parts else ""
