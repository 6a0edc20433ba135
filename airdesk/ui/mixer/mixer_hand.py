"""What the hand does in the mixer, as edits of the open song."""

from __future__ import annotations

from airdesk.document.open_song import SongEdit
from airdesk.model.song import Song, Track
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.mixer.master_strip import MasterStrip
from airdesk.ui.mixer.mixer_edits import with_gain, with_master_gain, with_mute, with_only_solo, with_pan, with_solo
from airdesk.ui.mixer.strip import Strip
from airdesk.ui.session import Session


class MixerHand:
    """Each gesture is one step of undo; a reset goes back to the take as it was opened."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._opened: dict[str, tuple[float, float]] = {}  # track id -> gain and pan of the take as opened

    def remember(self, song: Song | None) -> None:
        """A take was opened: this is what a reset goes back to."""
        self._opened = {} if song is None else {track.id: (track.gain_db, track.pan) for track in song.tracks}

    def take_strip(self, strip: Strip) -> None:
        """Answer a strip, whichever track it shows."""
        strip.touched.connect(lambda: self._session.select_track(_track(strip).id))
        strip.fader.level_moved.connect(lambda level_db: self._drag(with_gain(_track(strip).id, level_db)))
        strip.fader.level_dropped.connect(lambda: self._drop(f"Change volume of {shown_name(_track(strip).name)}"))
        strip.fader.gesture_cancelled.connect(self._cancel)
        strip.fader.reset_asked.connect(lambda: self._reset_gain(_track(strip)))
        strip.field.level_typed.connect(lambda level_db: self._set_gain(_track(strip), level_db))
        strip.knob.pan_moved.connect(lambda pan: self._drag(with_pan(_track(strip).id, pan)))
        strip.knob.pan_dropped.connect(lambda: self._drop(f"Change pan of {shown_name(_track(strip).name)}"))
        strip.knob.gesture_cancelled.connect(self._cancel)
        strip.knob.reset_asked.connect(lambda: self._reset_pan(_track(strip)))
        for pressed in (strip.mute.pressed_plain, strip.mute.pressed_alone):
            pressed.connect(lambda: self.toggle_mute(_track(strip)))
        strip.solo.pressed_plain.connect(lambda: self.toggle_solo(_track(strip)))
        strip.solo.pressed_alone.connect(lambda: self._solo_alone(_track(strip)))

    def take_master(self, master: MasterStrip) -> None:
        """Answer the master strip."""
        master.gain_moved.connect(lambda gain_db: self._drag(with_master_gain(gain_db)))
        master.gain_typed.connect(lambda gain_db: self._session.edit("Set level of the mix", with_master_gain(gain_db)))
        master.fader.level_dropped.connect(lambda: self._drop("Change level of the mix"))
        master.fader.gesture_cancelled.connect(self._cancel)
        master.fader.reset_asked.connect(lambda: self._reset_master(master.reference_db))

    def toggle_mute(self, track: Track) -> None:
        """Mute a track, or let it be heard."""
        what = "Unmute" if track.is_muted else "Mute"
        self._session.edit(f"{what} {shown_name(track.name)}", with_mute(track.id, not track.is_muted))

    def toggle_solo(self, track: Track) -> None:
        """Solo a track, or no longer."""
        what = "Unsolo" if track.is_soloed else "Solo"
        self._session.edit(f"{what} {shown_name(track.name)}", with_solo(track.id, not track.is_soloed))

    def _solo_alone(self, track: Track) -> None:
        song = self._session.song
        is_alone = song is not None and [other.id for other in song.tracks if other.is_soloed] == [track.id]
        self._session.edit(f"Solo only {shown_name(track.name)}", with_only_solo(track.id, not is_alone))

    def _set_gain(self, track: Track, gain_db: float) -> None:
        self._session.edit(f"Set volume of {shown_name(track.name)}", with_gain(track.id, gain_db))

    def _reset_gain(self, track: Track) -> None:
        self._cancel()
        gain_db = self._opened.get(track.id, (0.0, 0.0))[0]
        self._session.edit(f"Reset volume of {shown_name(track.name)}", with_gain(track.id, gain_db))

    def _reset_pan(self, track: Track) -> None:
        self._cancel()
        pan = self._opened.get(track.id, (0.0, 0.0))[1]
        self._session.edit(f"Reset pan of {shown_name(track.name)}", with_pan(track.id, pan))

    def _reset_master(self, gain_db: float) -> None:
        self._cancel()
        self._session.edit("Reset level of the mix", with_master_gain(gain_db))

    def _drag(self, edit: SongEdit) -> None:
        if self._session.document is not None:
            self._session.document.drag(edit)

    def _drop(self, label: str) -> None:
        if self._session.document is not None:
            self._session.document.drop(label)

    def _cancel(self) -> None:
        if self._session.document is not None:
            self._session.document.cancel_drag()


def _track(strip: Strip) -> Track:
    if strip.track is None:
        raise RuntimeError("this strip has no track yet")
    return strip.track
