"""Tracks of an album that go on without a gap."""

from __future__ import annotations

from airdesk.automix.pairing import MixSong

_SILENCE_SECONDS = 0.25  # at the end of one and the start of the next: more is a gap


def follows_on_album(first: MixSong, second: MixSong) -> bool:
    """True where the second is the next track of the first one's album and no silence lies between them."""
    one, two = first.analysis.tags, second.analysis.tags
    album = (first.song.album or one.album).strip().casefold()
    if not album or album != (second.song.album or two.album).strip().casefold():
        return False
    if one.track_number is None or two.track_number != one.track_number + 1:
        return False
    artists = {(song.song.artist or song.analysis.tags.artist).strip().casefold() for song in (first, second)}
    return len(artists) == 1 and _ends_in_sound(first) and _begins_in_sound(second)


def _ends_in_sound(song: MixSong) -> bool:
    return song.analysis.duration_seconds - song.analysis.audible_end_seconds <= _SILENCE_SECONDS


def _begins_in_sound(song: MixSong) -> bool:
    return song.analysis.audible_start_seconds <= _SILENCE_SECONDS
