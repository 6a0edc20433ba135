"""A track's audio clips become voices: where they lie in frames, which sound they read, how they fade."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import numpy as np

from airdesk.errors import AudioFileError
from airdesk.model.audio_clip import AudioClip, heard_ratio, round_seconds
from airdesk.model.song import Track
from airdesk.model.timebase import TempoMap
from airdesk.progress import PartProgress, Progress
from airdesk.render.clip_player import NO_LOOP, ClipVoice
from airdesk.render.clip_reading import ClipSound
from airdesk.render.clip_seams import without_seams
from airdesk.render.clip_sounds import SoundWish, clip_sound, why_silent
from airdesk.render.frame_clock import FrameClock, frame_clock
from airdesk.render.strip import is_automated, steady_gain
from airdesk.units import db_to_amplitude

EDGE_IN_SECONDS: Final = 0.002
EDGE_OUT_SECONDS: Final = 0.005
"""Where a clip begins or ends in the middle of a sound it fades this long, so that it does not click."""
_QUIET_START: Final = 0.003
"""A sound that begins below this needs no fade, which would take from its attack."""
_SHORTEST_ROUND: Final = 32
"""Frames of a loop; shorter ones are no sound."""
_FITTING_FRAMES: Final = 1
"""A loop as long as its rounds, to this, goes on into itself and is left as it is."""


@dataclass(frozen=True, slots=True)
class ClipSounds:
    """What tracks read their clips from."""

    tempo_map: TempoMap
    clock: FrameClock
    cache: Path
    goes_on: bool = False  # what is being made when it is cancelled is made to its end
    warnings: list[str] = field(default_factory=list)
    _kept: dict[SoundWish, ClipSound] = field(default_factory=dict)

    def voices(self, track: Track, gain: tuple[float, float], progress: Progress) -> list[ClipVoice]:
        """The voices of a track's clips. *gain*: linear left and right factor. Files that cannot be read are warned of.

        *Raises* StorageError, CancelledError.
        """
        voices = []
        for number, clip in enumerate(track.audio_clips):
            progress.check_cancelled()
            if clip.is_muted:
                continue
            part = PartProgress(progress, number / len(track.audio_clips), (number + 1) / len(track.audio_clips))
            try:
                voices.append(self._voice(clip, gain, part))
            except (AudioFileError, OSError) as error:
                problem = error if isinstance(error, AudioFileError) else AudioFileError(f"{clip.source.path} cannot be read.")
                self.warnings.append(why_silent(problem, f"{track.name}: {clip.name or clip.source.name}"))
        return without_seams(voices, self.clock.sample_rate)

    def _voice(self, clip: AudioClip, gain: tuple[float, float], progress: Progress) -> ClipVoice:
        rate, ratio = self.clock.sample_rate, heard_ratio(clip, self.tempo_map)
        wish = SoundWish(Path(clip.source.path), ratio, clip.semitones)
        if wish not in self._kept:
            self._kept[wish] = clip_sound(
                wish, rate, self.cache, progress, f"Preparing {clip.source.name}", goes_on=self.goes_on
            )
        sound = self._kept[wish]
        start, end = self.clock.frames(np.array([clip.start_tick, clip.end_tick], np.int64)).tolist()
        first = max(0, round(clip.offset_seconds * ratio * rate))
        period = round_seconds(clip.source) * ratio * rate
        is_looped = clip.is_looped and period >= _SHORTEST_ROUND
        fits = not is_looped or abs(period - sound.num_frames) <= _FITTING_FRAMES
        begins_quietly = (first == 0 or not fits) and float(np.abs(sound.read(0, 1)).max(initial=0.0)) < _QUIET_START
        round_in = 0 if fits or begins_quietly else round(EDGE_IN_SECONDS * rate)
        amplitude = db_to_amplitude(clip.gain_db)
        return ClipVoice(
            start=start,
            end=max(start + 1, end),
            sound=sound,
            first=first,
            period=period if is_looped else NO_LOOP,
            gain_left=amplitude * gain[0],
            gain_right=amplitude * gain[1],
            fade_in=round(clip.fade_in_seconds * rate),
            fade_out=round(clip.fade_out_seconds * rate),
            fade_shape=clip.fade_shape,
            edge_in=0 if first == 0 and (begins_quietly or round_in) else round(EDGE_IN_SECONDS * rate),
            edge_out=round(EDGE_OUT_SECONDS * rate),
            round_in=round_in,
            round_out=0 if fits else round(EDGE_OUT_SECONDS * rate),
        )


@dataclass(frozen=True, slots=True)
class TrackClips:
    """The clips of all tracks of a song, ready to be played."""

    voices: Mapping[str, Sequence[ClipVoice]]  # by track id
    warnings: Sequence[str]


def read_clips(
    tracks: Sequence[Track], tempo_map: TempoMap, sample_rate: int, cache: Path | None, progress: Progress
) -> TrackClips:
    """The clips of tracks with their steady strips, their sounds made where they are not kept yet."""
    sounds = clip_sounds(tempo_map, sample_rate, cache)
    voices: dict[str, Sequence[ClipVoice]] = {}
    for number, track in enumerate(tracks):
        gain = (1.0, 1.0) if is_automated(track) else steady_gain(track)
        voices[track.id] = sounds.voices(track, gain, PartProgress(progress, number / len(tracks), (number + 1) / len(tracks)))
    return TrackClips(voices, sounds.warnings)


def clip_sounds(tempo_map: TempoMap, sample_rate: int, cache: Path | None, *, goes_on: bool = False) -> ClipSounds:
    """What the clips of a song are read from. *cache*: folder where made sounds are kept; None keeps none."""
    folder = _scratch_folder() if cache is None else cache / "clips"
    return ClipSounds(tempo_map, frame_clock(tempo_map, sample_rate), folder, goes_on)


@lru_cache(maxsize=1)
def _scratch_folder() -> Path:
    """A folder that goes when the program ends."""
    folder = Path(mkdtemp(prefix="airdesk-clips-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
