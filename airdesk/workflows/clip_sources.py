"""Files become the sources of audio clips, with what the inventory knows of them; and are found again after they were moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from airdesk.audio.files import audio_info
from airdesk.errors import AirdeskError, AudioFileError
from airdesk.library.database import Library, open_library
from airdesk.library.sample_places import PlacedSample, sample_at, sample_with_key, samples_with_content
from airdesk.model.audio_clip import AudioClip, AudioSource
from airdesk.model.song import Song, Track
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.sample_paths import sample_path


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that shall become a clip, by its path or by its key in the inventory."""

    path: str = ""
    sample_key: int | None = None


@dataclass(frozen=True, slots=True)
class ClipSources:
    """What can be heard of some files, and a sentence for each that cannot."""

    sources: tuple[AudioSource, ...]
    problems: tuple[str, ...] = ()


def clip_sources(files: Sequence[DroppedFile], settings: Settings, progress: Progress) -> ClipSources:
    """The sources of files, in their order. Raises CancelledError."""
    sources, problems = [], []
    with open_library(settings.library_folder) as library:
        for file in files:
            progress.check_cancelled()
            try:
                sources.append(_source(library, file))
            except AirdeskError as error:
                problems.append(str(error))
    return ClipSources(tuple(sources), tuple(problems))


def with_found_sources(song: Song, library: Library) -> Song:
    """The song with the files of its clips where they are now; those that are found nowhere stay as they are."""
    if not any(track.audio_clips for track in song.tracks):
        return song
    known: dict[AudioSource, AudioSource] = {}

    def found(clip: AudioClip) -> AudioClip:
        if clip.source not in known:
            known[clip.source] = _found(library, clip.source)
        source = known[clip.source]
        return clip if source is clip.source else replace(clip, source=source)

    def track_found(track: Track) -> Track:
        clips = tuple(map(found, track.audio_clips))
        is_same = all(new is old for new, old in zip(clips, track.audio_clips, strict=True))
        return track if is_same else replace(track, audio_clips=clips)

    return replace(song, tracks=tuple(map(track_found, song.tracks)))


def _source(library: Library, file: DroppedFile) -> AudioSource:
    """The source of a file. Raises AudioFileError."""
    from airdesk.inventory.reading import read_file

    placed = None if file.sample_key is None else sample_with_key(library, file.sample_key)
    if placed is None and file.path:
        placed = sample_at(library, Path(file.path))
    path = Path(file.path) if placed is None else _path(placed)
    if not path.is_absolute():
        raise AudioFileError(f"{path.name} cannot be put on the timeline: its place is not known.", path=path)
    first_look = read_file(str(path))
    source = AudioSource(str(path), audio_info(path).duration_seconds, first_look.fingerprint)
    if placed is not None:
        return _with_facts(source, placed)
    header = first_look.header
    return source if header is None or not header.is_loop else _as_loop(source, header.tempo_bpm, header.beats)


def _with_facts(source: AudioSource, placed: PlacedSample) -> AudioSource:
    """The source with what the inventory knows: tempo and beats count only where it is a loop."""
    sample = placed.sample
    source = replace(source, sample_key=placed.key, root_id=sample.root_id, sample_id=sample.id)
    return _as_loop(source, sample.tempo_bpm, sample.beats) if sample.is_loop else source


def _as_loop(source: AudioSource, tempo_bpm: float | None, beats: float | None) -> AudioSource:
    """The source with its tempo, where that is known."""
    if not tempo_bpm:
        return source
    beats = beats or round(source.seconds * tempo_bpm / 60.0)
    return replace(source, tempo_bpm=tempo_bpm, beats=float(beats) if beats > 0 else None)


def _found(library: Library, source: AudioSource) -> AudioSource:
    """The source where its file is now."""
    if Path(source.path).is_file():
        return source
    own = library.folder.joinpath("runs", *Path(source.path).parts[-2:])  # printed by us; the library was moved
    if Path(source.path).parts[-3:-2] == ("runs",) and own.is_file():
        return replace(source, path=str(own))
    by_key = None if source.sample_key is None else sample_with_key(library, source.sample_key)
    candidates = [*([] if by_key is None else [by_key]), *samples_with_content(library, source.content_hash)]
    for placed in candidates:
        path = _path(placed)
        if path.is_file():
            sample = placed.sample
            return replace(source, path=str(path), sample_key=placed.key, root_id=sample.root_id, sample_id=sample.id)
    return source


def _path(placed: PlacedSample) -> Path:
    return sample_path(placed.root, placed.sample.id, placed.raw)
