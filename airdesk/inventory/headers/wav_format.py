"""The `fmt ` chunk of WAV and Wave64: how the sound is written."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.sampler_chunks import Order

PCM: Final = 1
FLOAT: Final = 3
EXTENSIBLE: Final = 0xFFFE
MAX_CHANNELS: Final = 256
MAX_RATE: Final = 1_536_000


@dataclass(frozen=True, slots=True)
class WavFormat:
    """Widths and rates."""

    tag: int
    num_channels: int
    sample_rate: int
    frame_bytes: int
    bits: int

    @property
    def is_plain(self) -> bool:
        """True for PCM and float, whose length follows from the size."""
        return self.tag in (PCM, FLOAT)

    @property
    def label(self) -> str:
        """As shown: "24 bit", "32 bit float"."""
        return f"{self.bits} bit{' float' if self.tag == FLOAT else ''}"


def read_format(chunk: bytes, order: Order) -> WavFormat:
    """The format of a `fmt ` chunk. Raises AudioFileError where it cannot be true."""
    if len(chunk) < 16:
        raise AudioFileError("its format chunk is too short")
    tag, channels, rate, _, frame_bytes, bits = struct.unpack_from(f"{order}HHIIHH", chunk)
    if tag == EXTENSIBLE and len(chunk) >= 26:
        (tag,) = struct.unpack_from(f"{order}H", chunk, 24)
    if not 0 < channels <= MAX_CHANNELS:
        raise AudioFileError(f"its header says {channels} channels")
    if not 0 < rate <= MAX_RATE:
        raise AudioFileError(f"its header says {rate} Hz")
    if tag in (PCM, FLOAT):
        frame_bytes = _plain_frame_bytes(tag, channels, bits, frame_bytes)
    return WavFormat(tag, channels, rate, frame_bytes, bits)


def _plain_frame_bytes(tag: int, channels: int, bits: int, frame_bytes: int) -> int:
    """Bytes of one frame; a wrong block size is mended, a width that does not exist is not."""
    if bits not in ((32, 64) if tag == FLOAT else range(1, 33)):
        raise AudioFileError(f"its header says {bits} bits")
    least = channels * ((bits + 7) // 8)
    return frame_bytes if frame_bytes >= least and frame_bytes % channels == 0 else least
