"""AIFF and AIFF-C by hand. *Source*: Apple's "Audio Interchange File Format", versions 1.3 and C."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.head import MAX_CHUNKS, FileHead
from airdesk.inventory.headers.wav_format import MAX_CHANNELS, MAX_RATE
from airdesk.model.sample import SoundHeader

MAGIC: Final = b"FORM"
_PLAIN: Final[Mapping[bytes, str]] = {b"NONE": "", b"twos": "", b"sowt": "", b"fl32": " float", b"FL32": " float"}
_WANTED: Final = {b"COMM": 22, b"INST": 20}


def read_aiff(file: FileHead) -> SoundHeader | None:
    """The header of an AIFF file; None where only a decoder knows. Raises AudioFileError."""
    if file.at(8, 4) not in (b"AIFF", b"AIFC"):
        raise AudioFileError("it is an IFF file, but no AIFF")
    contents: dict[bytes, bytes] = {}
    data_bytes: int | None = None
    place = 12
    for _ in range(MAX_CHUNKS):
        head = file.at(place, 8)
        if len(head) < 8:
            break
        (size,) = struct.unpack(">I", head[4:])
        if head[:4] == b"SSND":
            data_bytes = min(max(0, size - 8), max(0, file.size - place - 16))
        elif head[:4] in _WANTED:
            contents[head[:4]] = file.at(place + 8, min(size, _WANTED[head[:4]]))
        place += 8 + size + size % 2
    return _header(contents.get(b"COMM", b""), contents.get(b"INST", b""), data_bytes, file.at(8, 4) == b"AIFC")


def _header(common: bytes, instrument: bytes, data_bytes: int | None, is_compressed: bool) -> SoundHeader | None:
    if len(common) < 18:
        raise AudioFileError("it has no format chunk")
    channels, told_frames, bits = struct.unpack_from(">hIh", common)
    rate = round(extended(common[8:18]))
    coding = common[18:22] if is_compressed else b"NONE"
    if not 0 < channels <= MAX_CHANNELS or not 0 < rate <= MAX_RATE:
        raise AudioFileError(f"its header says {channels} channels at {rate} Hz")
    if coding not in _PLAIN:
        return None
    if not 0 < bits <= 64:
        raise AudioFileError(f"its header says {bits} bits")
    num_frames = min(told_frames, (data_bytes or 0) // (channels * ((bits + 7) // 8)))
    if num_frames == 0:
        raise AudioFileError("it has no sound in it")
    root, cents = _root(instrument)
    return SoundHeader(f"AIFF {bits} bit{_PLAIN[coding]}", rate, channels, num_frames, root_midi=root, root_cents=cents)


def _root(instrument: bytes) -> tuple[int | None, float]:
    """Base note and detune of an `INST` chunk; most editors leave it all zero."""
    if len(instrument) < 2 or not 0 < instrument[0] < 128:
        return None, 0.0
    return instrument[0], float(struct.unpack_from("b", instrument, 1)[0])


def extended(number: bytes) -> float:
    """An 80-bit float, 0 where it is no number a sample rate can be."""
    exponent, mantissa = struct.unpack(">hQ", number)
    power = exponent - 16383 - 63
    return float(mantissa) * 2.0**power if -200 < power < 0 else 0.0
