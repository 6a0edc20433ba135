"""What beats and tones are found with: frames, onsets, chains, tones, true peaks."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp.band_spectra import BandSpectra, bands_of, single_bins
from airdesk.dsp.beat_path import beat_path
from airdesk.dsp.between_frames import interpolation_filters
from airdesk.dsp.exact_onsets import ExactOnsets
from airdesk.dsp.fine_energy import FineEnergy
from airdesk.dsp.frame_stream import FrameStream, hann
from airdesk.dsp.limiter import TruePeakMeter
from airdesk.dsp.peak_search import PeakSearch
from airdesk.dsp.regular_pulses import pulse_sums
from airdesk.dsp.tone_peaks import BINS_PER_OCTAVE, fold_tones, num_bins
from tests.helpers.signals import noise, sine

RATE = 22_050


@pytest.mark.parametrize("block", [1, 777, 40_000])
def test_frames_are_the_same_whatever_blocks_they_come_in(block: int) -> None:
    audio = noise(0.5 if block > 1 else 0.1, sample_rate=RATE)[0]
    stream = FrameStream(1024, 220)
    parts = [stream.take(audio[at : at + block]) for at in range(0, len(audio), block)]
    frames = np.concatenate([framed(sound, count) for sound, count in [*parts, stream.last()]])
    padded = np.pad(audio, (512, 512))
    assert len(frames) == len(audio) // 220 + 1
    assert np.array_equal(frames, framed(padded, len(frames)))


def framed(sound: np.ndarray, count: int, window: int = 1024, hop: int = 220) -> np.ndarray:
    """Frames of a sound, shape (count, window)."""
    return np.asarray([sound[at : at + window] for at in range(0, count * hop, hop)], np.float32).reshape(count, window)


@pytest.mark.parametrize(("window", "hop", "count"), [(1024, 220, 37), (8192, 2205, 16), (16, 3, 1)])
def test_bands_are_sums_of_the_spectra_of_single_frames(window: int, hop: int, count: int) -> None:
    sound = noise(window / RATE + 4.0, sample_rate=RATE)[0]
    weights = np.zeros((window // 2 + 1, 4), np.float32)
    weights[0, 0], weights[-1, 1], weights[2:6, 2] = 1.0, 0.5, (0.25, 1.0, 0.0, 2.0)  # the last band takes nothing in
    turned = np.fft.rfft(framed(sound, count, window, hop) * hann(window).astype(np.float64), axis=1)
    rows = BandSpectra(window, bands_of(weights)).rows(sound, hop, count)
    wanted = np.square(np.abs(turned)) @ weights
    assert rows.shape == (count, 4)
    assert np.abs(rows - wanted).max() < 1e-6 * np.square(np.abs(turned)).max()
    assert not rows[:, 3].any()


def test_the_moment_of_a_click_is_found_to_a_millisecond() -> None:
    audio = noise(2.0, rms_dbfs=-60.0, sample_rate=RATE)[0]
    at = np.asarray([0.4321, 1.2505])
    for second in at:
        audio[round(second * RATE) :][:400] += noise(1.0, rms_dbfs=-20.0, sample_rate=RATE)[0][:400]
    meter = FineEnergy(RATE, 22)
    fine = np.concatenate([meter.process(audio[:10_001]), meter.process(audio[10_001:])])
    times, steep = ExactOnsets(fine, RATE / 22).near(at + 0.012, 0.03)
    assert np.abs(times - at).max() < 0.0015
    assert steep.min() > 1.0


def test_a_sound_that_begins_at_once_begins_at_its_first_moment() -> None:
    audio = noise(2.0, rms_dbfs=-60.0, sample_rate=RATE)[0]
    audio[:400] += noise(1.0, rms_dbfs=-20.0, sample_rate=RATE)[0][:400]
    times, steep = ExactOnsets(FineEnergy(RATE, 22).process(audio), RATE / 22).near(np.asarray([0.015, 1.0]), 0.03)
    assert times[0] == 0.0
    assert steep[0] > 1.0 > steep[1]


def test_a_chain_of_beats_keeps_going_where_nothing_is_heard() -> None:
    strength = np.zeros(3000, np.float32)
    beats = np.arange(20, 2980, 50)
    strength[np.concatenate((beats[:20], beats[30:]))] = 3.0
    assert beat_path(strength, np.full(3000, 50.0, np.float32)).tolist() == beats.tolist()


def test_tones_fold_into_one_octave() -> None:
    audio = sum(sine(hz, 2.0, sample_rate=RATE)[0] for hz in (440.0, 1396.91, 110.0))
    spectra = BandSpectra(8192, single_bins(num_bins(RATE, 8192))).rows(audio, 4096, 8)
    treble, bass = fold_tones(spectra, RATE, 8192)
    strongest = np.argsort(-treble.sum(axis=0))[:2]
    assert sorted(strongest.tolist()) == [0, 8 * BINS_PER_OCTAVE // 12]  # A and F
    assert int(bass.sum(axis=0).argmax()) == 0


def test_a_pulse_that_is_kept_adds_up_to_all_weights() -> None:
    times, weights = np.arange(0.2, 20.0, 0.5), np.linspace(0.5, 1.5, 40, dtype=np.float64)
    kept, missed = pulse_sums(times, weights, np.asarray([0.5, 0.47]))
    assert kept == pytest.approx(weights.sum() * np.exp(2j * np.pi * 0.4))
    assert missed == pytest.approx(weights @ np.exp(2j * np.pi * times / 0.47))


_SIGNS = np.concatenate((np.sign(interpolation_filters()[1]), np.zeros(700, np.float32)))
_EDGED = np.tile(_SIGNS, (2, 40))
"""What rises most between its frames: their signs are those of the interpolation."""


@pytest.mark.parametrize(
    "audio",
    [
        noise(1.0, channels=2) + sine(11_025.0, 1.0, channels=2, peak_dbfs=-3.0),
        np.cumsum(noise(1.0, channels=2, rms_dbfs=-40.0), axis=1, dtype=np.float32),
        _EDGED * np.linspace(0.5, 1.0, _EDGED.shape[1], dtype=np.float32),
    ],
    ids=["shrill", "dull", "edged"],
)
def test_the_quick_search_finds_the_same_true_peak(audio: np.ndarray) -> None:
    meter, search = TruePeakMeter(), PeakSearch(2)
    meter.process(audio)
    for at in range(0, audio.shape[1], 10_000):
        search.process(np.ascontiguousarray(audio[:, at : at + 10_000]))
    assert search.finish() == pytest.approx(meter.finish(), rel=1e-6)
