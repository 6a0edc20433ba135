"""Hearing the open set, or one transition of it, without rendering it first; edits are heard while it plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from airdesk.ui.bridge import Latest

if TYPE_CHECKING:
    from airdesk.automix.set_mixer import MixPlan
    from airdesk.errors import AirdeskError
    from airdesk.model.djset import MixRules
    from airdesk.playback.state import PlaybackState
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.workflows.set_timeline import SetTimeline

BEFORE_SECONDS: Final = 8.0
BEHIND_SECONDS: Final = 8.0
"""Heard around a transition."""
NO_SOUND: Final = "There is nothing to play on: sound was switched off when the window was opened."
NO_SONGS: Final = "There is nothing to play yet: drop songs, they can be heard as soon as they are analysed."


class SetPlayer(QObject):
    """The transport of the Automix page. Song and set take turns: playing one stops the other."""

    position_changed = Signal(float)  # seconds of the mix, of what is heard or where it stands
    state_changed = Signal()  # is_playing or is_previewing

    def __init__(self, desk: SetDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self.position_seconds = 0.0
        self.is_playing = False
        self._preview: tuple[str, str] | None = None  # transition that is heard
        self._wish: float | str | None = None  # what waits for the timeline: a place, or "preview"
        self._laid_out: SetTimeline | None = None  # what is heard now
        self._plans = Latest(self)
        self._plans.answered.connect(self._take_plan)
        self._plans.failed.connect(self._fail)
        desk.timeline_changed.connect(self._on_timeline)
        desk.set_opened.connect(self._on_other_set)
        self._session.playback_ticked.connect(self._on_tick)

    @property
    def is_previewing(self) -> bool:
        """True while one transition is heard."""
        return self.is_playing and self._preview is not None

    def warm_up(self) -> None:
        """Have the sound processes ready; call it when the page is shown."""
        if self._session.playback is not None:
            self._session.playback.warm_up()
            if self._wish is None and self._laid_out is None:  # else it is loaded, and a plan may be on its way
                self._plans.ask(_load_planning)

    # ── what buttons and keys say ──

    def toggle(self) -> None:
        """Play from where it stands, or stop there."""
        if self.is_playing:
            self.pause()
        else:
            self.play(self.position_seconds)

    def play(self, seconds: float = 0.0) -> None:
        """Play the set from a moment of the mix."""
        self._preview = None
        if self._can_play():
            end = self._desk.timeline.duration_seconds
            self._ask(seconds if seconds < end - 0.05 else 0.0)

    def preview(self) -> None:
        """Hear the selected transition, from a little before it to a little behind it."""
        pair = self._desk.selected_transition
        if pair is not None and self._can_play():
            self._preview = pair
            self._ask("preview")

    def pause(self) -> None:
        """Stop where it is."""
        self._plans.forget()
        self._wish = None
        if self._session.playback is not None and self._session.last_state.is_mix:
            self._session.playback.pause()
        self._show_playing(False)

    def stop(self) -> None:
        """Stop, and go back to where it began."""
        self.pause()
        if self._session.playback is not None and self._session.last_state.is_mix:
            self._session.playback.stop()

    def seek(self, seconds: float) -> None:
        """Go to a moment of the mix; it goes on playing if it does."""
        seconds = max(0.0, min(seconds, self._desk.timeline.duration_seconds))
        if self.is_playing:
            self.play(seconds)
        elif self._session.playback is not None and self._session.last_state.is_mix:
            self._session.playback.seek_mix(seconds)
        self._show_position(seconds)

    # ── what comes of it ──

    def _can_play(self) -> bool:
        if self._session.playback is None:
            self._session.tell(NO_SOUND, "warning")
        elif not self._desk.timeline.lanes and not self._desk.is_behind:
            self._session.tell(NO_SONGS, "warning")
        else:
            return True
        return False

    def _ask(self, wish: float | str) -> None:
        """Play as soon as there is a plan; right after an edit, that is when the timeline has followed it."""
        self._wish = wish
        self._show_playing(True)
        if not self._desk.is_behind:
            self._plan()

    def _plan(self) -> None:
        laid_out, rules = self._desk.laid_out, self._desk.dj_set.rules
        self._plans.ask(lambda: (laid_out, plan_of(laid_out, rules), rules.ceiling_dbtp))

    def _take_plan(self, answer: tuple[SetTimeline, MixPlan, float] | None) -> None:
        from airdesk.playback.mix_material import HeardMix

        if answer is None:  # only loaded
            return
        laid_out, plan, ceiling_dbtp = answer
        playback, wish, before = self._session.playback, self._wish, self._laid_out
        self._wish = None
        if playback is None or not plan.timeline.lanes:
            self._show_playing(False)
            return
        start, end = self._span(laid_out)
        heard = HeardMix(plan, end, ceiling_dbtp)
        self._laid_out = laid_out
        if wish is None:
            later = 0.0 if before is None else moved_by(before, laid_out, self.position_seconds)
            playback.change_mix(heard, later)
        else:
            playback.play_mix(heard, start if wish == "preview" else float(wish))
            self._session.look_at_playback()  # what is pressed or edited next is for the set

    def _fail(self, error: AirdeskError) -> None:
        """There is no plan: what waited for it is given up; what plays goes on as it was."""
        if self._wish is not None:
            self._wish = None
            self._show_playing(False)
        self._desk.problem.emit(str(error))

    def _span(self, laid_out: SetTimeline) -> tuple[float, float | None]:
        """From where to where the previewed transition is heard; the whole set where none is."""
        for overlap in laid_out.timeline.overlaps:
            if self._preview == (overlap.from_id, overlap.to_id):
                end = min(laid_out.timeline.duration_seconds, overlap.mix_end + BEHIND_SECONDS)
                return max(0.0, overlap.mix_start - BEFORE_SECONDS), end
        return 0.0, None

    def _on_timeline(self) -> None:
        """The set has changed: what waits may begin, what plays follows."""
        follows = self._session.last_state.is_mix and self._laid_out is not None
        if (self._wish is not None or follows) and self._laid_out is not self._desk.laid_out:
            self._plan()

    def _on_other_set(self) -> None:
        self.pause()
        self._laid_out = self._preview = None
        self._show_position(0.0)

    def _on_tick(self, state: PlaybackState) -> None:
        if not state.is_mix:
            if self._wish is None and self.is_playing:
                self._show_playing(False)
            return
        if self._wish is None and not self._desk.is_behind:
            self._show_playing(state.phase in ("playing", "preparing"))
        self._show_position(state.position_seconds)

    def _show_playing(self, is_playing: bool) -> None:
        if is_playing != self.is_playing:
            self.is_playing = is_playing
            self.state_changed.emit()

    def _show_position(self, seconds: float) -> None:
        if seconds != self.position_seconds:
            self.position_seconds = seconds
            self.position_changed.emit(seconds)


def _load_planning() -> None:
    """Load what makes plans, in the thread that will make them."""
    import airdesk.automix.mix_planning
    import airdesk.playback.mix_material  # noqa: F401


def plan_of(laid_out: SetTimeline, rules: MixRules) -> MixPlan:
    """What the mixer needs to play a set as it is laid out."""
    from airdesk.automix.mix_planning import plan_mix

    return plan_mix(laid_out.songs, laid_out.transitions, rules)


def moved_by(before: SetTimeline, now: SetTimeline, seconds: float) -> float:
    """How much later what is heard at a moment lies after an edit; 0 where its song is gone."""
    for lane in reversed(before.timeline.lanes):
        if lane.mix_start <= seconds < lane.mix_end:
            for other in now.timeline.lanes:
                if other.song_id == lane.song_id:
                    return other.to_mix(lane.to_source(seconds)) - seconds
    return 0.0
