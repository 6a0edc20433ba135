"""Audio on a track: a stretch of a sound file that is heard from a place of the song on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from airdesk.model.timebase import TempoMap

AUDIO_FROM: Final = 1_000_000
"""Numbers of audio clips begin here where one number names any clip of a track."""

FadeShape = Literal["equal power", "linear"]


@dataclass(frozen=True, slots=True)
class AudioSource:
    """The file of a clip, and what finds it again where it was moved."""

    path: str  # absolute
    seconds: float  # length of the file
    content_hash: str = ""  # of its bytes; empty: not known
    sample_key: int | None = None  # of the inventory: stays the sample's through renames and moves
    root_id: str = ""  # of the inventory
    sample_id: str = ""  # path below that root
    tempo_bpm: float | None = None  # of a loop that has one
    beats: float | None = None  # quarter notes of a loop

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A stretch of a file on a track."""

    start_tick: int
    duration_ticks: int
    source: AudioSource
    offset_seconds: float = 0.0  # of the file, at its own speed: where the clip begins in it
    name: str = ""
    gain_db: float = 0.0
    fade_in_seconds: float = 0.0  # as heard
    fade_out_seconds: float = 0.0
    fade_shape: FadeShape = "equal power"
    time_ratio: float = 1.0  # length heard per length of the file: above 1 is slower
    semitones: float = 0.0
    follows_tempo: bool = False  # stretched from the file's tempo to the song's, whatever `time_ratio` is
    is_looped: bool = False  # the file begins anew where it ends
    is_muted: bool = False

    @property
    def end_tick(self) -> int:
        """Where it is over."""
        return self.start_tick + self.duration_ticks


def heard_ratio(clip: AudioClip, tempo_map: TempoMap) -> float:
    """Length heard per length of the file, 0.25..4: what the clip says, or what brings it to the tempo where it begins."""
    ratio = clip.time_ratio
    if clip.follows_tempo and clip.source.tempo_bpm:
        ratio = clip.source.tempo_bpm / tempo_map.tempo_at(clip.start_tick)
    return min(4.0, max(0.25, ratio))


def heard_seconds(clip: AudioClip, tempo_map: TempoMap) -> float:
    """How long the clip lasts on the timeline."""
    return tempo_map.tick_to_seconds(clip.end_tick) - tempo_map.tick_to_seconds(clip.start_tick)


def round_seconds(source: AudioSource) -> float:
    """Length of one round of a loop at its own speed: its beats where they are known and fill the file, else the file."""
    if source.beats and source.tempo_bpm:
        musical = source.beats * 60.0 / source.tempo_bpm
        if 0.8 <= musical / max(source.seconds, 1e-9) <= 1.25:
            return musical
    return source.seconds


def at_other_tempo(clip: AudioClip, before: TempoMap, after: TempoMap) -> AudioClip:
    """The clip where the song's tempo has changed: one that follows keeps its beats, any other the stretch of its file."""
    if clip.follows_tempo and clip.source.tempo_bpm:
        return clip
    end = after.tick_to_seconds(clip.start_tick) + heard_seconds(clip, before)
    return replace(clip, duration_ticks=max(1, round(after.seconds_to_tick(end)) - clip.start_tick))


def place_in_file(clip: AudioClip, tick: int, tempo_map: TempoMap) -> float:
    """Second of the file that is heard at a tick of the song, at the file's own speed; a loop counts on."""
    passed = tempo_map.tick_to_seconds(tick) - tempo_map.tick_to_seconds(clip.start_tick)
    return clip.offset_seconds + passed / heard_ratio(clip, tempo_map)
