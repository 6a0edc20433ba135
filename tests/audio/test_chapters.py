"""Chapter marks lie in the files where other programs look for them."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.chapters import Chapter, write_chapters
from airdesk.audio.wav_writer import WavWriter

CHAPTERS = (Chapter(0.0, "Erstes"), Chapter(0.5, "Zweites – ü"))


def chunks(content: bytes) -> dict[bytes, bytes]:
    found, place = {}, 12
    while place + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        found[name] = content[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
    return found


def test_a_wav_has_cue_points_with_labels_and_stays_readable(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    with WavWriter(path, 44_100) as writer:
        writer.write(bytes(6 * 44_101))
    write_chapters(path, CHAPTERS, duration_seconds=1.0, sample_rate=44_100)
    content = path.read_bytes()
    assert struct.unpack_from("<I", content, 4)[0] == len(content) - 8
    found = chunks(content)
    count, *first = struct.unpack_from("<III4sIII", found[b"cue "])
    assert (count, first[0], first[-1]) == (2, 1, 0)
    assert struct.unpack_from("<I", found[b"cue "], 4 + 24 + 20)[0] == 22_050
    assert "Zweites – ü".encode() in found[b"LIST"]
    assert soundfile.info(path).frames == 44_101


def test_a_file_without_chapters_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mix.flac"
    soundfile.write(path, np.zeros((1000, 2)), 44_100)
    before = path.read_bytes()
    write_chapters(path, (), duration_seconds=1.0, sample_rate=44_100)
    assert path.read_bytes() == before
