"""The formats that people take audio away in, and how libsndfile is asked for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

FormatId = Literal["wav16", "wav24", "wav32f", "flac16", "flac24", "ogg", "mp3", "opus"]
RATES: Final = (44_100, 48_000, 88_200, 96_000)


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """One kind of audio file and how libsndfile is asked for it."""

    id: FormatId
    name: str  # shown to the user
    extension: str
    container: str
    subtype: str
    bits: int | None  # of whole numbers; None: float or lossy
    bytes_per_frame: float  # stereo, about, at 44.1 kHz
    rates: tuple[int, ...] = RATES
    is_lossy: bool = False
    encoder: Mapping[str, Any] = field(default_factory=dict)


_MP3: Final = {"compression_level": 0.0, "bitrate_mode": "CONSTANT"}  # level 0 is the highest bit rate
_OGG: Final = {"compression_level": 0.2}
_OPUS: Final = {"compression_level": 0.5}

AUDIO_FORMATS: Final[Mapping[FormatId, AudioFormat]] = {
    each.id: each
    for each in (
        AudioFormat("wav24", "WAV, 24 bit", "wav", "WAV", "PCM_24", 24, 6.0),
        AudioFormat("wav16", "WAV, 16 bit, dithered", "wav", "WAV", "PCM_16", 16, 4.0),
        AudioFormat("wav32f", "WAV, 32 bit float", "wav", "WAV", "FLOAT", None, 8.0),
        AudioFormat("flac24", "FLAC, 24 bit", "flac", "FLAC", "PCM_24", 24, 4.2),
        AudioFormat("flac16", "FLAC, 16 bit, dithered", "flac", "FLAC", "PCM_16", 16, 2.6),
        AudioFormat("mp3", "MP3, 320 kbit/s", "mp3", "MP3", "MPEG_LAYER_III", None, 0.91, (44_100, 48_000), True, _MP3),
        AudioFormat("ogg", "OGG Vorbis, 260 kbit/s", "ogg", "OGG", "VORBIS", None, 0.78, RATES, True, _OGG),
        AudioFormat("opus", "OPUS, 256 kbit/s", "opus", "OGG", "OPUS", None, 0.73, (48_000,), True, _OPUS),
    )
}
