"""A planned mix becomes a file: runs stretched ahead, transitions levelled, put together, mastered, encoded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from airdesk.audio.chapters import Chapter, write_chapters
from airdesk.audio.disk_errors import storage_error
from airdesk.audio.encodings import AUDIO_FORMATS, FormatId
from airdesk.progress import PartProgress, Progress
from airdesk.workflows.output_folder import check_free_space

if TYPE_CHECKING:
    from airdesk.audio.buffer import Audio
    from airdesk.automix.joining import HeardJoin
    from airdesk.automix.set_mixer import MixPlan
    from airdesk.mastering.long_master import LongMaster

MixFormat = Literal["wav", "flac", "mp3"]
MIX_FORMATS: Final[dict[MixFormat, FormatId]] = {"wav": "wav24", "flac": "flac24", "mp3": "mp3"}
_LOSSY_SPARE_DB: Final = 0.6
"""How much lower the peaks of a mix stay that will be MP3: decoding it brings them up."""
_BYTES_PER_FRAME: Final = 8


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


def render_mix(
    plan: MixPlan, folder: Path, name: str, choice: RenderChoice, progress: Progress, *, chapters: Sequence[Chapter] = ()
) -> RenderedMix:
    """Write the mix as *name* with the format's suffix into *folder*, which also takes everything made on the way.

    Raises RenderError, AudioFileError, StorageError, CancelledError; what was made until then stays for the caller to remove.
    """
    from airdesk.automix.level_guard import trim_of
    from airdesk.workflows.mix_runs import make_runs

    clock = _Clock()
    num_frames = round(plan.timeline.duration_seconds * choice.sample_rate)
    check_free_space(folder, num_frames * (_BYTES_PER_FRAME + 6) * 5 // 4)
    work = folder / "work"
    work.mkdir()
    runs = make_runs(plan, choice.sample_rate, work, PartProgress(progress, 0.0, 0.6), num_workers=choice.num_workers)
    clock.note("stretch")
    plan = replace(plan, trim_db=trim_of(runs.joins, plan.timeline.overlaps))
    hops = _assemble(plan, work / "mix.raw", work, choice.sample_rate, PartProgress(progress, 0.6, 0.8))
    clock.note("mix")
    master = _master(work / "mix.raw", num_frames, hops, work / "master.wav", choice, PartProgress(progress, 0.8, 0.9))
    clock.note("master")
    path = _encoded(work / "master.wav", folder / f"{name}.{choice.format}", choice, PartProgress(progress, 0.9, 1.0))
    duration = num_frames / choice.sample_rate
    write_chapters(path, chapters, duration_seconds=duration, sample_rate=choice.sample_rate, title=choice.title)
    clock.note("encode")
    for file in work.iterdir():
        file.unlink()
    work.rmdir()
    return RenderedMix(path, num_frames / choice.sample_rate, master, runs.joins, plan, tuple(hops.tolist()), clock.seconds)


class _Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self.seconds: dict[str, float] = {}

    def note(self, stage: str) -> None:
        now = time.monotonic()
        self.seconds[stage], self._since = round(now - self._since, 3), now


def _assemble(plan: MixPlan, out: Path, work: Path, sample_rate: int, progress: Progress) -> np.ndarray:
    """The mix as raw float32 blocks in a file; returns its K-weighted energy of each tenth of a second."""
    from airdesk.automix.run_files import RunFiles
    from airdesk.automix.set_mixer import mix_blocks
    from airdesk.dsp.dc_blocker import DcBlocker
    from airdesk.dsp.loudness import LoudnessMeter

    meter, blocker = LoudnessMeter(sample_rate), DcBlocker(sample_rate)  # some recordings do not swing around zero
    total, done = round(plan.timeline.duration_seconds * sample_rate), 0
    try:
        with out.open("wb", buffering=0) as file:
            for block in mix_blocks(plan, sample_rate, runs=RunFiles(work).load):
                progress.check_cancelled()
                blocker.process(block)
                meter.process(block)
                file.write(block.data)
                done += block.shape[1]
                progress.report(done / max(1, total), "Mixing…")
    except OSError as error:
        raise storage_error(error, out) from error
    return meter.hop_energies


def _raw_blocks(path: Path, num_frames: int) -> Iterator[Audio]:
    """The blocks of a raw file as they were written. Raises StorageError."""
    from airdesk.automix.set_mixer import BLOCK_FRAMES

    try:
        with path.open("rb", buffering=0) as file:
            for start in range(0, num_frames, BLOCK_FRAMES):
                count = min(BLOCK_FRAMES, num_frames - start)
                yield np.frombuffer(file.read(2 * 4 * count), np.float32).reshape(2, count)
    except OSError as error:
        raise storage_error(error, path) from error


def _master(mix: Path, num_frames: int, hops: np.ndarray, out: Path, choice: RenderChoice, progress: Progress) -> LongMaster:
    from airdesk.dsp.loudness import gated_loudness
    from airdesk.mastering.long_master import master_blocks

    spare_db = _LOSSY_SPARE_DB if AUDIO_FORMATS[MIX_FORMATS[choice.format]].is_lossy else 0.0
    return master_blocks(
        lambda: _raw_blocks(mix, num_frames),
        num_frames,
        choice.sample_rate,
        out,
        before_lufs=gated_loudness(hops),
        target_lufs=choice.target_lufs,
        ceiling_dbtp=choice.ceiling_dbtp - spare_db,
        progress=progress,
    )


def _encoded(master: Path, out: Path, choice: RenderChoice, progress: Progress) -> Path:
    if choice.format == "wav":
        return master.replace(out)
    from airdesk.audio.encoder import encode_file

    encode_file(master, out, AUDIO_FORMATS[MIX_FORMATS[choice.format]], progress=progress)
    return out
