"""Whether the timeline goes along with the playhead."""

from __future__ import annotations

from airdesk.playback.state import PlaybackState


class Follow:
    """On: pages turn as the song plays. Scrolling by hand suspends it until playback begins anew or goes elsewhere."""

    def __init__(self) -> None:
        self.is_on = True
        self._is_suspended = False
        self._last = PlaybackState()

    def hand_moved(self) -> None:
        """The user scrolled or zoomed."""
        self._is_suspended = True

    def resume(self) -> None:
        """The user went to a place."""
        self._is_suspended = False

    def wants_page(self, state: PlaybackState) -> bool:
        """True when the playhead shall be kept in view now."""
        begins = state.phase == "playing" and self._last.phase != "playing"
        jumped_back = state.position_seconds < self._last.position_seconds
        has_moved = state.position_seconds != self._last.position_seconds
        self._last = state
        if begins or (jumped_back and state.loop_seconds is None):
            self._is_suspended = False
        return self.is_on and not self._is_suspended and has_moved
