"""The chosen sample at the bottom of the browser: what it is, how it looks, and what one does with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.browser.correction_form import CorrectionForm
from airdesk.ui.browser.detail_facts import FactsView, disagreement_text, shown_reason
from airdesk.ui.browser.detail_wave import DetailWave
from airdesk.ui.browser.sample_texts import NONE, loudness_text, root_with_cents
from airdesk.ui.icons import icon
from airdesk.ui.library.wording import plain
from airdesk.ui.theme import TIGHT, ui_font
from airdesk.ui.widgets.elided_button import ElidedButton
from airdesk.ui.widgets.elided_label import ElidedLabel
from airdesk.workflows.browse_inventory import BrowsedSample, SampleFile

MOST_FACTS_PX = 300


class Detail(QWidget):
    """Name, waveform and buttons at once; facts and corrections as soon as they have been read."""

    use_asked = Signal()
    similar_asked = Signal()
    favourite_asked = Signal()
    facts_toggled = Signal(bool)

    def __init__(self, bar: QWidget, parent: QWidget | None = None) -> None:
        """*bar*: how it is heard, shown under the waveform."""
        super().__init__(parent)
        self._bar = bar
        self.name = ElidedLabel(ui_font(9.75, weight=QFont.Weight.DemiBold))
        self.note = QLabel()
        self.why = QLabel()
        self.wave = DetailWave()
        self.use, self.similar, self.heart = ElidedButton(), QPushButton("Similar"), QToolButton()
        self.more = QToolButton()
        self.facts, self.form = FactsView(), CorrectionForm()
        self._scroller = QScrollArea()
        self._lay_out()
        self.use.clicked.connect(self.use_asked)
        self.similar.clicked.connect(self.similar_asked)
        self.heart.clicked.connect(lambda: self.favourite_asked.emit())
        self.more.toggled.connect(self._open_facts)

    def show_row(self, row: BrowsedSample) -> None:
        """Show a row at once."""
        sample = row.sample
        self.name.setText(sample.name)
        texts = [root_with_cents(sample), f"{loudness_text(sample)} RMS"] if sample.loudness_rms else [root_with_cents(sample)]
        is_good = sample.state == "ok"
        self.note.setText(" · ".join(text for text in texts if text != NONE) if is_good else str(sample.state))
        tip = disagreement_text(sample) if sample.roots_disagree else ""
        self.note.setToolTip(tip if is_good else shown_reason(sample))
        self.note.setProperty("look", "warning" if self.note.toolTip() else "soft")
        self.note.style().polish(self.note)
        self.heart.setChecked(sample.is_favourite)
        word = "Take the heart away" if sample.is_favourite else "Put a heart on it"
        self.heart.setToolTip(f"{word} (F)")
        self.heart.setAccessibleName("Favourite")
        self.wave.set_place(None)
        self.wave.set_problem("" if is_good else shown_reason(sample))
        self.similar.setEnabled(is_good)

    def show_file(self, file: SampleFile) -> None:
        """Show all that is known."""
        self.facts.show_file(file)
        self.form.show_file(file)

    def show_why(self, reason: str) -> None:
        """Why it is in the list; empty: there is no reason to tell."""
        self.why.setText(reason)
        self.why.setVisible(bool(reason))

    def show_use(self, text: str, tip: str, *, can_use: bool) -> None:
        """What the first button does now."""
        self.use.setText(plain(text))
        self.use.setToolTip(tip)
        self.use.setEnabled(can_use)

    def _open_facts(self, is_open: bool) -> None:
        self._scroller.setVisible(is_open)
        self.more.setIcon(icon("chevron-down" if is_open else "chevron-right", "text-soft"))
        self.facts_toggled.emit(is_open)

    def _lay_out(self) -> None:
        self.note.setProperty("look", "soft")
        self.note.setFont(ui_font(9.0))
        self.why.setProperty("look", "soft")
        self.why.setFont(ui_font(9.0))
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setAccessibleName("Why it is suggested")
        self.why.hide()
        self.heart.setIcon(icon("heart", "text", "accent"))
        self.heart.setCheckable(True)
        self.heart.setIconSize(QSize(16, 16))
        self.similar.setToolTip("Show what sounds like it (S)")
        self.more.setCheckable(True)
        self.more.setAccessibleName("Facts and corrections")
        self.more.setIconSize(QSize(14, 14))
        self.more.setProperty("look", "bare")
        self.more.setIcon(icon("chevron-right", "text-soft"))
        self.more.setToolTip("What is known of the sample and where from; correct it where it is wrong")
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 2, 8, 2)
        inner.setSpacing(10)
        inner.addWidget(self.facts)
        inner.addWidget(self.form)
        inner.addStretch(1)
        self._scroller.setWidget(content)
        self._scroller.setWidgetResizable(True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setMaximumHeight(MOST_FACTS_PX)
        self._scroller.hide()
        top, buttons = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.more)
        top.addWidget(self.name, 1)
        top.addWidget(self.note)
        buttons.setSpacing(TIGHT)
        buttons.addWidget(self.use, 1)
        buttons.addWidget(self.similar)
        buttons.addWidget(self.heart)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(TIGHT + 2)
        rows.addLayout(top)
        rows.addWidget(self.why)
        rows.addWidget(self.wave)
        rows.addWidget(self._bar)
        rows.addLayout(buttons)
        rows.addWidget(self._scroller, 1)
