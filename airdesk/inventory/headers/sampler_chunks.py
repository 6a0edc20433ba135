"""`smpl` and `acid`: what samplers and loop tools write into a WAV file."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Literal

Order = Literal["<", ">"]


@dataclass(frozen=True, slots=True)
class SamplerFacts:
    """What both chunks say; None where they do not."""

    root_midi: int | None = None
    root_cents: float = 0.0
    loop_frames: tuple[int, int] | None = None
    tempo_bpm: float | None = None
    beats: float | None = None
    is_loop: bool | None = None


def read_smpl(chunk: bytes, order: Order) -> SamplerFacts:
    """Root and first sustain loop. *Source*: RIFF "smpl", Microsoft's Multimedia Standards Update 3.0."""
    if len(chunk) < 36:
        return SamplerFacts()
    _, _, _, note, fraction, _, _, num_loops, _ = struct.unpack_from(f"{order}9I", chunk)
    loop = None
    if num_loops and len(chunk) >= 60:
        _, _, start, end, _, _ = struct.unpack_from(f"{order}6I", chunk, 36)
        loop = (start, end) if start < end else None
    if not 0 < note < 128:
        return SamplerFacts(loop_frames=loop)
    return SamplerFacts(root_midi=note, root_cents=round(fraction * 100 / 2**32, 2), loop_frames=loop)


def read_acid(chunk: bytes, order: Order) -> SamplerFacts:
    """Tempo, beats and root of an ACID loop. *Source*: the field list in libsndfile's `wav.c`."""
    if len(chunk) < 24:
        return SamplerFacts()
    flags, root, _, _, beats, _, _, tempo = struct.unpack_from(f"{order}IHHfIHHf", chunk)
    is_one_shot = bool(flags & 1)
    has_tempo = math.isfinite(tempo) and 20.0 <= tempo <= 400.0
    return SamplerFacts(
        root_midi=root if flags & 2 and 0 < root < 128 else None,
        tempo_bpm=round(tempo, 3) if has_tempo and not is_one_shot else None,
        beats=float(beats) if 0 < beats < 4096 and not is_one_shot else None,
        is_loop=not is_one_shot if is_one_shot or (beats and has_tempo) else None,
    )
