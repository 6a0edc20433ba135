"""The hand on the mix timeline: what is pressed, dragged and nudged becomes edits of transitions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from airdesk.model.djset import with_transition
from airdesk.ui.automix.mix_layout import Found, MixLayout, beat_seconds, clock_text
from airdesk.ui.automix.style_names import STYLE_NAMES
from airdesk.ui.automix.transition_hands import hands_of

if TYPE_CHECKING:
    from airdesk.automix.mix_timeline import Overlap
    from airdesk.automix.transition_edits import Part
    from airdesk.model.djset import Transition
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_player import SetPlayer

_START_PX: Final = 4  # px a mouse moves before it drags
_LABELS: Final = {
    "start": "Change where the transition begins",
    "end": "Change how long the transition is",
    "middle": "Move the transition",
    "song": "Move the song against the one before",
}


@dataclass(slots=True)
class _Drag:
    """A hand on a transition."""

    part: Part
    x: float
    beat_px: float
    transition: Transition
    has_moved: bool = False


class MixHand:
    """One drag at a time; it becomes one step of undo."""

    def __init__(self, desk: SetDesk, player: SetPlayer, layout: MixLayout, view: QWidget) -> None:
        self._desk, self._player, self._layout, self._view = desk, player, layout, view
        self._drag: _Drag | None = None

    @property
    def is_dragging(self) -> bool:
        """True while something is held."""
        return self._drag is not None

    def cancel(self) -> None:
        """Take the drag back."""
        if self._drag is not None:
            self._drag = None
            self._desk.cancel_drag()

    def let_go(self) -> None:
        """Forget what is held, as it is."""
        self._drag = None

    def press(self, found: Found, event: QMouseEvent) -> None:
        """Take hold of an edge, an overlap or a song."""
        x = event.position().x()
        overlap, part = found.overlap, found.grip
        if part == "song":
            overlap = next((each for each in self._desk.timeline.overlaps if each.to_id == found.song_id), None)
            self._desk.select_songs([found.song_id])
        if overlap is None or part is None:
            self._player.seek(self._layout.seconds(x))
            return
        if part != "song":
            self._desk.select_transition(overlap.from_id, overlap.to_id)
        transition = self._desk.transition(overlap.from_id, overlap.to_id)
        if transition is not None:
            beat_px = max(0.05, beat_seconds(overlap) * self._layout.pixels_per_second)
            self._drag = _Drag(part, x, beat_px, transition)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves while something is held; Alt leaves bars aside."""
        drag, x = self._drag, event.position().x()
        if drag is None:
            return
        if not drag.has_moved and abs(x - drag.x) < _START_PX:
            return
        drag.has_moved = True
        snaps = not event.modifiers() & Qt.KeyboardModifier.AltModifier
        moved = self._moved(drag.transition, drag.part, (x - drag.x) / drag.beat_px, snaps=snaps)
        if moved is not None:
            self._desk.drag(lambda dj_set: with_transition(dj_set, moved))
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(12, 12), told(moved), self._view)

    def _moved(self, transition: Transition, part: Part, beats: float, *, snaps: bool) -> Transition | None:
        hands = hands_of(self._desk, transition.from_id, transition.to_id)
        if hands is None:
            return None
        return hands.dragged(transition, part, beats, snaps=snaps)

    def release(self, event: QMouseEvent) -> None:
        """What moved becomes one step of undo; a song that was only clicked is gone to."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        if drag.has_moved and self._is_as_before(drag.transition):
            self._desk.cancel_drag()  # pulled against a limit, or back to where it was: nothing to undo
        elif drag.has_moved:
            self._desk.drop(_LABELS[drag.part])
        elif drag.part == "song":
            self._player.seek(self._layout.seconds(event.position().x()))

    def _is_as_before(self, before: Transition) -> bool:
        """True where a transition is what it was, whoever decided it."""
        now = self._desk.transition(before.from_id, before.to_id)
        return now is not None and replace(now, decided_by=before.decided_by) == before

    def nudge(self, beats: float, *, snaps: bool) -> None:
        """Move the selected transition by beats."""
        pair = self._desk.selected_transition
        transition = None if pair is None else self._desk.transition(*pair)
        if transition is None:
            return
        moved = self._moved(transition, "middle", beats, snaps=snaps)
        if moved is not None and moved != transition:
            self._desk.edit(_LABELS["middle"], lambda dj_set: with_transition(dj_set, moved))

    def choose(self, step: int) -> Overlap | None:
        """Select the next transition, or the one before; where it lies, None where there is none."""
        pairs = [(overlap.from_id, overlap.to_id) for overlap in self._desk.timeline.overlaps]
        if not pairs:
            return None
        now = pairs.index(self._desk.selected_transition) if self._desk.selected_transition in pairs else -step
        pair = pairs[max(0, min(len(pairs) - 1, now + step))]
        self._desk.select_transition(*pair)
        return self._desk.timeline.overlaps[pairs.index(pair)]


def told(transition: Transition) -> str:
    """What a transition is, in a line."""
    cue = clock_text(transition.cue_out_seconds, is_fine=True), clock_text(transition.cue_in_seconds, is_fine=True)
    name = STYLE_NAMES[transition.style]
    return f"{transition.length_beats:g} beats · {name} · out at {cue[0]}, in at {cue[1]}"
