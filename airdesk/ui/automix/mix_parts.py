"""Everything of the Automix page that is about the mix: timeline, energy, transition, rules, playing, what is made of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from airdesk.ui.automix.kept_rules import kept_rules
from airdesk.ui.automix.rules_summary import RulesDialog, RulesSummary
from airdesk.ui.automix.set_player import SetPlayer
from airdesk.ui.automix.transition_panel import TransitionPanel
from airdesk.ui.steps import Steps

if TYPE_CHECKING:
    from airdesk.jobs.job import Job
    from airdesk.ui.automix.automix_page import AutomixPage
    from airdesk.ui.automix.mix_export_dialog import MixExportDialog
    from airdesk.ui.automix.set_bar import SetBar
    from airdesk.ui.automix.set_hand import SetHand
    from airdesk.ui.automix.tracklist_popup import TracklistPopup
    from airdesk.ui.main_window import MainWindow


class MixParts(QObject):
    """Puts them into the page, the bar and under the keys."""

    def __init__(self, window: MainWindow, page: AutomixPage, hand: SetHand, bar: SetBar) -> None:
        """The caller goes through `steps` before anything else."""
        super().__init__(page)
        self._window, self._page, self._bar, self._hand = window, page, bar, hand
        self.desk = page.desk
        self.player = SetPlayer(self.desk, self)
        self.steps = self._made()

    def _made(self) -> Steps:
        page, hand, bar = self._page, self._hand, self._bar
        self.transition = TransitionPanel(self.desk, self.player, at_once=False)
        yield from self.transition.steps
        self.rules = RulesSummary(self.desk)
        yield
        self._rules_dialog: RulesDialog | None = None
        self.export_dialog: MixExportDialog | None = None
        self.tracklist: TracklistPopup | None = None
        self._begin_with_kept_rules()
        page.add_tab("Mix timeline", self._make_mix)
        page.add_tab("Energy curve", self._make_energy)
        yield
        page.add_right(self.transition, self.rules)
        yield
        self.rules.all_requested.connect(self.show_rules)
        self.player.position_changed.connect(lambda _: self.show_place())
        self.player.state_changed.connect(self.show_place)
        hand.on_toggle, hand.on_stop = self.player.toggle, self.player.stop
        hand.on_start = lambda: self.player.seek(0.0)
        hand.on_export = self.present_export
        bar.export_requested.connect(self.present_export)
        bar.tracklist_requested.connect(self.show_tracklist)
        bar.timeline_requested.connect(self.send_to_timeline)
        bar.offer(bar.tracklist, bar.timeline, bar.export)

    def show_rules(self) -> None:
        """Open the rules."""
        if self._rules_dialog is None:
            self._rules_dialog = RulesDialog(self.desk, self._page)
        self._rules_dialog.show()
        self._rules_dialog.raise_()
        self._rules_dialog.activateWindow()

    def present_export(self) -> None:
        """Ask how the mix shall be written."""
        if self.export_dialog is None:
            from airdesk.ui.automix.mix_export_dialog import MixExportDialog

            self.export_dialog = MixExportDialog(self.desk, self._page)
        self.export_dialog.present()

    def show_tracklist(self) -> None:
        """Show the track list."""
        if self.tracklist is None:
            from airdesk.ui.automix.tracklist_popup import TracklistPopup

            self.tracklist = TracklistPopup(self.desk, self._page)
        self.tracklist.present()

    def send_to_timeline(self) -> None:
        """Keep the set as a song of audio clips, and open it on the Compose page."""
        from airdesk.workflows.clear_up import clearing_up, sweep_library
        from airdesk.workflows.set_to_song import send_to_timeline

        session, dj_set, laid_out = self.desk.session, self.desk.dj_set, self.desk.laid_out
        call = partial(send_to_timeline, laid_out, dj_set.title, dj_set.rules, session.settings)
        work = clearing_up(session.executor.processes.work(call), partial(sweep_library, session.settings))
        self._bar.timeline.setEnabled(False)
        job = session.executor.submit(work, kind="timeline", label="Send the set to the timeline", is_heavy=True)
        job.done.connect(self._open_sent)
        job.failed.connect(self._sending_failed)
        job.changed.connect(self._look_at_sending)
        session.tell(
            "The set becomes a song: what filters, echoes and tempo changes do is printed. “Jobs” shows how far it is."
        )

    def _open_sent(self, song_id: str) -> None:
        self._bar.timeline.setEnabled(True)
        self.player.pause()
        self._window.desk.open_song(song_id)
        self.desk.session.library_changed.emit()
        self.desk.session.tell(
            "The set is a song now and sounds as its mix: clips, faders and overlays can be edited; "
            "filters, echoes and tempo changes are in the clips named “(mixed)”."
        )

    def _sending_failed(self, error: BaseException) -> None:
        self._bar.timeline.setEnabled(True)
        self.desk.session.tell(str(error), "error")

    def _look_at_sending(self, job: Job) -> None:
        if job.state.value == "cancelled":
            self._bar.timeline.setEnabled(True)

    def show_place(self) -> None:
        """Time, tempo and key of what is heard, on the window's bar."""
        if self._window.page != "Automix":
            return
        seconds = self.player.position_seconds
        tempo, key = heard_at(self.desk, seconds)
        self._window.top_bar.show_place(
            seconds, self.desk.timeline.duration_seconds, tempo, key, is_playing=self.player.is_playing
        )

    def _make_mix(self) -> QWidget:
        from airdesk.ui.automix.mix_tab import MixTab

        return MixTab(self.desk, self.player)

    def _make_energy(self) -> QWidget:
        from airdesk.ui.automix.energy_view import EnergyCurveView

        return EnergyCurveView(self.desk, self.player, lambda: self._page.part.ordering.follow("drawn"))

    def _begin_with_kept_rules(self) -> None:
        """A set that is new has the rules of the last one."""
        from dataclasses import replace

        rules = kept_rules(self.desk.session.settings.library_folder)
        if not self.desk.dj_set.songs and rules != self.desk.dj_set.rules:
            self.desk.open_set(replace(self.desk.dj_set, rules=rules), self.desk.set_id)


def heard_at(desk: object, seconds: float) -> tuple[str, str]:
    """Tempo and Camelot key of what is loudest at a moment; empty where there is none."""
    from airdesk.model.song_analysis import camelot_of

    laid_out = desk.laid_out  # type: ignore[attr-defined]
    for song, lane in reversed(list(zip(laid_out.songs, laid_out.timeline.lanes, strict=True))):
        middle = next((each for each in laid_out.timeline.overlaps if each.to_id == lane.song_id), None)
        start = lane.mix_start if middle is None else (middle.mix_start + middle.mix_end) / 2
        if start <= seconds:
            ratio = lane.piece_at(seconds).time_ratio
            tempo = "" if song.tempo_bpm is None else f"{song.tempo_bpm / ratio:.1f}"
            return tempo, (camelot_of(song.key) or "") if song.key else ""
    return "", ""
