"""What the mixer does to two songs: faders of equal power, basses that never meet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.automix.deck_curves import transition_curves
from airdesk.automix.deck_filter import DeckFilter
from airdesk.automix.fader_curves import Curve, crossing, equal_power
from airdesk.automix.mix_timeline import Overlap
from airdesk.automix.set_mixer import mix_blocks
from airdesk.model.djset import STYLES, TempoPlan, Transition, TransitionStyle
from tests.helpers.mix_songs import RATE, mix_of, tone_song

OVERLAP = Overlap("a", "b", 10.0, 26.0)
MOMENTS = np.linspace(10.0, 26.0, 333)


def transition(style: TransitionStyle, beats: float = 32.0, swap: float | None = None) -> Transition:
    return Transition("a", "b", style, 60.0, 0.0, beats, TempoPlan(120.0), swap_beat=swap)


def power_db(*levels: np.ndarray) -> np.ndarray:
    return 10.0 * np.log10(sum(level**2 for level in levels))


def test_faders_keep_the_power_wherever_they_meet() -> None:
    pairs = [(equal_power(OVERLAP, rises=False), equal_power(OVERLAP, rises=True))]
    pairs += [crossing(OVERLAP, share) for share in (0.2, 0.5, 0.6, 0.9)]
    for out, into in pairs:
        assert np.abs(power_db(out.at(MOMENTS), into.at(MOMENTS))).max() < 0.05
        assert (out.at(MOMENTS)[0], into.at(MOMENTS)[-1]) == (1.0, 1.0)
        assert abs(out.at(MOMENTS)[-1]) < 1e-9
        assert abs(into.at(MOMENTS)[0]) < 1e-9


@pytest.mark.parametrize("style", STYLES)
def test_every_style_begins_with_the_old_song_and_ends_with_the_new_one(style: TransitionStyle) -> None:
    out, into = transition_curves(transition(style), OVERLAP)
    assert out.level.at(np.array([0.0]))[0] == 1.0
    assert into.level.at(np.array([30.0]))[0] == pytest.approx(1.0)
    if style != "cut":  # there the lane itself ends
        assert out.level.at(np.array([30.0]))[0] == pytest.approx(0.0, abs=1e-9)


def band_levels(mix: np.ndarray, hz: float) -> np.ndarray:
    """Level of one sine in each tenth of a second, in dB against 0.3."""
    times = np.arange(len(mix)) / RATE
    turned = mix * np.exp(-2j * np.pi * hz * times)
    sums = np.add.reduceat(turned, np.arange(0, len(mix), RATE // 10))
    return 20.0 * np.log10(2.0 * np.abs(sums) / (RATE // 10) / 0.3 + 1e-9)


@pytest.mark.parametrize("style", ["blend", "bass_swap", "filter"])
def test_two_basses_are_never_up_together_and_hardly_ever_both_down(tmp_path: Path, style: TransitionStyle) -> None:
    plan = mix_of(tone_song(tmp_path / "a.wav", 50.0), tone_song(tmp_path / "b.wav", 80.0), style, beats=32, cue_out=20.0)
    mix = np.concatenate(list(mix_blocks(plan, RATE)), axis=1)[0]
    overlap = plan.timeline.overlaps[0]
    inside = slice(round(overlap.mix_start * 10) + 1, round(overlap.mix_end * 10) - 1)
    old, new = band_levels(mix, 50.0)[inside], band_levels(mix, 80.0)[inside]
    assert np.minimum(old, new).max() < -12.0
    assert np.count_nonzero(np.maximum(old, new) < -3.5) <= 18  # tenths of a second


def test_short_fades_keep_their_lows() -> None:
    out, into = transition_curves(transition("blend", beats=8.0), OVERLAP)
    assert out.low_db is None
    assert into.low_db is None


@pytest.mark.parametrize(("hz", "wanted_db"), [(40.0, -26.0), (2000.0, 0.0)])
def test_the_low_shelf_takes_lows_away_and_leaves_highs(hz: float, wanted_db: float) -> None:
    tone = np.sin(2 * np.pi * hz * np.arange(RATE) / RATE)
    audio = np.stack([tone, tone]).astype(np.float32)
    DeckFilter(RATE).apply(audio, np.full(-(-RATE // 128), -26.0), None)
    heard_db = 20.0 * np.log10(np.abs(audio[:, RATE // 2 :]).max())
    assert heard_db == pytest.approx(wanted_db, abs=1.0)


def test_a_filter_that_does_nothing_changes_nothing() -> None:
    noise = np.random.default_rng(1).normal(size=(2, 6400)).astype(np.float32)
    audio = noise.copy()
    DeckFilter(RATE).apply(audio, np.zeros(50), None)
    assert np.abs(audio - noise).max() < 1e-6


def test_the_highpass_takes_24_decibels_an_octave() -> None:
    tone = np.sin(2 * np.pi * 100.0 * np.arange(RATE) / RATE)
    audio = np.stack([tone, tone]).astype(np.float32)
    DeckFilter(RATE).apply(audio, None, np.full(-(-RATE // 128), 400.0))
    assert 20.0 * np.log10(np.abs(audio[:, RATE // 2 :]).max()) == pytest.approx(-48.0, abs=1.5)


def test_a_gain_goes_straight_between_its_points() -> None:
    audio = np.ones((2, RATE), np.float32)
    Curve(((0.0, 0.0), (1.0, -6.0))).amplify(audio, 0.0, RATE)
    assert 20.0 * np.log10(audio[0, RATE // 2]) == pytest.approx(-3.0, abs=0.01)
    assert np.abs(np.diff(audio[0], n=2)).max() < 1e-4
