"""The training of the sound model, in small, and the model that comes of it."""

from __future__ import annotations

import numpy as np

from airdesk.inventory.description.network import read_network, softmax
from airdesk.inventory.description.sound_model import sound_classes, sound_model, sound_model_path
from sound_model.fitting import listen
from sound_model.learning import Recipe, arrays_of, fitted
from sound_model.loops import loop_lessons
from sound_model.machines import machine_lessons


def test_a_network_learns_what_can_be_learned() -> None:
    rng = np.random.default_rng(1)
    inputs = rng.standard_normal((600, 5)).astype(np.float32)
    wanted = (inputs[:, 0] * inputs[:, 1] > 0).astype(int)

    def slope(scores: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        back = softmax(scores)
        back[np.arange(len(chosen)), wanted[chosen]] -= 1.0
        return back / np.float32(len(chosen))

    network = fitted(inputs, None, 2, slope, Recipe(hidden=(24,), steps=600, batch=64, input_noise=0.0, dropped=0.0, rate=1e-2))
    stored = read_network(arrays_of(network, "taste"), "taste")
    assert np.mean(np.argmax(stored.answer(inputs), axis=1) == wanted) > 0.95


def test_lessons_are_heard_and_the_same_seed_makes_the_same() -> None:
    lessons, again = (list(machine_lessons(np.random.default_rng(3), 2)) for _ in range(2))
    assert all(np.array_equal(one.audio, other.audio) for one, other in zip(lessons, again, strict=True))
    assert all(np.isfinite(lesson.audio).all() and abs(np.max(np.abs(lesson.audio)) - 1) < 1e-3 for lesson in lessons)
    heard = listen((lessons[0], 5, 1))
    assert heard is not None
    assert heard.evidence.shape[0] == len(heard.hz)


def test_loops_are_made_of_other_lessons() -> None:
    lessons = list(machine_lessons(np.random.default_rng(3), 5))
    loops = list(loop_lessons(lessons, np.random.default_rng(1), 4))
    assert [loop.sound_class for loop in loops] == ["drum loop", "bass loop", "melodic loop", "drum loop"]
    assert all(loop.tempo_bpm is not None for loop in loops)


def test_the_model_that_is_shipped_is_small_and_answers_with_every_class() -> None:
    assert sound_model_path().stat().st_size < 300_000
    assert sound_model().kind.layers[-1][0].shape[2] == len(sound_classes())
