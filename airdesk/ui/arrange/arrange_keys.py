"""The keys of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

from airdesk.ui.arrange.bar_grid import bars_between, neighbour
from airdesk.ui.arrange.clip_actions import GAIN_STEP_DB
from airdesk.ui.arrange.loop_drag import with_edge

if TYPE_CHECKING:
    from airdesk.ui.arrange.arrange_view import ArrangeView

SHORTCUTS = (
    ("Left, Right", "Go back or on by the grid"),
    ("Shift+Left, Shift+Right", "Go back or on by a bar"),
    ("Home, End", "Go to the start or the end"),
    ("Up, Down", "Select the track above or below"),
    ("Tab, Shift+Tab", "Select the next or previous clip of the track"),
    ("M, S", "Mute or solo the selected track; Alt+S: this one alone"),
    ("F2", "Rename the selected track"),
    ("[, ]", "Loop from here, loop to here"),
    ("Enter", "Show the selected clip in the piano roll"),
    ("Ctrl+L", "Loop the selected clip"),
    ("\\", "Zoom to the loop"),
    ("Z, Alt+Z", "Zoom to the selected clip, and back"),
    ("Shift+Z", "Show the whole song"),
    ("Shift+F", "Follow the playhead"),
    ("Delete", "Delete the selected audio clip"),
    ("Ctrl+D", "Duplicate the selected audio clip"),
    ("Ctrl+C, Ctrl+X, Ctrl+V", "Copy or cut the audio clip; paste it at the playhead"),
    ("Ctrl+T", "Split the audio clip at the playhead"),
    ("0", "Mute the selected audio clip, or let it be heard"),
    ("X", "Crossfade the audio clip with those it overlaps"),
    ("Alt+Left, Alt+Right", "Move the audio clip by the grid"),
    ("Alt+Shift+Left, Alt+Shift+Right", "Shorten or lengthen the audio clip by the grid"),
    ("Alt+Up, Alt+Down", "Make the audio clip louder or softer"),
    ("+, -", "Zoom in or out at the playhead"),
)
"""For the sheet of shortcuts."""

Key = Qt.Key
_SHIFT, _CTRL, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class ArrangeKeys:
    """Turns keys into what the timeline does."""

    def __init__(self, view: ArrangeView) -> None:
        self._view = view
        self._actions: dict[int, Callable[[], object]] = {
            _code(Key.Key_Left): lambda: self._step(-1),
            _code(Key.Key_Right): lambda: self._step(1),
            _code(Key.Key_Left, _SHIFT): lambda: self._step_bar(-1),
            _code(Key.Key_Right, _SHIFT): lambda: self._step_bar(1),
            _code(Key.Key_Home): lambda: self._go(0),
            _code(Key.Key_End): lambda: self._go(None),
            _code(Key.Key_Up): lambda: self._select_row(-1),
            _code(Key.Key_Down): lambda: self._select_row(1),
            _code(Key.Key_M): lambda: view.headers.switch_mute(self._selected()),
            _code(Key.Key_S): lambda: view.headers.switch_solo(self._selected()),
            _code(Key.Key_S, _ALT): lambda: view.headers.solo_alone(self._selected()),
            _code(Key.Key_F2): lambda: view.headers.rename(self._selected()),
            _code(Key.Key_BracketLeft): lambda: self._loop_edge("start"),
            _code(Key.Key_BracketRight): lambda: self._loop_edge("end"),
            _code(Key.Key_L, _CTRL): lambda: self._on_clip(view.loop_clip),
            _code(Key.Key_Return): lambda: self._on_clip(view.open_clip),
            _code(Key.Key_Enter): lambda: self._on_clip(view.open_clip),
            _code(Key.Key_Backslash): self._show_loop,
            _code(Key.Key_Z): lambda: self._on_clip(view.zoom_to_clip),
            _code(Key.Key_Z, _ALT): view.axis.go_back,
            _code(Key.Key_Z, _SHIFT): view.fit,
            _code(Key.Key_F, _SHIFT): lambda: view.set_follow(not view.follow.is_on),
            _code(Key.Key_Plus): lambda: self._zoom(1.25),
            _code(Key.Key_Plus, _SHIFT): lambda: self._zoom(1.25),
            _code(Key.Key_Equal): lambda: self._zoom(1.25),
            _code(Key.Key_Minus): lambda: self._zoom(0.8),
            **_clip_actions(view),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False where it means nothing here."""
        if event.key() == Key.Key_Escape:
            drag = self._view.lanes.drag
            is_dropped = drag is not None and drag.cancel()
            return is_dropped or self._view.headers.cancel_typing() or self._view.ruler.cancel_drag()
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        action = self._actions.get(_code(Key(event.key()), keys))
        if action is None or self._view.session.song is None:
            return False
        return action() is not False

    def _selected(self) -> str:
        return self._view.session.selected_track_id

    def _step(self, direction: Literal[-1, 1]) -> None:
        song = self._view.session.song
        if song is not None:
            here = self._view.session.position_tick()
            self._go(neighbour(here, song.meter_map, self._view.axis.pixels_per_tick, direction))

    def _step_bar(self, direction: Literal[-1, 1]) -> None:
        song = self._view.session.song
        if song is None:
            return
        here = self._view.session.position_tick()
        if direction > 0:
            self._go(next(bars_between(song.meter_map, here, here + 1)).end_tick)
        else:
            self._go(next(bars_between(song.meter_map, max(0, here - 1), max(1, here))).start_tick)

    def _go(self, tick: int | None) -> None:
        song = self._view.session.song
        if song is not None:
            tick = song.end_tick if tick is None else max(0, min(tick, song.end_tick))
            self._view.seek(tick)
            self._view.axis.turn_page_to(tick)

    def _select_row(self, step: int) -> None:
        lanes = self._view.lane_data.lanes
        row = self._view.lane_data.index_of(self._selected())
        row = 0 if row < 0 else max(0, min(len(lanes) - 1, row + step))
        if lanes:
            self._view.session.select_track(lanes[row].track.id)

    def _loop_edge(self, edge: Literal["start", "end"]) -> None:
        session = self._view.session
        if session.song is not None:
            session.set_loop(with_edge(session.loop_ticks, edge, session.position_tick(), session.song.end_tick))

    def _on_clip(self, action: Callable[[str, int], None]) -> None:
        clip = self._view.lanes.selected_clip
        if clip is not None:
            action(*clip)

    def _show_loop(self) -> None:
        loop = self._view.session.loop_ticks
        if loop is not None:
            self._view.axis.show_span(*loop)

    def _zoom(self, factor: float) -> None:
        axis = self._view.axis
        x = axis.x_of(self._view.session.position_tick())
        axis.zoom_at(x if 0 <= x < axis.width_px else axis.width_px / 2, factor)


def _clip_actions(view: ArrangeView) -> dict[int, Callable[[], object]]:
    """The keys of audio clips; they say False where none is selected."""
    clips = view.clips
    return {
        _code(Key.Key_Delete): clips.remove,
        _code(Key.Key_Backspace): clips.remove,
        _code(Key.Key_D, _CTRL): clips.duplicate,
        _code(Key.Key_C, _CTRL): clips.copy,
        _code(Key.Key_X, _CTRL): clips.cut,
        _code(Key.Key_V, _CTRL): clips.paste,
        _code(Key.Key_T, _CTRL): clips.split,
        _code(Key.Key_0): clips.mute,
        _code(Key.Key_X): clips.crossfade,
        _code(Key.Key_Left, _ALT): lambda: clips.nudge(-1),
        _code(Key.Key_Right, _ALT): lambda: clips.nudge(1),
        _code(Key.Key_Left, _ALT | _SHIFT): lambda: clips.lengthen(-1),
        _code(Key.Key_Right, _ALT | _SHIFT): lambda: clips.lengthen(1),
        _code(Key.Key_Up, _ALT): lambda: clips.change_gain(GAIN_STEP_DB),
        _code(Key.Key_Down, _ALT): lambda: clips.change_gain(-GAIN_STEP_DB),
    }


def _code(key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
    return QKeyCombination(keys, key).toCombined()
