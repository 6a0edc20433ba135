"""Drum parts get kits: from one folder where there is one, pieces that go together, the same ones every time."""

from __future__ import annotations

import random

from airdesk.inventory.matching.candidates import Selection, SelectionOptions
from airdesk.inventory.matching.kits import select_kit
from tests.helpers.sample_parts import candidates, part

BEAT = [36, 38, 42, 46]
KITS = [f"{kit}/{piece}.wav" for kit in ("Kit A", "Kit B", "Kit C") for piece in ("kick", "snare", "hat closed", "hat open")]


def kit(
    *files: str, notes: list[int] | None = None, prompt: str = "", layers: int = 1, organic: bool = False, seed: int = 1
) -> Selection:
    needs = part("drums", "drums", notes or BEAT, prompt=prompt)
    return select_kit(needs, candidates(*files), SelectionOptions(layers, organic), seed)


def ids(selection: Selection) -> list[str]:
    return [one.candidate.sample.id for one in selection.chosen]


def test_all_pieces_come_from_one_kit() -> None:
    selection = kit(*KITS)
    assert len(ids(selection)) == 4
    assert len({path.partition("/")[0] for path in ids(selection)}) == 1
    assert selection.reason.startswith("A kit of 4 samples, all from")


def test_a_piece_the_kit_lacks_comes_from_elsewhere_and_one_nobody_has_is_named() -> None:
    selection = kit(*KITS, "Cymbals/crash.wav", notes=[*BEAT, 49, 56])
    assert "Cymbals/crash.wav" in ids(selection)
    assert selection.reason.endswith("there is no cowbell here")


def test_the_music_chooses_the_kit() -> None:
    files = [path.replace("Kit A", "Acoustic Kit").replace("Kit B", "Techno Kit") for path in KITS]
    assert ids(kit(*files, prompt="a techno track"))[0] == "Techno Kit/kick.wav"
    assert ids(kit(*files, prompt="acoustic songs"))[0] == "Acoustic Kit/kick.wav"
    assert ids(kit(*files, organic=True))[0] == "Acoustic Kit/kick.wav"


def test_in_folders_by_piece_the_names_that_go_together_are_taken() -> None:
    files = [
        f"{piece}s/{brand} {piece} {number}.wav"
        for piece in ("Kick", "Snare")
        for brand in ("Alpha", "Beta")
        for number in range(9)
    ]
    for seed in range(6):
        first, second = ids(kit(*files, notes=[36, 38], seed=seed))
        assert first.split("/")[1].split()[0] == second.split("/")[1].split()[0]


def test_a_snare_goes_before_a_clap_and_a_loop_is_none() -> None:
    assert ids(kit("a/clap.wav", "b/snare.wav", notes=[38])) == ["b/snare.wav"]
    assert ids(kit("a/clap.wav", notes=[38])) == ["a/clap.wav"]
    assert ids(kit("a/Drum Loop 120bpm.wav", notes=[38])) == []


def test_several_toms_and_several_layers() -> None:
    toms = [f"Kit/tom {number}.wav" for number in range(1, 5)]
    assert len(ids(kit(*toms, notes=[41, 45, 50]))) == 3
    assert len(ids(kit(*toms, notes=[41]))) == 1
    assert len(ids(kit("a/kick.wav", "b/kick.wav", "c/kick.wav", notes=[36], layers=2))) == 2


def test_the_order_of_the_samples_does_not_matter_and_the_seed_does() -> None:
    listed = candidates(*KITS)
    needs = part("drums", "drums", BEAT)
    first = select_kit(needs, listed, SelectionOptions(), 3)
    for number in range(5):
        shuffled = list(listed)
        random.Random(number).shuffle(shuffled)
        assert select_kit(needs, shuffled, SelectionOptions(), 3) == first
    assert len({tuple(ids(kit(*KITS, seed=seed))) for seed in range(12)}) == 3


def test_why_the_others_were_left() -> None:
    selection = kit(*KITS)
    assert len(selection.rejected) == 8
    assert all(": not from" in one.reason for one in selection.rejected)
    assert kit("Flute A4.wav").reason == "No drum sample here plays any piece of drums"
