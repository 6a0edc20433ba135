"""What the list of songs says of a song, taken from the song itself."""

from __future__ import annotations

from typing import Any

from airdesk.model.song import Song


def song_facts(song: Song) -> dict[str, Any]:
    """The columns of a song's row that follow from the song, its title aside."""
    return {
        "genre": song.genre,
        "prompt": song.prompt,
        "tempo_bpm": song.tempo_map.tempo_at(0),
        "key": None if song.key is None else song.key.name,
        "duration_seconds": song.duration_seconds,
    }
