"""A song as the text that the library stores, written track by track, so that no single step takes long."""

from __future__ import annotations

import json
from typing import Any

from airdesk.errors import LibraryError
from airdesk.library.song_documents import song_from_document, song_head, track_to_document
from airdesk.model.song import Song, Track


class SongTexts:
    """Writes songs as text and remembers the tracks of the last one: of an edited song only what changed is written anew."""

    def __init__(self) -> None:
        self._tracks: dict[int, tuple[Track, str]] = {}  # by identity; the track is held so that its number stays its own

    def text(self, song: Song) -> str:
        """The song as JSON. Raises ValueError where a number in it is none."""
        kept = self._tracks
        self._tracks = {id(track): kept.get(id(track)) or (track, _json(track_to_document(track))) for track in song.tracks}
        head = _json(song_head(song))
        return f'{head[:-1]},"tracks":[{",".join(self._tracks[id(track)][1] for track in song.tracks)}]}}'


def song_text(song: Song) -> str:
    """The song as JSON. Raises ValueError where a number in it is none."""
    return SongTexts().text(song)


def song_of_text(text: str, song_id: str) -> Song:
    """The song of a stored text. Raises LibraryError where it is damaged."""
    try:
        document: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise LibraryError(f"The stored song {song_id} is damaged: go back to an earlier version of it.") from error
    return song_from_document(document)


def read_json(text: str | None) -> Any:
    """What a stored text says; None where there is none or it is damaged."""
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
