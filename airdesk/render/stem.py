"""One track while the song is rendered: its voices, its strip, its share of the room, its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.dc_blocker import DcBlocker
from airdesk.dsp.echo import Echo
from airdesk.dsp.room import Room
from airdesk.model.song import Track
from airdesk.render.bent_notes import split_voices
from airdesk.render.clip_player import ClipPlayer, ClipVoice
from airdesk.render.ducking import DuckCurve
from airdesk.render.frame_clock import FrameClock
from airdesk.render.settings import RenderSettings
from airdesk.render.sound_pool import SoundPool
from airdesk.render.stem_file import RenderedFile, UnwrittenFile
from airdesk.render.strip import StripCurve, is_automated, steady_gain
from airdesk.render.voice_player import BentPlayer, Player, SteadyPlayer
from airdesk.render.voicing import Voicing, voices_of
from airdesk.units import db_to_amplitude

_SILENT = 1e-7  # below half a step of 24 bits
_LOW_ROLES = ("bass", "drums")  # parts whose low notes begin with the same swing and so leave an offset


class Stem:
    """Renders its track block by block."""

    def __init__(
        self,
        voicing: Voicing,
        pool: SoundPool,
        clock: FrameClock,
        settings: RenderSettings,
        path: Path | None,
        *,
        duck: DuckCurve | None = None,
        clips: Sequence[ClipVoice] = (),
    ) -> None:
        track = voicing.track
        self.track: Track = track
        self._curve = StripCurve(track, clock) if is_automated(track) else None
        strip_gain = (1.0, 1.0) if self._curve else steady_gain(track)
        voices = voices_of(voicing, pool.sounds, settings, strip_gain=strip_gain)
        steady, bent = split_voices(voicing, voices)
        self._players: list[Player] = [
            SteadyPlayer(steady, pool.audio),
            *([] if bent is None else [BentPlayer(bent, pool.audio)]),
            *([ClipPlayer(clips)] if clips else []),
        ]
        self._duck = duck
        self._echo = None if track.echo_send_db is None else _echo(settings)
        self._echo_send = 0.0 if track.echo_send_db is None else db_to_amplitude(track.echo_send_db)
        self._room = None if track.room_send_db is None else Room(settings.sample_rate, room_seconds=settings.room_seconds)
        self._dc_blocker = DcBlocker(settings.sample_rate) if is_low(track) else None
        self._send = 0.0 if track.room_send_db is None else db_to_amplitude(track.room_send_db)
        bypasses_cache = not settings.keeps_stems_cached
        self._file: RenderedFile | UnwrittenFile = (
            UnwrittenFile() if path is None else RenderedFile(path, settings.sample_rate, bypasses_cache=bypasses_cache)
        )

    @property
    def num_notes(self) -> int:
        """Notes that sound."""
        return sum(player.num_notes for player in self._players)

    @property
    def is_done(self) -> bool:
        """True when every note and clip has begun and ended."""
        return all(player.is_done for player in self._players)

    @property
    def peak(self) -> float:
        """Loudest sample so far, linear."""
        return self._file.peak

    @property
    def is_float(self) -> bool:
        """True when the stem is louder than full scale and so written as float."""
        return self._file.is_float

    @property
    def path(self) -> Path | None:
        """The file being written, None where none is."""
        return self._file.path

    def render_block(self, audio: NDArray[np.float32], start_frame: int, fade: NDArray[np.float32] | None) -> bool:
        """Render the block that starts at a frame into `audio` (overwritten) and write it; False when it is silent."""
        if self._is_asleep(start_frame + audio.shape[1]):
            self._file.write_silence(audio.shape[1])
            return False
        audio[:] = 0.0
        count = sum(player.add(audio, start_frame) for player in self._players)
        if self._curve is not None:
            self._curve.apply(audio, start_frame)
        if self._dc_blocker is not None:
            self._dc_blocker.process(audio)
        if self._duck is not None:
            self._duck.apply(audio, start_frame)
        if self._echo is not None:
            self._echo.process(audio, self._echo_send)
        if self._room is not None:
            self._room.process(audio, self._send)
        if fade is not None:
            audio *= fade
        peak = self._file.write(audio)
        if count == 0 and peak < _SILENT and self._room is not None and not self._echoes:
            self._room.reset()  # nothing played and nothing rang for longer than the room's longest way
        return True

    def _is_asleep(self, end_frame: int) -> bool:
        """True when nothing sounds or rings, and nothing begins before a frame."""
        rings = (self._room is not None and not self._room.is_quiet) or (
            self._dc_blocker is not None and not self._dc_blocker.is_quiet
        )
        return not rings and not self._echoes and all(player.is_asleep(end_frame) for player in self._players)

    @property
    def _echoes(self) -> bool:
        return self._echo is not None and not self._echo.is_quiet

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._file.abandon()


def is_low(track: Track) -> bool:
    """Whether low notes of the track need to be freed of an offset."""
    return track.role in _LOW_ROLES


def _echo(settings: RenderSettings) -> Echo:
    return Echo(settings.sample_rate, delay_seconds=settings.echo_seconds, feedback=settings.echo_feedback)
