"""The files that a song's audio clips play, copied beside the song, so that it can be carried elsewhere whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from airdesk.audio.disk_errors import storage_error
from airdesk.export.file_names import unique_file_name
from airdesk.model.song import Song, Track
from airdesk.progress import Progress
from airdesk.workflows.run_log import RunLog

SAMPLES_FOLDER: Final = "samples"
_CHUNK_BYTES: Final = 1 << 20


def used_files(tracks: Sequence[Track]) -> tuple[Path, ...]:
    """The files of all audio clips, each once."""
    return tuple(dict.fromkeys(Path(clip.source.path) for track in tracks for clip in track.audio_clips))


def sample_bytes(tracks: Sequence[Track]) -> int:
    """How much they take on disk; missing ones take nothing."""
    return sum(path.stat().st_size for path in used_files(tracks) if path.is_file())


def with_copied_samples(song: Song, folder: Path, log: RunLog, progress: Progress) -> tuple[Song, list[str]]:
    """Copy the files into `samples` of a folder; the song with their places in it, and the names of the copies.

    A file that is missing is warned of and left where it was. Raises StorageError, CancelledError.
    """
    taken: set[str] = set()
    places: dict[str, str] = {}
    for path in used_files(song.tracks):
        progress.check_cancelled()
        if not path.is_file():
            log.warn("samples", f"{path} is missing and is not in the ZIP.")
            continue
        name = f"{SAMPLES_FOLDER}/{unique_file_name(path.name, taken)}"
        _copy(path, folder / name, progress)
        places[str(path)] = name
    return _with_places(song, places), list(places.values())


def _with_places(song: Song, places: dict[str, str]) -> Song:
    def placed(track: Track) -> Track:
        clips = (
            replace(clip, source=replace(clip.source, path=places.get(str(Path(clip.source.path)), clip.source.path)))
            for clip in track.audio_clips
        )
        return replace(track, audio_clips=tuple(clips))

    return replace(song, tracks=tuple(map(placed, song.tracks)))


def _copy(path: Path, place: Path, progress: Progress) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as source, place.open("wb") as copy:
            while chunk := source.read(_CHUNK_BYTES):
                progress.check_cancelled()
                copy.write(chunk)
    except OSError as error:
        raise storage_error(error, place) from error
