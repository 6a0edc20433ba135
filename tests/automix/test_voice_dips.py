"""Two voices at once: the one that is not in front steps back in the middle, and only there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from airdesk.automix.deck_filter import DeckFilter
from airdesk.automix.mix_timeline import Lane, Overlap, Piece
from airdesk.automix.set_mixer import mix_blocks
from airdesk.automix.voice_dips import VOICE_DIP_DB, sung_in_mix, voice_dips
from tests.helpers.mix_songs import RATE, mix_of, tone_song

OVERLAP = Overlap("a", "b", 100.0, 116.0)


def test_the_incoming_voice_steps_back_first_and_the_outgoing_one_later() -> None:
    out, into = voice_dips(OVERLAP, 108.0, [(90.0, 112.0)], [(104.0, 130.0)])
    assert out is not None
    assert into is not None
    assert out.at(np.array([107.0, 110.0, 113.0])).tolist() == [0.0, VOICE_DIP_DB, 0.0]
    assert into.at(np.array([103.0, 106.0, 109.0])).tolist() == [0.0, VOICE_DIP_DB, 0.0]


def test_one_voice_alone_or_a_short_clash_changes_nothing() -> None:
    assert voice_dips(OVERLAP, 108.0, [(90.0, 104.0)], [(105.0, 130.0)]) == (None, None)
    assert voice_dips(OVERLAP, 108.0, [(90.0, 104.2)], [(104.0, 130.0)]) == (None, None)


def test_spans_of_the_file_are_found_in_the_mix() -> None:
    lane = Lane("a", (Piece(10.0, 20.0, 100.0, 110.0), Piece(20.0, 30.0, 110.0, 115.0)))
    assert sung_in_mix(lane, [(0.0, 12.0), (18.0, 24.0), (40.0, 50.0)]) == ((100.0, 102.0), (108.0, 112.0))


def test_the_bell_takes_voices_back_and_leaves_bass_and_cymbals() -> None:
    for hz, wanted in ((1200.0, -7.0), (60.0, 0.0), (15_000.0, 0.0)):
        tone = np.sin(2 * np.pi * hz * np.arange(RATE) / RATE)
        audio = np.stack([tone, tone]).astype(np.float32)
        DeckFilter(RATE).apply(audio, None, None, np.full(-(-RATE // 128), -7.0))
        assert abs(20.0 * np.log10(np.abs(audio[:, RATE // 2 :]).max()) - wanted) < 0.4


def test_it_is_heard_in_the_mix(tmp_path: Path) -> None:
    plan = mix_of(tone_song(tmp_path / "a.wav", 1000.0), tone_song(tmp_path / "b.wav", 1500.0), beats=16.0, cue_out=20.0)
    overlap = plan.timeline.overlaps[0]
    span = ((overlap.mix_start, overlap.mix_end),)
    mixes = [
        np.concatenate(list(mix_blocks(each, RATE)), axis=1)[0] for each in (plan, replace(plan, sung={"a": span, "b": span}))
    ]
    inside = slice(round((overlap.mix_start + 1.0) * RATE), round((overlap.mix_end - 1.0) * RATE))
    assert np.square(mixes[1][inside]).sum() < 0.95 * np.square(mixes[0][inside]).sum()
    before = slice(0, round((overlap.mix_start - 1.0) * RATE))
    assert np.abs(mixes[1][before] - mixes[0][before]).max() < 1e-6
