"""What the mixer does to a song beside the edits of a track that the timeline's headers share with it."""

from __future__ import annotations

from dataclasses import replace

from airdesk.document.open_song import SongEdit


def with_master_gain(gain_db: float) -> SongEdit:
    """The whole mix at another level."""
    return lambda song: replace(song, master_gain_db=gain_db)
