"""The right side of the Automix page: the selected transition, why it is as it is, and everything that can be changed of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.errors import BadInputError
from airdesk.model.djset import with_transition
from airdesk.ui.automix.cue_field import beats_value, time_value
from airdesk.ui.automix.overlap_picture import OverlapPicture
from airdesk.ui.automix.overlay_field import OverlayField
from airdesk.ui.automix.transition_form import TransitionForm
from airdesk.ui.automix.transition_hands import hands_of
from airdesk.ui.automix.transition_words import alternative, relation_text, why_text
from airdesk.ui.icons import icon
from airdesk.ui.steps import Steps, take_all
from airdesk.ui.theme import TIGHT
from airdesk.ui.widgets.wheel_guard import guard_wheel

if TYPE_CHECKING:
    from airdesk.automix.transition_edits import TransitionHands
    from airdesk.model.djset import DjSet, Overlay, Transition
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_player import SetPlayer

Change = Callable[["TransitionHands", "Transition"], "Transition"]
EMPTY = "Choose a song in the table or a transition in the mix timeline: here you will see how one song goes into the next."
_WHO = {
    "rules": "Decided by the rules",
    "model": "Proposed by the language model, accepted by the rules",
    "user": "Changed by you",
}


class TransitionPanel(QWidget):
    """Follows the desk's selection."""

    preview_requested = Signal()

    def __init__(self, desk: SetDesk, player: SetPlayer, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        """*at_once*: False where the caller goes through `steps` before anything else."""
        super().__init__(parent)
        self._desk, self._player = desk, player
        self.steps = self._made()
        if at_once:
            take_all(self.steps)

    def _made(self) -> Steps:
        desk = self._desk
        self.heading = _label("heading")
        self.songs = _label("", wraps=True)
        self.relation = _label("soft", wraps=True)
        self.empty = _label("soft", wraps=True)
        self.empty.setText(EMPTY)
        self.picture = OverlapPicture(desk)
        yield
        self.form = TransitionForm()
        yield
        self.overlay = OverlayField(desk)
        yield
        self.problem = _label("error", wraps=True)
        self.preview = QPushButton(icon("play", "on-accent"), "Preview")
        self.another = QPushButton("Try another")
        self.why_heading = _label("heading")
        self.why_heading.setText("WHY")
        self.why = _label("soft", wraps=True)
        self.who = _label("faint", wraps=True)
        self.back = QPushButton("Back to the rules")
        self._lay_out()
        yield
        self._connect()
        guard_wheel(self)
        self.show_transition()

    def show_transition(self) -> None:
        """Show what is selected as it is now."""
        transition, hands = self._transition(), self._hands()
        is_there = transition is not None and hands is not None
        for widget in self._parts:
            widget.setVisible(is_there)
        self.empty.setVisible(not is_there)
        self.problem.hide()
        if transition is None or hands is None:
            self.heading.setText("TRANSITION")
            self.picture.show_transition(None, None)
            return
        ids = [song.id for song in self._desk.laid_out.songs]
        place = ids.index(transition.from_id)
        self.heading.setText(f"TRANSITION {self._desk.number(transition.from_id)} → {self._desk.number(transition.to_id)}")
        self.songs.setText(f"{hands.first.title} → {hands.second.title}")
        self.relation.setText(relation_text(hands, transition))
        overlaps = self._desk.timeline.overlaps
        self.picture.show_transition(overlaps[place] if place < len(overlaps) else None, transition)
        self.form.show_transition(transition, hands.beats_per_bar())
        self.overlay.show_overlay(transition.overlay)
        self.why.setText(why_text(transition))
        self.who.setText(f"{_WHO[transition.decided_by]} · score {transition.score:.2f}")
        self.back.setVisible(transition.decided_by != "rules")
        self.another.setEnabled(bool(transition.rejected))
        self._show_playing()

    # ── edits ──

    def change(self, label: str, change: Change) -> None:
        """Change the selected transition, one step of undo; what does not hold is said in a sentence."""
        transition, hands = self._transition(), self._hands()
        if transition is None or hands is None:
            return
        try:
            changed = change(hands, transition)
        except BadInputError as error:
            self.form.show_again()
            self.show_transition()
            self._say(str(error))
            return
        self._desk.edit(label, lambda dj_set: with_transition(dj_set, changed))

    def try_another(self) -> None:
        """The next of the ways that were weighed; the present one goes to the end of their list."""
        transition = self._transition()
        if transition is None or not transition.rejected:
            return
        changed = alternative(transition)
        self._desk.edit("Try another transition", lambda dj_set: with_transition(dj_set, changed))

    def back_to_rules(self) -> None:
        """Forget what was changed by hand."""
        pair = self._desk.selected_transition

        def without(dj_set: DjSet) -> DjSet:
            kept = tuple(each for each in dj_set.transitions if (each.from_id, each.to_id) != pair)
            return replace(dj_set, transitions=kept)

        self._desk.edit("Back to the rules", without)

    def _type_length(self, text: str) -> None:
        hands = self._hands()
        beats = None if hands is None else beats_value(text, hands.beats_per_bar())
        if beats is None:
            self._refuse("The length is a number of beats, as 32, or of bars, as 8 bars.")
        else:
            self.change("Change the transition's length", lambda hands, now: hands.with_length(now, beats))

    def _nudge_length(self, step: float) -> None:
        """By bars, or by factors of two."""

        def nudged(hands: TransitionHands, now: Transition) -> Transition:
            bar = hands.beats_per_bar()
            length = now.length_beats * step if step in (0.5, 2.0) else now.length_beats + (bar if step > 0 else -bar)
            return hands.with_length(now, length)

        self.change("Change the transition's length", nudged)

    def _type_cue(self, text: str, *, is_out: bool) -> None:
        seconds = time_value(text)
        if seconds is None:
            self._refuse("A cue is a time of the song, as 3:52.180.")
        elif is_out:
            self.change("Move the out cue", lambda hands, now: hands.with_cues(now, cue_out=seconds))
        else:
            self.change("Move the in cue", lambda hands, now: hands.with_cues(now, cue_in=seconds))

    def _nudge_cue(self, beats: float, *, is_out: bool) -> None:
        def nudged(hands: TransitionHands, now: Transition) -> Transition:
            song = hands.first if is_out else hands.second
            bar = 4 if song.grid is None else song.grid.beats_per_bar
            steps = beats if abs(beats) == 1 else bar * (1 if beats > 0 else -1)
            return hands.nudged(now, out_beats=steps) if is_out else hands.nudged(now, in_beats=steps)

        self.change("Move the out cue" if is_out else "Move the in cue", nudged)

    def _set_overlay(self, overlay: Overlay | None) -> None:
        label = "Remove the overlay" if overlay is None else "Choose an overlay"
        self.change(label, lambda _, now: replace(now, overlay=overlay, decided_by="user"))

    def _refuse(self, sentence: str) -> None:
        self.form.show_again()
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    # ── within ──

    def _transition(self) -> Transition | None:
        pair = self._desk.selected_transition
        return None if pair is None else self._desk.transition(*pair)

    def _hands(self) -> TransitionHands | None:
        pair = self._desk.selected_transition
        return None if pair is None else hands_of(self._desk, *pair)

    def _show_playing(self) -> None:
        is_on = self._player.is_previewing
        self.preview.setText("Stop" if is_on else "Preview")
        self.preview.setIcon(icon("stop" if is_on else "play", "on-accent"))

    def _toggle_preview(self) -> None:
        if self._player.is_previewing:
            self._player.pause()
        else:
            self._player.preview()

    def _lay_out(self) -> None:
        self.preview.setProperty("look", "primary")
        self.preview.setToolTip("Hear it from 8 s before to 8 s behind (Enter in the mix timeline)")
        self.another.setToolTip("The next best way that was weighed")
        self.back.setProperty("look", "link")
        self.back.setToolTip("Forget what was changed by hand or proposed by the language model")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.preview, 1)
        buttons.addWidget(self.another, 1)
        who = QHBoxLayout()
        who.addWidget(self.who, 1)
        who.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT + 2)
        for widget in (
            self.heading,
            self.songs,
            self.relation,
            self.empty,
            self.picture,
            self.form,
            self.overlay,
            self.problem,
        ):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addSpacing(TIGHT)
        column.addWidget(self.why_heading)
        column.addWidget(self.why)
        column.addLayout(who)
        self._parts = (
            self.songs, self.relation, self.picture, self.form, self.overlay, self.preview, self.another, self.why_heading,
            self.why, self.who, self.back,
        )  # fmt: skip

    def _connect(self) -> None:
        desk, form = self._desk, self.form
        desk.timeline_changed.connect(self.show_transition)
        desk.selection_changed.connect(self.show_transition)
        desk.set_changed.connect(self.show_transition)
        self._player.state_changed.connect(self._show_playing)
        self._player.position_changed.connect(self.picture.show_position)
        self.preview.clicked.connect(self._toggle_preview)
        self.another.clicked.connect(self.try_another)
        self.back.clicked.connect(self.back_to_rules)
        self.overlay.chosen.connect(self._set_overlay)
        form.style_chosen.connect(
            lambda style: self.change("Change the transition's style", lambda hands, now: hands.with_style(now, style))
        )
        form.length_typed.connect(self._type_length)
        form.length_nudged.connect(self._nudge_length)
        form.cue_out_typed.connect(lambda text: self._type_cue(text, is_out=True))
        form.cue_in_typed.connect(lambda text: self._type_cue(text, is_out=False))
        form.cue_out_nudged.connect(lambda beats: self._nudge_cue(beats, is_out=True))
        form.cue_in_nudged.connect(lambda beats: self._nudge_cue(beats, is_out=False))
        form.key_shift_chosen.connect(
            lambda shift: self.change("Shift the key", lambda hands, now: hands.with_key_shift(now, shift))
        )
        form.ramp_chosen.connect(
            lambda bars: self.change("Change the tempo ramp", lambda hands, now: hands.with_ramp(now, bars))
        )


def _label(look: str, *, wraps: bool = False) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)  # reasons may be a language model's
    label.setProperty("look", look)
    label.setWordWrap(wraps)
    return label
