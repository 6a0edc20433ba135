"""A small file to listen to without opening the song: its master, as OGG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.audio.disk_errors import storage_error
from airdesk.audio.files import audio_blocks, audio_info
from airdesk.errors import StorageError
from airdesk.facts.genres import Mix
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.library.database import Library
    from airdesk.library.takes import TakeRow

PREVIEW_FILE: Final = "preview.ogg"
LARGEST_BYTES: Final = 3_000_000
_BLOCK_FRAMES: Final = 32768  # the encoder keeps what it is given on its stack
_BITS_PER_SECOND: Final = ((0.9, 72_000), (0.75, 105_000), (0.6, 132_000), (0.5, 165_000))
"""Compression level of the encoder -> what it takes, measured with songs of several genres; the smallest first."""


def write_preview(mix: Path, out: Path, genre_mix: Mix, settings: Settings, progress: Progress) -> None:
    """Master a mix and write it as a small OGG. Raises StorageError, AudioFileError, CancelledError."""
    from airdesk.mastering.master import Glue, master_file
    from airdesk.mastering.tonal_balance import RECORDS_DB

    master = out.with_name(".preview-master.wav")
    try:
        master_file(
            mix,
            master,
            target_lufs=min(settings.target_lufs, genre_mix.target_lufs),
            ceiling_dbtp=settings.ceiling_dbtp,
            balance_db={**RECORDS_DB, **genre_mix.balance_db},
            glue=Glue(genre_mix.glue_ratio, genre_mix.glue_above_lu, release_seconds=genre_mix.glue_release_seconds),
            progress=PartProgress(progress, 0.0, 0.6),
        )
        encode_preview(master, out, PartProgress(progress, 0.6, 1.0))
    finally:
        master.unlink(missing_ok=True)


def encode_preview(audio: Path, out: Path, progress: Progress) -> None:
    """Write audio as OGG of at most about 3 MB; beside its place and moved there at the end."""
    import soundfile

    info = audio_info(audio)
    level = _compression_level(info.duration_seconds)
    beside = out.with_name(f".{out.name}.part")
    try:
        with soundfile.SoundFile(
            beside, "w", info.sample_rate, 2, format="OGG", subtype="VORBIS", compression_level=level
        ) as file:
            done = 0
            for block in audio_blocks(audio, _BLOCK_FRAMES):
                progress.check_cancelled()
                progress.report(min(1.0, done / info.num_frames), "Making the file to listen to…")
                file.write(block[:2].T)
                done += block.shape[1]
        beside.replace(out)
    except OSError as error:
        raise storage_error(error, out) from error
    except soundfile.SoundFileError as error:
        raise StorageError(f"{out} could not be written: free some space.", path=out) from error
    finally:
        beside.unlink(missing_ok=True)


def keep_preview(library: Library, row: TakeRow, path: Path) -> None:
    """Keep in the library that a take, as the row has it, can be heard in a file; in its run's folder it is the run's."""
    from airdesk.library.database import transaction
    from airdesk.library.leftovers import PREVIEWS
    from airdesk.library.runs import Artifact, add_artifacts
    from airdesk.library.takes import set_preview

    with transaction(library):
        if row.run_id is not None and library.folder / PREVIEWS not in path.parents:
            add_artifacts(library, row.run_id, [Artifact(path.name, "mix", path.stat().st_size)])
        set_preview(library, row.song_id, row.number, path.relative_to(library.folder).as_posix(), row.changed_at)


def _compression_level(duration_seconds: float) -> float:
    """The best quality whose file stays small enough; 1.0 is the smallest there is."""
    allowed = LARGEST_BYTES * 8 / max(1.0, duration_seconds)
    return min((level for level, bits in _BITS_PER_SECOND if bits <= allowed), default=1.0)
