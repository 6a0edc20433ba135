"""Listening to lessons as the inventory listens to files, and learning from what is heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.pitch_spectrum import pitch_of
from airdesk.inventory.description.hearing import Hearing, heard, kind_numbers, measured
from airdesk.inventory.description.network import Floats, Network, softmax
from airdesk.inventory.description.rhythm import Rhythm
from airdesk.inventory.description.roots import heard_pitch, pitched_inputs
from airdesk.inventory.description.sound_model import SoundModel
from airdesk.inventory.description.tempos import tempos_of
from sound_model.learning import Recipe, fitted, together
from sound_model.lesson import Lesson
from sound_model.rooms import spoiled

Job = tuple[Lesson, int, int]
"""A lesson, the seed of what happens to it, the number of the version."""

DOUBTFUL_OCTAVES = frozenset({"organ", "accordion", "pad", "choir", "steel drum", "cowbell", "fx", "koto"})
"""Classes whose SoundFont programs sound in several octaves at once, or in another than written."""

_CHOICE_STEPS = 3000
_SAME_TEMPO = 0.006
_USUAL_BPM, _OCTAVES_AROUND = 138.0, 0.33  # how fast loops mostly are (a choice)
_FEWEST_LOOPS = 5
UNPITCHED = frozenset({"kick", "snare", "clap", "closed hi-hat", "open hi-hat", "crash", "ride", "shaker", "tambourine",
                       "rimshot", "percussion", "woodblock"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """The pitch candidates of a lesson."""

    sound_class: str
    origin: str
    root_pitch: float | None
    hz: NDArray[np.float64]
    evidence: Floats


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers of a sound whose class is known."""

    sound_class: str
    numbers: Floats
    origin: str


@dataclass(frozen=True, slots=True)
class HeardLoop:
    """What a loop tells of its kind and of its tempo."""

    known: Known
    tempo_bpm: float
    bpm: NDArray[np.float64] | None  # of the candidates; None where too little begins in it
    evidence: Floats


def _version(job: Job) -> tuple[Lesson, Floats, float]:
    lesson, seed, variant = job
    audio, shift = spoiled(lesson.audio, np.random.default_rng(seed), gentle=variant == 0, is_loop=lesson.tempo_bpm is not None)
    return lesson, audio, shift


def listen(job: Job) -> Heard | None:
    """What a version of a lesson tells of its pitch; None of loops."""
    lesson, audio, shift = _version(job)
    if lesson.tempo_bpm is not None:
        return None
    found = heard(audio).candidates
    root = None if lesson.root_pitch is None else lesson.root_pitch + shift
    return Heard(lesson.sound_class, lesson.origin, root, found.hz, found.evidence)


def listen_to_shape(job: tuple[Lesson, int, int, SoundModel]) -> Known:
    """What the class of a version of a lesson is to be told from, and who made it."""
    return _listen(job)[0]


def listen_to_loop(job: tuple[Lesson, int, int, SoundModel]) -> HeardLoop:
    """The same of a loop, with what its tempo is to be told from."""
    known, hearing, rhythm = _listen(job)
    tempos = tempos_of(hearing, rhythm)
    empty = np.zeros((0, 0), np.float32)
    tempo = float(job[0].tempo_bpm or 0.0)
    return HeardLoop(known, tempo, tempos.bpm, tempos.evidence) if tempos is not None else HeardLoop(known, tempo, None, empty)


def _listen(job: tuple[Lesson, int, int, SoundModel]) -> tuple[Known, Hearing, Rhythm]:
    lesson, audio, _ = _version(job[:3])
    hearing = heard(audio)
    pitch = heard_pitch(hearing.spectrum, hearing.candidates, job[3])
    shape, rhythm = measured(hearing, pitch)
    return Known(lesson.sound_class, kind_numbers(shape, rhythm), lesson.origin), hearing, rhythm


def fit_pitch(lessons: list[Heard]) -> Network:
    """A network that gives each candidate a score, the true one the highest."""
    rows, right, places = [], [], [0]
    for lesson in lessons:
        is_clear = lesson.sound_class not in DOUBTFUL_OCTAVES or lesson.origin.startswith(("patch", "machine"))
        if lesson.root_pitch is None or not is_clear:
            continue
        is_right = np.asarray([abs(pitch_of(hz) - lesson.root_pitch) < 0.55 for hz in lesson.hz])
        if is_right.any():
            rows.append(lesson.evidence)
            right.append(is_right)
            places.append(places[-1] + len(is_right))
    network = _fit_choice(rows, right, 40)
    _report("pitch", network, rows, right)
    return network


def fit_tempo(loops: list[HeardLoop], *, steps: int = _CHOICE_STEPS) -> Network:
    """A network that gives each candidate for the tempo of a loop a score, the true one the highest."""
    rows, right, tempos = [], [], []
    for loop in loops:
        if loop.bpm is None:
            continue
        is_right = np.abs(loop.bpm / loop.tempo_bpm - 1.0) < _SAME_TEMPO
        if is_right.any():
            rows.append(loop.evidence)
            tempos.append(loop.tempo_bpm)
            right.append(is_right)
    network = _fit_choice(rows, right, 32, _usual_tempos(np.asarray(tempos)), steps=steps)
    _report("tempo", network, rows, right)
    return network


def _usual_tempos(tempos: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often each loop is asked for, so that all together are as fast and slow as loops mostly are."""
    octaves = np.log2(tempos)
    places = np.round(octaves * 10.0).astype(int)
    counts = np.bincount(places)[places]
    usual = np.exp(-0.5 * ((octaves - np.log2(_USUAL_BPM)) / _OCTAVES_AROUND) ** 2)
    shares = usual / np.maximum(counts, _FEWEST_LOOPS)
    return np.asarray(shares / shares.sum(), np.float64)


def _fit_choice(
    rows: list[Floats],
    right: list[NDArray[np.bool_]],
    hidden: int,
    shares: NDArray[np.float64] | None = None,
    *,
    steps: int = _CHOICE_STEPS,
) -> Network:
    """A network by whose scores the right candidates of each question come first. *shares*: how often each is asked."""
    groups = np.cumsum([0, *(len(each) for each in right)])
    truth = np.concatenate(right).astype(np.float32)

    def slope(scores: Floats, chosen: NDArray[np.int64]) -> Floats:
        out, at = np.zeros_like(scores), 0
        for question in chosen:
            first, last = groups[question], groups[question + 1]
            shares = softmax(scores[at : at + last - first, 0])
            wanted = shares * truth[first:last]
            out[at : at + last - first, 0] = shares - wanted / max(float(wanted.sum()), 1e-6)
            at += last - first
        return out / np.float32(len(chosen))

    recipes = [Recipe((hidden,), steps=steps, batch=128, rate=3e-3, input_noise=0.05, dropped=0.1, seed=n) for n in (1, 2, 3)]
    return together([fitted(np.concatenate(rows), groups, 1, slope, recipe, shares) for recipe in recipes])


def _report(name: str, network: Network, rows: list[Floats], right: list[NDArray[np.bool_]]) -> None:
    best = [bool(each[np.argmax(network.answer(row)[:, 0])]) for row, each in zip(rows, right, strict=True)]
    print(f"{name}: {len(rows)} lessons, {np.mean(best):.4f} right", flush=True)


def fit_pitched(lessons: list[Heard], pitch: Network) -> Network:
    """A network that tells from the best candidate whether a sound has a pitch."""
    rows, truth = [], []
    for lesson in lessons:
        is_pitched = lesson.root_pitch is not None
        if not is_pitched and lesson.sound_class not in UNPITCHED:
            continue
        scores = pitch.answer(lesson.evidence)[:, 0]
        best = int(np.argmax(scores))
        rows.append(pitched_inputs(lesson.evidence[best : best + 1], scores, softmax(scores)))
        truth.append(is_pitched)
    inputs, wanted = np.concatenate(rows), np.asarray(truth, np.float32)[:, np.newaxis]

    def slope(scores: Floats, chosen: NDArray[np.int64]) -> Floats:
        return np.asarray((1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))) - wanted[chosen]) / len(chosen), np.float32)

    network = fitted(inputs, None, 1, slope, Recipe(hidden=(24,), steps=2500, rate=3e-3, input_noise=0.1, dropped=0.1))
    right = (network.answer(inputs) > 0) == (wanted > 0.5)
    print(f"pitched: {len(inputs)} lessons, {right.mean():.4f} right", flush=True)
    return network
