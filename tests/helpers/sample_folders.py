"""Folders of small sound files for tests of the inventory."""

from __future__ import annotations

import struct
from pathlib import Path


def wav_bytes(
    value: int = 0,
    *,
    frames: int = 400,
    channels: int = 1,
    bits: int = 16,
    sample_rate: int = 44100,
    tag: int = 1,
    after: bytes = b"",
) -> bytes:
    """A WAV whose sound is told by a number: equal numbers, equal files. *after*: chunks behind the sound."""
    width = channels * ((bits + 7) // 8)
    sound = (struct.pack("<I", value) + bytes(frames * width))[: frames * width]
    form = struct.pack("<HHIIHH", tag, channels, sample_rate, sample_rate * width, width, bits)
    body = b"WAVE" + chunk(b"fmt ", form) + chunk(b"data", sound) + after
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunk(name: bytes, content: bytes) -> bytes:
    """A RIFF chunk."""
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def smpl_chunk(note: int, *, fraction: int = 0, loop: tuple[int, int] | None = None) -> bytes:
    """What a sampler writes: the root and a sustain loop."""
    content = struct.pack("<9I", 0, 0, 22675, note, fraction, 0, 0, int(loop is not None), 0)
    return chunk(b"smpl", content + (struct.pack("<6I", 0, 0, *loop, 0, 0) if loop else b""))


def acid_chunk(tempo_bpm: float, beats: int, *, flags: int = 0, root: int = 60) -> bytes:
    """What a loop tool writes."""
    return chunk(b"acid", struct.pack("<IHHfIHHf", flags, root, 0x8000, 0.0, beats, 4, 4, tempo_bpm))


def write_files(folder: Path, names: dict[str, int]) -> None:
    """WAV files with the numbers that tell their sounds apart."""
    for name, value in names.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wav_bytes(value))


def many_files(folder: Path, count: int) -> None:
    """A library as people have it: folders of kits, instruments and loops, 100 files in each."""
    kinds = (
        "Kicks/Kick",
        "Snares/SD",
        "Hats/Open Hat",
        "Piano/Piano_C4",
        "Bass/Reese",
        "Loops/Break_140_BPM",
        "FX/Noise",
        "V/Vox",
    )
    for number in range(count):
        kind = kinds[number // 100 % len(kinds)]
        path = folder / f"Pack {number // 800}" / f"{kind} {number:05}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wav_bytes(number, frames=2000))
