"""What is known of a finished song from its audio: tempo, beats, key, form, loudness and where to blend in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

GridKind = Literal["constant", "drifting"]
"""One tempo throughout, or one that moves with the players."""

SectionKind = Literal["intro", "verse", "chorus", "break", "outro"]

CAMELOT: Final = {
    "minor": ("5A", "12A", "7A", "2A", "9A", "4A", "11A", "6A", "1A", "8A", "3A", "10A"),
    "major": ("8B", "3B", "10B", "5B", "12B", "7B", "2B", "9B", "4B", "11B", "6B", "1B"),
}
"""The DJs' name of each key, by mode and pitch class of the tonic, C first."""


@dataclass(frozen=True, slots=True)
class TempoAlternative:
    """Another tempo the song could be counted at."""

    tempo_bpm: float
    confidence: float  # 0..1
    relation: str  # to the tempo chosen: "half", "double", "2:3", "3:2", "third", "triple" or "other"


@dataclass(frozen=True, slots=True)
class SongSection:
    """A part of the form, from a downbeat to a downbeat."""

    start_seconds: float
    end_seconds: float
    kind: SectionKind
    energy: float  # 1..10


@dataclass(frozen=True, slots=True)
class BarLevels:
    """Levels of one bar, in dB of mean power (full scale 0)."""

    start_seconds: float
    low_db: float  # below 150 Hz
    mid_db: float  # 150 Hz to 2.5 kHz
    high_db: float  # above


@dataclass(frozen=True, slots=True)
class CuePoint:
    """A place to begin or to end a blend, and why."""

    seconds: float
    reason: str  # a phrase for people: "first kick", "last phrase ends"
    score: float  # 0..1; the best candidate comes first


@dataclass(frozen=True, slots=True)
class SongTags:
    """What a file says of itself; evidence, never truth. Empty and None: it does not say."""

    title: str = ""
    artist: str = ""
    album: str = ""
    track_number: int | None = None
    tempo_bpm: float | None = None
    key: str = ""  # "A minor", where it could be read


@dataclass(frozen=True, slots=True)
class SongAnalysis:
    """All that is known of one song; times in seconds from the start of the file."""

    duration_seconds: float
    sample_rate: int  # Hz
    num_channels: int
    tempo_bpm: float | None  # the average where it drifts; None: no beat to be found
    tempo_confidence: float  # 0..1
    tempo_alternatives: tuple[TempoAlternative, ...]
    beats_per_bar: int  # 3 or 4
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    downbeat_confidence: float  # 0..1
    grid: GridKind
    grid_confidence: float  # 0..1
    key: str | None  # "A minor"; None: nothing tonal
    key_confidence: float  # 0..1
    tuning_cents: float  # against A = 440 Hz
    energy: int  # 1..10
    energy_curve: tuple[float, ...]  # 0..1, one a second
    sections: tuple[SongSection, ...]
    phrases: tuple[float, ...]  # where phrases of four or eight bars begin
    intro_end_seconds: float
    outro_start_seconds: float
    audible_start_seconds: float
    audible_end_seconds: float
    fade_out_start_seconds: float | None  # None: it does not fade out
    vocal: tuple[tuple[float, float], ...]  # spans in which somebody seems to sing
    bars: tuple[BarLevels, ...]
    balance: tuple[float, float, float]  # shares of power: low, mid, high
    integrated_lufs: float | None  # None: silence
    loudness_range_lu: float
    short_term_max_lufs: float | None
    short_term_lufs: tuple[float, ...]  # one a second, of the 3 s around it; -70 where it is softer
    true_peak_dbtp: float | None
    cue_ins: tuple[CuePoint, ...]  # best first; never empty
    cue_outs: tuple[CuePoint, ...]
    overview: tuple[tuple[int, int, int], ...]  # low, mid, high 0..255 in equal columns: to draw a waveform with
    tags: SongTags = SongTags()
    warnings: tuple[str, ...] = ()

    @property
    def meter(self) -> str:
        """ "4/4" or "3/4"."""
        return f"{self.beats_per_bar}/4"

    @property
    def camelot_key(self) -> str | None:
        """ "8A" for A minor; None where there is no key."""
        return None if self.key is None else camelot_of(self.key)

    @property
    def cue_in_seconds(self) -> float:
        """Where a blend into the song best begins."""
        return self.cue_ins[0].seconds

    @property
    def cue_out_seconds(self) -> float:
        """Where a blend out of the song best begins."""
        return self.cue_outs[0].seconds


_TONICS: Final = {
    **{name: number for number, name in enumerate(("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"))},
    "Db": 1,
    "Eb": 3,
    "Gb": 6,
    "Ab": 8,
    "Bb": 10,
    "Cb": 11,
}


def camelot_of(key_name: str) -> str | None:
    """Camelot name of a key like "F# minor"; None for another scale."""
    tonic, _, mode = key_name.partition(" ")
    return CAMELOT[mode][_TONICS[tonic]] if mode in CAMELOT and tonic in _TONICS else None
