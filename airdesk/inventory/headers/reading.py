"""A file's header by what its first bytes are, whatever its name says."""

from __future__ import annotations

from airdesk.errors import AudioFileError
from airdesk.inventory.headers.aiff import MAGIC as AIFF
from airdesk.inventory.headers.aiff import read_aiff
from airdesk.inventory.headers.head import FileHead
from airdesk.inventory.headers.wav import MAGICS as WAVS
from airdesk.inventory.headers.wav import read_wav
from airdesk.inventory.headers.wave64 import MAGIC as WAVE64
from airdesk.inventory.headers.wave64 import read_wave64
from airdesk.model.sample import SoundHeader


def read_by_hand(file: FileHead) -> SoundHeader | None:
    """The header of a WAV, Wave64 or AIFF file; None for all that a decoder must open. Raises AudioFileError."""
    if file.size == 0:
        raise AudioFileError("it is empty")
    if file.head.startswith(WAVS):
        return read_wav(file)
    if file.head.startswith(WAVE64):
        return read_wave64(file)
    if file.head.startswith(AIFF):
        return read_aiff(file)
    return None
