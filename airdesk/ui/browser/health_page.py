"""The inventory's health: what is broken, missing, there twice or of two minds about its root, and what mends it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from airdesk.library.sample_health import HEALTH_KINDS, HealthKind
from airdesk.ui.bridge import Latest
from airdesk.ui.browser.health_actions import HealthActions
from airdesk.ui.browser.health_model import HealthModel
from airdesk.ui.browser.health_note import HealthNote
from airdesk.ui.browser.health_table import HealthTable
from airdesk.ui.browser.health_wording import HINTS, NONE, TITLES, grouped, note_choices, summary
from airdesk.ui.browser.job_strip import JobStrip, sentence
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, TIGHT, ui_font
from airdesk.ui.widgets.flow_layout import FlowLayout
from airdesk.ui.widgets.pitch_text import note_text
from airdesk.workflows.inventory_health import HealthListing
from airdesk.workflows.sample_inventory import inventory_roots


class HealthPage(QWidget):
    """A page of the browser; looks anew each time it is shown."""

    closed = Signal()  # back to the list of samples
    changed = Signal()  # the inventory is another one now
    folders_requested = Signal()  # the list of folders is wanted

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.strip, self.note = JobStrip(session), HealthNote()
        self.model = HealthModel(session, self)
        self.table = HealthTable(self.model)
        self.doing = HealthActions(session, self.strip, self)
        self.kinds: dict[HealthKind, QPushButton] = {}
        self._listing: HealthListing | None = None
        self._was_chosen = self._is_new_to_view = False
        self._roots = Latest(self)
        self.setFocusProxy(self.table)
        self._make_buttons()
        self._lay_out()
        self._connect()

    def look(self, kind: HealthKind | None = None) -> None:
        """Look at everything anew, and show that kind."""
        if kind is not None:
            self._was_chosen = True
        self.model.look(kind)

    def _make_buttons(self) -> None:
        self.back = _button("Back", "Back to the samples (Esc)")
        self.rescan = _button("Rescan", "Look through all folders again (Ctrl+R)")
        for keys, button in (("Esc", self.back), ("Ctrl+R", self.rescan)):  # here alone: elsewhere they mean other things
            shortcut = QShortcut(QKeySequence(keys), self, button.click)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.folders = _button("Folders…", "The folders of the inventory")
        self.relink = _button("Relink folder…", "Show AirDesk the folder that missing samples are in now")
        self.show_it = _button("Show in folder", "Open the folder this file lies in (Return)")
        self.choose = _button("Choose its file…", "Say which file this missing sample is now")
        self.forget = _button("Forget", "Forget the chosen missing samples (Delete)")
        self.forget_all = _button("Forget all", "Forget all missing samples")
        self.root = _button("Choose the root", "Say which note this sample sounds")
        self.root_menu = QMenu(self)
        self.root.setMenu(self.root_menu)
        group = QButtonGroup(self)
        for kind in HEALTH_KINDS:
            button = self.kinds[kind] = QPushButton(TITLES[kind])
            button.setProperty("look", "segment")
            button.setCheckable(True)
            button.setToolTip(HINTS[kind])
            button.clicked.connect(lambda _=False, chosen=kind: self.look(chosen))
            group.addButton(button)

    def _lay_out(self) -> None:
        self.setAccessibleName("Health of the inventory")
        self.title, self.summary, self.hint = QLabel("Health"), sentence("Looking…"), sentence("", "faint")
        self.title.setFont(ui_font(13, weight=QFont.Weight.DemiBold))
        head = QHBoxLayout()
        head.setSpacing(TIGHT)
        head.addWidget(self.title, 1)
        for button in (self.folders, self.rescan, self.back):
            button.setStyleSheet("padding: 5px 7px")  # all three fit beside the title where the panel is narrow
            head.addWidget(button)
        kinds, below = QWidget(), QWidget()
        tabs, acts = FlowLayout(kinds, spacing=2), FlowLayout(below)
        for kind in HEALTH_KINDS:
            tabs.addWidget(self.kinds[kind])
        for button in (self.show_it, self.choose, self.relink, self.root, self.forget, self.forget_all):
            acts.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.note)
        self.stack.addWidget(self.table)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        rows.setSpacing(TIGHT + 2)
        rows.addLayout(head)
        for widget in (self.summary, kinds, self.hint):
            rows.addWidget(widget)
        rows.addWidget(self.stack, 1)
        rows.addWidget(below)
        rows.addWidget(self.strip)

    def _connect(self) -> None:
        self.model.looked.connect(self._show)
        self.model.failed.connect(self._show_problem)
        self.table.chosen_changed.connect(self._fit_buttons)
        self.table.menu_requested.connect(self._open_menu)
        self.table.show_requested.connect(self._show_in_folder)
        self.table.forget_requested.connect(self._forget)
        self.show_it.clicked.connect(self._show_in_folder)
        self.choose.clicked.connect(lambda: [self.doing.choose_file(entry) for entry in self.table.chosen()[:1]])
        self.relink.clicked.connect(lambda: self.doing.relink_folder())
        self.forget.clicked.connect(self._forget)
        self.forget_all.clicked.connect(lambda: self.doing.forget([], self._number("missing")))
        self.rescan.clicked.connect(self._ask_for_roots)
        self._roots.failed.connect(lambda error: self.strip.say(str(error), is_problem=True))
        self._roots.answered.connect(lambda roots: self.doing.rescan([root.path for root in roots if root.kind == "folder"]))
        self.back.clicked.connect(self.closed)
        self.folders.clicked.connect(self.folders_requested)
        self.doing.changed.connect(self.model.look)
        self.doing.changed.connect(self.changed)
        self.strip.busy_changed.connect(lambda _: self._fit_buttons())

    def _show(self, listing: HealthListing) -> None:
        self._listing = listing
        if not self._was_chosen and not listing.counts.of(self.model.kind) and not listing.counts.is_well:
            self.look(next(kind for kind in HEALTH_KINDS if listing.counts.of(kind)))
            return
        self.summary.setText(summary(listing))
        self.summary.setProperty("look", "warning" if listing.gone_roots else "soft")
        self.summary.style().polish(self.summary)
        for kind, button in self.kinds.items():
            number = listing.counts.of(kind)
            button.setText(f"{TITLES[kind]}  {grouped(number)}")
            button.setChecked(kind == self.model.kind)
        has_rows = self.model.rowCount() > 0
        self.hint.setText(HINTS[self.model.kind] if has_rows else "")
        self.hint.setVisible(has_rows)
        self.summary.setVisible(not (listing.counts.is_well and not listing.gone_roots))
        is_well, has_any = listing.counts.is_well, listing.counts.samples > 0
        sign, ink = ("check", "good") if has_any or not is_well else ("folder", "text-faint")
        sign, ink = ("warning", "warn") if is_well and listing.gone_roots else (sign, ink)
        self.note.say(summary(listing) if is_well else NONE[self.model.kind], sign, ink)
        self.stack.setCurrentWidget(self.table if has_rows else self.note)
        self.table.fit_columns()
        if has_rows and not self.table.selectionModel().hasSelection():
            self.table.selectRow(0)
        if has_rows and self._is_new_to_view:
            self.table.setFocus()
        self._is_new_to_view = False
        self._fit_buttons()

    def _show_problem(self, why: str) -> None:
        self.summary.setText("")
        self.note.say(why, "warning", "warn")
        self.stack.setCurrentWidget(self.note)

    def _fit_buttons(self) -> None:
        """Each button where it has something to do."""
        kind, chosen, is_free = self.model.kind, self.table.chosen(), not self.strip.is_busy
        has_rows = self.model.rowCount() > 0
        is_missing = kind == "missing" and has_rows
        self.show_it.setVisible(has_rows)
        self.show_it.setEnabled(bool(chosen))
        for button in (self.choose, self.forget, self.forget_all):
            button.setVisible(is_missing)
        self.choose.setEnabled(is_free and len(chosen) == 1)
        self.forget.setEnabled(is_free and bool(chosen))
        self.forget_all.setEnabled(is_free)
        self.relink.setVisible(is_missing or bool(self._listing and self._listing.gone_roots))
        self.relink.setEnabled(is_free)
        self.rescan.setEnabled(is_free)
        self.root.setVisible(kind == "roots" and has_rows)
        self.root.setEnabled(bool(chosen))
        self._fill_root_menu()

    def _fill_root_menu(self) -> None:
        self.root_menu.clear()
        chosen = self.table.chosen()[:1] if self.model.kind == "roots" else []
        for entry in chosen:
            for midi, sources in note_choices(entry.row.sample):
                action = self.root_menu.addAction(f"{note_text(midi)}, as the {sources} says")
                action.triggered.connect(lambda _=False, one=entry, note=midi: self.doing.take_root(one, note))

    def _open_menu(self, at: QPoint) -> None:
        if not self.table.chosen():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.show_it, self.choose, self.forget):
            if not button.isHidden():
                action = menu.addAction(button.text())
                action.setEnabled(button.isEnabled())
                action.triggered.connect(button.click)
        if not self.root.isHidden():
            menu.addActions(self.root_menu.actions())
        menu.popup(at)

    def _show_in_folder(self) -> None:
        for entry in self.table.chosen()[:1]:
            self.doing.show_in_folder(entry)

    def _forget(self) -> None:
        if self.model.kind == "missing" and self.table.chosen():
            self.doing.forget(self.table.chosen(), self._number("missing"))

    def _number(self, kind: HealthKind) -> int:
        return self._listing.counts.of(kind) if self._listing is not None else 0

    def _ask_for_roots(self) -> None:
        settings = self._session.settings
        self._roots.ask(lambda: inventory_roots(settings))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_new_to_view = True
        self.look()


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleName(text.removesuffix("…"))
    return button
