"""Sounds of clips that are made once and kept: whole or not at all, within bounds, and on when nobody waits."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from airdesk.audio.buffer import Audio
from airdesk.errors import AudioFileError, CancelledError
from airdesk.progress import NoProgress
from airdesk.render import clip_sounds
from airdesk.render.clip_making import make_beside
from airdesk.render.clip_reading import FileSound
from airdesk.render.clip_sounds import SoundWish, clip_sound, tidy
from tests.helpers.clips import RATE, noise_file


class Impatient:
    """Cancels after so many looks."""

    def __init__(self, looks: int) -> None:
        self._looks = looks

    def report(self, fraction: float | None, stage: str) -> None: ...

    def check_cancelled(self) -> None:
        self._looks -= 1
        if self._looks < 0:
            raise CancelledError("no more")


def test_a_file_of_the_right_rate_is_read_as_it_is(tmp_path: Path) -> None:
    audio = noise_file(tmp_path / "rain.flac")
    sound = clip_sound(SoundWish(tmp_path / "rain.flac"), RATE, tmp_path / "cache", NoProgress(), "")
    assert isinstance(sound, FileSound) and not (tmp_path / "cache").exists()
    for start in (5000, 100, 5000, 60000):
        assert np.abs(sound.read(start, 700) - audio[:, start : start + 700]).max() < 1e-4
    assert sound.read(2 * RATE - 10, 700).shape == (2, 10)


def test_what_is_made_is_kept_and_made_anew_where_it_is_damaged(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav", rate=48000)
    wish = SoundWish(tmp_path / "rain.wav", 1.1)
    first = clip_sound(wish, RATE, tmp_path / "cache", NoProgress(), "").read(0, 10**7)
    (kept,) = (tmp_path / "cache").iterdir()
    before = kept.stat().st_mtime_ns
    os.utime(kept, ns=(before - 10**12, before - 10**12))
    assert np.array_equal(clip_sound(wish, RATE, tmp_path / "cache", NoProgress(), "").read(0, 10**7), first)
    assert kept.stat().st_mtime_ns > before - 10**11  # used now
    kept.write_bytes(kept.read_bytes()[:-100])
    assert np.array_equal(clip_sound(wish, RATE, tmp_path / "cache", NoProgress(), "").read(0, 10**7), first)


def test_another_file_of_the_same_name_is_another_sound(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav", rate=48000)
    first = clip_sound(SoundWish(tmp_path / "rain.wav"), RATE, tmp_path, NoProgress(), "").read(0, 1000)
    noise_file(tmp_path / "rain.wav", rate=48000, seed=9)
    assert not np.array_equal(
        clip_sound(SoundWish(tmp_path / "rain.wav"), RATE, tmp_path, NoProgress(), "").read(0, 1000), first
    )


def test_cancelled_it_leaves_nothing(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav", seconds=5.0, rate=48000)
    with pytest.raises(CancelledError):
        clip_sound(SoundWish(tmp_path / "rain.wav", 1.2), RATE, tmp_path / "cache", Impatient(4), "")
    assert list((tmp_path / "cache").iterdir()) == []


def test_in_playback_it_is_made_to_its_end_though_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise_file(tmp_path / "rain.wav", seconds=10.0)
    wish = SoundWish(tmp_path / "rain.wav", 1.2)
    may_end, made_blocks = threading.Event(), clip_sounds._made_blocks

    def held_up(*asked: Any) -> Iterator[Audio]:
        yield from made_blocks(*asked)
        assert may_end.wait(60)

    monkeypatch.setattr(clip_sounds, "_made_blocks", held_up)
    with pytest.raises(CancelledError):
        clip_sound(wish, RATE, tmp_path / "cache", Impatient(0), "", goes_on=True)
    assert not list((tmp_path / "cache").glob("*.clip"))  # nobody has waited for it
    may_end.set()
    sound = clip_sound(wish, RATE, tmp_path / "cache", NoProgress(), "", goes_on=True)
    assert sound.num_frames == 12 * RATE
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".clip"]


def test_two_who_wait_have_it_made_once_and_hear_of_its_failure(tmp_path: Path) -> None:
    made, is_waited_for = [], threading.Event()

    class Waiting(NoProgress):
        def check_cancelled(self) -> None:
            is_waited_for.set()

    def fail(progress: object) -> None:
        made.append(progress)
        assert is_waited_for.wait(60)
        raise AudioFileError("broken")

    for _ in range(2):
        with pytest.raises(CancelledError):
            make_beside(tmp_path / "x", fail, Impatient(0), "")
    with pytest.raises(AudioFileError):
        make_beside(tmp_path / "x", fail, Waiting(), "")
    assert len(made) == 1


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.clip").write_bytes(bytes(100))
        os.utime(tmp_path / f"{number}.clip", (1000 + number, 1000 + number))
    (tmp_path / "other.txt").write_bytes(bytes(1000))
    tidy(tmp_path, 250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3.clip", "4.clip", "other.txt"]
    tidy(tmp_path, 0)
    assert (tmp_path / "4.clip").exists()  # the one just made stays, however large it is


def test_a_missing_or_broken_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    for name in ("gone.wav", "broken.wav"):
        with pytest.raises(AudioFileError, match=name):
            clip_sound(SoundWish(tmp_path / name), RATE, tmp_path / "cache", NoProgress(), "")
