"""What a preset says of its samples: an instrument's settings, and what the preset adds to them."""

from __future__ import annotations

import struct
from pathlib import Path

from airdesk.synthesis.soundfont import generators
from airdesk.synthesis.soundfont.opened import open_tables
from tests.helpers.soundfonts import ATTACK, CUTOFF, Preset, Zone, chunk, soundfont, tone


def test_regions_have_the_ranges_and_settings_of_their_zones(tmp_path: Path) -> None:
    zones = [Zone(tone(60, 0.2), (0, 59), (0, 80), {CUTOFF: 9000}), Zone(tone(64, 0.2), (60, 127), (81, 127))]
    path = tmp_path / "font.sf2"
    path.write_bytes(soundfont(Preset(5, zones)))
    low, high = open_tables(path).regions(0, 5)
    assert low.sounds_at(59, 80)
    assert not low.sounds_at(60, 80)
    assert not low.sounds_at(59, 81)
    assert (low.value(CUTOFF), high.value(CUTOFF)) == (9000, generators.DEFAULTS[generators.FILTER_CUTOFF])
    assert (low.sample, high.sample) == (0, 1)


def test_a_preset_adds_to_what_its_instrument_says(tmp_path: Path) -> None:
    content = soundfont(Preset(0, [Zone(tone(60, 0.2), generators={ATTACK: -2000})]))
    old = chunk("pgen", struct.pack("<Hhhh", 41, 0, 0, 0))
    added = struct.pack("<Hh", ATTACK, 500) + struct.pack("<Hh", generators.PAN, 100) + struct.pack("<Hh", 41, 0) + bytes(4)
    assert old in content
    bags = chunk("pbag", struct.pack("<HHHH", 0, 0, 1, 0))
    content = content.replace(bags, chunk("pbag", struct.pack("<HHHH", 0, 0, 3, 0))).replace(old, chunk("pgen", added))
    path = tmp_path / "font.sf2"
    path.write_bytes(_with_true_sizes(content))
    (region,) = open_tables(path).regions(0, 0)
    assert region.value(ATTACK) == -1500
    assert region.value(generators.PAN) == 100


def _with_true_sizes(content: bytes) -> bytes:
    """The file with the sizes of its outer chunks set right again."""
    pdta = content.index(b"pdta") - 8
    content = content[: pdta + 4] + struct.pack("<I", len(content) - pdta - 8) + content[pdta + 8 :]
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def test_an_unknown_preset_has_no_regions(band: Path) -> None:
    assert open_tables(band).regions(0, 77) == ()
