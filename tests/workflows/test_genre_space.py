"""The space of a genre: echoes in time, and who ducks under the kick."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.errors import GenreError
from airdesk.facts.genres import Mix, load_genres, parse_genre
from airdesk.model.notes import Note
from airdesk.model.song import Track
from airdesk.model.timebase import constant_tempo
from airdesk.paths import resources_folder
from airdesk.render.settings import RenderSettings
from airdesk.workflows.genre_space import LONGEST_ECHO_SECONDS, in_genre_space, with_pump
from tests.helpers.instruments import song_of, track_of


def part(name: str, role: str) -> Track:
    return replace(track_of([Note(0, 60, 480, 90)], name=name), role=role)  # type: ignore[arg-type]


@pytest.mark.parametrize(("tempo_bpm", "seconds"), [(120.0, 0.375), (90.0, 0.5), (174.0, 60 / 174 * 0.75)])
def test_an_echo_is_in_time(tempo_bpm: float, seconds: float) -> None:
    song = replace(song_of(part("a", "lead")), tempo_map=constant_tempo(tempo_bpm))
    settings = in_genre_space(RenderSettings(), Mix(room_seconds=2.5, echo_beats=0.75, echo_feedback=0.4), song)
    assert settings.echo_seconds == pytest.approx(seconds)
    assert (settings.room_seconds, settings.echo_feedback) == (2.5, 0.4)


def test_the_echo_of_a_slow_song_is_halved_until_it_fits() -> None:
    song = replace(song_of(part("a", "lead")), tempo_map=constant_tempo(30.0))
    seconds = in_genre_space(RenderSettings(), Mix(echo_beats=1.0), song).echo_seconds
    assert seconds == pytest.approx(1.0)
    assert seconds <= LONGEST_ECHO_SECONDS


def test_the_named_roles_duck_under_the_drums() -> None:
    song = song_of(part("kit", "drums"), part("pad", "pad"), part("tune", "lead"), part("kit 2", "drums"))
    pumped = with_pump(song, Mix(pump_db={"pad": 6.0, "drums": 3.0}, pump_beats=0.5))
    duckings = {track.id: track.ducking for track in pumped.tracks}
    assert duckings["pad"] is not None and duckings["pad"].source_id == "kit" and duckings["pad"].depth_db == 6.0
    assert duckings["tune"] is None and duckings["kit"] is None
    assert duckings["kit 2"] is not None


def test_without_drums_or_depths_nobody_ducks() -> None:
    for song, mix in ((song_of(part("pad", "pad")), Mix(pump_db={"pad": 6.0})), (song_of(part("kit", "drums")), Mix())):
        assert all(track.ducking is None for track in with_pump(song, mix).tracks)


def test_a_genre_file_with_an_unknown_role_is_told() -> None:
    genre = load_genres()["house"]
    with pytest.raises(GenreError, match="echo_db names no role"):
        parse_genre(
            {
                "name": "x",
                "title": "X",
                "family": "dance",
                "marks": [],
                "moods": [{"name": "calm"}],
                "tempo": {"min": 100, "max": 120, "default": 110},
                "forms": [],
                "progressions": [],
                "palette": [],
                "scales": {"minor": 1},
                "tonics": ["C"],
                "mix": {"echo_db": {"leed": -12}},
            },
            resources_folder() / "genres" / f"{genre.name}.toml",
        )
