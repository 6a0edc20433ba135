"""Audio in the formats that people take away: WAV, FLAC, OGG, MP3 and OPUS, encoded block by block to the exact frame."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.ahead import made_ahead
from airdesk.audio.buffer import Audio
from airdesk.audio.disk_errors import storage_error
from airdesk.audio.encodings import AudioFormat
from airdesk.audio.files import audio_blocks, audio_info
from airdesk.errors import BadInputError
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.units import amplitude_to_db, db_to_amplitude

if TYPE_CHECKING:
    import soundfile

_BLOCK_FRAMES = 16_384  # the Vorbis encoder dies of far larger ones
_MAX_RIFF_BYTES = 0xFFFF_0000
_LOW_DISK_BYTES = 4 * 2**20  # libsndfile does not say why a write failed; with less than this free we know
_SPARE_DB = 0.05
_MAX_PASSES = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """Which frames of a file are taken, and how softly the cuts are made."""

    start_frame: int = 0
    num_frames: int | None = None  # None: to the end
    fade_in_frames: int = 0
    fade_out_frames: int = 0


@dataclass(frozen=True, slots=True)
class Encoded:
    """What was written."""

    num_frames: int
    peak: float  # linear, of what went in; over 1 it was clipped unless the format is float
    lowered_db: float = 0.0  # by how much a lossy file had to be quieter so that decoding it does not clip


def encode_file(
    source: Path,
    out: Path,
    wanted: AudioFormat,
    *,
    cut: Cut | None = None,
    gain_db: float = 0.0,
    tags: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Encoded:
    """Write frames of a stereo file in another format at the same sample rate.

    Whole numbers are rounded, 16 bit with triangular dither; silence stays silence. A lossy file whose decoded peak would
    pass full scale is made again a little quieter. *tags*: title, artist, genre, date, comment.
    *Raises* BadInputError where the format has no such rate, AudioFileError, StorageError, CancelledError.
    """
    info = audio_info(source)
    if info.sample_rate not in wanted.rates:
        rates = " or ".join(f"{rate / 1000:g} kHz" for rate in wanted.rates)
        raise BadInputError(f"{wanted.name} has no sample rate of {info.sample_rate / 1000:g} kHz: use {rates}.")
    cut = _inside(cut or Cut(), info.num_frames)
    watcher = progress or NoProgress()
    if not wanted.is_lossy:
        return _Pass(source, out, wanted, cut, info.sample_rate, tags or {}).write(gain_db, watcher)
    return _lossy(_Pass(source, out, wanted, cut, info.sample_rate, tags or {}), gain_db, watcher)


def _inside(cut: Cut, num_frames: int) -> Cut:
    start = min(cut.start_frame, num_frames)
    left = num_frames - start
    return Cut(start, left if cut.num_frames is None else min(cut.num_frames, left), cut.fade_in_frames, cut.fade_out_frames)


def _lossy(encoding: _Pass, gain_db: float, progress: Progress) -> Encoded:
    """Encode, look at what comes out of it, and encode once more where that is too loud."""
    lowered_db = 0.0
    for number in range(_MAX_PASSES):
        share = 0.8 if number == 0 else 0.1
        start = 0.0 if number == 0 else 0.7 + 0.1 * number
        written = encoding.write(gain_db, PartProgress(progress, start, min(1.0, start + share)), lowered_db)
        peak = max((float(np.abs(block).max(initial=0.0)) for block in audio_blocks(encoding.out)), default=0.0)
        progress.check_cancelled()
        if peak <= 1.0 or number == _MAX_PASSES - 1:
            break
        lowered_db += amplitude_to_db(peak) + _SPARE_DB
    return Encoded(written.num_frames, written.peak, lowered_db)


@dataclass(frozen=True, slots=True)
class _Pass:
    """One file to be encoded, once or several times."""

    source: Path
    out: Path
    format: AudioFormat
    cut: Cut
    sample_rate: int
    tags: Mapping[str, str]

    def write(self, gain_db: float, progress: Progress, lowered_db: float = 0.0) -> Encoded:
        """Write the whole file; how long and loud it was."""
        import soundfile

        total = self.cut.num_frames or 0
        done, peak = 0, 0.0
        noise = np.random.default_rng(1) if self.format.bits == 16 else None
        try:
            with self._opened(total) as file:
                blocks = self._blocks(db_to_amplitude(gain_db))
                lowering = db_to_amplitude(-lowered_db)
                made = ((float(np.abs(each).max(initial=0.0)), _samples(each, self.format, lowering, noise)) for each in blocks)
                for block_peak, samples in made_ahead(made):
                    progress.check_cancelled()
                    file.write(samples)
                    peak = max(peak, block_peak)
                    done += len(samples)
                    progress.report(min(1.0, done / max(1, total)), f"Writing {self.out.name}")
        except (soundfile.SoundFileError, AssertionError) as error:
            raise storage_error(self._reason(error), self.out) from error
        except OSError as error:
            raise storage_error(error, self.out) from error
        return Encoded(done, peak)

    def _opened(self, num_frames: int) -> soundfile.SoundFile:
        import soundfile

        is_large = num_frames * self.format.bytes_per_frame > _MAX_RIFF_BYTES and self.format.container == "WAV"
        container = "RF64" if is_large else self.format.container
        file = soundfile.SoundFile(
            *(self.out, "w", self.sample_rate, 2, self.format.subtype), format=container, **self.format.encoder
        )
        for name, text in self.tags.items():
            if text:
                setattr(file, name, text)
        return file

    def _blocks(self, gain: float) -> Iterator[Audio]:
        """The chosen frames times a gain, faded at the cuts."""
        skipped, left = self.cut.start_frame, self.cut.num_frames or 0
        position = 0
        for block in audio_blocks(self.source, _BLOCK_FRAMES):
            if skipped >= block.shape[1]:
                skipped -= block.shape[1]
                continue
            audio = block[:2, skipped : skipped + left]
            skipped = 0
            audio = (audio if audio.shape[0] == 2 else np.repeat(audio, 2, axis=0)) * np.float32(gain)
            self._fade(audio, position)
            yield audio
            position += audio.shape[1]
            left -= audio.shape[1]
            if left <= 0:
                return

    def _fade(self, audio: Audio, position: int) -> None:
        """Fade in and out where the block lies in one of the two cuts."""
        frames = np.arange(position, position + audio.shape[1])
        if position < self.cut.fade_in_frames:
            audio *= np.minimum(1.0, (frames + 1) / self.cut.fade_in_frames).astype(np.float32)
        to_end = (self.cut.num_frames or 0) - frames - 1  # 0 for the last frame
        if self.cut.fade_out_frames and to_end[-1] < self.cut.fade_out_frames:
            audio *= np.minimum(1.0, to_end / self.cut.fade_out_frames).astype(np.float32)

    def _reason(self, error: Exception) -> OSError:
        """What libsndfile keeps to itself: mostly a full disk."""
        if shutil.disk_usage(self.out.parent).free < _LOW_DISK_BYTES:
            return OSError(errno.ENOSPC, "No space left on device")
        return OSError(errno.EIO, str(error) or "the encoder refused")


def _samples(audio: Audio, wanted: AudioFormat, gain: float, noise: np.random.Generator | None) -> NDArray[Any]:
    """Frames as the encoder takes them, shape (frames, 2)."""
    frames = audio.T
    if wanted.bits == 24:
        whole = np.rint(np.clip(frames.astype(np.float64) * 2**23, -(2**23), 2**23 - 1)).astype(np.int32)
        left: NDArray[np.int32] = np.ascontiguousarray(whole << 8, np.int32)  # libsndfile takes the upper bits
        return left
    if wanted.bits == 16 and noise is not None:
        dither = (noise.random(frames.shape, np.float32) - noise.random(frames.shape, np.float32)) * (frames != 0.0)
        small: NDArray[np.int16] = np.clip(np.rint(frames * np.float32(2**15) + dither), -(2**15), 2**15 - 1).astype(np.int16)
        return small
    if wanted.is_lossy:
        frames = np.clip(frames, -1.0, 1.0) * np.float32(gain)
    plain: NDArray[np.float32] = np.ascontiguousarray(frames, np.float32)
    return plain
