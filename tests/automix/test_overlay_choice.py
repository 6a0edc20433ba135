"""Overlays: only what was asked for, only what fits tempo and key, and not the same one all the time."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.automix.overlay_choice import FASTEST, SLOWEST, OverlayKind, OverlaySound, is_loop_of_whole_beats, with_overlays
from airdesk.automix.pairing import MixSong, key_score, transposed
from airdesk.automix.planning import plan_set
from airdesk.model.djset import MixRules, Transition
from tests.helpers.analysed_songs import KEYS, analysis, mix_song, set_of

ALL = MixRules(overlay_kinds=frozenset(("percussion", "instrument", "vocals")))


def loop(
    key: int,
    tempo_bpm: float = 124.0,
    kind: OverlayKind = "percussion",
    *,
    beats: float = 8.0,
    tone: str = "",
    full: bool = False,
) -> OverlaySound:
    return OverlaySound(
        key, f"/loops/{key}.wav", kind, f"loop {key}", tempo_bpm, beats * 60.0 / tempo_bpm, tone, is_full_kit=full
    )


def mixed(
    sounds: list[OverlaySound], rules: MixRules = ALL, vocal: tuple[tuple[float, float], ...] = ()
) -> tuple[list[MixSong], tuple[Transition, ...]]:
    songs = [mix_song(f"s{number}", analysis(tempo_bpm=124.0, key="A minor", vocal=vocal)) for number in range(5)]
    plan = plan_set(set_of(songs, goal="given", rules=rules), songs)
    return songs, with_overlays(plan.transitions, songs, sounds, rules, 0)


def test_a_loop_lies_over_the_middle_on_bars() -> None:
    _, made = mixed([loop(1)])
    overlay = made[0].overlay
    assert overlay is not None and overlay.sample_key == 1 and overlay.kind == "percussion"
    assert overlay.start_beat % 4 == 0 and overlay.start_beat > 0
    assert overlay.start_beat + overlay.length_beats < made[0].length_beats
    assert (overlay.gain_db, overlay.semitones, overlay.tempo_bpm) == (-18.0, 0.0, 124.0)
    assert made[0].reasons[-1] == "“loop 1” lies over the middle: 124 BPM, the blend's tempo"


@pytest.mark.parametrize("sound", [loop(1, 160.0), loop(1, beats=7.4), loop(1, 124.0, "instrument", tone="F# major"),
                                   loop(1, 124.0, "instrument"), loop(1, beats=1.0),
                                   loop(1, beats=6.0), loop(1, 248.0, beats=5.0)])  # fmt: skip
def test_what_does_not_fit_is_left_out(sound: OverlaySound) -> None:
    assert all(transition.overlay is None for transition in mixed([sound])[1])


def test_nothing_is_laid_over_where_it_is_not_asked_for() -> None:
    assert all(transition.overlay is None for transition in mixed([loop(1)], MixRules())[1])
    only = MixRules(overlay_kinds=frozenset(("vocals",)))
    assert all(transition.overlay is None for transition in mixed([loop(1)], only)[1])


def test_voices_lie_only_where_nobody_sings() -> None:
    voice = loop(1, kind="vocals", tone="A minor")
    assert mixed([voice])[1][0].overlay is not None
    assert all(transition.overlay is None for transition in mixed([voice], vocal=((10.0, 60.0), (120.0, 190.0)))[1])


def test_half_and_double_tempos_are_folded() -> None:
    overlay = mixed([loop(1, 62.0)])[1][0].overlay
    assert overlay is not None and overlay.tempo_bpm == 124.0


def test_a_tune_is_moved_into_a_key_that_fits_both() -> None:
    overlay = mixed([loop(1, kind="instrument", tone="Bb minor")])[1][0].overlay
    assert overlay is not None and overlay.semitones == -1.0


def test_several_loops_take_turns() -> None:
    made = mixed([loop(1), loop(2), loop(3, 125.0)])[1]
    keys = [transition.overlay.sample_key for transition in made if transition.overlay]
    assert len(keys) >= 3 and all(a != b for a, b in itertools.pairwise(keys))


def test_something_on_top_comes_before_a_whole_kit() -> None:
    overlay = mixed([loop(1, full=True), loop(2)])[1][0].overlay
    assert overlay is not None and overlay.sample_key == 2


def test_what_the_user_decided_stays() -> None:
    songs, made = mixed([])
    own = tuple(replace(transition, decided_by="user") for transition in made)
    assert with_overlays(own, songs, [loop(1)], ALL, 0) == own


sounds = st.lists(
    st.builds(
        loop, st.integers(1, 99), st.floats(40.0, 250.0), st.sampled_from(("percussion", "instrument", "vocals")),
        beats=st.sampled_from((3.9, 4.0, 8.0, 16.0, 80.0)), tone=st.sampled_from(("", *KEYS)),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(sounds, st.integers(0, 5))
def test_limits_always_hold(found: list[OverlaySound], seed: int) -> None:
    songs = [mix_song(f"s{number}", analysis(tempo_bpm=120.0 + number, key=KEYS[number])) for number in range(4)]
    plan = plan_set(set_of(songs, goal="given", rules=ALL), songs)
    made = with_overlays(plan.transitions, songs, found, ALL, seed)
    assert made == with_overlays(plan.transitions, songs, found, ALL, seed)
    by_key = {sound.path: sound for sound in found}
    for transition, (first, second) in zip(made, itertools.pairwise(songs), strict=True):
        overlay, plan_ = transition.overlay, transition.tempo_plan
        if overlay is None:
            continue
        assert plan_ is not None and overlay.tempo_bpm is not None
        assert SLOWEST <= overlay.tempo_bpm / plan_.blend_bpm <= FASTEST
        assert overlay.start_beat + overlay.length_beats <= transition.length_beats
        assert is_loop_of_whole_beats(by_key[overlay.path])
        if overlay.kind == "instrument":
            tone = transposed(by_key[overlay.path].tone, round(overlay.semitones))
            shifted = transposed(second.key or "", transition.key_shift_semitones)
            assert min(key_score(first.key, tone, is_strict=True), key_score(shifted, tone, is_strict=True)) >= 0.9
