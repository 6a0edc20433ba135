"""One zone of an own instrument: its files decoded, freed of silence, mixed, measured, and put into the sound cache.

Runs in a guarded process: decoders are other people's code, and the files are anybody's.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.resampling import stretch_by_ratio
from airdesk.errors import AudioFileError
from airdesk.inventory.instruments.onset import onset_frame
from airdesk.inventory.instruments.zones import MappedZone, Part, Shape
from airdesk.synthesis.made_zone import FULL_SCALE, MadeZone
from airdesk.synthesis.parts.loudness import loudest_moment_lufs, steady_lufs
from airdesk.synthesis.sound import SAMPLE_RATE
from airdesk.synthesis.zone_file import write_zone, zone_path
from airdesk.workflows.own_loop import with_loop
from airdesk.workflows.own_tuning import cents_above

OWN_ZONE_VERSION: Final = 5
"""Raised when the same files make other zones, so that cached ones are made again."""

LONGEST_SECONDS: Final = 60.0
"""Of longer files the rest is not played: no note is held longer."""
_LOWEST_RATE, _HIGHEST_RATE = 4_000, 384_000
_HIGHEST_KEPT_RATE: Final = 96_000
_SHORTEST_LOOP_FRAMES: Final = 8
_SILENCE: Final = 1e-6

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ZoneOrder:
    """A zone to be made; *paths* and *digests* by the numbers of its files."""

    zone: MappedZone
    paths: tuple[Path, ...]  # of its parts, in their order
    digests: tuple[str, ...]  # of those files' contents
    cache_folder: Path
    is_percussion: bool = False
    keeps_levels: bool = False  # parts are mixed as loud as their files are; else equally loud

    @property
    def key(self) -> str:
        """Content address: the same sounds put together in the same way give the same key."""
        heard = [
            (digest, part.semitones, part.shape, part.is_measured, round(self.zone.root_pitch - part.semitones, 4))
            for digest, part in zip(self.digests, self.zone.parts, strict=True)
        ]
        text = f"own {OWN_ZONE_VERSION} {heard!r} {self.is_percussion} {self.keeps_levels}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Read:
    """A part as it is read: its sound from the onset on, its loop, how far it is off its note."""

    audio: Floats  # (channels, frames)
    sample_rate: int
    loop: tuple[int, int] | None
    cents: float


def make_own_zone(order: ZoneOrder) -> str:
    """Make a zone and keep it in the cache; gives its key. Raises AudioFileError, StorageError."""
    reads = [_read(path, part, order) for path, part in zip(order.paths, order.zone.parts, strict=True)]
    first = reads[0]
    is_plain = len(reads) == 1 and order.zone.parts[0].semitones == 0.0
    audio = first.audio if is_plain else _mixed(reads, order)
    loop = first.loop if is_plain else None
    peak = float(np.max(np.abs(audio), initial=0.0))
    if not peak > _SILENCE:
        raise AudioFileError("it is silent")
    scale = FULL_SCALE / 32767.0 / peak
    stored = np.ascontiguousarray(np.rint(audio * np.float32(scale * 32767.0)), dtype=np.int16)
    made = MadeZone(
        stored,
        round(_gain_db(audio, scale, first.sample_rate, loop, keeps_level=order.keeps_levels), 3),
        None if loop is None else loop[0],
        None if loop is None else loop[1],
        tuning_cents=round(first.cents, 2),
        sample_rate=first.sample_rate,
    )
    write_zone(zone_path(order.cache_folder, order.key), made)
    return order.key


def _gain_db(audio: Floats, scale: float, sample_rate: int, loop: tuple[int, int] | None, *, keeps_level: bool) -> float:
    """What brings the stored sound to 0 LUFS; where levels are kept, what undoes its scaling."""
    if keeps_level:
        return -20.0 * math.log10(scale)
    return -_loudness_lufs(audio * np.float32(scale), sample_rate, loop)


def _read(path: Path, part: Part, order: ZoneOrder) -> _Read:
    audio, sample_rate = _decoded(path, part.shape)
    shape = part.shape
    loop = None if shape.loop is None else (shape.loop[0] - shape.start_frame, shape.loop[1] - shape.start_frame)
    if shape.is_trimmed:
        onset = onset_frame(audio, sample_rate, is_percussion=order.is_percussion)
        audio = audio[:, onset:]
        loop = None if loop is None else (loop[0] - onset, loop[1] - onset)
    loop = loop if loop is not None and _is_loop(loop, audio.shape[1]) else None
    if loop is None and shape.is_held:
        audio, loop = with_loop(audio, sample_rate)
    audio = audio[:, : loop[1]] if loop is not None else audio
    cents = cents_above(audio, sample_rate, order.zone.root_pitch - part.semitones) if part.is_measured else 0.0
    return _Read(_shaped(audio, sample_rate, shape, loop), sample_rate, loop, cents)


def _is_loop(loop: tuple[int, int], num_frames: int) -> bool:
    return loop[0] >= 0 and loop[1] <= num_frames and loop[1] - loop[0] >= _SHORTEST_LOOP_FRAMES


def _decoded(path: Path, shape: Shape) -> tuple[Floats, int]:
    """The frames of a file that are played, in one or two channels, with their rate."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            _check(file)
            if shape.start_frame:
                file.seek(min(shape.start_frame, file.frames))
            count = int(LONGEST_SECONDS * file.samplerate)
            count = count if shape.end_frame is None else min(count, max(0, shape.end_frame - shape.start_frame))
            read = file.read(count, dtype="float32", always_2d=True)
            rate = int(file.samplerate)
    except (soundfile.SoundFileError, OSError, ValueError, TypeError) as error:
        if isinstance(error, AudioFileError):
            raise
        raise AudioFileError("it is damaged, or no sound file that can be read", path=path) from error
    audio = np.nan_to_num(np.ascontiguousarray(read.T), nan=0.0, posinf=1.0, neginf=-1.0)
    if audio.shape[1] == 0:
        raise AudioFileError("it has no sound in it", path=path)
    audio = _in_few_channels(audio)
    if rate > _HIGHEST_KEPT_RATE and shape.loop is None:
        return stretch_by_ratio(audio, _HIGHEST_KEPT_RATE / rate), _HIGHEST_KEPT_RATE
    return audio, rate


def _check(file: Any) -> None:
    if not _LOWEST_RATE <= file.samplerate <= _HIGHEST_RATE:
        raise AudioFileError(f"its head states {file.samplerate} frames per second")
    if file.channels > 64:
        raise AudioFileError(f"it has {file.channels} channels, more than can be played")


def _in_few_channels(audio: Floats) -> Floats:
    """Two channels, or one where both are the same; of more than two the even and the odd ones are mixed."""
    if len(audio) > 2:
        audio = np.stack([audio[::2].mean(axis=0), audio[1::2].mean(axis=0)])
    if len(audio) == 2 and np.array_equal(audio[0], audio[1]):
        return np.ascontiguousarray(audio[:1])
    return np.ascontiguousarray(audio, np.float32)


def _shaped(audio: Floats, sample_rate: int, shape: Shape, loop: tuple[int, int] | None) -> Floats:
    """The sound with its fades, its level and its place; from the start of a loop on its level stays as it is."""
    if shape.attack_seconds > 0.0 or shape.sustain < 1.0:
        seconds = np.arange(audio.shape[1], dtype=np.float32) / np.float32(sample_rate)
        rise = np.minimum(1.0, seconds / np.float32(max(shape.attack_seconds, 1e-6)))
        fall = np.exp(-5.0 * np.maximum(0.0, seconds - shape.attack_seconds) / np.float32(max(shape.decay_seconds, 1e-3)))
        level = (rise * (shape.sustain + (1.0 - shape.sustain) * fall)).astype(np.float32)
        if loop is not None:
            level[loop[0] :] = level[loop[0]]
        audio = audio * level
    if shape.gain_db != 0.0:
        audio = audio * np.float32(10.0 ** (shape.gain_db / 20.0))
    if shape.pan != 0.0:
        angle = (shape.pan + 1.0) * math.pi / 4.0
        sides = np.array([[math.cos(angle)], [math.sin(angle)]], np.float32) * np.float32(math.sqrt(2.0))
        audio = np.repeat(audio, 2, axis=0) * sides if len(audio) == 1 else audio * sides
    return np.ascontiguousarray(audio, np.float32)


def _mixed(reads: list[_Read], order: ZoneOrder) -> Floats:
    """All parts at the rate, the pitch and the fine tuning of the first."""
    first = reads[0]
    moved = []
    for read, part in zip(reads, order.zone.parts, strict=True):
        semitones = part.semitones - (read.cents - first.cents) / 100.0
        moved.append(stretch_by_ratio(read.audio, first.sample_rate / read.sample_rate * 2.0 ** (-semitones / 12.0)))
    if not order.keeps_levels:
        levels = [_loudness_lufs(audio, first.sample_rate, None) for audio in moved]
        moved = [audio * np.float32(10.0 ** ((levels[0] - level) / 20.0)) for audio, level in zip(moved, levels, strict=True)]
    total = np.zeros((max(len(audio) for audio in moved), max(audio.shape[1] for audio in moved)), np.float32)
    for audio in moved:
        total[:, : audio.shape[1]] += audio
    return total


def _loudness_lufs(audio: Floats, sample_rate: int, loop: tuple[int, int] | None) -> float:
    """How loud a note is: its loop on the whole where it has one, else its loudest moment."""
    heard = audio if loop is None else audio[:, loop[0] : loop[1]]
    if sample_rate != SAMPLE_RATE:
        heard = stretch_by_ratio(heard, SAMPLE_RATE / sample_rate)
    signal = heard.astype(np.float64)
    return steady_lufs(signal) if loop is not None else loudest_moment_lufs(signal)
