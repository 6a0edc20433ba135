"""A mix becomes a master: brought to a loudness and held under a true-peak ceiling, streamed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.disk_errors import storage_error
from airdesk.audio.files import audio_blocks, audio_info
from airdesk.audio.wav_writer import WavWriter
from airdesk.dsp.bus_compressor import BusCompressor
from airdesk.dsp.equaliser import EqBand, Equaliser
from airdesk.dsp.limiter import TruePeakLimiter, TruePeakMeter
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.dsp.pcm24 import pack_pcm24
from airdesk.errors import BadInputError
from airdesk.mastering.tonal_balance import SpectrumMeter, balancing_bands
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.units import amplitude_to_db, db_to_amplitude

_BLOCK_FRAMES = 65536
_TOLERANCE_LU = 0.1
_MAX_PASSES = 5
_MAX_DRIVE_DB = 12.0
"""How far peaks may be pushed into the limiter; a target that asks for more is not reached, and this is reported."""
_SAFETY_DB = 0.3
"""The true peak stays this much lower, because meters interpolate differently."""


@dataclass(frozen=True, slots=True)
class Glue:
    """Compression of the whole mix, before the limiter: it holds parts together without taking a section's loudness away."""

    ratio: float = 2.0  # 1 does nothing
    above_lu: float = 1.0  # it begins this much above the mix's own loudness
    attack_seconds: float = 0.03  # drums keep their edge
    release_seconds: float = 0.25


@dataclass(frozen=True, slots=True)
class LoudnessReport:
    """One measurement of a whole file."""

    integrated_lufs: float  # -inf for silence
    true_peak_dbtp: float
    loudness_range_lu: float
    short_term_max_lufs: float
    momentary_max_lufs: float


@dataclass(frozen=True, slots=True)
class MasterReport:
    """What mastering did."""

    path: Path
    before: LoudnessReport
    after: LoudnessReport
    gain_db: float  # of everything
    lowest_gain_db: float  # the most the limiter took away
    glue_gain_db: float = 0.0  # the most the compressor took away
    bands: tuple[EqBand, ...] = ()  # the filters for tonal balance
    warnings: tuple[str, ...] = ()


def master_file(
    mix: Path,
    out: Path,
    *,
    target_lufs: float = -14.0,
    ceiling_dbtp: float = -1.0,
    glue: Glue | None = None,
    balance_db: Mapping[str, tuple[float, float]] | None = None,
    progress: Progress | None = None,
) -> MasterReport:
    """Write the mix at `target_lufs` with a true peak of at most `ceiling_dbtp`, as 24-bit WAV.

    *glue*: compression before the limiter; None for none. *balance_db*: ranges of the bands as in `tonal_balance`; None
    leaves the tone alone. Written beside its place and moved there at the end.
    *Raises* AudioFileError, StorageError, CancelledError.
    """
    _check("target_lufs", target_lufs, -40.0, -5.0)
    _check("ceiling_dbtp", ceiling_dbtp, -20.0, 0.0)
    progress = progress or NoProgress()
    before, bands = _measured_mix(mix, balance_db, PartProgress(progress, 0.0, 0.3))
    beside = out.with_name(f".{out.name}.part")
    try:
        targets = _Targets(target_lufs, ceiling_dbtp, glue or Glue(ratio=1.0), bands)
        report = _best_pass(mix, beside, before, targets, PartProgress(progress, 0.3, 1.0))
        try:
            beside.replace(out)
        except OSError as error:
            raise storage_error(error, out) from error
    finally:
        beside.unlink(missing_ok=True)
    progress.report(1.0, "Mastered")
    return replace(report, path=out)


@dataclass(frozen=True, slots=True)
class _Targets:
    lufs: float
    ceiling_dbtp: float
    glue: Glue
    bands: tuple[EqBand, ...]


def _best_pass(mix: Path, out: Path, before: LoudnessReport, targets: _Targets, progress: Progress) -> MasterReport:
    """Repeat the pass, moving gain and limiter, until both the loudness and the true peak are where they shall be."""
    gain_db, largest_db = _first_gain(before, targets.lufs, targets.ceiling_dbtp)
    allowed_dbtp = targets.ceiling_dbtp - _SAFETY_DB
    limiter_dbtp = allowed_dbtp
    for number in range(_MAX_PASSES):
        step = PartProgress(progress, number / _MAX_PASSES, (number + 1) / _MAX_PASSES)
        compressor = _compressor(mix, before, targets.glue)
        chain = _Chain(targets.bands, compressor, gain_db, limiter_dbtp)
        after, lowest_gain = _limited(mix, out, chain, step)
        glue_gain_db = 0.0 if compressor is None else compressor.lowest_gain_db
        warnings = _warnings(after, targets.lufs)
        lowest_db = amplitude_to_db(lowest_gain)
        report = MasterReport(out, before, after, gain_db, lowest_db, glue_gain_db, targets.bands, warnings)
        missing_lu, over_db = targets.lufs - after.integrated_lufs, after.true_peak_dbtp - allowed_dbtp
        is_loud_enough = abs(missing_lu) <= _TOLERANCE_LU or (gain_db >= largest_db and missing_lu > 0)
        if not math.isfinite(missing_lu) or (is_loud_enough and over_db <= 0.01):
            break
        if not is_loud_enough:
            gain_db = min(largest_db, gain_db + 1.15 * missing_lu)
        limiter_dbtp -= max(0.0, 1.1 * over_db)
    return report


def measure_file(path: Path, progress: Progress | None = None, *, spectrum: SpectrumMeter | None = None) -> LoudnessReport:
    """Loudness and true peak of an audio file; its spectrum too where a meter for it is given."""
    info = audio_info(path)
    channels = min(2, info.num_channels)
    meter, peaks = LoudnessMeter(info.sample_rate, channels), TruePeakMeter(channels)
    for block in _watched_blocks(path, info.num_frames, progress or NoProgress(), "Measuring…"):
        meter.process(block)
        peaks.process(block)
        if spectrum is not None:
            spectrum.process(block)
    return _report(meter, peaks)


def _measured_mix(
    mix: Path, balance_db: Mapping[str, tuple[float, float]] | None, progress: Progress
) -> tuple[LoudnessReport, tuple[EqBand, ...]]:
    """Loudness and peak of the mix, and the filters its tone asks for."""
    if balance_db is None:
        return measure_file(mix, progress), ()
    spectrum = SpectrumMeter(audio_info(mix).sample_rate)
    report = measure_file(mix, progress, spectrum=spectrum)
    return report, balancing_bands(spectrum.hz, spectrum.power, audio_info(mix).sample_rate, balance_db)


def _first_gain(before: LoudnessReport, target_lufs: float, ceiling_dbtp: float) -> tuple[float, float]:
    """The gain to begin with and the largest allowed, in dB."""
    if not math.isfinite(before.integrated_lufs):
        return 0.0, 0.0
    limit = ceiling_dbtp - before.true_peak_dbtp + _MAX_DRIVE_DB
    return min(limit, target_lufs - before.integrated_lufs), limit


def _compressor(mix: Path, before: LoudnessReport, glue: Glue) -> BusCompressor | None:
    """The glue of a mix, set by how loud the mix is; None where it would do nothing."""
    if glue.ratio <= 1.0 or not math.isfinite(before.integrated_lufs):
        return None
    return BusCompressor(
        audio_info(mix).sample_rate,
        threshold_db=before.integrated_lufs + glue.above_lu,
        ratio=glue.ratio,
        attack_seconds=glue.attack_seconds,
        release_seconds=glue.release_seconds,
    )


@dataclass(frozen=True, slots=True)
class _Chain:
    """What a mix goes through in one pass."""

    bands: tuple[EqBand, ...]
    compressor: BusCompressor | None
    gain_db: float
    limiter_dbtp: float


def _limited(mix: Path, out: Path, chain: _Chain, progress: Progress) -> tuple[LoudnessReport, float]:
    """One pass: tone, glue, gain, limiter, file; what came out, and the lowest gain of the limiter."""
    info = audio_info(mix)
    gain = np.float32(db_to_amplitude(chain.gain_db))
    equaliser = Equaliser(info.sample_rate, chain.bands)
    limiter = TruePeakLimiter(info.sample_rate, db_to_amplitude(chain.limiter_dbtp))
    meter, peaks = LoudnessMeter(info.sample_rate), TruePeakMeter()
    with WavWriter(out, info.sample_rate) as writer:
        skipped, missing = limiter.latency_frames, info.num_frames
        for block in _flushed(_watched_blocks(mix, info.num_frames, progress, "Mastering…"), limiter.latency_frames):
            stereo = np.ascontiguousarray(_stereo(block))
            equaliser.process(stereo)
            if chain.compressor is not None:
                chain.compressor.process(stereo)
            louder = limiter.process(stereo * gain)
            heard = louder[:, min(skipped, louder.shape[1]) :][:, :missing]
            skipped -= min(skipped, louder.shape[1])
            missing -= heard.shape[1]
            _write(writer, heard)
            meter.process(np.ascontiguousarray(heard))
            peaks.process(heard)
    return _report(meter, peaks), limiter.lowest_gain


def _flushed(blocks: Iterator[Audio], latency_frames: int) -> Iterator[Audio]:
    """The blocks, then as much silence as the limiter holds back."""
    yield from blocks
    yield np.zeros((2, latency_frames), np.float32)


def _write(writer: WavWriter, audio: Audio) -> None:
    """Append frames as 24-bit PCM; an odd frame is packed with one of silence that is not written."""
    count = audio.shape[1]
    even = np.zeros((2, count + count % 2), np.float32)
    even[:, :count] = audio
    words = np.empty(even.shape[1] * 3 // 2, np.uint32)
    pack_pcm24(even, 1.0, words)
    writer.write(words.data.cast("B")[: count * writer.frame_bytes])


def _watched_blocks(path: Path, num_frames: int, progress: Progress, stage: str) -> Iterator[Audio]:
    """Blocks of a file, reported and cancellable."""
    done = 0
    for block in audio_blocks(path, _BLOCK_FRAMES):
        progress.check_cancelled()
        progress.report(min(1.0, done / num_frames), stage)
        done += block.shape[1]
        yield block[:2]


def _stereo(audio: Audio) -> Audio:
    return audio if audio.shape[0] == 2 else np.repeat(audio, 2, axis=0)


def _report(meter: LoudnessMeter, peaks: TruePeakMeter) -> LoudnessReport:
    return LoudnessReport(
        integrated_lufs=meter.integrated_lufs,
        true_peak_dbtp=amplitude_to_db(peaks.finish()),
        loudness_range_lu=meter.loudness_range_lu,
        short_term_max_lufs=meter.short_term_max_lufs,
        momentary_max_lufs=meter.momentary_max_lufs,
    )


def _warnings(after: LoudnessReport, target_lufs: float) -> tuple[str, ...]:
    if not math.isfinite(after.integrated_lufs):
        return ("The mix is silent, so the master has no loudness.",)
    if abs(after.integrated_lufs - target_lufs) <= 0.5:
        return ()
    return (
        f"The master reached {after.integrated_lufs:.1f} LUFS instead of {target_lufs:.1f}: "
        "its peaks stand too far above the rest to be limited more.",
    )


def _check(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise BadInputError(f"{name} is {value:g}: it can be {lowest:g} to {highest:g}.")
