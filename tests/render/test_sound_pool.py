"""The pitched cache: made once, read afterwards, mended when damaged."""

from __future__ import annotations

import math
from dataclasses import replace
from io import FileIO
from pathlib import Path
from struct import pack
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.audio.instrument import Zone, ZoneAudio
from airdesk.progress import NoProgress
from airdesk.render.pitched_cache import HEADER_BYTES, SoundHead, read_head, write_sound
from airdesk.render.pitched_sound import PitchedSound
from airdesk.render.sound_pool import WHOLE, SoundRequest, limit_of, load_pool
from tests.helpers.instruments import sine_zone


def _counted(zone: Zone) -> tuple[Zone, list[str]]:
    loads: list[str] = []

    def load() -> ZoneAudio:
        loads.append(zone.key)
        return zone.load()

    return replace(zone, load=load), loads


def _pool(requests: list[SoundRequest], folder: Path | None) -> dict[tuple[str, float], np.ndarray]:
    stages = {request.identity: "Preparing" for request in requests}
    pool = load_pool(requests, 44100, folder, NoProgress(), stages)
    return {name: pool.audio[sound.left : sound.left + sound.frames].copy() for name, sound in pool.sounds.items()}


def test_a_cached_sound_is_read_and_not_made_again(tmp_path: Path) -> None:
    zone, loads = _counted(sine_zone(60))
    requests = [SoundRequest(zone, 2.0, 20000), SoundRequest(zone, -1.0, WHOLE)]
    first, second = _pool(requests, tmp_path), _pool(requests, tmp_path)
    assert loads == [zone.key]
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert np.array_equal(first[zone.key, 2.0], _pool(requests, None)[zone.key, 2.0])


@pytest.mark.parametrize("damage", [b"", b"something else", b"airpitch" + bytes(40), b"airpit02" + bytes(36)])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    zone, loads = _counted(sine_zone(60))
    requests = [SoundRequest(zone, 2.0, 20000)]
    first = _pool(requests, tmp_path)
    [path] = list(tmp_path.iterdir())
    path.write_bytes(damage)
    assert np.array_equal(_pool(requests, tmp_path)[zone.key, 2.0], first[zone.key, 2.0])
    assert len(loads) == 2


def _rewritten(path: Path, offset: int, value: bytes) -> None:
    content = bytearray(path.read_bytes())
    content[offset : offset + len(value)] = value
    path.write_bytes(content)


_HEAD_OFFSETS = {"channels": 8, "frames": 16, "loop length": 24, "gain": 32, "checksum": 40}


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        *[(_HEAD_OFFSETS[name], pack("<q", -1)) for name in ("channels", "frames", "loop length")],
        (_HEAD_OFFSETS["channels"], pack("<q", 0)),
        (_HEAD_OFFSETS["loop length"], pack("<q", 2**40)),
        (_HEAD_OFFSETS["loop length"], pack("<q", 5000)),  # possible, yet not what was written
        *[(_HEAD_OFFSETS["gain"], pack("<d", gain)) for gain in (math.nan, math.inf, -1.0, 0.0, 1e9, 1.5)],
        (_HEAD_OFFSETS["checksum"], b"\x5a\xa5\x5a\xa5"),
        (HEADER_BYTES, b"\x5a" * 64),
        (HEADER_BYTES + 40001, b"\x5a" * 64),
        (HEADER_BYTES + 2 * 22050 - 2, b"\x5a\x5a"),  # after all that is played
    ],
)
def test_overwritten_bytes_are_seen_and_the_file_is_made_again(tmp_path: Path, offset: int, value: bytes) -> None:
    zone, loads = _counted(sine_zone(60))
    requests = [SoundRequest(zone, 2.0, 20000)]
    first = _pool(requests, tmp_path)
    [path] = list(tmp_path.iterdir())
    whole = path.read_bytes()
    _rewritten(path, offset, value)
    assert np.array_equal(_pool(requests, tmp_path)[zone.key, 2.0], first[zone.key, 2.0])
    assert len(loads) == 2
    assert path.read_bytes() == whole


@given(offset=st.integers(0, HEADER_BYTES + 2 * 300 - 1), bit=st.integers(0, 7))
def test_no_changed_bit_goes_unseen(offset: int, bit: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.pitched"
        write_sound(PitchedSound(np.arange(300, dtype=np.int16)[np.newaxis], 1.25, 100), path)
        with FileIO(path) as file:
            assert read_head(file) == SoundHead(1, 300, 100, 1.25)
        _rewritten(path, offset, bytes([path.read_bytes()[offset] ^ (1 << bit)]))
        with FileIO(path) as file:
            assert read_head(file) is None


def _made_unwritable(folder: Path, path: Path, how: str) -> None:
    path.unlink()
    if how == "folder in the file's place":
        (path / "something").mkdir(parents=True)
    else:
        folder.rmdir()
        folder.write_bytes(b"a file in the folder's place")


@pytest.mark.parametrize("how", ["folder in the file's place", "file in the folder's place"])
def test_what_cannot_be_kept_plays_from_memory(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "pitched"
    request = SoundRequest(sine_zone(60), 2.0, 20000)
    first = _pool([request], folder)
    [path] = list(folder.iterdir())
    _made_unwritable(folder, path, how)
    pool = load_pool([request], 44100, folder, NoProgress(), {request.identity: "Preparing"})
    assert np.array_equal(pool.audio[:20000], first[request.identity])
    assert len(pool.warnings) == 1
    assert "pitched" in pool.warnings[0]
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_plays_from_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_to_full_disk(path: Path, content: bytes) -> int:
        with Path("/dev/full").open("wb", buffering=0) as file:
            return int(file.write(content) or 0)

    monkeypatch.setattr(Path, "write_bytes", write_to_full_disk)
    requests = [SoundRequest(sine_zone(60), semitones, 20000) for semitones in (1.0, 2.0)]
    pool = load_pool(requests, 44100, tmp_path, NoProgress(), {request.identity: "Preparing" for request in requests})
    assert len(pool.sounds) == 2
    assert len(pool.warnings) == 1
    assert "disk is full" in pool.warnings[0]


def test_of_equal_sounds_the_longest_need_counts(tmp_path: Path) -> None:
    zone = sine_zone(60)
    sounds = _pool([SoundRequest(zone, 1.0, 1000), SoundRequest(zone, 1.0, 9000), SoundRequest(zone, 1.0, 20)], tmp_path)
    assert len(sounds[zone.key, 1.0]) == 9000


def test_lengths_come_in_steps_that_cover_the_need() -> None:
    assert limit_of(100, 44100) == 22050
    assert limit_of(22051, 44100) == 44100
    assert limit_of(WHOLE, 44100) is None
