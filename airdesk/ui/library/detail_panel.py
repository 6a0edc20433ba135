"""The right side of the library: everything about the chosen song, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.icons import icon
from airdesk.ui.library.cover_band import CoverBand
from airdesk.ui.library.detail_buttons import DetailButtons
from airdesk.ui.library.detail_facts import cover_text, facts_text, shortened
from airdesk.ui.library.detail_sections import Files, Parameters, Takes, section_heading
from airdesk.ui.library.tag_row import TagRow
from airdesk.ui.theme import ui_font
from airdesk.workflows.song_library import SongSheet


class DetailPanel(QFrame):
    """Shows a `SongSheet`; wishes are told by signals."""

    rename_requested = Signal(str, str)  # song id, title
    favourite_requested = Signal(str)
    tags_changed = Signal(str, list)
    prompt_reused = Signal(str, object)  # prompt, PlanRequest | None
    take_play_requested = Signal(object)  # TakeRow
    open_requested = Signal(str)
    duplicate_requested = Signal(str)
    export_requested = Signal(str)
    trash_requested = Signal(str)
    restore_requested = Signal(str)

    def __init__(self, covers: CoverCache, library_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.setAccessibleName("The chosen song")
        self._sheet: SongSheet | None = None
        self._cover = CoverBand(covers, height=112)
        self._title, self._heart = QLineEdit(), QToolButton()
        self._facts, self._prompt = QLabel(), QLabel()
        self._tags = TagRow()
        self._reuse = QPushButton("reuse")
        self._parameters, self._takes, self._files = Parameters(), Takes(library_folder), Files()
        self._num_takes, self._run = QLabel(), QLabel()
        self._buttons = DetailButtons()
        self._build()
        self._connect()

    @property
    def sheet(self) -> SongSheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(self, sheet: SongSheet) -> None:
        """Show a song."""
        is_other = self._sheet is None or self._sheet.row.id != sheet.row.id
        self._sheet = sheet
        row = sheet.row
        self._cover.show_cover(CoverKey(row.id, row.changed_at), cover_text(sheet.current.song))
        if is_other or not self._title.hasFocus():
            self._title.setText(row.title)
            self._title.setCursorPosition(0)
        self._facts.setText(facts_text(sheet))
        self._show_heart(row.is_favourite)
        self._tags.set_tags(row.tags)
        self._prompt.setText(shortened(row.prompt) or "This song has no prompt.")
        self._reuse.setVisible(bool(row.prompt))
        self._parameters.show_sheet(sheet)
        self._num_takes.setText(str(self._takes.show_sheet(sheet)))
        self._files.show_sheet(sheet)
        self._run.setText(f"run {sheet.run_ids[-1]}" if sheet.run_ids else "")
        self._folder.setVisible(bool(sheet.files))
        self._buttons.set_in_trash(row.deleted_at is not None)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_heart(self, is_favourite: bool) -> None:
        self._heart.setIcon(icon("heart-filled", "bad") if is_favourite else icon("heart", "text-soft"))
        name = "Take it out of the favourites" if is_favourite else "Put it among the favourites"
        self._heart.setToolTip(name)
        self._heart.setAccessibleName(name)

    def _id(self) -> str:
        return "" if self._sheet is None else self._sheet.row.id

    def _rename(self) -> None:
        if self._sheet is None:
            return
        title = " ".join(self._title.text().split())
        if title and title != self._sheet.row.title:
            self.rename_requested.emit(self._id(), title)
        elif not title:
            self._title.setText(self._sheet.row.title)

    def _show_folder(self) -> None:
        if self._sheet is not None and self._sheet.files:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sheet.files[0].path.parent)))

    def _reuse_prompt(self) -> None:
        if self._sheet is not None:
            self.prompt_reused.emit(self._sheet.row.prompt, self._sheet.current.request)

    def _connect(self) -> None:
        self._title.editingFinished.connect(self._rename)
        self._title.returnPressed.connect(self._title.clearFocus)
        self._heart.clicked.connect(lambda: self.favourite_requested.emit(self._id()))
        self._tags.changed.connect(lambda tags: self.tags_changed.emit(self._id(), tags))
        self._reuse.clicked.connect(self._reuse_prompt)
        self._folder.clicked.connect(self._show_folder)
        self._takes.play_requested.connect(self.take_play_requested)
        self._buttons.pressed.connect(lambda name: getattr(self, f"{name}_requested").emit(self._id()))

    def _build(self) -> None:
        self._style_fields()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(8)
        layout.addWidget(self._cover)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self._heart)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._tags)
        layout.addLayout(section_heading("PROMPT", self._reuse))
        layout.addWidget(self._prompt)
        layout.addLayout(section_heading("PARAMETERS"))
        layout.addWidget(self._parameters)
        layout.addLayout(section_heading("TAKES", self._num_takes))
        layout.addWidget(self._takes)
        layout.addLayout(section_heading("FILES", self._run, self._folder))
        layout.addWidget(self._files)
        layout.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        line = QFrame()
        line.setProperty("look", "line")
        whole.addWidget(line)
        whole.addWidget(self._buttons)

    def _style_fields(self) -> None:
        self._title.setProperty("look", "title")
        self._title.setFont(ui_font(12.5, weight=QFont.Weight.DemiBold))
        self._title.setMaxLength(120)
        self._title.setAccessibleName("Title")
        self._title.setToolTip("Click to rename (F2 in the list)")
        self._heart.setProperty("look", "bare")
        self._facts.setProperty("look", "soft")
        self._facts.setWordWrap(True)
        self._prompt.setProperty("look", "quote")
        self._prompt.setWordWrap(True)
        self._prompt.setTextFormat(Qt.TextFormat.PlainText)
        self._prompt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reuse.setProperty("look", "link")
        self._reuse.setToolTip("Write this prompt and its parameters into a new song")
        for label in (self._num_takes, self._run):
            label.setProperty("look", "soft")
        self._folder = QPushButton("show")
        self._folder.setProperty("look", "link")
        self._folder.setToolTip("Show the files in their folder")
