"""A part gets the sample that suits it, the same one every time, with the reason in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.errors import BadInputError
from airdesk.inventory.matching.candidates import MOST_LAYERS, Candidate, SelectionOptions
from airdesk.inventory.matching.ranking import MOST_REJECTED, rank, select
from airdesk.inventory.matching.selection import select_samples
from airdesk.model.sample import SampleState
from tests.helpers.sample_parts import candidates, part, sample

PIANO = part("piano", "chords", [57, 60, 64], prompt="a soft ballad")


def chosen(*samples: object, needs: object = PIANO, layers: int = 1, prefer_organic: bool = False, seed: int = 1) -> list[str]:
    selection = select(needs, candidates(*samples), SelectionOptions(layers, prefer_organic), seed)  # type: ignore[arg-type]
    return [one.candidate.sample.id for one in selection.chosen]


def test_the_root_nearest_to_the_middle_wins() -> None:
    assert chosen("Piano C3.wav", "Keys Piano B3.wav", "Other Piano C6.wav") == ["Keys Piano B3.wav"]


def test_at_the_same_root_the_even_loudness_wins_then_the_length_then_the_tags() -> None:
    quiet = sample("a/Piano C4.wav", rms=0.01)
    short = sample("b/Piano C4.wav", seconds=0.1)
    plain, soft = sample("c/Piano C4.wav"), sample("d/Soft Piano C4.wav")
    assert chosen(quiet, short) == ["b/Piano C4.wav"]
    assert chosen(quiet, short, plain) == ["c/Piano C4.wav"]
    assert chosen(quiet, short, plain, soft) == ["d/Soft Piano C4.wav"]


def test_the_instrument_goes_before_its_kin_and_its_family_and_nothing_else_comes_in() -> None:
    violin = part("violin", "lead", [69])
    assert chosen("Strings A4.wav", "Violin A3.wav", needs=violin) == ["Violin A3.wav"]
    assert chosen("Strings A4.wav", "Viola A4.wav", needs=violin) == ["Strings A4.wav"]
    assert chosen("Viola A4.wav", "Trumpet A4.wav", needs=violin) == ["Viola A4.wav"]
    assert chosen("Trumpet A4.wav", "Kick.wav", needs=violin) == []


def test_a_way_of_playing_comes_only_where_it_is_asked_for() -> None:
    files = ("Violin Pizz A4.wav", "Violin A3.wav")
    assert chosen(*files, needs=part("violin", "lead", [69])) == ["Violin A3.wav"]
    assert chosen(*files, needs=part("violin", "lead", [69], prompt="pizzicato violins")) == ["Violin Pizz A4.wav"]


def test_loops_chords_broken_and_missing_files_are_left_out_and_say_so() -> None:
    broken = replace(sample("Piano C4.wav"), state=SampleState.BROKEN, reason="its end is missing")
    selection = select(PIANO, candidates(broken, "Piano Loop 120bpm.wav", "Piano C2.wav"), SelectionOptions(), 1)
    assert [one.candidate.sample.id for one in selection.chosen] == ["Piano C2.wav"]
    told = {one.candidate.sample.id: one.reason for one in selection.rejected}
    assert told["Piano C4.wav"] == "Broken: its end is missing"
    assert "loop" in told["Piano Loop 120bpm.wav"]


def test_reasons_read_as_sentences() -> None:
    flute = part("flute", "lead", [69, 71, 74])
    files = candidates(sample("Flute A4.wav", seconds=3.2), sample("Flute C7.wav", seconds=0.1), sample("Oboe B4.wav"))
    selection = select(flute, [replace(one, group="") for one in files[:1]], SelectionOptions(), 1)
    assert selection.reason == "Root A4, two semitones below the part's middle; 3.2 s, long enough"
    selection = select(part("flute", "lead", [69, 71, 74], prompt="soft"), candidates("Soft Flute B4.wav", "Oboe B4.wav"),
                       SelectionOptions(), 1)  # fmt: skip
    assert selection.reason == "Root B4, just at the part's middle; 2.0 s, long enough; tagged soft"
    assert [one.reason for one in selection.rejected] == ["An oboe, where the part asks for a flute"]


def test_a_multi_sampled_instrument_is_one_candidate_and_goes_before_a_single_note() -> None:
    many = [f"Grand/Piano {note}{octave} {touch}.wav" for octave in (3, 4) for note in "CEGA" for touch in ("pp", "ff")]
    selection = select(PIANO, candidates("One/Piano B3.wav", *many), SelectionOptions(), 1)
    assert selection.chosen[0].candidate.sample.root_midi in (60, 57)
    assert selection.reason.startswith("Recorded at eight notes, one for every note of the part")
    assert [one.candidate.sample.id for one in selection.rejected] == ["One/Piano B3.wav"]
    assert len(rank(PIANO, candidates("One/Piano B3.wav", *many))) == 2


def test_layers_are_different_instruments() -> None:
    files = ("a/Piano C4.wav", "b/Piano C4.wav", "c/Piano D4.wav", "d/Organ C4.wav")
    assert len(chosen(*files, layers=2)) == 2
    assert set(chosen(*files, layers=4)) == set(files[:3])  # an organ is no layer of a piano


@pytest.mark.parametrize("layers", [0, -1, MOST_LAYERS + 1])
def test_a_number_of_layers_that_cannot_be_is_refused(layers: int) -> None:
    with pytest.raises(BadInputError, match="layers"):
        SelectionOptions(layers)


def test_acoustic_recordings_come_first_where_that_is_wanted() -> None:
    bass = part("bass", "bass", [36, 40])
    files = ("Synth Bass D2.wav", "Acoustic Bass C3.wav")
    assert chosen(*files, needs=bass) == ["Synth Bass D2.wav"]
    assert chosen(*files, needs=bass, prefer_organic=True) == ["Acoustic Bass C3.wav"]


def test_where_no_root_is_known_the_seed_picks() -> None:
    files = [replace(sample(f"{number}/Piano.wav"), is_described=False, loudness_rms=None) for number in range(12)]
    picks = {chosen(*files, seed=seed)[0] for seed in range(12)}
    assert len(picks) > 3
    assert chosen(*files, seed=5) == chosen(*files, seed=5)
    assert "picked by seed 5" in select(PIANO, candidates(*files), SelectionOptions(), 5).reason


def test_a_root_that_was_hardly_heard_comes_after_a_sure_one() -> None:
    assert chosen(sample("a/Piano.wav", root=60, confidence=0.1), sample("b/Piano.wav", root=64)) == ["b/Piano.wav"]


def test_what_the_user_has_chosen_stays() -> None:
    mine = candidates("Kick.wav")
    selection = select_samples(PIANO, candidates("Piano C4.wav"), SelectionOptions(), 1, mine)
    assert ([one.candidate for one in selection.chosen], selection.reason) == (mine, "Your own choice")


NAMES = st.sampled_from(["Piano", "Soft Piano", "Organ", "Flute", "Kick", "Piano Loop 100bpm", "Electric Piano", "x"])
SAMPLES = st.builds(
    lambda name, folder, note, seconds, rms: sample(f"{folder}/{name} {note}.wav", seconds=seconds, rms=rms),
    NAMES,
    st.sampled_from(["a", "b", "c/d"]),
    st.sampled_from(["", "C4", "A3", "F#5", "C1", "G8"]),
    st.floats(0.05, 20.0),
    st.floats(0.0, 1.0),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(SAMPLES, max_size=12, unique_by=lambda one: one.id),
    st.randoms(),
    st.integers(0, 9),
    st.integers(1, 4),
    st.booleans(),
)
def test_the_order_of_the_samples_does_not_matter_and_every_one_has_its_reason(
    samples: list[object], chance: object, seed: int, layers: int, prefer_organic: bool
) -> None:
    listed = candidates(*samples)  # type: ignore[arg-type]
    options = SelectionOptions(layers, prefer_organic)
    first = select(PIANO, listed, options, seed)
    shuffled: list[Candidate] = list(listed)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert select(PIANO, shuffled, options, seed) == first
    keys = [one.candidate.key for one in (*first.chosen, *first.rejected)]
    assert len(first.chosen) <= layers
    assert len(first.rejected) <= MOST_REJECTED
    assert len(keys) == len(set(keys))
    assert all(one.reason and one.reason[0].isupper() for one in (*first.chosen, *first.rejected))
    assert first.reason


def test_between_equals_a_heart_decides() -> None:
    files = [sample(f"{number}/Piano B3.wav") for number in range(6)]
    files[3] = replace(files[3], is_favourite=True)
    assert {chosen(*files, seed=seed)[0] for seed in range(6)} == {"3/Piano B3.wav"}
    selection = select(PIANO, candidates(*files), SelectionOptions(), 1)
    assert selection.reason.endswith("a favourite of yours")
    assert {one.reason for one in selection.rejected} == {"The chosen one has a heart"}


def test_a_sound_that_goes_on_is_not_played_by_a_moment_of_one() -> None:
    bed = part("rain", "fx", [60], ticks=480 * 40)
    assert bed.note_seconds >= 8.0
    drop, rain = sample("Rain drop.wav", seconds=0.3), sample("Rain.wav", seconds=30.0)
    chosen = select(bed, candidates(drop, rain), SelectionOptions(), 0)
    assert [one.candidate.sample.name for one in chosen.chosen] == ["Rain.wav"]
    (rejected,) = chosen.rejected
    assert rejected.reason == "Only 0.30 s long, for a sound that lasts 20.0 s"
    assert select(bed, candidates(drop), SelectionOptions(), 0).chosen == ()
