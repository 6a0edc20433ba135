"""How a sample is changed to fit a song: loops to its tempo, what has a pitch to its key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from airdesk.errors import HarmonyError
from airdesk.model.harmony import Key, parse_key, pitch_class_name
from airdesk.model.notes import pitch_name
from airdesk.model.sample import Sample

_UNPITCHED: Final = frozenset({"drums", "fx"})
_SURE: Final = 0.5  # a root that was only heard must be at least so sure
_SAME_TEMPO: Final = 0.002
_LOOP_SLACK: Final = 0.12  # what a file of a loop may be longer or shorter than its beats


@dataclass(frozen=True, slots=True)
class SongFit:
    """What is changed."""

    time_ratio: float = 1.0  # new length per old length
    semitones: float = 0.0  # up
    keeps_length: bool = True  # False: transposed as a sampler does it, higher is shorter
    sentence: str = ""  # says what is changed; empty: nothing


def loop_seconds(sample: Sample) -> float | None:
    """After how long a loop begins again so that it stays in time; None: at the end of its file."""
    if not (sample.is_loop and sample.tempo_bpm and sample.beats and sample.length_seconds):
        return None
    seconds = sample.beats * 60.0 / sample.tempo_bpm
    return seconds if abs(seconds / sample.length_seconds - 1.0) < _LOOP_SLACK else None


def fit_to_song(sample: Sample, tempo_bpm: float, key: Key | None) -> SongFit:
    """How a sample is heard in a song of that tempo and key; a sample that fits by itself stays as it is."""
    ratio, tempo_words = _time_ratio(sample, tempo_bpm) if sample.is_loop else (1.0, "")
    semitones, key_words = (0.0, "") if key is None else _transposition(sample, key)
    words = " and ".join(each for each in (tempo_words, key_words) if each)
    sentence = f"In the song: {words}." if words else ""
    if sample.is_loop and not sample.tempo_bpm:
        sentence = f"{sentence} The tempo of this loop is not known, so it keeps its own.".strip()
    return SongFit(ratio, semitones, keeps_length=sample.is_loop, sentence=sentence)


def _time_ratio(sample: Sample, tempo_bpm: float) -> tuple[float, str]:
    """To the song's tempo, or half or twice it where that is nearer."""
    own_bpm = sample.tempo_bpm
    if not own_bpm or own_bpm <= 0.0 or tempo_bpm <= 0.0:
        return 1.0, ""
    octaves = round(math.log2(own_bpm / tempo_bpm))
    wanted_bpm = tempo_bpm * 2.0**octaves
    if abs(wanted_bpm / own_bpm - 1.0) < _SAME_TEMPO:
        return 1.0, ""
    return own_bpm / wanted_bpm, f"from {own_bpm:.4g} to {wanted_bpm:.4g} BPM"


def _transposition(sample: Sample, key: Key) -> tuple[float, str]:
    if sample.category in _UNPITCHED:
        return 0.0, ""
    own = _own_key(sample)
    if own is not None:
        return _to_key(own, key)
    is_sure = sample.root_source in ("user", "chunk", "name") or sample.root_confidence >= _SURE
    if sample.root_midi is None or not is_sure:
        return 0.0, ""
    return _to_scale(sample.root_midi, sample.root_cents, key)


def _own_key(sample: Sample) -> Key | None:
    try:
        return parse_key(sample.key) if sample.key else None
    except HarmonyError:
        return None


def _to_key(own: Key, key: Key) -> tuple[float, str]:
    """To the same key, or to its relative where one is major and the other minor."""
    wanted = key.tonic
    if own.is_minor != key.is_minor:
        wanted += 9 if own.is_minor else 3
    steps = (wanted - own.tonic + 5) % 12 - 5
    return float(steps), f"{_steps(steps)} to {Key(wanted % 12, own.scale).name}" if steps else ""


def _to_scale(root_midi: int, root_cents: float, key: Key) -> tuple[float, str]:
    """To the nearest note of the scale, in tune; of two that are as near, the one that is nearer to the tonic's chord."""
    chord = {key.pitch_classes[index] for index in (0, 2, 4) if index < len(key.pitch_classes)}
    fitting = [step for step in range(-6, 7) if (root_midi + step) % 12 in key.pitch_classes]
    step = min(fitting, key=lambda each: (abs(each), (root_midi + each) % 12 not in chord, each))
    cents = root_cents if abs(root_cents) >= 1.0 else 0.0
    if not step and not cents:
        return 0.0, ""
    name = pitch_class_name((root_midi + step) % 12, key) + pitch_name(root_midi + step).lstrip("ABCDEFGb#♯♭")
    return step - cents / 100.0, f"{_steps(step)} to {name}" if step else f"tuned to {name}"


def _steps(steps: int) -> str:
    return f"{abs(steps)} semitone{'' if abs(steps) == 1 else 's'} {'up' if steps > 0 else 'down'}"
