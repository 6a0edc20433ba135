"""WAV files as other programs read them, their size fields past 4 GB, and a full disk."""

from __future__ import annotations

import errno
import mmap
import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio import wav_writer
from airdesk.audio.wav_writer import HEADER_BYTES, SampleFormat, WavWriter
from airdesk.errors import StorageError


@pytest.mark.parametrize(("sample_format", "subtype"), [("pcm16", "PCM_16"), ("float32", "FLOAT")])
@pytest.mark.parametrize("channels", [1, 2])
def test_reads_back_what_was_written(tmp_path: Path, sample_format: SampleFormat, subtype: str, channels: int) -> None:
    dtype = np.int16 if sample_format == "pcm16" else np.float32
    frames = (np.random.default_rng(1).uniform(-1, 1, (301, channels)) * (32767 if dtype is np.int16 else 1)).astype(dtype)
    path = tmp_path / "a.wav"
    with WavWriter(path, 48000, channels=channels, sample_format=sample_format) as writer:
        writer.write(frames[:100].tobytes())
        writer.write_silence(7)
        writer.write(frames[100:].tobytes())
    read, sample_rate = soundfile.read(path, dtype=np.dtype(dtype).name, always_2d=True)
    info = soundfile.info(path)
    assert (info.subtype, sample_rate, info.channels) == (subtype, 48000, channels)
    assert np.array_equal(read, np.concatenate((frames[:100], np.zeros((7, channels), dtype), frames[100:])))


def test_past_4_gb_it_is_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wav_writer, "_MAX_RIFF_BYTES", 1000)
    frames = np.arange(2000, dtype=np.int16).reshape(-1, 2)
    path = tmp_path / "a.wav"
    with WavWriter(path, 44100, sample_format="pcm16") as writer:
        writer.write(frames.tobytes())
    raw = path.read_bytes()
    assert (raw[:4], raw[12:16]) == (b"RF64", b"ds64")
    riff_bytes, data_bytes, num_frames = struct.unpack_from("<QQQ", raw, 20)
    assert (riff_bytes, data_bytes, num_frames) == (len(raw) - 8, frames.nbytes, 1000)


def test_a_really_large_file_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "large.wav"
    num_frames = 2**32 // 6 + 1000
    with WavWriter(path, 96000) as writer:
        writer.write_silence(num_frames)  # a hole: takes no room on disk
        writer.write(b"\x00\x00\x40\x00\x00\xc0")
    info = soundfile.info(path)
    assert (info.frames, info.subtype) == (num_frames + 1, "PCM_24")
    with soundfile.SoundFile(path) as file:
        file.seek(num_frames)
        assert file.read(1).tolist() == [[0.5, -0.5]]


@pytest.mark.parametrize("chunk", [4096 * 6, 1000 * 6])
def test_writing_around_the_cache_gives_the_same_file(tmp_path: Path, chunk: int) -> None:
    raw = np.frombuffer(mmap.mmap(-1, 4096 * 6 * 5), np.uint8).copy()
    raw[:] = np.random.default_rng(3).integers(0, 256, len(raw))
    aligned = np.frombuffer(mmap.mmap(-1, len(raw)), np.uint8)
    aligned[:] = raw
    for name, bypasses_cache in (("a.wav", True), ("b.wav", False)):
        with WavWriter(tmp_path / name, 44100, bypasses_cache=bypasses_cache) as writer:
            for start in range(0, len(raw), chunk):
                writer.write(aligned[start : start + chunk].data)
            writer.write_silence(5)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert soundfile.info(tmp_path / "a.wav").frames == 4096 * 5 + 5


def test_an_odd_number_of_bytes_is_padded(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with WavWriter(path, 44100, channels=1) as writer:
        writer.write(b"\x01\x02\x03")
    assert path.stat().st_size == HEADER_BYTES + 4
    assert soundfile.info(path).frames == 1


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    writer = WavWriter(tmp_path / "a.wav", 44100)
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(StorageError, match="The disk is full"):
        writer.write(b"123456")
    writer.abandon()


def test_a_folder_that_cannot_take_files_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be written"):
        WavWriter(tmp_path / "no" / "such" / "a.wav", 44100)
