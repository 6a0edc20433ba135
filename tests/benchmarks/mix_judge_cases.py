"""The pairs and sets whose mixes are judged, and what must be true of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.benchmarks.mix_judge_songs import CARRIERS, LOW_CARRIER, SongOrder


@dataclass(frozen=True)
class Case:
    """Songs that are mixed in the order given (or in an order that is found) and what is expected of the mix."""

    name: str
    songs: tuple[SongOrder, ...]
    is_matched: bool = True  # the beats of both must meet
    is_ordered: bool = True
    most_beats: float = 64.0  # of an overlap that is not matched
    note: str = ""


FIRST = SongOrder("first", 120.0, bass_hz=55.0, tonic=9, seed=1)
SECOND = SongOrder("second", 126.0, "techno", bass_hz=82.4, tonic=4, carrier_hz=CARRIERS[6], seed=2)
_HIGH = 2800.0


def _pair(name: str, first: dict[str, object], second: dict[str, object], *, is_matched: bool = True, note: str = "") -> Case:
    return Case(name, (replace(FIRST, **first), replace(SECOND, **second)), is_matched, note=note)  # type: ignore[arg-type]


PAIRS = (
    _pair("120 to 126", {}, {}),
    _pair("126 to 120", {"tempo_bpm": 126.0}, {"tempo_bpm": 120.0, "genre": "pop"}),
    _pair("70 to 140 as half-time", {"tempo_bpm": 70.0, "genre": "hip hop"}, {"tempo_bpm": 140.0}),
    _pair("140 to 70 as half-time", {"tempo_bpm": 140.0}, {"tempo_bpm": 70.0, "genre": "hip hop"}),
    _pair("174 to 87", {"tempo_bpm": 174.0, "genre": "drum and bass"}, {"tempo_bpm": 87.0, "genre": "hip hop"}),
    _pair("128 to 87", {"tempo_bpm": 128.0}, {"tempo_bpm": 87.0, "genre": "hip hop"}, is_matched=False),
    _pair("3/4 to 4/4", {"tempo_bpm": 120.0, "genre": "waltz", "beats_per_bar": 3}, {"tempo_bpm": 122.0}, is_matched=False),
    _pair("drifting live drums", {"genre": "rock", "drift": 0.012}, {"genre": "pop", "drift": 0.012, "tempo_bpm": 123.0}),
    _pair("drifting into steady", {"genre": "rock", "drift": 0.012}, {"tempo_bpm": 122.0}),
    _pair("fade-outs", {"fade_out_seconds": 16.0}, {"fade_out_seconds": 12.0, "tempo_bpm": 122.0}),
    _pair("cold starts", {"is_cold_start": True}, {"is_cold_start": True, "tempo_bpm": 124.0}),
    _pair("long silent tails", {"tail_seconds": 30.0}, {"tail_seconds": 20.0, "tempo_bpm": 124.0}),
    _pair("count-ins", {"count_in_beats": 4, "genre": "rock"}, {"count_in_beats": 4, "genre": "pop", "tempo_bpm": 124.0}),
    _pair("no beat", {"has_beat": False, "seed": 11}, {"has_beat": False}, is_matched=False),
    _pair("no beat into beat", {"has_beat": False}, {}, is_matched=False),
    _pair("mono and stereo", {"channels": 1}, {"tempo_bpm": 123.0}),
    _pair(
        "8 kHz",
        {"sample_rate": 8000, "top_hz": _HIGH, "carrier_hz": LOW_CARRIER},
        {"top_hz": _HIGH, "tempo_bpm": 123.0},
    ),
    _pair("96 kHz 24 bit", {"sample_rate": 96_000}, {"sample_rate": 48_000, "tempo_bpm": 122.5}),
    _pair("key shift", {"tonic": 9, "bass_hz": 55.0}, {"tonic": 10, "bass_hz": 77.8, "tempo_bpm": 121.0}),
    _pair("loud into quiet", {"level": 0.9}, {"level": 0.08, "tempo_bpm": 122.0}),
    _pair("intro of drums", {}, {"intro_bars": 8, "tempo_bpm": 124.0}),
    _pair(
        "two songs with nothing in common",
        {"tempo_bpm": 170.0, "genre": "drum and bass"},
        {"tempo_bpm": 62.0, "genre": "waltz", "beats_per_bar": 3, "tonic": 3, "mode": "major", "level": 0.1},
        is_matched=False,
    ),
)

_TWELVE = (
    (120, "house", 9, "minor", 55.0), (122.5, "techno", 4, "minor", 82.4), (126, "house", 0, "major", 65.4),
    (124, "pop", 7, "major", 49.0), (128, "techno", 2, "minor", 73.4), (118, "rock", 5, "major", 43.7),
    (140, "trap", 11, "minor", 61.7), (87, "hip hop", 9, "minor", 55.0), (174, "drum and bass", 4, "minor", 41.2),
    (92, "hip hop", 2, "minor", 73.4), (72, "ballad", 0, "major", 65.4), (150, "waltz", 7, "major", 98.0),
)  # fmt: skip


def twelve(seconds: float = 120.0) -> Case:
    """Twelve songs of several genres, keys and tempos."""
    songs = tuple(
        SongOrder(
            f"{number + 1:02} {genre}", tempo, genre, seconds, tonic, mode, hz, CARRIERS[number],
            3 if genre == "waltz" else 4, drift=0.01 if genre == "rock" else 0.0, seed=number,
        )
        for number, (tempo, genre, tonic, mode, hz) in enumerate(_TWELVE)
    )  # fmt: skip
    return Case("12 songs", songs, is_matched=False, is_ordered=False)
