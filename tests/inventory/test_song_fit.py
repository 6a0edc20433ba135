"""Samples fitted to a song's tempo and key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.inventory.song_fit import SongFit, fit_to_song, loop_seconds
from airdesk.model.harmony import SCALES, Key
from airdesk.model.sample import Sample

A_MINOR = Key(9, "minor")


def loop(**values: object) -> Sample:
    return Sample("root", "loop.wav", is_loop=True, **values)  # type: ignore[arg-type]


def one_shot(**values: object) -> Sample:
    return Sample("root", "shot.wav", category="melodic", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own_bpm", "song_bpm", "ratio"),
    [(100.0, 120.0, 100 / 120), (120.0, 120.0, 1.0), (174.0, 90.0, 174 / 180), (70.0, 140.0, 1.0), (60.0, 128.0, 60 / 64)],
)
def test_a_loop_takes_the_songs_tempo_or_half_or_twice_it(own_bpm: float, song_bpm: float, ratio: float) -> None:
    assert fit_to_song(loop(tempo_bpm=own_bpm), song_bpm, None).time_ratio == pytest.approx(ratio)


@given(st.floats(40.0, 250.0), st.floats(40.0, 250.0))
def test_no_loop_is_stretched_by_more_than_half_an_octave(own_bpm: float, song_bpm: float) -> None:
    ratio = fit_to_song(loop(tempo_bpm=own_bpm), song_bpm, None).time_ratio
    assert 0.7 < ratio < 1.43


@pytest.mark.parametrize(
    ("own", "steps"), [("A minor", 0), ("G minor", 2), ("B minor", -2), ("C major", 0), ("D major", -2), ("Eb minor", 6)]
)
def test_a_tonal_loop_goes_the_shortest_way_to_the_key_or_its_relative(own: str, steps: int) -> None:
    fit = fit_to_song(loop(key=own, tempo_bpm=120.0), 120.0, A_MINOR)
    assert (fit.semitones, fit.keeps_length) == (steps, True)
    assert bool(fit.sentence) == bool(steps)


@given(st.integers(0, 127), st.integers(0, 11), st.sampled_from(sorted(SCALES)))
def test_a_pitched_sample_goes_to_the_nearest_note_of_the_scale(root: int, tonic: int, scale: str) -> None:
    key = Key(tonic, scale)
    fit = fit_to_song(one_shot(root_midi=root, root_source="name"), 120.0, key)
    assert (root + fit.semitones) % 12 in key.pitch_classes
    nearer = [step for step in range(-6, 7) if abs(step) < abs(fit.semitones)]
    assert not any((root + step) % 12 in key.pitch_classes for step in nearer)


def test_it_says_what_it_has_changed() -> None:
    assert fit_to_song(one_shot(root_midi=61, root_source="chunk"), 120.0, A_MINOR).sentence == (
        "In the song: 1 semitone down to C4."
    )
    assert fit_to_song(loop(key="G minor", tempo_bpm=100.0), 120.0, A_MINOR).sentence == (
        "In the song: from 100 to 120 BPM and 2 semitones up to A minor."
    )


def test_a_sample_that_is_out_of_tune_is_tuned() -> None:
    fit = fit_to_song(one_shot(root_midi=60, root_cents=20.0, root_source="chunk"), 120.0, A_MINOR)
    assert fit.semitones == pytest.approx(-0.2)


@pytest.mark.parametrize(
    "sample",
    [
        Sample("root", "kick.wav", category="drums", root_midi=37, root_source="audio", root_confidence=0.9),
        one_shot(root_midi=61, root_source="audio", root_confidence=0.2),
        one_shot(),
        one_shot(key="no key"),
    ],
)
def test_what_has_no_sure_pitch_or_tempo_stays_as_it_is(sample: Sample) -> None:
    fit = fit_to_song(sample, 120.0, A_MINOR)
    assert (fit.time_ratio, fit.semitones, fit.sentence) == (1.0, 0.0, "")


def test_a_loop_without_a_tempo_keeps_its_own_and_it_says_so() -> None:
    fit = fit_to_song(loop(), 120.0, A_MINOR)
    assert (fit.time_ratio, fit.sentence) == (1.0, "The tempo of this loop is not known, so it keeps its own.")


def test_without_a_key_nothing_is_transposed() -> None:
    assert fit_to_song(one_shot(root_midi=61, root_source="chunk"), 120.0, None) == SongFit(keeps_length=False)


@pytest.mark.parametrize(("length", "seconds"), [(4.0, 4.0), (4.3, 4.0), (3.8, 4.0), (6.0, None), (None, None)])
def test_a_loop_is_as_long_as_its_beats_where_its_file_nearly_is(length: float | None, seconds: float | None) -> None:
    assert loop_seconds(loop(tempo_bpm=120.0, beats=8.0, length_seconds=length)) == seconds
