"""A planned mix becomes a file: stretched and listened to at once, then its transitions levelled, mastered, encoded."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.ahead import made_ahead
from airdesk.audio.chapters import Chapter, write_chapters
from airdesk.audio.encodings import AUDIO_FORMATS, AudioFormat, FormatId
from airdesk.audio.files import audio_blocks
from airdesk.dsp.limiter import TruePeakMeter
from airdesk.dsp.loudness import gated_loudness
from airdesk.progress import PartProgress, Progress
from airdesk.units import amplitude_to_db
from airdesk.workflows.hear_mix import AssembledMix, hear_mix, mixed_blocks
from airdesk.workflows.output_folder import check_free_space

if TYPE_CHECKING:
    from airdesk.automix.joining import HeardJoin
    from airdesk.automix.set_mixer import MixPlan
    from airdesk.mastering.long_master import LongMaster

MixFormat = Literal["wav", "flac", "mp3"]
MIX_FORMATS: Final[dict[MixFormat, FormatId]] = {"wav": "wav24", "flac": "flac24", "mp3": "mp3"}
_LOSSY_SPARE_DB: Final = 1.2
"""How much lower the peaks of a mix stay that will be MP3: decoding it brings them up."""
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
    heard = hear_mix(
        AssembledMix(plan, work, choice.sample_rate), PartProgress(progress, 0.0, 0.75), num_workers=choice.num_workers
    )
    clock.note("mix")
    plan = replace(plan, trim_db=trim_of(heard.joins, plan.timeline.overlaps))
    mix, out = AssembledMix(plan, work, choice.sample_rate), folder / f"{name}.{choice.format}"
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


def _master(
    mix: AssembledMix, hops: NDArray[np.float64], out: Path, choice: RenderChoice, progress: Progress, *, spare_db: float = 0.0
) -> LongMaster:
    """Master the mix; its peaks stay *spare_db* lower than they need be, and lower still where the file will be lossy."""
    from airdesk.automix.run_files import RunFiles
    from airdesk.mastering.long_master import master_blocks

    spare_db += _LOSSY_SPARE_DB if _encoding(choice).is_lossy else 0.0
    return master_blocks(
        lambda: mixed_blocks(mix, RunFiles(mix.work).load),
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
