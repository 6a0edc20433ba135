"""Features by which a song may be told from others: rhythm, tempo, harmony, melody, players, and the sound of its master."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from airdesk.facts.instruments import load_instruments
from airdesk.model.notes import DRUM_PITCHES, Note
from airdesk.model.plan import SongPlan
from airdesk.model.score import Score

Vector = NDArray[np.float64]

CELLS = 16
DRUM_GROUPS = {
    "kick": ("kick", "kick 2"),
    "snare": ("snare", "snare 2", "clap", "rim"),
    "hat": ("closed hat", "open hat", "pedal hat", "ride", "ride bell", "shaker"),
    "tom": ("low tom", "floor tom", "mid tom", "high tom", "low-mid tom", "high-mid tom"),
}
FAMILIES = tuple(dict.fromkeys(fact.family for fact in load_instruments().instruments))


def rhythm_features(plan: SongPlan, score: Score) -> Vector:
    """Where in the bar drums, bass and chords are struck, how densely, how swung, how evenly."""
    drums = _notes_of(plan, score, ("drums", "percussion"))
    parts = [_placed(_struck(drums, names), score) for names in DRUM_GROUPS.values()]
    parts += [_placed(_notes_of(plan, score, (role,)), score) for role in ("bass", "chords", "lead")]
    off = [note.start_tick % 240 for note in drums if 60 < note.start_tick % 240 < 200]
    swing = (np.mean(off) / 240.0 if off else 0.5) * 4.0
    lengths = [
        float(np.mean([note.duration_ticks for note in notes])) / 480.0 if notes else 0.0 for notes in _by_role(plan, score)
    ]
    return np.concatenate([*parts, [swing], np.log1p(lengths)])


def tempo_features(plan: SongPlan) -> Vector:
    """The tempo."""
    return np.array([np.log2(plan.tempo_bpm / 100.0) * 4.0])


def harmony_features(plan: SongPlan) -> Vector:
    """How large chords are, how often they change, how far they stray from the key, and the mode."""
    spans = [span for section in plan.sections for span in section.chords]
    sizes = np.array([len(span.chord.intervals) for span in spans], float)
    changes = sum(before.chord != after.chord for before, after in pairwise(spans)) / max(1, plan.bars)
    foreign = [note not in plan.key.pitch_classes for span in spans for note in span.chord.pitch_classes]
    roots = [(span.chord.root - plan.key.tonic) % 12 for span in spans]
    histogram = np.bincount(roots, minlength=12) / len(roots)
    sevenths = np.mean([any(step in (10, 11) for step in span.chord.intervals) for span in spans])
    return np.concatenate(
        [[sizes.mean(), sizes.max(), sevenths * 2, changes, 4 * np.mean(foreign), plan.key.is_minor], histogram]
    )


def melody_features(facts: dict[str, float]) -> Vector:
    """The facts of the tune; zeros where there is none."""
    return np.array(list(facts.values()) if facts else [0.0] * 14)


def player_features(plan: SongPlan) -> Vector:
    """How many instruments of each family there are."""
    catalogue = {fact.name: fact.family for fact in load_instruments().instruments}
    families = [catalogue.get(instrument.name, "") for instrument in plan.instruments]
    return np.array([float(families.count(family)) for family in FAMILIES])


def register_features(plan: SongPlan, score: Score) -> Vector:
    """Mean pitch and notes per beat of each role, without its instruments' names."""
    beats = plan.bars * plan.meter.bar_beats
    values: list[float] = []
    for notes in _by_role(plan, score):
        values += [float(np.mean([note.pitch for note in notes])) / 12.0 if notes else 0.0, len(notes) / beats]
    return np.array(values)


def sound_features(audio: NDArray[np.float32], sample_rate: int) -> Vector:
    """The colour of a master: levels of 24 bands on a mel-like axis, their movement, brightness, crest, width."""
    mid = audio.mean(axis=0)
    side = 0.5 * (audio[0] - audio[-1])
    frames = np.lib.stride_tricks.sliding_window_view(mid, 2048)[:: 2048 * 3]
    power = np.abs(np.fft.rfft(frames * np.hanning(2048), axis=1)) ** 2 + 1e-12
    hz = np.fft.rfftfreq(2048, 1.0 / sample_rate)
    edges = np.geomspace(40.0, 16000.0, 25)
    columns = [power[:, (hz >= low) & (hz < max(high, low + 25.0))].sum(axis=1) for low, high in pairwise(edges)]
    bands = np.stack(columns, axis=1)
    levels = 10.0 * np.log10(bands / bands.sum(axis=1, keepdims=True) + 1e-6)
    flux = np.abs(np.diff(levels, axis=0)).mean(axis=0)
    crest = 20.0 * np.log10(float(np.abs(mid).max()) / float(np.std(mid)))
    width = 10.0 * np.log10((float(np.mean(side**2)) + 1e-9) / (float(np.mean(mid**2)) + 1e-9))
    loud = 10.0 * np.log10(power.sum(axis=1))
    return np.concatenate([levels.mean(axis=0), levels.std(axis=0), flux, [crest, width, np.std(loud)]])


def _by_role(plan: SongPlan, score: Score) -> list[list[Note]]:
    return [_notes_of(plan, score, (role,)) for role in ("bass", "chords", "pad", "lead", "counter", "arp", "drums")]


def _notes_of(plan: SongPlan, score: Score, roles: Sequence[str]) -> list[Note]:
    names = {instrument.name for instrument in plan.instruments if instrument.role in roles}
    return [note for part in score.parts if part.instrument in names for note in part.notes]


def _struck(notes: Iterable[Note], names: Sequence[str]) -> list[Note]:
    pitches = {DRUM_PITCHES[name] for name in names}
    return [note for note in notes if note.pitch in pitches]


def _placed(notes: Sequence[Note], score: Score) -> Vector:
    """Onsets a bar at each sixteenth part of the bar."""
    cells = [round(note.start_tick % score.meter.bar_ticks * CELLS / score.meter.bar_ticks) % CELLS for note in notes]
    return np.bincount(cells, minlength=CELLS) / score.bars if cells else np.zeros(CELLS)
