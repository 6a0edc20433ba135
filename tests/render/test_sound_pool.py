"""The pitched cache: made once, read afterwards, mended when damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.instrument import Zone, ZoneAudio
from airdesk.progress import NoProgress
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


@pytest.mark.parametrize("damage", [b"", b"something else", b"airpitch" + bytes(40)])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    zone, loads = _counted(sine_zone(60))
    requests = [SoundRequest(zone, 2.0, 20000)]
    first = _pool(requests, tmp_path)
    [path] = list(tmp_path.iterdir())
    path.write_bytes(damage)
    assert np.array_equal(_pool(requests, tmp_path)[zone.key, 2.0], first[zone.key, 2.0])
    assert len(loads) == 2


def test_of_equal_sounds_the_longest_need_counts(tmp_path: Path) -> None:
    zone = sine_zone(60)
    sounds = _pool([SoundRequest(zone, 1.0, 1000), SoundRequest(zone, 1.0, 9000), SoundRequest(zone, 1.0, 20)], tmp_path)
    assert len(sounds[zone.key, 1.0]) == 9000


def test_lengths_come_in_steps_that_cover_the_need() -> None:
    assert limit_of(100, 44100) == 22050
    assert limit_of(22051, 44100) == 44100
    assert limit_of(WHOLE, 44100) is None
