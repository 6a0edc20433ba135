"""Voices are heard where they sing, alone and over a band; instruments that play a tune are not taken for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.analysis.listening import Heard, listen
from airdesk.analysis.voice import vocal_spans, voice_rows
from airdesk.analysis.voice_movement import STEP_SECONDS, glides, togetherness
from beat_model.singing import LABELS_PER_SECOND, RATE, sing
from tests.helpers.drummed_songs import drummed_song, even_beats, write_song
from tests.helpers.signals import noise

SECONDS = 40.0
TEMPO = 112.0


def band() -> np.ndarray:
    return drummed_song(even_beats(TEMPO, SECONDS), seconds=SECONDS, sample_rate=RATE, channels=1)[0]


def heard_of(path: Path, audio: np.ndarray) -> Heard:
    return listen(write_song(path, (0.5 * audio / np.abs(audio).max())[np.newaxis].astype(np.float32), RATE))


def lead_tune() -> np.ndarray:
    """A tune of eighth and quarter notes on a bright instrument, with partials that stay where they are."""
    time = np.arange(round(SECONDS * RATE)) / RATE
    step = np.floor(time / (60.0 / TEMPO)).astype(int)
    pitch = 69 + np.asarray((0, 3, 5, 7, 5, 3, 10, 7))[step % 8]
    phase = 2.0 * np.pi * np.cumsum(440.0 * 2.0 ** ((pitch - 69.0) / 12.0)) / RATE
    inside = time % (60.0 / TEMPO)
    return np.minimum(1.0, inside / 0.02) * np.exp(-inside) * sum(np.sin(number * phase) / number for number in range(1, 9))


@pytest.mark.parametrize(("level_db", "least"), [(-3.0, 0.5), (3.0, 0.7)])
def test_a_voice_over_a_band_is_heard_where_it_sings(tmp_path: Path, level_db: float, least: float) -> None:
    voice, is_sung = sing(SECONDS, 60.0 / TEMPO, np.random.default_rng(5))
    music = band()
    loud = voice[np.abs(voice) > 0.01]
    gain = 10.0 ** (level_db / 20.0) * np.sqrt(np.square(music).mean() / np.square(loud).mean())
    heard = heard_of(tmp_path / "sung.flac", music + gain * voice)
    found = np.zeros(len(is_sung), np.bool_)
    for start, end in vocal_spans(heard, 0.0, SECONDS):
        found[round(start * LABELS_PER_SECOND) : round(end * LABELS_PER_SECOND)] = True
    assert (found & is_sung).sum() / is_sung.sum() > least
    assert (found & is_sung).sum() / found.sum() > 0.75


def test_a_voice_alone_is_heard(tmp_path: Path) -> None:
    voice, is_sung = sing(SECONDS, 0.5, np.random.default_rng(11))
    heard = heard_of(tmp_path / "voice.flac", voice)
    found = np.zeros(len(is_sung), np.bool_)
    for start, end in vocal_spans(heard, 0.0, SECONDS):
        found[round(start * LABELS_PER_SECOND) : round(end * LABELS_PER_SECOND)] = True
    assert (found & is_sung).sum() / is_sung.sum() > 0.75
    assert (found & is_sung).sum() / found.sum() > 0.7


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_lead_alone_or_over_a_band_is_no_voice(tmp_path: Path, level: float) -> None:
    heard = heard_of(tmp_path / "lead.flac", level * band() + 0.1 * lead_tune())
    assert sum(end - start for start, end in vocal_spans(heard, 0.0, SECONDS)) < 0.15 * SECONDS


def test_tones_that_glide_are_told_from_tones_that_stay(tmp_path: Path) -> None:
    time = np.arange(round(8.0 * RATE)) / RATE
    glide = 2.0 * np.pi * np.cumsum(440.0 * 2.0 ** (0.15 * np.sin(2.0 * np.pi * 0.4 * time))) / RATE
    moving = heard_of(tmp_path / "glide.wav", np.sin(glide) + 0.5 * np.sin(2.0 * glide))
    still = heard_of(tmp_path / "still.wav", np.sin(2.0 * np.pi * 440.0 * time) + 0.5 * np.sin(2.0 * np.pi * 880.0 * time))
    moves, stays = (glides(heard, 14) for heard in (moving, still))
    assert moves[2:-2, 1].mean() > stays[2:-2, 1].mean() + 0.1
    assert stays[:, 3].mean() > 0.95 > moves[2:-2, 3].mean()


def test_ranges_that_swell_together_are_told_from_those_that_do_not(tmp_path: Path) -> None:
    time = np.arange(round(8.0 * RATE)) / RATE
    swell = 1.0 + 0.8 * np.sin(2.0 * np.pi * 4.0 * time)
    hiss = noise(8.0, sample_rate=RATE)[0][: len(time)]
    together = togetherness(heard_of(tmp_path / "swell.wav", swell * hiss).bands, 14)
    apart = togetherness(heard_of(tmp_path / "even.wav", hiss).bands, 14)
    assert together[2:-2].min() > 0.7
    assert np.abs(apart[2:-2]).mean() < 0.35


def test_facts_of_a_few_seconds_and_of_silence_are_numbers(tmp_path: Path) -> None:
    for name, audio in (("short", noise(3.2, sample_rate=RATE)[0]), ("soft", 1e-6 * noise(6.0, sample_rate=RATE)[0])):
        heard = listen(write_song(tmp_path / f"{name}.wav", audio[np.newaxis].astype(np.float32), RATE, "FLOAT"))
        rows = voice_rows(heard)
        assert np.isfinite(rows).all()
        assert abs(len(rows) - heard.duration_seconds / STEP_SECONDS) < 2


@pytest.mark.parametrize("seconds_of_silence", [50.0, 90.0])
def test_long_silence_makes_no_voice_of_a_band(tmp_path: Path, seconds_of_silence: float) -> None:
    sound = np.concatenate((band(), np.zeros(round(seconds_of_silence * RATE)), band()[: 10 * RATE]))
    assert vocal_spans(heard_of(tmp_path / "hidden.flac", sound), 0.0, len(sound) / RATE) == ()
