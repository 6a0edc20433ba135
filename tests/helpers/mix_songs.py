"""Small songs with known beats, as files, and mixes of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.automix.arranging import mix_timeline
from airdesk.automix.beat_grid import BeatGrid
from airdesk.automix.fader_curves import Curve
from airdesk.automix.set_mixer import MixPlan
from airdesk.automix.tempo_course import Deck
from airdesk.model.djset import TempoPlan, Transition, TransitionStyle

RATE = 44_100


@dataclass(frozen=True)
class SmallSong:
    """A file and where its beats lie."""

    path: Path
    seconds: float
    grid: BeatGrid
    struck: tuple[float, ...] = field(default=())


def beats_of(tempo_bpm: float, seconds: float, first: float = 0.25) -> tuple[float, ...]:
    return tuple(np.arange(first, seconds - 0.5, 60.0 / tempo_bpm).tolist())


def struck(beats: Sequence[float], seconds: float, *, rate: int = RATE, pitch_hz: float = 220.0, seed: int = 1) -> Audio:
    """A kick on each beat, a hat between them, and a chord."""
    rng, times = np.random.default_rng(seed), np.arange(round(seconds * rate)) / rate
    mono = np.sum([0.05 * np.sin(2 * np.pi * pitch_hz * ratio * times) for ratio in (1.0, 1.26, 1.5)], axis=0)
    length = round(0.12 * rate)
    own = np.arange(length) / rate
    kick = 0.5 * np.exp(-own / 0.05) * np.sin(2 * np.pi * 55 * own) + 0.2 * np.exp(-own / 0.003) * rng.normal(size=length)
    for beat in beats:
        for moment, sound in (
            (beat, kick),
            (beat + (beats[1] - beats[0]) / 2, 0.2 * rng.normal(size=length) * np.exp(-own / 0.01)),
        ):
            start = round(moment * rate)
            part = sound[: max(0, len(mono) - start)]
            mono[start : start + len(part)] += part
    return np.asarray(np.stack([mono, 0.8 * mono]), np.float32)


def small_song(path: Path, tempo_bpm: float, *, seconds: float = 40.0, rate: int = RATE, pitch_hz: float = 220.0) -> SmallSong:
    beats = beats_of(tempo_bpm, seconds)
    soundfile.write(path, struck(beats, seconds, rate=rate, pitch_hz=pitch_hz).T, rate, subtype="PCM_16")
    return SmallSong(path, seconds, BeatGrid(beats, 0, 4), beats)


def tone_song(path: Path, hz: float, *, seconds: float = 40.0, level: float = 0.3, rate: int = RATE) -> SmallSong:
    """One sine throughout, with beats nobody hears."""
    tone = level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    soundfile.write(path, np.stack([tone, tone], 1).astype(np.float32), rate, subtype="FLOAT")
    return SmallSong(path, seconds, BeatGrid(beats_of(120.0, seconds), 0, 4))


def mix_of(
    first: SmallSong,
    second: SmallSong,
    style: TransitionStyle = "blend",
    *,
    beats: float = 16.0,
    cue_out: float = 25.0,
    is_matched: bool = True,
    key_shift: int = 0,
    loop_beats: float = 0.0,
    gains_db: tuple[float, float] = (0.0, 0.0),
) -> MixPlan:
    """Two songs, the second beginning with its first beat."""
    plan = TempoPlan(second.grid.tempo_bpm) if is_matched else None
    transition = Transition(
        "a", "b", style, first.grid.nearest_downbeat(cue_out), second.grid.beats[0], beats, plan,
        key_shift_semitones=key_shift, loop_beats=loop_beats,
    )  # fmt: skip
    decks = [Deck("a", 0.0, first.seconds, first.grid), Deck("b", 0.0, second.seconds, second.grid)]
    gains = {name: Curve(((0.0, gain),)) for name, gain in zip("ab", gains_db, strict=True)}
    return MixPlan(mix_timeline(decks, [transition]), (transition,), {"a": first.path, "b": second.path}, gains)
