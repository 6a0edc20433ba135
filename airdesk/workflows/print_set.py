"""The parts of a set that no track of a song can do, written as sound files: each of a deck, the echoes by themselves."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.audio.disk_errors import storage_error
from airdesk.export.file_names import safe_file_name
from airdesk.progress import PartProgress, Progress
from airdesk.units import db_to_amplitude
from airdesk.workflows.output_folder import check_free_space

if TYPE_CHECKING:
    from airdesk.audio.buffer import Audio
    from airdesk.automix.mix_timeline import Lane
    from airdesk.automix.pairing import MixSong
    from airdesk.automix.set_mixer import MixPlan

HEADROOM_DB: Final = 9.0
"""Printed files are so much softer than what they hold: a shelf may raise a bass that is at full scale already."""
_SILENCE_LUFS: Final = -70.0
_BYTES_PER_FRAME: Final = 12  # of the runs while they are there, and of the files


@dataclass(frozen=True, slots=True)
class Print:
    """One file and what it holds."""

    song_id: str
    start_seconds: float  # of the mix, of its first frame
    seconds: float
    path: Path


@dataclass(frozen=True, slots=True)
class PrintedSet:
    """What a song needs to sound as the set does."""

    plan: MixPlan  # with the trim of its overlaps
    decks: tuple[Print, ...] = ()
    echoes: tuple[Print, ...] = ()
    before_lufs: float | None = None  # of the whole mix before it is mastered; None: silent


def print_set(
    plan: MixPlan, songs: Sequence[MixSong], folder: Path, place: Path, sample_rate: int, progress: Progress
) -> PrintedSet:
    """Write the parts into *folder*; *place* is where the files will lie in the end.

    Raises RenderError, AudioFileError, StorageError, CancelledError; what was written until then is the caller's to remove.
    """
    from airdesk.automix.joining import trimmed
    from airdesk.automix.level_guard import trim_of
    from airdesk.automix.mix_prints import deck_blocks, echo_blocks, echo_spans, printed_spans
    from airdesk.automix.run_files import RunFiles
    from airdesk.dsp.loudness import gated_loudness
    from airdesk.workflows.hear_mix import AssembledMix, hear_mix

    check_free_space(folder, _expected_bytes(plan, sample_rate))
    work = folder / "work"
    work.mkdir()
    heard = hear_mix(AssembledMix(plan, work, sample_rate), PartProgress(progress, 0.0, 0.7))
    plan = replace(plan, trim_db=trim_of(heard.joins, plan.timeline.overlaps))
    maker = RunFiles(work).load
    decks: list[Print] = []
    echoes: list[Print] = []
    lanes = plan.timeline.lanes
    for number, (song, lane) in enumerate(zip(songs, lanes, strict=True), 1):
        progress.report(0.7 + 0.3 * number / len(lanes), "Printing what filters and tempo do…")
        for part, span in enumerate(printed_spans(plan, lane), 1):
            progress.check_cancelled()
            name = f"{safe_file_name(f'{number:02d} {song.title}', f'{number:02d}')} {part}.flac"
            count = _write(folder / name, deck_blocks(plan, lane, span, sample_rate, maker), sample_rate, progress)
            decks.append(_print(lane, span[0], count, place / name, sample_rate))
        for span in echo_spans(plan, lane):
            name = f"{safe_file_name(f'{number:02d} {song.title}', f'{number:02d}')} echo.flac"
            count = _write(folder / name, echo_blocks(plan, lane, span, sample_rate, maker), sample_rate, progress)
            echoes.append(_print(lane, span[0], count, place / name, sample_rate))
    before = gated_loudness(trimmed(heard.hops, plan.trim_db))
    for file in work.iterdir():
        file.unlink()
    work.rmdir()
    return PrintedSet(plan, tuple(decks), tuple(echoes), before if before > _SILENCE_LUFS else None)


def _print(lane: Lane, start_seconds: float, count: int, path: Path, sample_rate: int) -> Print:
    return Print(lane.song_id, round(start_seconds * sample_rate) / sample_rate, count / sample_rate, path)


def _write(path: Path, blocks: Iterable[Audio], sample_rate: int, progress: Progress) -> int:
    """The frames that were written. Raises StorageError."""
    import soundfile

    gain, count = db_to_amplitude(-HEADROOM_DB), 0
    try:
        with soundfile.SoundFile(path, "w", sample_rate, 2, "PCM_24", format="FLAC") as file:
            for block in blocks:
                progress.check_cancelled()
                file.write((block * gain).T)
                count += block.shape[1]
    except soundfile.LibsndfileError as error:  # it does not say why, and space was looked at before: mostly a full disk
        raise storage_error(OSError(errno.ENOSPC, str(error)), path) from error
    return count


def _expected_bytes(plan: MixPlan, sample_rate: int) -> int:
    from airdesk.automix.joining import stretched_runs

    seconds = sum(run.mix_end - run.mix_start for _, run in stretched_runs(plan))
    seconds += 2 * sum(overlap.mix_end - overlap.mix_start for overlap in plan.timeline.overlaps)
    return round(seconds * sample_rate) * _BYTES_PER_FRAME
