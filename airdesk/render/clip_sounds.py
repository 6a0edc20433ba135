"""The sound of audio clips at the rate of the render: files that are read as they are, or made once and kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.disk_errors import storage_error
from airdesk.audio.files import audio_blocks, audio_info
from airdesk.audio.stretch import StretchStream
from airdesk.errors import AirdeskError, AudioFileError
from airdesk.progress import Progress
from airdesk.render.clip_making import make_beside
from airdesk.render.clip_reading import HEAD_BYTES, MAGIC, ClipSound, FileSound, KeptSound

if TYPE_CHECKING:
    pass

MAKING_VERSION: Final = 1
"""Part of every name: raise it when stretching changes, and all is made again."""
LARGEST_CACHE_BYTES: Final = 4 * 2**30
"""What is kept altogether; what was used longest ago goes first."""
_SEEKABLE: Final = frozenset({"WAV", "WAVEX", "AIFF", "AU", "RF64", "W64", "FLAC", "CAF"})
"""Files in which every frame is found exactly and at once."""
_BLOCK_FRAMES: Final = 16384


@dataclass(frozen=True, slots=True)
class SoundWish:
    """A file as a clip lets it be heard."""

    path: Path
    time_ratio: float = 1.0
    semitones: float = 0.0


def clip_sound(
    wish: SoundWish, sample_rate: int, cache: Path, progress: Progress, stage: str, *, goes_on: bool = False
) -> ClipSound:
    """The sound of a clip; made and kept in the folder *cache* where the file cannot be read as it is.

    *goes_on*: when cancelled, it is made to its end all the same, in a thread, and is there the next time.
    *Raises* AudioFileError where the file is missing or damaged, StorageError, CancelledError.
    """
    if _reads_as_it_is(wish, sample_rate):
        return FileSound(wish.path)
    place = cache / _cache_name(wish, sample_rate)
    with suppress(OSError, AudioFileError):
        kept = KeptSound(place)
        os.utime(place)  # used now: it goes last
        return kept
    if goes_on:
        make_beside(place, lambda beside: _make(wish, sample_rate, place, beside, stage), progress, stage)
    else:
        _make(wish, sample_rate, place, progress, stage)
    tidy(cache, LARGEST_CACHE_BYTES)
    return KeptSound(place)


def tidy(cache: Path, most_bytes: int) -> None:
    """Take away what was used longest ago until the rest takes no more than that."""
    found = []
    with suppress(OSError):
        for entry in os.scandir(cache):
            with suppress(OSError):
                if entry.name.endswith(".clip"):
                    facts = entry.stat()
                    found.append((facts.st_mtime_ns, facts.st_size, entry.path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found)[:-1]:
        if total <= most_bytes:
            return
        with suppress(OSError):
            Path(path).unlink()
            total -= size


def _reads_as_it_is(wish: SoundWish, sample_rate: int) -> bool:
    import soundfile

    info = audio_info(wish.path)
    if wish.time_ratio != 1.0 or wish.semitones != 0.0 or info.sample_rate != sample_rate:
        return False
    return soundfile.info(str(wish.path)).format in _SEEKABLE


def _cache_name(wish: SoundWish, sample_rate: int) -> str:
    """File name of a made sound: everything that decides its content."""
    facts = wish.path.stat()
    text = f"{MAKING_VERSION} {facts.st_size} {facts.st_mtime_ns} {wish.time_ratio!r} {wish.semitones!r} {sample_rate} "
    name = blake2b(text.encode() + _sampled_bytes(wish.path, facts.st_size), digest_size=16)
    return name.hexdigest() + ".clip"


def _sampled_bytes(path: Path, size: int) -> bytes:
    """Start, middle and end of a file: with size and time, they stand for its content."""
    with path.open("rb") as file:
        parts = []
        for place in (0, size // 2, max(0, size - 4096)):
            file.seek(place)
            parts.append(file.read(4096))
    return b"".join(parts)


def _make(wish: SoundWish, sample_rate: int, place: Path, progress: Progress, stage: str) -> None:
    """Write the sound beside its place and move it there; two programs may do so at once."""
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(bytes(HEAD_BYTES))
            num_channels, num_frames = 1, 0
            for audio in _made_blocks(wish, sample_rate, progress, stage):
                num_channels, num_frames = audio.shape[0], num_frames + audio.shape[1]
                file.write(np.ascontiguousarray(audio.T, "<f4").tobytes())
            file.seek(0)
            file.write(MAGIC + np.array([num_channels, num_frames], "<i8").tobytes())
        beside.replace(place)
    except OSError as error:
        raise storage_error(error, place) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _made_blocks(wish: SoundWish, sample_rate: int, progress: Progress, stage: str) -> Iterable[Audio]:
    """The sound at the rate of the render, stretched, block by block; one or two channels."""
    info = audio_info(wish.path)
    num_channels = min(2, info.num_channels)
    resampled = _resampler(info.sample_rate, sample_rate, num_channels)
    stretcher = StretchStream(num_channels, sample_rate, wish.time_ratio, wish.semitones)
    done = 0
    for block in audio_blocks(wish.path, _BLOCK_FRAMES):
        progress.check_cancelled()
        progress.report(min(1.0, done / max(1, info.num_frames)), stage)
        done += block.shape[1]
        yield stretcher.process(resampled(block[:num_channels], False))
    rest = resampled(np.zeros((num_channels, 0), np.float32), True)
    yield stretcher.process(rest, is_last=True)


def _resampler(from_rate: int, to_rate: int, num_channels: int) -> Callable[[Audio, bool], Audio]:
    """A function that takes blocks and whether the last has come, and gives them at another rate."""
    if from_rate == to_rate:
        return lambda audio, _is_last: audio
    import soxr

    stream = soxr.ResampleStream(from_rate, to_rate, num_channels, dtype="float32", quality="VHQ")

    def resampled(audio: Audio, is_last: bool) -> Audio:
        frames = stream.resample_chunk(np.ascontiguousarray(audio.T), last=is_last)
        return np.ascontiguousarray(np.asarray(frames, np.float32).reshape(-1, num_channels).T)

    return resampled


def why_silent(error: AirdeskError, name: str) -> str:
    """The warning that a clip is not heard."""
    return f"{name} is silent: {error}"
