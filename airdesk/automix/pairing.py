"""How well two songs fit: tempo, key and energy at their edges, each 0..1, and the sentence for each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from airdesk.automix.beat_grid import BeatGrid
from airdesk.automix.song_shape import SongShape
from airdesk.model.djset import MixRules, SetSong
from airdesk.model.song_analysis import CAMELOT, SongAnalysis, camelot_of

TEMPO_WEIGHT, KEY_WEIGHT, ENERGY_WEIGHT = 0.45, 0.30, 0.25
"""Music Assistant's weights of a pair, tuned there by listening."""
RATIOS = (1.0, 2.0, 0.5)
_FEWEST_DOWNBEATS = 8
_LEAST_GRID_CONFIDENCE = 0.3
_LEAST_KEY_CONFIDENCE = 0.3
_EDGE_SECONDS = 15


@dataclass(frozen=True)
class MixSong:
    """A song as the planner sees it."""

    song: SetSong
    analysis: SongAnalysis
    grid: BeatGrid | None  # as the user repaired it; None: no beats to go by

    @property
    def id(self) -> str:
        """Its id in the set."""
        return self.song.id

    @property
    def title(self) -> str:
        """What people call it."""
        return self.song.title or self.analysis.tags.title or self.song.path.rpartition("/")[2]

    @property
    def key(self) -> str | None:
        """The user's key, else the one that was heard; "A minor"."""
        return key_name(self.song.key) or self.analysis.key

    @property
    def tempo_bpm(self) -> float | None:
        """Tempo of its grid."""
        return None if self.grid is None else self.grid.tempo_bpm

    @cached_property
    def shape(self) -> SongShape:
        """Where it is at full level and where somebody sings."""
        return SongShape(self.analysis)

    @property
    def beat_confidence(self) -> float:
        """How sure its beats are, 0..1; what was tapped is sure."""
        return 1.0 if self.song.grid_repair.tempo_bpm is not None else self.analysis.grid_confidence

    @property
    def key_confidence(self) -> float:
        """How sure its key is, 0..1; the user is always right."""
        return 1.0 if self.song.key else self.analysis.key_confidence

    @property
    def sure_key(self) -> str | None:
        """Its key where one can rely on it."""
        return self.key if self.key_confidence >= _LEAST_KEY_CONFIDENCE else None

    @property
    def has_steady_beat(self) -> bool:
        """True where beats may be matched."""
        if self.grid is None or len(self.grid.downbeats()) < _FEWEST_DOWNBEATS:
            return False
        return self.beat_confidence >= _LEAST_GRID_CONFIDENCE

    @property
    def audible_seconds(self) -> float:
        """Length of what is heard of it."""
        return max(0.0, self.analysis.audible_end_seconds - self.analysis.audible_start_seconds)


@dataclass(frozen=True, slots=True)
class TempoMatch:
    """How the tempos of two songs relate."""

    beat_ratio: float  # beats of the second for each of the first
    change_percent: float  # that one of them has to be stretched by, signed: above 0 the second is faster

    @property
    def is_close(self) -> bool:
        """True where listeners take both for one tempo."""
        return abs(self.change_percent) <= 1.0


@dataclass(frozen=True, slots=True)
class PairScore:
    """How well one song follows another."""

    tempo: float  # -1..1
    key: float  # 0..1
    energy: float  # 0..1

    @property
    def total(self) -> float:
        """All of it, 0..1."""
        return max(0.0, TEMPO_WEIGHT * self.tempo + KEY_WEIGHT * self.key + ENERGY_WEIGHT * self.energy)


def tempo_match(first: MixSong, second: MixSong) -> TempoMatch | None:
    """The relation that needs the least change; None where one of them has no steady beat or counts otherwise."""
    if not (first.has_steady_beat and second.has_steady_beat) or first.grid is None or second.grid is None:
        return None
    if first.grid.beats_per_bar != second.grid.beats_per_bar:
        return None
    matches = [TempoMatch(ratio, 100.0 * (second.grid.tempo_bpm / (first.grid.tempo_bpm * ratio) - 1.0)) for ratio in RATIOS]
    return min(matches, key=lambda match: abs(match.change_percent))


def tempo_score(match: TempoMatch | None, max_change_percent: float) -> float:
    """1 for the same tempo, 0 at the largest change allowed, then down to -1; 0 where nothing is known."""
    if match is None:
        return 0.0
    return max(-1.0, 1.0 - abs(match.change_percent) / max(max_change_percent, 0.01))


def key_score(first: str | None, second: str | None, *, is_strict: bool = False) -> float:
    """How two keys sound together, by their places on the Camelot wheel; 0.5 where one is not known."""
    codes = [camelot_of(key) if key else None for key in (first, second)]
    if codes[0] is None or codes[1] is None:
        return 0.5
    (hour_a, mode_a), (hour_b, mode_b) = ((int(code[:-1]), code[-1]) for code in codes if code)
    apart = min((hour_a - hour_b) % 12, (hour_b - hour_a) % 12)
    if mode_a == mode_b:
        return {0: 1.0, 1: 0.9, 2: 0.55}.get(apart, 0.1)
    return {0: 0.9, 1: 0.1 if is_strict else 0.45}.get(apart, 0.1)


def key_shift(first: str | None, second: str | None, rules: MixRules) -> int:
    """Semitones that turn a clash into a match, 0 where none does or none is needed."""
    if not first or not second or camelot_of(first) is None or camelot_of(second) is None:
        return 0
    if key_score(first, second, is_strict=rules.is_strict_about_keys) >= 0.45:
        return 0
    for amount in range(1, rules.max_key_shift_semitones + 1):
        for shift in (amount, -amount):
            if key_score(first, transposed(second, shift), is_strict=True) >= 0.9:
                return shift
    return 0


_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#", "Cb": "B"}


def key_name(text: str) -> str | None:
    """ "A minor" for "A minor", "Am" or "8A"; None for what is no key."""
    text = text.strip()
    for mode, codes in CAMELOT.items():
        if text.upper() in codes:
            return f"{_NAMES[codes.index(text.upper())]} {mode}"
    tonic, mode = text[:1].upper() + text[1:2].replace("♯", "#").replace("♭", "b"), ""
    if tonic[1:] not in ("#", "b"):
        tonic = tonic[:1]
    rest = text[len(tonic) :].strip()
    mode = "minor" if rest in ("m", "min", "-") or rest.casefold() == "minor" else "major"
    if mode == "major" and rest not in ("", "M") and rest.casefold() not in ("maj", "major"):
        return None
    return f"{tonic} {mode}" if camelot_of(f"{tonic} {mode}") else None


def transposed(key: str, semitones: int) -> str:
    """A key some semitones higher."""
    tonic, _, mode = key.partition(" ")
    index = _NAMES.index(_FLATS.get(tonic, tonic))
    return f"{_NAMES[(index + semitones) % 12]} {mode}"


def edge_energy(first: MixSong, second: MixSong) -> float:
    """How alike the end of one and the start of the other are in loudness: 1 the same, 0 twelve decibels apart."""
    apart = abs(edge_levels(first)[1] - edge_levels(second)[0])
    return 0.0 if math.isnan(apart) else max(0.0, 1.0 - apart / 12.0)


def edge_levels(song: MixSong) -> tuple[float, float]:
    """Typical short-term loudness of the first and of the last seconds that are heard, in LU against the whole song.

    Not a number where the song is silent.
    """
    start, end = round(song.analysis.audible_start_seconds), round(song.analysis.audible_end_seconds)
    values = song.analysis.short_term_lufs[start : end + 1]
    whole = song.analysis.integrated_lufs
    if not values or whole is None:
        return math.nan, math.nan
    return median(values[:_EDGE_SECONDS]) - whole, median(values[-_EDGE_SECONDS:]) - whole


def pair_score(first: MixSong, second: MixSong, rules: MixRules) -> PairScore:
    """How well the second follows the first."""
    return PairScore(
        tempo=tempo_score(tempo_match(first, second), rules.max_tempo_change_percent),
        key=key_score(first.sure_key, second.sure_key, is_strict=rules.is_strict_about_keys),
        energy=edge_energy(first, second),
    )
