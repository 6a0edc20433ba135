"""What the renderer plays: a track, ready to be begun at any frame, and what comes off it at unit gain and without pan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.dsp.dc_blocker import DcBlocker
from airdesk.model.song import Track
from airdesk.render.bent_notes import BentVoices, split_voices
from airdesk.render.clip_player import ClipPlayer, ClipVoice
from airdesk.render.ducking import DuckCurve
from airdesk.render.frame_clock import FrameClock
from airdesk.render.settings import RenderSettings
from airdesk.render.sound_pool import SoundPool
from airdesk.render.stem import is_low
from airdesk.render.strip import StripCurve, is_automated
from airdesk.render.voice_kernel import Voices
from airdesk.render.voice_player import BentPlayer, Player, SteadyPlayer
from airdesk.render.voicing import Voicing, voices_of

_UNITY = (1.0, 1.0)
_CENTRE_DB = 3.0102999566398  # what the centre of constant-power pan takes away
_SETTLE_FRAMES = 4096  # in which the high-pass of low parts comes to where it would be


@dataclass(frozen=True, slots=True)
class TrackSource:
    """A track with its sounds; one for each state of its notes, shared by all that play it."""

    steady: Voices
    bent: BentVoices | None
    pool: SoundPool
    curve: StripCurve | None
    duck: DuckCurve | None
    is_low: bool
    sample_rate: int
    clips: Sequence[ClipVoice] = ()

    def begun_at(self, frame: int) -> TrackHead:
        """The track as it plays from a frame on."""
        return TrackHead(self, frame)


def track_source(
    voicing: Voicing,
    pool: SoundPool,
    clock: FrameClock,
    settings: RenderSettings,
    duck: DuckCurve | None,
    clips: Sequence[ClipVoice] = (),
) -> TrackSource:
    """The source of a track whose notes, clips and sounds are known."""
    track = voicing.track
    steady, bent = split_voices(voicing, voices_of(voicing, pool.sounds, settings, strip_gain=_UNITY))
    curve = StripCurve(_moving_part(track), clock) if is_automated(track) else None
    return TrackSource(steady, bent, pool, curve, duck, is_low(track), settings.sample_rate, clips)


def _moving_part(track: Track) -> Track:
    """The strip without what the mixer does: its steady gain, and its pan where nothing moves it."""
    if track.pan_automation:
        return replace(track, gain_db=0.0)
    return replace(track, gain_db=_CENTRE_DB, pan=0.0)


class TrackHead:
    """A place in a track from which it is read on."""

    def __init__(self, source: TrackSource, frame: int) -> None:
        self._source = source
        self._players: list[Player] = [
            SteadyPlayer(source.steady, source.pool.audio),
            *([] if source.bent is None else [BentPlayer(source.bent, source.pool.audio)]),
            *([ClipPlayer(source.clips)] if source.clips else []),
        ]
        self._blocker = DcBlocker(source.sample_rate) if source.is_low else None
        self._go_to(frame)

    def _go_to(self, frame: int) -> None:
        early = frame - _SETTLE_FRAMES if self._blocker is not None else frame
        for player in self._players:
            player.go_to(early)
        if early < frame and not self._is_asleep(frame):
            self.render(np.zeros((2, frame - early), np.float32), early)
        for player in self._players:
            player.go_to(frame)

    @property
    def is_done(self) -> bool:
        """True when every note has begun and ended."""
        return all(player.is_done for player in self._players)

    def _is_asleep(self, end_frame: int) -> bool:
        quiet = self._blocker is None or self._blocker.is_quiet
        return quiet and all(player.is_asleep(end_frame) for player in self._players)

    def render(self, audio: Audio, start_frame: int) -> bool:
        """Render the next stretch into `audio`, which must be silent; False when it stays so."""
        if self._is_asleep(start_frame + audio.shape[1]):
            return False
        for player in self._players:
            player.add(audio, start_frame)
        if self._source.curve is not None:
            self._source.curve.apply(audio, start_frame)
        if self._blocker is not None:
            self._blocker.process(audio)
        if self._source.duck is not None:
            self._source.duck.apply(audio, start_frame)
        return True
