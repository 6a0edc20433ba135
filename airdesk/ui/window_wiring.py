"""Who does what in the window: the panels are made and connected to the desk, the session and each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu

from airdesk.facts.gallery import find_piece
from airdesk.jobs.job import Job
from airdesk.model.plan import PlanRequest
from airdesk.ui.actions import WindowActions
from airdesk.ui.bridge import Latest
from airdesk.ui.browser.inventory_place import InventoryPlace
from airdesk.ui.compose.generation import Generation
from airdesk.ui.compose.part_asking import PartAsking
from airdesk.ui.compose.plan_editor import PlanEditor
from airdesk.ui.export.export_dialog import ExportDialog
from airdesk.ui.jobs.job_notices import JobNotices
from airdesk.ui.jobs.job_status import JobStatus
from airdesk.ui.library.library_page import LibraryPage
from airdesk.ui.library.recent_songs import RecentSongs
from airdesk.ui.loop_key import toggle_loop
from airdesk.ui.memory import settle_memory
from airdesk.ui.page_hand import PageHand, SongHand
from airdesk.ui.start_progress import StartProgress
from airdesk.ui.steps import take_all, take_one_by_one
from airdesk.ui.takes_wiring import TakesWiring
from airdesk.ui.widgets.ask_text import ask_text
from airdesk.ui.window_dialogs import WindowDialogs
from airdesk.workflows.browse_inventory import has_own_samples

if TYPE_CHECKING:
    from airdesk.ui.automix.automix_place import AutomixPlace
    from airdesk.ui.main_window import MainWindow


READY_MS = 600
"""After a song was opened; the window is drawn by then."""


_OF_A_SONG: Final = frozenset(
    {"another_track", "rename", "save", "loop", "another", "suggest", "song_samples", "part", "variation", "continuation"}
)
"""Actions that need one in the Compose page; saving needs one anywhere."""


class WindowWiring:
    """Lives as long as the window does."""

    def __init__(self, window: MainWindow, library: LibraryPage) -> None:
        self._window, self._library = window, library
        self._session, self._desk = window.session, window.desk
        self.export = ExportDialog(window.session, window)
        self.progress = StartProgress(window.start_page.progress, window.generator)
        self.dialogs = WindowDialogs(window, window.session)
        self.parts = PartAsking(window)
        self.inventory = InventoryPlace(window)
        tip = "Choose samples for every track of the open song, each with the reason"
        self.inventory.browser.add_to_menu("Play this song with my samples…", tip, self.dialogs.song_samples)
        self._rests = self._only_notes = False
        self.automix: AutomixPlace | None = None  # made when it is first shown
        self._automix_ahead = Latest(window)
        self._automix_ahead.answered.connect(lambda _: self._make_automix_in_steps())
        self._automix_coming: AutomixPlace | None = None  # half made
        self._wants_automix = False
        self._song_hand = SongHand(window.session, self.export.present)
        self.actions = WindowActions(window, self._doings())
        self.inventory.browser.list.facets_read.connect(
            lambda facets: window.compose_page.prompt_panel.sounds.set_has_samples(has_own_samples(facets))
        )
        self.dialogs.models_changed = partial(window.composers.refresh, is_urgent=True)
        window.composers.changed.connect(lambda: window.status_line.show_composer(window.composers.said))
        window.status_line.show_composer(window.composers.said)
        for asker in (window.start_page.composer, window.compose_page.prompt_panel.composer):
            asker.settings_asked.connect(self.dialogs.models)
        self._connect_bar()
        self._connect_making()
        self._connect_library()
        self.takes = TakesWiring(window)
        self._session.run_log_wanted.connect(self._show_run_log)
        self._session.samples_wanted.connect(self.inventory.suggest)
        self._show_possible()

    def begin(self, is_alone: bool) -> None:
        """The library can be used: show what is in it, and the song that was open last unless another window has it."""
        window, session = self._window, self._session
        self.inventory.browser.begin()
        recent = RecentSongs(session, covers=self._library.covers, heard=self._library.heard)
        recent.open_requested.connect(self._desk.open_song)
        window.start_page.add_below("Recent songs", "Made by you, kept as you work.", recent, recent.counted)
        window.start_page.set_covers(self._library.covers)
        self._ahead = Latest()
        self._ahead.answered.connect(lambda _: self._open_last() if is_alone else settle_memory())
        self._ahead.ask(_import_ahead)

    def choose_page(self, name: str) -> None:
        """Show a page; what Automix needs is imported in a thread before it is shown first."""
        self._automix_ahead.forget()
        self._wants_automix = name == "Automix"
        if name == "Automix" and self.automix is None:
            self._automix_ahead.ask(_import_automix)
        else:
            self._window.show_page(name)

    def make_automix(self) -> None:
        """Make the Automix page where there is none yet."""
        if self.automix is None:
            place = self._begin_automix()
            take_all(place.steps)
            self.automix, self._automix_coming = place, None
            place.hand.changed.connect(self._show_possible)

    def _make_automix_in_steps(self) -> None:
        """The window lives while the page is made; it is shown unless another one was wanted meanwhile."""
        if self.automix is None and self._automix_coming is None:
            take_one_by_one(self._begin_automix().steps, self._window, self._show_automix)

    def _begin_automix(self) -> AutomixPlace:
        if self._automix_coming is None:
            from airdesk.ui.automix.automix_place import AutomixPlace

            self._automix_coming = AutomixPlace(self._window)
        return self._automix_coming

    def _show_automix(self) -> None:
        self.make_automix()
        if self._wants_automix:
            self._window.show_page("Automix")

    def show_page(self, name: str) -> None:
        """Another page is shown: undo and the transport are for what is on it."""
        self._wants_automix = False
        if self.automix is not None:
            (self.automix.begin if name == "Automix" else self.automix.leave)()
        self._show_possible()

    @property
    def _hand(self) -> PageHand:
        """Whom undo, the transport and Export are for: the set on the Automix page, else the song."""
        return self.automix.hand if self.automix is not None and self._window.page == "Automix" else self._song_hand

    def _open_last(self) -> None:
        """Open the song that was open when the window closed, unless one is open already."""
        settle_memory()
        window = self._window
        last, is_typing = window.state.last_song, bool(window.request.request.prompt)
        if last and self._session.document is None and not window.generator.running and not is_typing:
            self._rests = True  # a song that merely came back starts no sound processes
            self._desk.open_song(last)

    def _get_ready_to_play(self) -> None:
        """Start the sound processes a little after a song was made or chosen, so that playing begins at once."""
        rests, self._rests = self._rests, False
        playback = self._session.playback
        if playback is not None and not rests:
            QTimer.singleShot(READY_MS, self._window, playback.warm_up)

    def _doings(self) -> dict[str, object]:
        window, session, desk = self._window, self._session, self._desk
        page = window.compose_page
        return {
            "new": self.new_song,
            "generate": self._generate,
            "generate_notes": lambda: self._generate(only_notes=True),
            "another": desk.another,
            "another_track": lambda: desk.another_track(session.selected_track_id),
            **{kind: partial(self.parts.ask, kind) for kind in ("part", "variation", "continuation")},
            "rename": self._rename,
            "save": desk.save_now,
            "export": lambda: self._hand.export(),
            "undo": lambda: self._hand.undo(),
            "redo": lambda: self._hand.redo(),
            "play": lambda: self._hand.toggle_play(),
            "stop": lambda: self._hand.stop(),
            "to_start": lambda: self._hand.to_start(),
            "loop": lambda: toggle_loop(session),
            "compose_page": lambda: window.show_page("Compose"),
            "library_page": lambda: window.show_page("Library"),
            "automix_page": lambda: self.choose_page("Automix"),
            **{name: lambda name=name: self._show_dock(name) for name in page.docks if name != "prompt"},
            "inventory": self.inventory.toggle,
            "suggest": self.inventory.suggest,
            "song_samples": self.dialogs.song_samples,
            "models": self.dialogs.models,
            "audio": self.dialogs.audio,
            "health": self.dialogs.health,
            "shortcuts": self.dialogs.shortcuts,
            "about": self.dialogs.about,
            "quit": window.close,
        }

    # ── what is asked for ──

    def new_song(self) -> None:
        """Begin anew: the start page, with nothing open."""
        self._desk.put_away()
        self._window.request.set_request(PlanRequest(prompt=""))
        self._window.show_page("Start")
        self._window.start_page.prompt.setFocus()

    def _generate(self, *, only_notes: bool = False) -> None:
        """From whichever page is shown, as its button does, which looks at the request first."""
        is_start, window = self._window.page == "Start", self._window
        self._only_notes = only_notes
        (window.start_page.generate if is_start else window.compose_page.prompt_panel.generate).click()
        self._only_notes = False

    def _make(self, *, is_new_song: bool) -> None:
        self._desk.generate(self._window.request.request, is_new_song=is_new_song, only_notes=self._only_notes)

    def _make_piece(self, name: str) -> None:
        """A piece of the gallery, made on this machine."""
        self._desk.generate(find_piece(name).request, is_new_song=True)

    def _edit_plan(self) -> None:
        """Change the plan and compose again from it."""
        take = self._desk.take
        if take is None or take.plan is None:
            self._session.tell("The plan can be edited when the song is finished.")
            return
        asked = self._window.request.by_composer(take.request or PlanRequest(take.plan.user_prompt, seed=take.plan.seed))
        editor = PlanEditor(take.plan, self._window)
        editor.compose_requested.connect(
            lambda plan: self._desk.generate(plan, is_new_song=False, asked=asked, summary="from an edited plan")
        )
        editor.open()

    def _rename(self) -> None:
        song = self._session.song
        if song is not None:
            title = ask_text(self._window, "Rename the song", "Title:", song.title)
            if title is not None:
                self._desk.rename_song(title)

    def _show_dock(self, name: str) -> None:
        self._window.show_page("Compose")
        if self._window.page == "Compose":
            self._window.compose_page.show_dock(name)

    def _show_run_log(self, run_id: str) -> None:
        """Bring the panel to the front; the Automix page has its own, which is made when it is shown first."""
        if self._window.page == "Automix" and self.automix is not None:
            self.automix.page.show_tab("Run log").show_run(run_id)
        else:
            self._show_dock("run_log")

    # ── who hears whom ──

    def _connect_bar(self) -> None:
        bar, session = self._window.top_bar, self._session
        bar.page_chosen.connect(self.choose_page)
        bar.play_requested.connect(lambda: self._hand.toggle_play())
        bar.to_start_requested.connect(lambda: self._hand.to_start())
        bar.stop_requested.connect(lambda: self._hand.stop())
        bar.loop_toggled.connect(lambda _: toggle_loop(session))
        bar.export_requested.connect(self.export.present)
        menu = QMenu(bar.menu_button)
        self.actions.fill(menu)
        bar.menu_button.setMenu(menu)
        status = JobStatus(session)
        status.panel_asked.connect(lambda: self._show_dock("jobs"))
        self._window.status_line.add_at_left(status)
        self.notices = JobNotices(session, self._window)
        self._desk.saved.connect(lambda text, is_good: bar.show_saved(text, is_good=is_good))
        session.song_changed.connect(lambda _: self._show_possible())
        session.document_opened.connect(lambda _: self._show_possible())
        session.document_opened.connect(lambda _: self._select_something())
        # kept at once, so that a crash does not make it forgotten
        self._desk.opened.connect(lambda: self._window.state.keep_last_song(self._desk.song_id))

    def _connect_making(self) -> None:
        window, generator = self._window, self._window.generator
        window.start_page.generate_requested.connect(lambda: self._make(is_new_song=True))
        window.start_page.library_requested.connect(lambda: window.show_page("Library"))
        panel = window.compose_page.prompt_panel
        panel.generate_requested.connect(lambda: self._make(is_new_song=False))
        self._desk.opened.connect(lambda: window.show_page("Compose"))
        self._desk.opened.connect(self._get_ready_to_play)
        self._desk.stopped.connect(lambda: window.show_page(window.page))
        self._desk.request_known.connect(window.request.set_request)
        self._desk.plan_changed.connect(window.compose_page.plan_view.show_plan)
        window.compose_page.plan_view.edit_requested.connect(self._edit_plan)
        window.request.edited.connect(generator.warm_up)
        generator.moved.connect(self._show_making)
        for ended in (generator.finished, generator.failed, generator.cancelled):
            ended.connect(lambda *_: panel.show_running(len(generator.running), ""))

    def _show_making(self, generation: Generation, job: Job) -> None:
        panel = self._window.compose_page.prompt_panel
        panel.show_running(len(self._window.generator.running), job.stage)

    def _connect_library(self) -> None:
        library = self._library
        library.open_requested.connect(self._desk.open_song)
        library.export_requested.connect(self._export_song)
        library.prompt_reused.connect(self._reuse)
        library.new_song_requested.connect(self.new_song)
        library.gallery_requested.connect(self._make_piece)
        library.changes.renamed.connect(self._desk.take_title)
        library.changes.trashed.connect(self._desk.let_go)

    def _reuse(self, prompt: str, request: PlanRequest | None) -> None:
        self._window.request.set_request(request or PlanRequest(prompt=prompt))
        self._window.show_page("Compose")

    def _export_song(self, song_id: str) -> None:
        if song_id == self._desk.song_id:
            self.export.present()
        else:
            self._desk.with_take(song_id, lambda take: self.export.present(take.song, take.plan))

    def _select_something(self) -> None:
        """Let the piano roll show the track it showed before, else the tune, else whoever plays."""
        song, selected = self._session.song, self._session.selected_track_id
        playing = [] if song is None else [track for track in song.tracks if any(clip.notes for clip in track.clips)]
        if playing:
            order = {"lead": 0, "chords": 1, "arp": 2, "pad": 3, "bass": 4}
            first = min(playing, key=lambda track: -1 if track.id == selected else order.get(track.role, 5))
            self._session.select_clip(first.id, next(n for n, clip in enumerate(first.clips) if clip.notes))

    def _show_possible(self) -> None:
        """Grey out what cannot be done now."""
        hand, is_song = self._hand, self._hand is self._song_hand
        has_song = self._session.document is not None
        for name in _OF_A_SONG:
            self.actions.by_name[name].setEnabled(has_song and (is_song or name == "save"))
        for name in ("export", "play", "stop", "to_start"):
            self.actions.by_name[name].setEnabled(hand.can_play)
        if not is_song:
            bar = self._window.top_bar
            for button in (bar.play, bar.stop, bar.to_start):
                button.setEnabled(hand.can_play)
        for name, label in (("undo", hand.undo_label), ("redo", hand.redo_label)):
            action = self.actions.by_name[name]
            action.setEnabled(bool(label))
            action.setText(f"{name.capitalize()} {label[0].lower()}{label[1:]}" if label else name.capitalize())


def _import_ahead() -> bool:
    """Import what the first piano roll needs, in a thread: 0.2 s that the window then need not stand still for."""
    import airdesk.ui.pianoroll.roll_editor

    return bool(airdesk.ui.pianoroll.roll_editor)


def _import_automix() -> bool:
    """Likewise for the Automix page."""
    import airdesk.ui.automix.automix_place
    import airdesk.ui.automix.mix_tab

    return bool(airdesk.ui.automix.automix_place)
