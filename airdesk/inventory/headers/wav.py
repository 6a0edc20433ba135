"""WAV by hand: RIFF, big-endian RIFX, RF64 and BW64 above 4 GB."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.head import MAX_CHUNKS, FileHead
from airdesk.inventory.headers.sampler_chunks import Order, SamplerFacts, read_acid, read_smpl
from airdesk.inventory.headers.wav_format import WavFormat, read_format
from airdesk.model.sample import SoundHeader

MAGICS: Final = (b"RIFF", b"RIFX", b"RF64", b"BW64")
_UNKNOWN: Final = 0xFFFFFFFF
_WANTED: Final = {b"fmt ": 64, b"smpl": 60, b"acid": 24, b"ds64": 28}


@dataclass(frozen=True, slots=True)
class _Chunk:
    name: bytes
    start: int  # of its content
    size: int


def read_wav(file: FileHead) -> SoundHeader | None:
    """The header of a WAV file; None where its sound is coded so that only a decoder knows. Raises AudioFileError."""
    if file.at(8, 4) != b"WAVE":
        raise AudioFileError("it is a RIFF file, but no WAV")
    order: Order = ">" if file.head.startswith(b"RIFX") else "<"
    data: _Chunk | None = None
    contents: dict[bytes, bytes] = {}
    for chunk in _chunks(file, order):
        if chunk.name == b"data":
            data = data or _data_chunk(file, chunk, contents.get(b"ds64"))
        elif chunk.name in _WANTED and chunk.name not in contents:
            contents[chunk.name] = file.at(chunk.start, min(chunk.size, _WANTED[chunk.name]))
    if b"fmt " not in contents:
        raise AudioFileError("it has no format chunk")
    if data is None:
        raise AudioFileError("it has no sound in it")
    form = read_format(contents[b"fmt "], order)
    return _header(form, data.size, contents, order) if form.is_plain else None


def _chunks(file: FileHead, order: Order) -> Iterator[_Chunk]:
    """All chunks; after one of unknown size nothing can be found any more."""
    place = 12
    for _ in range(MAX_CHUNKS):
        head = file.at(place, 8)
        if len(head) < 8:
            return
        (size,) = struct.unpack(f"{order}I", head[4:])
        yield _Chunk(head[:4], place + 8, size)
        if size == _UNKNOWN or (head[:4] == b"data" and size == 0):
            return
        place += 8 + size + size % 2


def _data_chunk(file: FileHead, chunk: _Chunk, ds64: bytes | None) -> _Chunk:
    """The sound's chunk with its true size: unknown (a stream), it reaches to the end of the file."""
    rest = max(0, file.size - chunk.start)
    size = chunk.size
    if size == _UNKNOWN and ds64 is not None and len(ds64) >= 16:
        (size,) = struct.unpack_from("<Q", ds64, 8)
    elif size == _UNKNOWN:
        size = rest
    elif size == 0 and rest > 0:
        raise AudioFileError("its length was never written: open it in an audio editor and save it again")
    return _Chunk(chunk.name, chunk.start, min(size, rest))


def _header(form: WavFormat, size: int, contents: dict[bytes, bytes], order: Order) -> SoundHeader:
    num_frames = size // form.frame_bytes
    if num_frames == 0:
        raise AudioFileError("it has no sound in it")
    smpl = read_smpl(contents.get(b"smpl", b""), order)
    acid = read_acid(contents.get(b"acid", b""), order)
    return sound_header(f"WAV {form.label}", form, num_frames, smpl, acid)


def sound_header(kind: str, form: WavFormat, num_frames: int, smpl: SamplerFacts, acid: SamplerFacts) -> SoundHeader:
    """Format, length and what samplers wrote, together; `smpl` knows the root better than `acid`."""
    loop = smpl.loop_frames
    return SoundHeader(
        kind=kind,
        sample_rate=form.sample_rate,
        num_channels=form.num_channels,
        num_frames=num_frames,
        root_midi=smpl.root_midi or acid.root_midi,
        root_cents=smpl.root_cents,
        tempo_bpm=acid.tempo_bpm,
        beats=acid.beats,
        is_loop=acid.is_loop,
        loop_frames=loop if loop and loop[1] <= num_frames else None,
    )
