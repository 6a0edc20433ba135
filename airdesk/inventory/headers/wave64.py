"""Sony Wave64 by hand: chunks named by GUIDs, sizes of 64 bits that count their own head."""

from __future__ import annotations

import struct
from typing import Final

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.head import MAX_CHUNKS, FileHead
from airdesk.inventory.headers.sampler_chunks import SamplerFacts
from airdesk.inventory.headers.wav import sound_header
from airdesk.inventory.headers.wav_format import read_format
from airdesk.model.sample import SoundHeader

MAGIC: Final = b"riff\x2e\x91\xcf\x11"
_HEAD: Final = 24  # GUID and size


def read_wave64(file: FileHead) -> SoundHeader | None:
    """The header of a Wave64 file; None where only a decoder knows. Raises AudioFileError."""
    place, form = 40, b""
    for _ in range(MAX_CHUNKS):
        head = file.at(place, _HEAD)
        if len(head) < _HEAD:
            break
        (size,) = struct.unpack_from("<Q", head, 16)
        if head.startswith(b"fmt "):
            form = file.at(place + _HEAD, 40)
        elif head.startswith(b"data"):
            return _header(form, min(max(0, size - _HEAD), max(0, file.size - place - _HEAD)))
        place += max(_HEAD, (size + 7) // 8 * 8)
    raise AudioFileError("it has no sound in it")


def _header(chunk: bytes, size: int) -> SoundHeader | None:
    form = read_format(chunk, "<")
    if not form.is_plain:
        return None
    if size < form.frame_bytes:
        raise AudioFileError("it has no sound in it")
    return sound_header(f"W64 {form.label}", form, size // form.frame_bytes, SamplerFacts(), SamplerFacts())
