"""Zone files: what is written is read, in every shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.errors import StorageError
from airdesk.synthesis.made_zone import MadeZone
from airdesk.synthesis.zone_file import DamagedZoneError, load_audio, read_header, write_zone, zone_path


@pytest.mark.parametrize("channels", [1, 2])
def test_a_zone_is_read_as_it_was_written(tmp_path: Path, channels: int) -> None:
    audio = np.random.default_rng(1).integers(-32_768, 32_767, (channels, 1000)).astype(np.int16)
    path = zone_path(tmp_path / "new folder", "abc")
    write_zone(path, MadeZone(audio, -3.25, 100, 1000))
    header = read_header(path)
    assert header is not None
    assert (header.gain_db, header.loop_start_frame, header.loop_end_frame) == (-3.25, 100, 1000)
    assert np.array_equal(load_audio(path, header), audio)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StorageError, match="remove what is in the way"):
        write_zone(zone_path(blocked, "abc"), MadeZone(np.zeros((1, 10), dtype=np.int16), 0.0))


def test_a_folder_in_the_place_of_a_zone_is_named_and_not_called_a_full_disk(tmp_path: Path) -> None:
    path = zone_path(tmp_path, "abc")
    path.mkdir(parents=True)
    with pytest.raises(StorageError, match=r"abc.*remove what is in the way") as raised:
        write_zone(path, MadeZone(np.zeros((1, 10), dtype=np.int16), 0.0))
    assert "space" not in str(raised.value)


def test_a_sound_that_went_away_is_said(tmp_path: Path) -> None:
    path = zone_path(tmp_path, "abc")
    write_zone(path, MadeZone(np.zeros((1, 10), dtype=np.int16), 0.0))
    header = read_header(path)
    assert header is not None
    path.unlink()
    with pytest.raises(StorageError, match="went away"):
        load_audio(path, header)


@pytest.mark.parametrize("place", [3, 9, 13, 30, 60])
def test_a_damaged_header_is_noticed(tmp_path: Path, place: int) -> None:
    path = zone_path(tmp_path, "abc")
    write_zone(path, MadeZone(np.ones((1, 500), dtype=np.int16), -3.25, 100, 500))
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)
    assert read_header(path) is None


def test_damaged_audio_is_noticed_when_it_is_loaded(tmp_path: Path) -> None:
    path = zone_path(tmp_path, "abc")
    write_zone(path, MadeZone(np.ones((1, 500), dtype=np.int16), 0.0))
    content = bytearray(path.read_bytes())
    content[-7] ^= 1
    path.write_bytes(content)
    header = read_header(path)
    assert header is not None
    with pytest.raises(DamagedZoneError, match="is damaged"):
        load_audio(path, header)
