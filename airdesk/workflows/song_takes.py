"""The takes of a song: opened, named, chosen, thrown away and set side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from airdesk.errors import BadInputError
from airdesk.library.database import open_library, transaction
from airdesk.library.song_marks import clean_name
from airdesk.library.takes import TakeRow, choose_take, list_takes, load_take, rename_take, set_take_deleted
from airdesk.library.trash import check_song
from airdesk.model.song import Song, Track
from airdesk.settings import Settings
from airdesk.workflows.clip_sources import with_found_sources
from airdesk.workflows.sound_names import sound_name
from airdesk.workflows.take_values import Take, take_of_stored

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two takes differ, in words for the user."""

    what: str  # "Tempo"
    first: str
    second: str


def open_take(song_id: str, settings: Settings, number: int | None = None) -> Take:
    """A take of a song, the current one unless said otherwise. Raises BadInputError, LibraryError."""
    with open_library(settings.library_folder) as library:
        take = take_of_stored(load_take(library, song_id, number))
        return replace(take, song=with_found_sources(take.song, library))


def takes_of(song_id: str, settings: Settings, *, with_deleted: bool = False) -> list[TakeRow]:
    """The takes of a song, oldest first."""
    with open_library(settings.library_folder) as library:
        return list_takes(library, song_id, with_deleted=with_deleted)


def name_take(song_id: str, number: int, name: str, settings: Settings) -> str:
    """Give a take another name; returns it as kept. Raises BadInputError."""
    cleaned = clean_name(name, LONGEST_NAME, "name of the take")
    with open_library(settings.library_folder) as library:
        rename_take(library, song_id, number, cleaned)
    return cleaned


def make_current(song_id: str, number: int, settings: Settings) -> None:
    """Choose the take that the song is. Raises BadInputError."""
    with open_library(settings.library_folder) as library, transaction(library):
        if load_take(library, song_id, number).row.deleted_at is not None:
            set_take_deleted(library, song_id, number, is_deleted=False)
        choose_take(library, song_id, number)


def delete_take(song_id: str, number: int, settings: Settings) -> int:
    """Put a take into the song's trash; returns the take that is current then. Raises BadInputError for the last one."""
    with open_library(settings.library_folder) as library, transaction(library):
        check_song(library, song_id)
        rest = [row.number for row in list_takes(library, song_id) if row.number != number]
        if not rest:
            raise BadInputError("A song has at least one take: delete the song instead.")
        set_take_deleted(library, song_id, number, is_deleted=True)
        current = load_take(library, song_id).row.number
        if current == number:
            current = max((other for other in rest if other < number), default=rest[0])
            choose_take(library, song_id, current)
        return current


def restore_take(song_id: str, number: int, settings: Settings) -> None:
    """Take a take out of the song's trash."""
    with open_library(settings.library_folder) as library:
        set_take_deleted(library, song_id, number, is_deleted=False)


def compare_takes(first: Take, second: Take) -> tuple[Difference, ...]:
    """In what two takes differ; empty where they are alike."""
    pairs = [
        ("Seed", str(first.row.seed), str(second.row.seed)),
        *zip(_FACTS, _facts(first.song), _facts(second.song), strict=True),
        *_track_pairs(first.song, second.song),
    ]
    return tuple(Difference(what, one, other) for what, one, other in pairs if one != other)


_FACTS = ("Title", "Tempo", "Key", "Length", "Form", "Instruments")


def _facts(song: Song) -> tuple[str, ...]:
    seconds = round(song.duration_seconds)
    return (
        song.title,
        f"{song.tempo_map.tempo_at(0):g} BPM",
        "none" if song.key is None else song.key.name,
        f"{seconds // 60}:{seconds % 60:02}",
        ", ".join(f"{section.name} {section.bars}" for section in song.sections),
        ", ".join(track.name for track in song.tracks),
    )


def _track_pairs(first: Song, second: Song) -> list[tuple[str, str, str]]:
    """Tracks that both have, and what each plays."""
    others = {track.id: track for track in second.tracks}
    shared = [(track, others[track.id]) for track in first.tracks if track.id in others]
    return [(one.name, *_told_apart(one, other)) for one, other in shared if one != other]


def _told_apart(one: Track, other: Track) -> tuple[str, str]:
    if one.clips != other.clips:
        counts = [f"{sum(len(clip.notes) for clip in track.clips)} notes" for track in (one, other)]
        return (counts[0], counts[1]) if counts[0] != counts[1] else (f"{counts[0]}, these", f"{counts[1]}, others")
    if one.audio_clips != other.audio_clips:
        return f"audio clips: {len(one.audio_clips)}", f"{len(other.audio_clips)}, placed otherwise"
    if one.sound != other.sound:
        return sound_name(one.sound), sound_name(other.sound)
    if (one.gain_db, one.pan) != (other.gain_db, other.pan):
        return _strip(one), _strip(other)
    return "as here", "otherwise set"


def _strip(track: Track) -> str:
    return f"{track.gain_db:+.1f} dB, pan {track.pan:+.2f}"
