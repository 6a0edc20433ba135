"""Play this song with my samples: what would play each track and why, then the whole of it as one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.inventory.matching.candidates import SelectionOptions
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.bridge import Latest
from airdesk.ui.browser.job_strip import JobStrip, sentence
from airdesk.ui.browser.proposal_row import ProposalRow
from airdesk.ui.browser.sample_options import SampleOptions
from airdesk.ui.library.wording import count_text, plain
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.workflows.inventory_folders import InventoryFolder, inventory_folders
from airdesk.workflows.propose_samples import AgreedSounds, Proposal, make_agreed, propose_samples, with_agreed

_AGAIN_MS = 350  # further clicks within it belong to the same choice


class SongSamples(QDialog):
    """Chooses as soon as it is shown and whenever an option changes; nothing of the song changes before it is agreed to."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document = session.document
        self._proposal: Proposal | None = None
        self.rows: list[ProposalRow] = []
        self.folders: dict[str, QCheckBox] = {}
        self.options, self.strip = SampleOptions(), JobStrip(session)
        self.apply, self.close_button = QPushButton("Use them"), QPushButton("Cancel")
        self.hint = sentence("Looking for the folders of your samples…")
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._choose)
        self._looking = Latest(self)
        self._looking.answered.connect(self._show_folders)
        self._looking.failed.connect(lambda error: self.hint.setText(str(error)))
        self.options.changed.connect(lambda _: self._ask_again())
        self.strip.busy_changed.connect(lambda _: self._show_possible())
        self.apply.clicked.connect(self._make)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(lambda _: self.strip.stop())
        self._lay_out()
        settings = session.settings
        self._looking.ask(lambda: inventory_folders(settings))

    @property
    def agreed(self) -> set[str]:
        """The ids of the tracks that are ticked."""
        return {row.proposal.track_id for row in self.rows if row.tick.isChecked()}

    def _show_folders(self, folders: Sequence[InventoryFolder]) -> None:
        own = [each for each in folders if each.root.kind != "factory" and each.samples]
        for each in own:
            box = self.folders[each.root.id] = QCheckBox(plain(f"{each.root.name}  ({count_text(each.samples, 'sample')})"))
            box.setChecked(True)
            box.setToolTip(f"Choose among the samples of {each.root.path}")
            box.clicked.connect(lambda _: self._ask_again())
            self._folder_column.addWidget(box)
        if own:
            self._choose()
        else:
            self.hint.setText("There are no samples in the inventory yet: drop a folder with samples on the window first.")

    def _ask_again(self) -> None:
        self._proposal = None
        self._show_possible()
        self._again.start()

    def _choose(self) -> None:
        """Let it be chosen anew; what is being chosen is not wanted any more."""
        if self.strip.is_busy:
            self.strip.stop()
            self._again.start()
            return
        roots = [root_id for root_id, box in self.folders.items() if box.isChecked()]
        if self._document is None or not roots:
            self._show_rows([])
            self.hint.setText("Tick a folder: samples are chosen from it.")
            return
        chosen = self.options.chosen
        options = SelectionOptions(chosen.layers, chosen.prefer_organic, chosen.add_percussion)
        call = partial(propose_samples, self._document.song, self._session.settings, roots, options)
        self.strip.run(call, "Choosing samples…", self._show_proposal)

    def _show_proposal(self, proposal: Proposal) -> None:
        if self._again.isActive():  # another choice was made meanwhile
            return
        self._proposal = proposal
        self._show_rows([ProposalRow(each) for each in proposal.tracks])
        count = sum(bool(each.keys) for each in proposal.tracks)
        self.hint.setText(f"{count} of {count_text(len(proposal.tracks), 'track')} can be played with your samples.")

    def _show_rows(self, rows: list[ProposalRow]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = rows
        for place, row in enumerate(rows):
            self._column.insertWidget(place, row)
            row.tick.toggled.connect(lambda _: self._show_possible())
        self._show_possible()

    def _show_possible(self) -> None:
        self.apply.setEnabled(self._proposal is not None and bool(self.agreed) and not self.strip.is_busy)

    def _make(self) -> None:
        if self._document is None or self._proposal is None:
            return
        call = partial(make_agreed, self._document.song, self._proposal, self.agreed, self._session.settings)
        self.strip.run(call, "Making the instruments…", self._use)

    def _use(self, sounds: AgreedSounds) -> None:
        session = self._session
        for problem in sounds.problems:
            session.tell(problem, "warning")
        if not sounds.instruments or self._proposal is None or session.document is not self._document:
            return
        from airdesk.workflows.sound_names import remember_own_names

        remember_own_names({own.sound: own.name for own in sounds.instruments.values()})  # they were made in another process
        has_percussion = self._proposal.options.add_percussion
        session.edit("Play with my samples", lambda song: with_agreed(song, sounds, add_percussion=has_percussion))
        names = {row.proposal.track_id: shown_name(row.proposal.name) for row in self.rows}
        said = ", ".join(f"{names[track_id]}: {own.name}" for track_id, own in list(sounds.instruments.items())[:4])
        more = len(sounds.instruments) - 4
        session.tell(f"Your samples play. {said}{f' and {more} more' if more > 0 else ''}.")
        self.accept()

    def _lay_out(self) -> None:
        self.setWindowTitle("Play this song with my samples")
        self.resize(620, 640)
        self.apply.setProperty("look", "primary")
        self.apply.setEnabled(False)
        self.apply.setToolTip("Let the ticked tracks play these samples; undo takes all of it back")
        self.close_button.setToolTip("Leave the song as it is (Esc)")
        self._folder_column, content = QVBoxLayout(), QWidget()
        self._folder_column.setSpacing(TIGHT)
        top, foot, rows = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        top.setSpacing(2 * SPACE)
        for title, inner in (("HOW", self.options), ("FROM", self._folder_column)):
            column = QVBoxLayout()
            heading = QLabel(title)
            heading.setProperty("look", "heading")
            column.addWidget(heading)
            column.addWidget(inner) if isinstance(inner, QWidget) else column.addLayout(inner)
            column.addStretch(1)
            top.addLayout(column, 1)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(TIGHT)
        self._column.addStretch(1)
        scroller = QScrollArea()
        scroller.setWidget(content)
        scroller.setWidgetResizable(True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.apply)
        rows.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        rows.setSpacing(SPACE)
        rows.addLayout(top)
        rows.addWidget(self.hint)
        rows.addWidget(scroller, 1)
        rows.addWidget(self.strip)
        rows.addLayout(foot)
