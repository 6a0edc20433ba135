"""Songs are kept, found and loaded in any of their versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.errors import BadInputError, LibraryError
from airdesk.library.database import Library
from airdesk.library.songs import find_song, list_songs, load_song, store_song, store_version
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track, set_tempo
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo


def small_song(title: str = "Rain") -> Song:
    clip = MidiClip(0, 1920, (Note(0, 60, 480, 90), Note(480, 64, 480, 80)))
    track = Track("piano", "Piano", "piano", "chords", "piano", (clip,))
    song = Song(title, constant_tempo(84.0), constant_meter(COMMON_TIME), (track,), 1920, Key(9, "minor"))
    return replace(song, genre="lo-fi", prompt="rain")


def test_a_song_comes_back_as_it_was(library: Library) -> None:
    song_id = store_song(library, small_song())
    assert load_song(library, song_id) == small_song()
    row = find_song(library, song_id)
    assert (row.title, row.key, row.tempo_bpm) == ("Rain", "A minor", 84.0)


def test_versions_are_kept_and_the_newest_is_loaded(library: Library) -> None:
    song_id = store_song(library, small_song())
    faster = set_tempo(small_song(), 120.0)
    assert store_version(library, song_id, faster, label="Faster") == 2
    assert load_song(library, song_id) == faster
    assert load_song(library, song_id, version=1) == small_song()
    assert find_song(library, song_id).tempo_bpm == 120.0


def test_the_list_is_newest_first_and_can_be_cut(library: Library) -> None:
    for title in ("one", "two", "three"):
        store_song(library, small_song(title))
    assert [row.title for row in list_songs(library)] == ["three", "two", "one"]
    assert [row.title for row in list_songs(library, limit=1)] == ["three"]


def test_a_song_is_found_by_id_beginning_of_id_or_title(library: Library) -> None:
    song_id = store_song(library, small_song("Night train"))
    assert find_song(library, song_id[:6]).id == song_id
    assert find_song(library, "night TRAIN").id == song_id


@pytest.mark.parametrize("wanted", ["%", "____", "", "nothing", "'; DROP TABLE songs; --", "🎵" * 50])
def test_what_fits_no_song_is_bad_input(library: Library, wanted: str) -> None:
    store_song(library, small_song())
    with pytest.raises(BadInputError, match="no song"):
        find_song(library, wanted)


def test_a_title_of_two_songs_asks_for_an_id(library: Library) -> None:
    ids = {store_song(library, small_song()) for _ in range(2)}
    with pytest.raises(BadInputError, match="fits 2 songs") as caught:
        find_song(library, "Rain")
    assert all(song_id in str(caught.value) for song_id in ids)


def test_a_version_that_does_not_exist_is_bad_input(library: Library) -> None:
    song_id = store_song(library, small_song())
    with pytest.raises(BadInputError):
        load_song(library, song_id, version=7)
    with pytest.raises(BadInputError):
        store_version(library, "000000000000", small_song(), label="x")


def test_a_damaged_song_is_a_library_error(library: Library) -> None:
    song_id = store_song(library, small_song())
    for table in ("takes", "song_versions"):
        library.database.table(table).update((song_id, 1), {"document": "{half"})
    with pytest.raises(LibraryError, match="damaged"):
        load_song(library, song_id)
    with pytest.raises(LibraryError, match="damaged"):
        load_song(library, song_id, version=1)


def test_a_song_that_cannot_be_stored_leaves_no_row(library: Library) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store_song(library, replace(small_song(), master_gain_db=float("nan")))
    assert list_songs(library) == []
