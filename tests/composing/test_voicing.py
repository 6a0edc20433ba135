from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from airdesk.composing.voicing import lead_voices, voice_movement
from airdesk.model.harmony import QUALITIES, Chord, parse_chord

KINDS = ("close", "open", "rootless", "shell", "triad", "stab", "spread", "power")
chords = st.builds(Chord, st.integers(0, 11), st.sampled_from(sorted(QUALITIES)))


@given(chords, st.sampled_from(KINDS))
def test_a_voicing_holds_only_notes_of_its_chord(chord: Chord, kind: str) -> None:
    voicing = lead_voices(chord, kind, None, 48, 79)
    allowed = {(chord.root + step) % 12 for step in chord.intervals}
    assert {pitch % 12 for pitch in voicing} <= allowed
    assert list(voicing) == sorted(set(voicing))


@given(st.lists(chords, min_size=2, max_size=8))
def test_voices_stay_in_their_register(row: list[Chord]) -> None:
    before = None
    for chord in row:
        before = lead_voices(chord, "close", before, 48, 79)
        assert all(45 <= pitch <= 84 for pitch in before)


def test_a_turnaround_moves_by_small_steps() -> None:
    before = lead_voices(parse_chord("Dm9"), "rootless", None, 48, 76)
    for name in ("G13", "Cmaj9", "A7b9", "Dm9"):
        after = lead_voices(parse_chord(name), "rootless", before, 48, 76)
        assert voice_movement(before, after) / 2.5 <= 3
        before = after


def test_rootless_voicings_leave_the_root_to_the_bass_and_keep_the_guide_tones() -> None:
    chord = parse_chord("Cmaj9")
    classes = {pitch % 12 for pitch in lead_voices(chord, "rootless", None, 48, 76)}
    assert 0 not in classes
    assert set(chord.guide_tones) <= classes


def test_power_chords_are_root_fifth_and_octave() -> None:
    voicing = lead_voices(parse_chord("Em"), "power", None, 40, 70)
    assert [pitch - voicing[0] for pitch in voicing] == [0, 7, 12]
    assert voicing[0] % 12 == 4


def test_a_power_chord_over_a_diminished_one_leaves_the_fifth_out() -> None:
    voicing = lead_voices(parse_chord("Bdim"), "power", None, 40, 70)
    assert [pitch - voicing[0] for pitch in voicing] == [0, 12]
