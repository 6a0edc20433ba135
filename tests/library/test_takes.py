"""Takes are kept, saved, named, chosen and thrown away; older libraries get a take for every song."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError
from airdesk.library.database import Library, open_library
from airdesk.library.migrations import FirstTables
from airdesk.library.runs import Run, store_run
from airdesk.library.song_documents import song_to_document
from airdesk.library.song_marks import rename_song
from airdesk.library.song_text import SongTexts
from airdesk.library.songs import find_song, load_song, store_song, store_version
from airdesk.library.takes import (
    TakeOrigin,
    add_take,
    choose_take,
    list_takes,
    load_take,
    rename_take,
    save_take,
    set_preview,
    set_take_deleted,
)
from airdesk.model.song import edit_track, set_tempo
from tests.helpers.libraries import small_song


def test_a_new_song_is_its_first_take(library: Library) -> None:
    song_id = store_song(library, small_song(), origin=TakeOrigin(request={"prompt": "rain"}, plan={"meta": {}}, seed=7))
    take = load_take(library, song_id)
    assert take.song == small_song()
    assert (take.row.number, take.row.name, take.row.seed, take.request, take.plan) == (
        1,
        "Take 1",
        7,
        {"prompt": "rain"},
        {"meta": {}},
    )


def test_a_further_take_becomes_the_song_and_the_first_one_stays(library: Library) -> None:
    song_id = store_song(library, small_song())
    assert add_take(library, song_id, set_tempo(small_song(), 120.0), TakeOrigin("seed 8", seed=8)) == 2
    assert find_song(library, song_id).tempo_bpm == 120.0
    assert load_take(library, song_id, 1).song == small_song()
    choose_take(library, song_id, 1)
    assert load_song(library, song_id) == small_song()
    assert find_song(library, song_id).tempo_bpm == 84.0
    assert [row.summary for row in list_takes(library, song_id)] == ["first", "seed 8"]


def test_saving_another_take_than_the_current_leaves_what_the_list_says(library: Library) -> None:
    song_id = store_song(library, small_song())
    add_take(library, song_id, small_song(), TakeOrigin())
    save_take(library, song_id, 1, set_tempo(small_song(), 150.0))
    assert find_song(library, song_id).tempo_bpm == 84.0
    assert load_take(library, song_id, 1).song.tempo_map.tempo_at(0) == 150.0


def test_a_take_is_named_and_thrown_away_and_its_number_is_not_given_again(library: Library) -> None:
    song_id = store_song(library, small_song())
    add_take(library, song_id, small_song(), TakeOrigin())
    rename_take(library, song_id, 2, "swung less")
    set_take_deleted(library, song_id, 2, is_deleted=True)
    assert [row.number for row in list_takes(library, song_id)] == [1]
    assert list_takes(library, song_id, with_deleted=True)[1].name == "swung less"
    assert add_take(library, song_id, small_song(), TakeOrigin()) == 3


def test_a_title_given_in_the_list_stays_while_an_open_take_is_saved(library: Library) -> None:
    song_id = store_song(library, small_song("Rain"))
    rename_song(library, song_id, "Night")
    save_take(library, song_id, 1, set_tempo(small_song("Rain"), 100.0))
    assert load_take(library, song_id).song.title == "Night"
    save_take(library, song_id, 1, small_song("Morning"))
    assert find_song(library, song_id).title == "Morning"


def test_a_preview_is_fresh_until_the_take_changes(library: Library) -> None:
    song_id = store_song(library, small_song())
    set_preview(library, song_id, 1, "runs/x/preview.ogg", load_take(library, song_id).row.changed_at)
    assert load_take(library, song_id).row.has_fresh_preview
    library.database.execute("UPDATE takes SET changed_at = '2000'")
    save_take(library, song_id, 1, small_song())
    assert not load_take(library, song_id).row.has_fresh_preview


def test_what_does_not_exist_is_bad_input(library: Library) -> None:
    song_id = store_song(library, small_song())
    for act in (
        lambda: load_take(library, song_id, 9),
        lambda: save_take(library, song_id, 9, small_song()),
        lambda: rename_take(library, song_id, 9, "x"),
        lambda: add_take(library, "000000000000", small_song(), TakeOrigin()),
    ):
        with pytest.raises(BadInputError, match=r"no take 9|no song"):
            act()


def test_a_damaged_take_can_be_saved_over(library: Library) -> None:
    song_id = store_song(library, small_song())
    library.database.table("takes").update((song_id, 1), {"document": "{half"})
    save_take(library, song_id, 1, small_song())
    assert load_song(library, song_id) == small_song()


def test_versions_are_those_of_a_take(library: Library) -> None:
    song_id = store_song(library, small_song())
    add_take(library, song_id, small_song(), TakeOrigin())
    store_version(library, song_id, set_tempo(small_song(), 99.0), label="Edited", take_number=1)
    assert load_take(library, song_id, 1).song.tempo_map.tempo_at(0) == 99.0
    rows = library.database.execute("SELECT number, take_number FROM song_versions ORDER BY number").fetchall()
    assert rows == [(1, 1), (2, 1)]


def test_songs_of_an_older_library_open_as_take_1(tmp_path: Path) -> None:
    """As version 1 wrote them: songs with versions, a run with plan and score."""
    with open_library(tmp_path, migrations=[FirstTables()]) as library:
        table = library.database.table("songs")
        facts = {"genre": "lo-fi", "prompt": "rain", "tempo_bpm": 84.0, "key": "A minor", "duration_seconds": 2.0}
        table.insert({"id": "a1", "title": "Rain", "created_at": "2026-01-01", "changed_at": "2026-01-02", **facts})
        for number, song in enumerate([small_song(), set_tempo(small_song(), 99.0)], 1):
            document = json.dumps(song_to_document(song))
            version = {"song_id": "a1", "number": number, "label": "x", "document": document, "created_at": "2026-01-01"}
            library.database.table("song_versions").insert(version)
        run = {"id": "r1", "kind": "make", "state": "completed", "song_id": "a1", "program_version": "0.1", "stages": "{}"}
        texts = {"request": '{"prompt": "rain"}', "plan": '{"meta": {"seed": 5}}', "score": '{"x": 1}', "warnings": "[]"}
        library.database.table("runs").insert({**run, **texts, "started_at": "2026-01-01"})
    with open_library(tmp_path) as library:
        take = load_take(library, "a1")
        assert take.song == set_tempo(small_song(), 99.0)
        assert (take.row.number, take.row.seed, take.row.run_id, take.row.created_at) == (1, 5, "r1", "2026-01-01")
        assert take.request == {"prompt": "rain"}
        assert take.score == {"x": 1}
        assert load_song(library, "a1", version=1) == small_song()


def test_a_take_finds_plan_and_score_in_its_run(library: Library) -> None:
    run = Run("r1", "take", "active", "0.1", {}, "2026-01-01", plan={"meta": {"seed": 1}}, score={"layers": {}})
    store_run(library, run)
    song_id = store_song(library, small_song(), origin=TakeOrigin(run_id="r1"))
    take = load_take(library, song_id)
    assert (take.plan, take.score) == (run.plan, run.score)


def test_text_is_written_anew_only_for_changed_tracks() -> None:
    texts = SongTexts()
    song = replace(small_song(), tracks=(*small_song().tracks, replace(small_song().tracks[0], id="other")))
    assert json.loads(texts.text(song)) == json.loads(json.dumps(song_to_document(song)))
    louder = edit_track(song, "other", lambda track: replace(track, gain_db=-3.0))
    assert json.loads(texts.text(louder)) == json.loads(json.dumps(song_to_document(louder)))
