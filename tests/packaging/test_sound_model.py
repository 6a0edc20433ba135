"""The training of the sound model, in small, and the model that comes of it."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp.tempo_candidates import NUM_EVIDENCE
from airdesk.inventory.description.network import Network, read_network, softmax
from airdesk.inventory.description.sound_model import sound_classes, sound_model, sound_model_path
from sound_model.all_machines import MORE, machine_lessons
from sound_model.fitting import fit_tempo, listen, listen_to_loop
from sound_model.learning import Recipe, arrays_of, fitted
from sound_model.lesson import Lesson
from sound_model.loops import loop_lessons, sounds_of
from sound_model.rooms import spoiled
from sound_model.storing import stored


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


def test_weights_are_kept_in_a_byte_and_answer_almost_the_same() -> None:
    rng = np.random.default_rng(1)
    inputs = rng.standard_normal((50, 6)).astype(np.float32)
    layers = tuple(
        (rng.standard_normal((2, a, b)).astype(np.float32), np.zeros((2, 1, b), np.float32)) for a, b in ((6, 9), (9, 3))
    )
    network = Network(np.zeros(6, np.float32), np.ones(6, np.float32), layers)
    arrays = arrays_of(network, "x")
    assert arrays["x.weights.0"].dtype == np.int8
    assert np.allclose(read_network(arrays, "x").answer(inputs), network.answer(inputs), atol=0.15)


def test_lessons_are_heard_and_the_same_seed_makes_the_same() -> None:
    lessons, again = (list(machine_lessons(np.random.default_rng(3), 1)) for _ in range(2))
    assert all(np.array_equal(one.audio, other.audio) for one, other in zip(lessons, again, strict=True))
    assert all(np.isfinite(lesson.audio).all() and abs(np.max(np.abs(lesson.audio)) - 1) < 1e-3 for lesson in lessons)
    heard = listen((lessons[0], 5, 1))
    assert heard is not None
    assert heard.evidence.shape[0] == len(heard.hz)


def test_every_machine_makes_what_is_a_class(lessons: list[Lesson]) -> None:
    names = {each.name for each in sound_classes()}
    assert {name for name, _, _ in MORE} <= names
    assert {lesson.sound_class for lesson in lessons} <= names


def test_poor_forms_keep_a_sound_recognisable() -> None:
    rng = np.random.default_rng(4)
    tone = np.sin(np.arange(30000) * 0.05).astype(np.float32)
    for _ in range(12):
        audio = stored(tone, rng)
        assert np.isfinite(audio).all()
        assert abs(len(audio) - len(tone)) < 3000
        assert np.abs(np.fft.rfft(audio, 30000)).argmax() == np.abs(np.fft.rfft(tone)).argmax()


def test_a_loop_keeps_its_length_and_its_time_in_a_room() -> None:
    audio = np.random.default_rng(1).standard_normal(50000).astype(np.float32)
    for seed in range(8):
        kept, shift = spoiled(audio, np.random.default_rng(seed), gentle=False, is_loop=True)
        assert shift == 0.0
        assert abs(len(kept) - len(audio)) < 3000


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    """Two of every machine."""
    return list(machine_lessons(np.random.default_rng(3), 2))


def test_tempos_are_learned_from_loops(lessons: list[Lesson]) -> None:
    sounds = sounds_of(lessons, np.random.default_rng(2))
    jobs = [(loop, number, 0, sound_model()) for number, loop in enumerate(loop_lessons(sounds, np.random.default_rng(1), 12))]
    network = fit_tempo([listen_to_loop(job) for job in jobs], steps=200)
    assert network.layers[-1][0].shape[2] == 1


def test_loops_are_made_of_other_lessons(lessons: list[Lesson]) -> None:
    loops = list(loop_lessons(sounds_of(lessons, np.random.default_rng(2)), np.random.default_rng(1), 4))
    assert [loop.sound_class for loop in loops] == ["drum loop", "bass loop", "melodic loop", "drum loop"]
    assert all(loop.tempo_bpm is not None for loop in loops)


def test_the_model_that_is_shipped_is_small_and_answers_with_every_class() -> None:
    assert sound_model_path().stat().st_size < 300_000
    assert sound_model().kind.layers[-1][0].shape[2] == len(sound_classes())
    assert sound_model().tempo.layers[0][0].shape[1] == NUM_EVIDENCE
