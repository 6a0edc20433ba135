"""SFZ files as their format says, and what is no such file."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.errors import BadInputError
from airdesk.inventory.instruments.sfz.mapping import sfz_map
from airdesk.inventory.instruments.sfz.opcodes import PLAYED, note_number
from airdesk.inventory.instruments.sfz.regions import SfzRegions, read_regions
from airdesk.inventory.instruments.sfz.text import Header, SfzText
from airdesk.inventory.instruments.zones import InstrumentMap
from tests.inventory.instruments.test_key_map import serving


def read(folder: Path, text: str, **others: str) -> SfzRegions:
    for name, content in others.items():
        (folder / f"{name}.sfzh").write_text(content)
    path = folder / "a.sfz"
    path.write_text(text)
    return read_regions(SfzText(path, folder).headers())


def mapped(folder: Path, text: str) -> InstrumentMap:
    found = read(folder, text)
    files = {region.sample: number for number, region in enumerate(found.regions)}
    return sfz_map(found, files, lambda _: None)


def test_regions_inherit_from_the_headers_above_them(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<control> default_path=Samples/ #define $X 3\n#define $VEL 64\n"
        "<global> ampeg_release=0.5 volume=-3\n<master> tune=10\n<group> lovel=1 hivel=$VEL volume=-6 // soft\n"
        "<region> sample=My Piano C4.wav key=c4 /* no\nmore */ pan=-50\n<region> sample=b.wav lokey=61 hikey=f#5\n"
        "<group> <region> sample=c.wav",
    )
    first, second, third = found.regions
    assert (first.sample, first.low_key, first.center, first.high_velocity) == ("Samples/My Piano C4.wav", 60, 60, 64)
    assert (first.gain_db, first.pan, first.tune_semitones, first.release_seconds) == (-6.0, -0.5, 0.1, 0.5)
    assert (second.low_key, second.high_key, second.center) == (61, 78, 60)
    assert (third.gain_db, third.high_velocity, third.tune_semitones) == (-3.0, 127, 0.1)


def test_files_are_included_and_circles_refused(tmp_path: Path) -> None:
    found = read(tmp_path, '#include "b.sfzh"\n<region> sample=a.wav', b="<global> volume=2")
    assert found.regions[0].gain_db == 2.0
    with pytest.raises(BadInputError, match="circle"):
        read(tmp_path, '#include "c.sfzh"\n<region> sample=a.wav', c='#include "c.sfzh"')


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("<region> sample=x.wav")
    with pytest.raises(BadInputError, match="outside"):
        read(inside, '#include "../secret.txt"\n<region> sample=a.wav')


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no <region>"),
        (b"\0\1\2<region>", "no text"),
        (b"hello", "no <region>"),
        (b"<region>" + b" " * 5000 + b"\0", "no text"),
        (b"x" * 9_000_000, "too large"),
    ],
)
def test_what_is_no_sfz_file_is_said_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "a.sfz"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=says):
        SfzText(path, tmp_path).headers()


@pytest.mark.parametrize("line", ["x" * 20_000, f"a={' ' * 9_990}{'x' * 9_990}", "<" * 20_000, "a=" * 10_000])
def test_a_hostile_line_is_read_at_once(tmp_path: Path, line: str) -> None:
    begun = time.thread_time()
    read(tmp_path, f"<region> sample=a.wav\n{line}")
    assert time.thread_time() - begun < 1.0


def test_thousands_of_regions_do_not_each_keep_what_they_inherit(tmp_path: Path) -> None:
    opcodes = " ".join(f"opcode{number}=1" for number in range(500))
    text = f"<global> {opcodes}\n" + "<region> sample=a.wav\n" * 5000
    tracemalloc.start()
    found = read(tmp_path, text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.regions) == 4096
    assert "the file has more than 4096 of them" in found.left_out
    assert peak < 32 * 2**20


def test_what_is_not_played_is_told(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<region> sample=a.wav cutoff=500\n<region> sample=b.wav trigger=release\n<region> sample=*sine\n"
        "<region> sample=c.wav sw_last=c1\n<region> sample=d.wav sw_last=d1 sw_default=d1\n<region> sample=e.wav on_locc64=64",
    )
    assert [region.sample for region in found.regions] == ["a.wav", "d.wav"]
    told = " ".join(found.remarks())
    for word in ("cutoff", "released", "generated", "key switch", "controller"):
        assert word in told


def test_the_range_of_a_choke_group_is_kept(tmp_path: Path) -> None:
    told = mapped(
        tmp_path,
        "<group> group=1 off_by=1 loop_mode=one_shot <region> sample=a.wav key=42 <region> sample=b.wav key=46",
    )
    assert told.choke_groups == {42: 1, 46: 1}
    assert told.is_one_shot


def test_round_robin_and_random_regions_take_turns(tmp_path: Path) -> None:
    told = mapped(tmp_path, "<group> seq_length=2 <region> sample=a.wav seq_position=2 <region> sample=b.wav seq_position=1")
    assert sorted((zone.take, zone.parts[0].file) for zone in told.zones) == [(0, 1), (1, 0)]
    told = mapped(tmp_path, "<region> sample=a.wav hirand=0.5 <region> sample=b.wav lorand=0.5")
    assert sorted((zone.take, zone.parts[0].file) for zone in told.zones) == [(0, 0), (1, 1)]


def test_overlapping_regions_sound_together(tmp_path: Path) -> None:
    told = mapped(tmp_path, "<region> sample=a.wav hikey=70 <region> sample=b.wav lokey=60 pitch_keycenter=62")
    assert [len(serving(told.zones, pitch, 100)[0].parts) for pitch in (50, 65, 100)] == [1, 2, 1]
    assert serving(told.zones, 65, 100)[0].parts[1].semitones == -2.0


def test_regions_beyond_the_most_zones_are_told(tmp_path: Path) -> None:
    text = "<global> pitch_keytrack=50\n" + "\n".join(
        f"<region> sample=a.wav lovel={place % 127 + 1} hivel={place % 127 + 1} seq_length=3 seq_position={place // 127 + 1}"
        for place in range(200)
    )
    found = read(tmp_path, text)
    assert len(sfz_map(found, {"a.wav": 0}, lambda _: None).zones) == 128 * 128
    assert any("72 regions are not played" in remark for remark in found.remarks())


def test_tuning_and_key_tracking_decide_the_root(tmp_path: Path) -> None:
    told = mapped(tmp_path, "<region> sample=a.wav key=60 transpose=1 tune=-50")
    assert told.zones[0].root_pitch == 59.5
    fixed = mapped(tmp_path, "<region> sample=a.wav pitch_keytrack=0 lokey=50 hikey=52")
    assert [zone.root_pitch - zone.low_pitch for zone in fixed.zones] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "number"), [("60", 60), ("c4", 60), ("F#3", 54), ("db-1", 1), ("a4", 69), ("x", None), ("", None)]
)
def test_keys_are_numbers_or_names(text: str, number: int | None) -> None:
    assert note_number(text) == number


VALUES = ["a.wav", "b.wav", "0", "1", "60", "127", "c4", "-1", "64", "0.5", "1e99", "nan", "-40", "loop_sustain", ""]
OPCODES = st.dictionaries(st.sampled_from(sorted(PLAYED)), st.sampled_from(VALUES))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["region", "group", "global", "control"]), OPCODES), max_size=14))
def test_whatever_is_written_gives_zones_that_serve_each_note_once_a_take(told: list[tuple[str, dict[str, str]]]) -> None:
    found = read_regions([Header(kind, opcodes) for kind, opcodes in told])
    result = sfz_map(found, {region.sample: 0 for region in found.regions}, lambda _: (10, 100))
    for pitch in range(0, 128, 9):
        for velocity in (1, 63, 64, 65, 127):
            takes = [zone.take for zone in serving(result.zones, pitch, velocity)]
            assert sorted(takes) == list(range(len(takes)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sfz"
        path.write_bytes((f"<region> {text}").encode("utf-8", "replace"))
        try:
            read_regions(SfzText(path, Path(folder)).headers())
        except BadInputError as error:
            assert str(error)


@pytest.mark.parametrize(
    "line", ["sample=" + " " * 20_000, "w" * 20_000, "sample=" + "a " * 9_000], ids=["gap", "word", "words"]
)
def test_long_lines_take_no_longer_for_each_character(tmp_path: Path, line: str) -> None:
    started = time.thread_time()
    read(tmp_path, f"<region> sample=a.wav\n{line}\n")
    assert time.thread_time() - started < 0.5  # they took seconds when every blank was looked ahead from
