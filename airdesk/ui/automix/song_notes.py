"""What stands in the last column of a song: what is wrong with it, what is uncertain, what the user said of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import quantiles
from typing import Literal

from airdesk.model.djset import GridRepair, SetSong
from airdesk.model.song_analysis import SongAnalysis

Level = Literal["bad", "warn", "soft"]
_ORDER = ("bad", "warn", "soft")
_UNSURE_GRID, _UNSURE_KEY = 0.3, 0.35
_LIKELY_ALTERNATIVE = 0.3
_WINDOW_BEATS = 16
_FEWEST_WINDOWS = 4
_SHORTEST_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Note:
    """A short phrase and how loudly to say it."""

    text: str
    level: Level = "soft"


def notes_of(song: SetSong, analysis: SongAnalysis | None, *, state: str = "", twin: int | None = None) -> list[Note]:
    """The notes of a song, the most important first. *state*: "analysing" or ""; *twin*: number of the row of the same file."""
    notes = []
    if song.problem:
        notes.append(Note(song.problem, "bad"))
    elif state == "analysing":
        notes.append(Note("analysing…"))
    elif analysis is None:
        notes.append(Note("not analysed: press Enter to analyse it", "warn"))
    if song.is_excluded:
        notes.append(Note("left out of the mix"))
    if twin is not None:
        notes.append(Note(f"the same recording as {twin}", "warn"))
    if analysis is not None and not song.problem:
        notes += _of_analysis(song, analysis)
    notes += _of_user(song)
    return sorted(notes, key=lambda note: _ORDER.index(note.level))


def shown_tempo(song: SetSong, analysis: SongAnalysis | None) -> float | None:
    """Tempo as the user repaired it."""
    repair = song.grid_repair
    tempo = repair.tempo_bpm or (None if analysis is None else analysis.tempo_bpm)
    return None if tempo is None else tempo * repair.beat_factor


def repair_text(repair: GridRepair) -> str:
    """What a repair does, in a phrase; empty: nothing."""
    parts = []
    if repair.tempo_bpm is not None:
        parts.append(f"tapped {repair.tempo_bpm:.1f} BPM")
    if repair.beat_factor != 1.0:
        parts.append({0.5: "half", 2.0: "double"}.get(repair.beat_factor, f"× {repair.beat_factor:g}"))
    if repair.shift_beats % 1.0:
        parts.append("half a beat later")
    if repair.downbeat_seconds is not None:
        parts.append("bar line set")
    if repair.beats_per_bar is not None:
        parts.append(f"{repair.beats_per_bar}/4")
    return ", ".join(parts)


def _of_user(song: SetSong) -> list[Note]:
    notes = []
    repaired = repair_text(song.grid_repair)
    if repaired:
        notes.append(Note(f"beats repaired: {repaired}"))
    if song.key:
        notes.append(Note("key set by you"))
    return notes


def _of_analysis(song: SetSong, analysis: SongAnalysis) -> list[Note]:
    audible = analysis.audible_end_seconds - analysis.audible_start_seconds
    if analysis.integrated_lufs is None:
        return [Note("silent: left out of the mix", "bad")]
    if audible < _SHORTEST_SECONDS:
        return [Note(f"only {audible:.1f} s can be heard: left out of the mix", "bad")]
    notes = [] if song.grid_repair.tempo_bpm is not None else _of_beats(song, analysis)
    if not song.key and analysis.key is not None and analysis.key_confidence < _UNSURE_KEY:
        notes.append(Note("key uncertain"))
    if analysis.beats_per_bar == 3 and song.grid_repair.beats_per_bar is None:
        notes.append(Note("3/4"))
    if analysis.fade_out_start_seconds is not None:
        notes.append(Note(f"fades out from {clock(analysis.fade_out_start_seconds)}"))
    return notes


def _of_beats(song: SetSong, analysis: SongAnalysis) -> list[Note]:
    if analysis.tempo_bpm is None:
        return [Note("no beat found: plain fades; tap the tempo to change that", "warn")]
    notes = []
    if analysis.grid_confidence < _UNSURE_GRID:
        notes.append(Note("beats uncertain: no beat-matching; check them (G)", "warn"))
    elif analysis.grid == "drifting":
        notes.append(Note(f"tempo drifts {tempo_drift_percent(analysis.beats):.1f} %: beat grid follows", "warn"))
    if song.grid_repair.beat_factor == 1.0:
        notes += [
            Note(f"could be {other.tempo_bpm:.0f} BPM ({other.relation})")
            for other in analysis.tempo_alternatives[:1]
            if other.confidence >= _LIKELY_ALTERNATIVE
        ]
    return notes


@lru_cache(maxsize=512)
def tempo_drift_percent(beats: tuple[float, ...]) -> float:
    """How far the tempo moves over a song, in percent of it, single bars aside."""
    lengths = [(b - a) / _WINDOW_BEATS for a, b in zip(beats, beats[_WINDOW_BEATS:], strict=False)][:: _WINDOW_BEATS // 2]
    if len(lengths) < _FEWEST_WINDOWS:
        return 0.0
    tenths = quantiles(lengths, n=10)
    return 100.0 * (tenths[-1] - tenths[0]) / tenths[4]


def clock(seconds: float) -> str:
    """A length as people write it: 4:05, 1:02:30."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
