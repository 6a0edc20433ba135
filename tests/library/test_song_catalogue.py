"""The list of songs is searched, filtered, sorted and counted; songs go to the trash and come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from airdesk.errors import BadInputError
from airdesk.library.database import Library
from airdesk.library.job_rows import JobRow, keep_queue_rows, load_job_rows, load_order_texts
from airdesk.library.presets import list_presets, remove_preset, store_preset
from airdesk.library.runs import Run, store_run
from airdesk.library.song_catalogue import SongQuery, count_songs, query_songs
from airdesk.library.song_marks import rename_song, set_favourite, set_tags
from airdesk.library.songs import find_song, list_songs, store_song
from airdesk.library.takes import TakeOrigin, add_take
from airdesk.library.trash import remove_song, set_song_deleted, songs_in_trash
from tests.helpers.libraries import small_song


@pytest.fixture
def shelf(library: Library) -> dict[str, str]:
    """Three songs, title -> id."""
    songs = [
        small_song("Rain on Vinyl", tempo_bpm=84, prompt="dusty night"),
        small_song("Żółta łódź", tempo_bpm=124, genre="house", prompt="summer"),
        small_song("bridge", tempo_bpm=62, genre="house", prompt="100% slow_motion"),
    ]
    return {song.title: store_song(library, song) for song in songs}


def titles(library: Library, query: SongQuery) -> list[str]:
    return [row.title for row in query_songs(library, query)]


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ("newest", ["bridge", "Żółta łódź", "Rain on Vinyl"]),
        ("title", ["bridge", "Rain on Vinyl", "Żółta łódź"]),
        ("tempo", ["bridge", "Rain on Vinyl", "Żółta łódź"]),
        ("length", ["Żółta łódź", "Rain on Vinyl", "bridge"]),
    ],
)
def test_songs_are_sorted(library: Library, shelf: dict[str, str], sorting: str, expected: list[str]) -> None:
    assert titles(library, SongQuery(sorting=sorting)) == expected  # type: ignore[arg-type]


def test_the_one_edited_last_comes_first(library: Library, shelf: dict[str, str]) -> None:
    library.database.execute("UPDATE songs SET changed_at = '2000'")
    add_take(library, shelf["Rain on Vinyl"], small_song("Rain on Vinyl"), TakeOrigin())
    assert titles(library, SongQuery(sorting="edited"))[0] == "Rain on Vinyl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain", {"Rain on Vinyl"}),
        ("ZOLTA", {"Żółta łódź"}),
        ("ŁÓDŹ", {"Żółta łódź"}),
        ("night dusty", {"Rain on Vinyl"}),
        ("a minor house", {"Żółta łódź", "bridge"}),
        ("100%", {"bridge"}),
        ("slow_", {"bridge"}),
        ("keepers", {"bridge"}),
        ("'; DROP TABLE songs", set()),
        ("", {"Rain on Vinyl", "Żółta łódź", "bridge"}),
    ],
)
def test_every_word_must_be_somewhere(library: Library, shelf: dict[str, str], text: str, expected: set[str]) -> None:
    set_tags(library, shelf["bridge"], ["keepers"])
    assert set(titles(library, SongQuery(text))) == expected


@pytest.mark.parametrize("text", ["", "  ", "a"])
def test_a_limit_holds_whatever_is_typed(library: Library, shelf: dict[str, str], text: str) -> None:
    assert len(query_songs(library, SongQuery(text, limit=2))) == 2


def test_filters_narrow_the_list(library: Library, shelf: dict[str, str]) -> None:
    set_favourite(library, shelf["bridge"], is_favourite=True)
    set_tags(library, shelf["bridge"], ["drafts", "film"])
    assert titles(library, SongQuery(genres=frozenset({"house"}))) == ["bridge", "Żółta łódź"]
    assert titles(library, SongQuery(tags=frozenset({"drafts", "film"}))) == ["bridge"]
    assert titles(library, SongQuery(tags=frozenset({"drafts", "rain"}))) == []
    assert titles(library, SongQuery(tempo_bpm=(80, 130))) == ["Żółta łódź", "Rain on Vinyl"]
    assert titles(library, SongQuery(favourites_only=True)) == ["bridge"]
    assert titles(library, SongQuery(mode="major")) == []
    assert len(titles(library, SongQuery(mode="minor", tonics=frozenset({"A"})))) == 3


def test_counts(library: Library, shelf: dict[str, str]) -> None:
    set_tags(library, shelf["bridge"], ["film"])
    set_favourite(library, shelf["Rain on Vinyl"], is_favourite=True)
    set_song_deleted(library, shelf["Żółta łódź"], is_deleted=True)
    counts = count_songs(library)
    assert (counts.songs, counts.favourites, counts.trash) == (2, 1, 1)
    assert counts.genres == {"house": 1, "lo-fi": 1}
    assert counts.tags == {"film": 1}
    assert counts.tempos_bpm == (62, 84)


def test_cards_say_takes_and_tags(library: Library, shelf: dict[str, str]) -> None:
    add_take(library, shelf["bridge"], small_song("bridge"), TakeOrigin())
    assert set_tags(library, shelf["bridge"], [" film ", "Film", "b\nc"]) == ("Film", "b c")
    row = query_songs(library, SongQuery("bridge"))[0]
    assert (row.num_takes, row.current_take, row.tags, row.is_favourite, row.preview) == (2, 2, ("Film", "b c"), False, None)


def test_the_trash_hides_a_song_and_gives_it_back(library: Library, shelf: dict[str, str]) -> None:
    song_id = shelf["bridge"]
    set_song_deleted(library, song_id, is_deleted=True)
    assert titles(library, SongQuery(in_trash=True)) == ["bridge"]
    assert "bridge" not in [row.title for row in list_songs(library)]
    with pytest.raises(BadInputError):
        find_song(library, "bridge")
    assert find_song(library, "bridge", in_trash=True).id == song_id
    assert songs_in_trash(library) == [song_id]
    set_song_deleted(library, song_id, is_deleted=False)
    assert find_song(library, "bridge").id == song_id


def test_a_song_goes_for_good_with_its_runs_but_not_with_those_of_its_copy(library: Library, tmp_path: Path) -> None:
    for run_id in ("r1", "r2"):
        store_run(library, Run(run_id, "take", "completed", "0.1", {}, "2026-01-01", folder=f"/x/{run_id}"))
    song_id = store_song(library, small_song(), origin=TakeOrigin(run_id="r1"))
    add_take(library, song_id, small_song(), TakeOrigin(run_id="r2"))
    copy_id = store_song(library, small_song("Copy"), origin=TakeOrigin(run_id="r2"))
    set_tags(library, song_id, ["film"])
    assert remove_song(library, song_id) == ["/x/r1"]
    assert [row.id for row in list_songs(library)] == [copy_id]
    assert [row[0] for row in library.database.execute("SELECT id FROM runs")] == ["r2"]
    assert library.database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_failed_jobs_hold_of_a_song_goes_with_it(library: Library, shelf: dict[str, str]) -> None:
    for job_id, title in (("a" * 12, "bridge"), ("b" * 12, "Rain on Vinyl")):
        row = JobRow(job_id, "track", title, "failed", "", 1, "2026-01-01", "2026-01-01", can_repeat=1)
        keep_queue_rows(library, [(row, json.dumps({"song_id": shelf[title], "song": {"title": title}}))])
    remove_song(library, shelf["bridge"])
    assert load_order_texts(library, "a" * 12) == ("track", None)
    assert [row.can_repeat for row in load_job_rows(library)] == [0, 1]


@pytest.mark.parametrize(("title", "says"), [("  ", "empty"), ("x" * 200, "at most 120")])
def test_a_title_is_a_line_of_some_letters(library: Library, shelf: dict[str, str], title: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        rename_song(library, shelf["bridge"], title)
    assert rename_song(library, shelf["bridge"], " two\nlines ") == "two lines"


def test_presets_are_kept_until_they_are_forgotten(library: Library) -> None:
    store_preset(library, "Rainy", {"prompt": "rain", "bars": 8})
    store_preset(library, "Rainy", {"prompt": "rain", "bars": 16})
    assert list_presets(library) == {"Rainy": {"prompt": "rain", "bars": 16}}
    remove_preset(library, "Rainy")
    with pytest.raises(BadInputError):
        remove_preset(library, "Rainy")


def test_a_damaged_preset_does_not_hide_the_others(library: Library) -> None:
    for name in ("Rain", "Night"):
        store_preset(library, name, {"prompt": name})
    library.database.execute("UPDATE presets SET request = '{\"pro' WHERE name = 'Night'")
    library.database.commit()
    assert list_presets(library) == {"Rain": {"prompt": "Rain"}}
