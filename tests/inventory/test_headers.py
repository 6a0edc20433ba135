"""Headers read by hand say what the decoder says, and what samplers wrote."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.head import open_head
from airdesk.inventory.headers.reading import read_by_hand
from airdesk.inventory.reading import read_file
from airdesk.model.sample import SoundHeader
from tests.helpers.sample_folders import acid_chunk, chunk, smpl_chunk, wav_bytes


def header_of(content: bytes, folder: Path) -> SoundHeader | None:
    path = folder / "sound"
    path.write_bytes(content)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return read_by_hand(open_head(descriptor))
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("sample_rate", [44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("form", "subtype", "kind"),
    [
        ("WAV", "PCM_U8", "WAV 8 bit"),
        ("WAV", "PCM_16", "WAV 16 bit"),
        ("WAV", "PCM_24", "WAV 24 bit"),
        ("WAV", "PCM_32", "WAV 32 bit"),
        ("WAV", "FLOAT", "WAV 32 bit float"),
        ("WAV", "DOUBLE", "WAV 64 bit float"),
        ("WAVEX", "PCM_24", "WAV 24 bit"),
        ("RF64", "PCM_16", "WAV 16 bit"),
        ("W64", "PCM_24", "W64 24 bit"),
        ("AIFF", "PCM_16", "AIFF 16 bit"),
        ("AIFF", "PCM_24", "AIFF 24 bit"),
        ("AIFF", "FLOAT", "AIFF 32 bit float"),
    ],
)
def test_written_files_are_read(tmp_path: Path, form: str, subtype: str, kind: str, channels: int, sample_rate: int) -> None:
    path = tmp_path / "written"
    soundfile.write(path, np.zeros((1234, channels)), sample_rate, subtype=subtype, format=form)
    header = header_of(path.read_bytes(), tmp_path)
    assert header == SoundHeader(kind, sample_rate, channels, 1234)


@pytest.mark.parametrize(("form", "subtype"), [("WAV", "ULAW"), ("WAV", "IMA_ADPCM"), ("FLAC", "PCM_16"), ("OGG", "VORBIS")])
def test_what_only_a_decoder_knows_is_left_to_it(tmp_path: Path, form: str, subtype: str) -> None:
    path = tmp_path / "coded"
    soundfile.write(path, np.zeros((3000, 1)), 44100, subtype=subtype, format=form)
    assert header_of(path.read_bytes(), tmp_path) is None


def test_root_and_sustain_loop_of_a_sampler_chunk_behind_the_sound(tmp_path: Path) -> None:
    header = header_of(wav_bytes(frames=30000, after=smpl_chunk(43, fraction=2**31, loop=(100, 20000))), tmp_path)
    assert header is not None
    assert (header.root_midi, header.root_cents, header.loop_frames) == (43, 50.0, (100, 20000))


def test_tempo_and_beats_of_a_loop_chunk(tmp_path: Path) -> None:
    header = header_of(wav_bytes(after=acid_chunk(92.5, 8, flags=2, root=45)), tmp_path)
    assert header is not None
    assert (header.tempo_bpm, header.beats, header.is_loop, header.root_midi) == (92.5, 8.0, True, 45)


def test_a_loop_chunk_may_say_one_shot(tmp_path: Path) -> None:
    header = header_of(wav_bytes(after=acid_chunk(120.0, 4, flags=1)), tmp_path)
    assert header is not None
    assert (header.tempo_bpm, header.is_loop, header.root_midi) == (None, False, None)


def test_a_sound_cut_short_is_as_long_as_what_is_left(tmp_path: Path) -> None:
    header = header_of(wav_bytes(frames=1000)[:-500], tmp_path)
    assert header is not None
    assert header.num_frames == 750


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (wav_bytes(frames=0), "no sound"),
        (wav_bytes(bits=0), "0 bits"),
        (wav_bytes(channels=0), "0 channels"),
        (wav_bytes(sample_rate=0), "0 Hz"),
        (b"RIFF\x10\0\0\0AVI LIST", "no WAV"),
        (b"RIFF\x10\0\0\0WAVE" + chunk(b"data", bytes(40)), "no format"),
        (b"FORM\0\0\0\x20AIFF", "no format"),
        (wav_bytes(frames=4)[:40] + struct.pack("<I", 0) + bytes(800), "never written"),
    ],
)
def test_headers_that_cannot_be_true_are_refused_with_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(AudioFileError, match=reason):
        header_of(content, tmp_path)


def test_endless_chunks_are_given_up(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="no format"):
        header_of(b"RIFF\0\0\0\0WAVE" + chunk(b"junk", b"") * 20000, tmp_path)


def test_the_fingerprint_sees_beginning_middle_end_and_size(tmp_path: Path) -> None:
    whole = wav_bytes(frames=60000)
    prints = set()
    for place in (None, 50, len(whole) // 2 + 10, len(whole) - 10):
        content = bytearray(whole)
        if place is not None:
            content[place] ^= 1
        (tmp_path / "sound").write_bytes(content)
        prints.add(read_file(str(tmp_path / "sound")).fingerprint)
    (tmp_path / "sound").write_bytes(whole + b"\0")
    prints.add(read_file(str(tmp_path / "sound")).fingerprint)
    assert len(prints) == 5
