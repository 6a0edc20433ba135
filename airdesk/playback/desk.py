"""The window's side of playback: what it writes on the board at once, and what it has to tell the renderer."""

from __future__ import annotations

from airdesk.model.song import Song
from airdesk.playback.board import FILE_SLOT, NUM_SLOTS, Board
from airdesk.playback.messages import Place, SetSong
from airdesk.playback.song_delta import SongSender
from airdesk.playback.song_parts import TrackContent, contents, strips
from airdesk.playback.state import Levels
from airdesk.units import db_to_amplitude


class Desk:
    """Gives every track a slot, moves its strip, reads its meter."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._sender = SongSender()
        self._contents: dict[str, TrackContent] = {}
        self._places: dict[str, Place] = {}  # by track id
        self._left: dict[int, str] = {}  # slots whose track has moved on, while they may still be heard
        self._last_slot = NUM_SLOTS - 1
        self._serial = 0
        self._end: object = None
        self._content = 0
        self._set_master(1.0)

    @property
    def content(self) -> int:
        """Serial of all that is rendered of the song as it is now."""
        return self._content

    def set_song(self, song: Song | None, *, anew: bool = False) -> SetSong:
        """Move the strips to this value of the song; the message says what is to be rendered anew.

        *anew*: have the song prepared once more, though nothing of it has changed.
        """
        if song is None:
            self._contents, self._places, self._end = {}, {}, None
            self._set_master(1.0)
            self._content += 1
            return SetSong(self._sender.delta(None), {}, self._content)
        wanted = contents(song)
        changed = {track_id for track_id, content in wanted.items() if self._contents.get(track_id) != content}
        gone = self._places.keys() - wanted.keys()
        if anew or changed or gone or self._end != (song.end_tick, song.tempo_map):
            self._content += 1
        self._give_places(wanted, changed, gone)
        self._contents, self._end = wanted, (song.end_tick, song.tempo_map)
        self._move_strips(song, changed)
        return SetSong(self._sender.delta(song), dict(self._places), self._content)

    def _give_places(self, wanted: dict[str, TrackContent], changed: set[str], gone: set[str]) -> None:
        for track_id in (*changed, *gone):
            if track_id in self._places:
                self._left[self._places.pop(track_id).slot] = track_id
        for track_id in wanted:
            if track_id in changed:
                self._serial += 1
                slot = self._free_slot()
                if slot is not None:
                    self._places[track_id] = Place(slot, self._serial)

    def _free_slot(self) -> int | None:
        """The next slot that nobody has or hears; a slot that is heard still where there is no other."""
        taken = {place.slot for place in self._places.values()}
        heard = self._heard_slots()
        order = [(self._last_slot + 1 + number) % NUM_SLOTS for number in range(NUM_SLOTS)]
        free = [slot for slot in order if slot not in taken]
        if not free:
            return None
        self._last_slot = next((slot for slot in free if slot not in heard), free[0])
        self._left.pop(self._last_slot, None)
        return self._last_slot

    def _heard_slots(self) -> set[int]:
        board = self._board
        serial = int(board.mixing["splice"])
        plays = board.splice(serial)["slots"]
        return {slot for slot in range(NUM_SLOTS) if plays[slot]} if serial else set()

    def _move_strips(self, song: Song, changed: set[str]) -> None:
        """Write the strips; where a track has just changed, its old audio keeps the strip it had."""
        heard = self._heard_slots()
        self._left = {slot: track_id for slot, track_id in self._left.items() if slot in heard}
        table = strips(song)
        for track_id, place in self._places.items():
            self._board.strips[place.slot] = table[track_id]
        for slot, track_id in self._left.items():
            if track_id in table and track_id not in changed:
                self._board.strips[slot] = table[track_id]
        self._set_master(1.0 if song.master_gain_db is None else db_to_amplitude(song.master_gain_db))

    def _set_master(self, gain: float) -> None:
        """Files are finished mixes: their slot takes back what the master does."""
        self._board.strips[FILE_SLOT] = (1.0 / gain, 1.0 / gain, 0.0, 0.0)
        self._board.control["master"] = gain

    def levels(self) -> dict[str, Levels]:
        """The loudest of every track since the last look."""
        peaks = self._board.peaks
        levels: dict[str, Levels] = {}
        slots = [(place.slot, track_id) for track_id, place in self._places.items()]
        old_slots = [(slot, track_id) for slot, track_id in self._left.items() if track_id in self._places]
        for slot, track_id in slots + old_slots:
            left, right = float(peaks[slot, 0]), float(peaks[slot, 1])
            peaks[slot] = 0.0
            known = levels.get(track_id, Levels())
            levels[track_id] = Levels(max(left, known.left), max(right, known.right))
        return levels

    def master_levels(self) -> Levels:
        """The loudest of the mix since the last look."""
        peaks = self._board.master_peaks[0]
        levels = Levels(float(peaks[0]), float(peaks[1]))
        peaks[:] = 0.0
        return levels
