"""A planned mix becomes a file: stretched and listened to at once, then its transitions levelled, mastered, encoded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.ahead import made_ahead
from airdesk.audio.chapters import Chapter, write_chapters
from airdesk.audio.encodings import AUDIO_FORMATS, AudioFormat, FormatId
from airdesk.audio.files import audio_blocks
from airdesk.dsp.dc_blocker import DcBlocker
from airdesk.dsp.limiter import TruePeakMeter
from airdesk.dsp.loudness import LoudnessMeter, gated_loudness
from airdesk.progress import PartProgress, Progress
from airdesk.units import amplitude_to_db
from airdesk.workflows.output_folder import check_free_space

if TYPE_CHECKING:
    from airdesk.audio.buffer import Audio
    from airdesk.automix.joining import HeardJoin
    from airdesk.automix.set_mixer import MixPlan, RunMaker
    from airdesk.mastering.long_master import LongMaster

MixFormat = Literal["wav", "flac", "mp3"]
MIX_FORMATS: Final[dict[MixFormat, FormatId]] = {"wav": "wav24", "flac": "flac24", "mp3": "mp3"}
_LOSSY_SPARE_DB: Final = 1.2
"""How much lower the peaks of a mix stay that will be MP3: decoding it brings them up."""
_MIXING_SHARE: Final = 0.1
"""Of the work until the mix has been heard; the rest is stretching."""
_BYTES_PER_FRAME: Final = 8
"""Of a mix on its way: the master, and the runs of perhaps a quarter of it."""


@dataclass(frozen=True, slots=True)
class RenderChoice:
    """How the file is wanted."""

    sample_rate: int = 44_100
    format: MixFormat = "wav"
    target_lufs: float = -14.0
    ceiling_dbtp: float = -1.0
    num_workers: int | None = None  # processes; None: as many as there are cores
    title: str = ""


@dataclass(frozen=True, slots=True)
class RenderedMix:
    """What became of a mix."""

    path: Path
    duration_seconds: float
    master: LongMaster
    joins: tuple[HeardJoin, ...]  # before their levels were trimmed
    plan: MixPlan  # with the trim it was rendered with
    hop_energies: tuple[float, ...] = field(repr=False, default=())  # of the mix before mastering, each tenth of a second
    stage_seconds: dict[str, float] = field(default_factory=dict)
    stretched_seconds: float = 0.0  # of all songs together; the rest was copied


def render_mix(
    plan: MixPlan, folder: Path, name: str, choice: RenderChoice, progress: Progress, *, chapters: Sequence[Chapter] = ()
) -> RenderedMix:
    """Write the mix as *name* with the format's suffix into *folder*, which also takes everything made on the way.

    Raises RenderError, AudioFileError, StorageError, CancelledError; what was made until then stays for the caller to remove.
    """
    from airdesk.automix.joining import trimmed
    from airdesk.automix.level_guard import trim_of

    clock = _Clock()
    num_frames = round(plan.timeline.duration_seconds * choice.sample_rate)
    check_free_space(folder, num_frames * _BYTES_PER_FRAME * 3 // 2)
    work = folder / "work"
    work.mkdir()
    heard = _heard(_Assembled(plan, work, num_frames, choice.sample_rate), choice, PartProgress(progress, 0.0, 0.75))
    clock.note("mix")
    plan = replace(plan, trim_db=trim_of(heard.joins, plan.timeline.overlaps))
    mix, out = _Assembled(plan, work, num_frames, choice.sample_rate), folder / f"{name}.{choice.format}"
    hops = trimmed(heard.hops, plan.trim_db)
    master = _master(mix, hops, work / "master.wav", choice, PartProgress(progress, 0.75, 0.9))
    clock.note("master")
    path, over_db = _encoded(work / "master.wav", out, choice, PartProgress(progress, 0.9, 0.98))
    if over_db > 0.0:
        master = _master(mix, hops, work / "master.wav", choice, PartProgress(progress, 0.98, 0.99), spare_db=over_db)
        path, _ = _encoded(work / "master.wav", out, choice, PartProgress(progress, 0.99, 1.0))
    duration = num_frames / choice.sample_rate
    write_chapters(path, chapters, duration_seconds=duration, sample_rate=choice.sample_rate, title=choice.title)
    clock.note("encode")
    for file in work.iterdir():
        file.unlink()
    work.rmdir()
    return RenderedMix(path, duration, master, heard.joins, plan, tuple(hops.tolist()), clock.seconds, heard.stretched_seconds)


class _Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self.seconds: dict[str, float] = {}

    def note(self, stage: str) -> None:
        now = time.monotonic()
        self.seconds[stage], self._since = round(now - self._since, 3), now


def _mixed(mix: _Assembled, runs: RunMaker) -> Iterator[Audio]:
    """The mix block by block, from its songs and its runs.

    It is put together anew for each pass: that takes a tenth of the time of writing it down and reading it again.
    """
    from airdesk.automix.set_mixer import mix_blocks

    blocker = DcBlocker(mix.sample_rate)  # some recordings do not swing around zero
    for block in mix_blocks(mix.plan, mix.sample_rate, runs=runs):
        blocker.process(block)
        yield block


def _heard(mix: _Assembled, choice: RenderChoice, progress: Progress) -> _Heard:
    """Listen to the mix while its runs are being stretched, each part of it as soon as its runs are there."""
    from airdesk.automix.joining import heard_join, with_beat_errors
    from airdesk.workflows.mix_runs import RunsInProcesses

    meter, done = LoudnessMeter(mix.sample_rate), 0

    def look() -> None:
        progress.check_cancelled()
        mixed = done / max(1, mix.num_frames)
        stage = "Matching tempos…" if runs.done < 1.0 else "Mixing…"
        progress.report((1.0 - _MIXING_SHARE) * runs.done + _MIXING_SHARE * mixed, stage)

    with RunsInProcesses(mix.plan, mix.sample_rate, mix.work, look, num_workers=choice.num_workers) as runs:
        for block in _mixed(mix, runs.load):
            look()
            meter.process(block)
            done += block.shape[1]
        errors = runs.beat_errors_ms()
    hops = meter.hop_energies
    joins = [heard_join(overlap, place, hops) for place, overlap in enumerate(mix.plan.timeline.overlaps)]
    return _Heard(hops, with_beat_errors(joins, errors), runs.stretched_seconds)


@dataclass(frozen=True, slots=True)
class _Assembled:
    """The mix before mastering."""

    plan: MixPlan
    work: Path  # folder of its runs
    num_frames: int
    sample_rate: int


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was heard of the mix before its transitions were levelled."""

    hops: NDArray[np.float64]  # K-weighted energy of each tenth of a second
    joins: tuple[HeardJoin, ...]
    stretched_seconds: float


def _master(
    mix: _Assembled, hops: NDArray[np.float64], out: Path, choice: RenderChoice, progress: Progress, *, spare_db: float = 0.0
) -> LongMaster:
    """Master the mix; its peaks stay *spare_db* lower than they need be, and lower still where the file will be lossy."""
    from airdesk.automix.run_files import RunFiles
    from airdesk.mastering.long_master import master_blocks

    spare_db += _LOSSY_SPARE_DB if _encoding(choice).is_lossy else 0.0
    return master_blocks(
        lambda: _mixed(mix, RunFiles(mix.work).load),
        mix.num_frames,
        choice.sample_rate,
        out,
        before_lufs=gated_loudness(hops),
        target_lufs=choice.target_lufs,
        ceiling_dbtp=choice.ceiling_dbtp - spare_db,
        progress=progress,
    )


def _encoding(choice: RenderChoice) -> AudioFormat:
    return AUDIO_FORMATS[MIX_FORMATS[choice.format]]


def _encoded(master: Path, out: Path, choice: RenderChoice, progress: Progress) -> tuple[Path, float]:
    """The file, and by how many decibels its peaks pass the ceiling once it is decoded; 0 or less where they do not."""
    if choice.format == "wav":
        return master.replace(out), 0.0
    from airdesk.audio.encoder import encode_file

    encode_file(master, out, _encoding(choice), progress=PartProgress(progress, 0.0, 0.9))
    if not _encoding(choice).is_lossy:
        return out, 0.0
    peaks = TruePeakMeter()
    for block in made_ahead(audio_blocks(out)):
        progress.check_cancelled()
        peaks.process(block)
    return out, amplitude_to_db(peaks.finish()) - choice.ceiling_dbtp
