"""Songs that fade."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.midi.score_json import score_to_document, write_score_document
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.playing import AS_USUAL
from airdesk.model.song import Song
from airdesk.planning.planner import plan_song
from airdesk.workflows.fade_out import FADE_SECONDS, SILENT_DB, with_fade
from airdesk.workflows.score_song import read_score_song
from airdesk.workflows.song_tracks import song_of_plan

GENRES = load_genres()


def plan(prompt: str) -> SongPlan:
    return plan_song(PlanRequest(prompt, seed=1, bars=24), GENRES, load_instruments())


def song(prompt: str) -> Song:
    made = plan(prompt)
    return song_of_plan(made, compose(made, GENRES[made.genre]), GENRES[made.genre])


def test_every_track_falls_silent_by_the_end() -> None:
    made = song("lo-fi, fade out at the end")
    for track in made.tracks:
        values = [point.value for point in track.gain_automation]
        assert values[0] == 0.0 and values[-1] == SILENT_DB and values == sorted(values, reverse=True)
        assert track.gain_automation[-1].start_tick == made.end_tick
        start = made.tempo_map.tick_to_seconds(track.gain_automation[0].start_tick)
        assert abs(made.duration_seconds - start - FADE_SECONDS) < 1.0


def test_other_songs_keep_their_gain() -> None:
    assert all(not track.gain_automation for track in song("lo-fi").tracks)
    assert with_fade(song("lo-fi"), "cold") == song("lo-fi")


def test_a_faded_song_does_not_come_to_rest() -> None:
    faded = plan("lo-fi, fade out at the end")
    genre = GENRES["lo-fi"]
    last_bar = 23 * faded.meter.bar_ticks + 240

    def late_strokes(made: SongPlan) -> int:
        drums = next(part for part in compose(made, genre).parts if part.is_percussion)
        return sum(note.start_tick >= last_bar for note in drums.notes)

    assert late_strokes(faded) > 3
    assert late_strokes(replace(faded, playing=AS_USUAL)) == 0


def test_a_score_file_of_a_faded_song_fades_too(tmp_path: Path) -> None:
    made = plan("lo-fi, fade out at the end")
    score = compose(made, GENRES[made.genre])
    write_score_document(score_to_document(score, made), tmp_path / "midi.json")
    read = read_score_song(tmp_path / "midi.json").song
    assert all(track.gain_automation[-1].value == SILENT_DB for track in read.tracks)
