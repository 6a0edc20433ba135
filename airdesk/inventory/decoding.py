"""Headers of files that only a decoder can open. Runs in a guarded process: decoders are other people's code."""

from __future__ import annotations

from typing import Final

from airdesk.errors import AudioFileError
from airdesk.model.sample import SoundHeader

_UNKNOWN: Final = 2**62
"""Frames that a decoder says where it does not know."""


def decoded_header(path: str) -> SoundHeader:
    """The header as the decoder tells it, after it has decoded a first bit. Raises AudioFileError."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            if not 0 < file.frames < _UNKNOWN or file.samplerate <= 0:
                raise AudioFileError("it has no sound in it")
            if not len(file.read(1024, dtype="float32", always_2d=True)):
                raise AudioFileError("its sound cannot be decoded")
            return SoundHeader(_kind(file.format, file.subtype), file.samplerate, file.channels, file.frames)
    except (soundfile.SoundFileError, OSError, ValueError, TypeError) as error:
        if isinstance(error, AudioFileError):
            raise
        raise AudioFileError("it is damaged, or no sound file") from error


def _kind(form: str, subtype: str) -> str:
    """As shown: "FLAC 16 bit", "MP3", "OGG", "OPUS", "WAV ULAW"."""
    if form in ("MPEG", "MP3"):
        return "MP3"
    if subtype in ("VORBIS", "OPUS"):
        return "OGG" if subtype == "VORBIS" else "OPUS"
    width = subtype.rpartition("_")[2]
    return f"{form} {width} bit" if subtype.startswith("PCM_") and width.isdigit() else f"{form} {subtype}"
