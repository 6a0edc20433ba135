"""Rendering files of notes: what AirDesk made sounds the same again, what others made sounds."""

from __future__ import annotations

import json
from pathlib import Path

from airdesk.model.plan import PlanRequest
from airdesk.settings import settings_for
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.render_file import RenderFileRequest, render_file


def test_the_score_of_a_made_song_renders_to_the_same_bytes(tmp_path: Path) -> None:
    made, again = tmp_path / "made", tmp_path / "again"
    make_song(MakeSongRequest(PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7), made), settings_for())
    result = render_file(RenderFileRequest(made / "midi.json", again), settings_for())
    assert result.warnings == ()
    assert (again / "mix.wav").read_bytes() == (made / "mix.wav").read_bytes()
    stems = {path.name: path.read_bytes() for path in (made / "stems").iterdir()}
    assert {path.name: path.read_bytes() for path in (again / "stems").iterdir()} == stems


def test_a_score_of_others_in_a_known_genre_is_rendered(tmp_path: Path) -> None:
    bass = [{"bar": 0, "events": [{"step": 0, "note": 40, "vel": 80, "len": 4}]}]
    beyond = [{"bar": 0, "events": [{"step": 0, "note": 127, "vel": 80, "len": 4}]}]
    path = tmp_path / "others.json"
    path.write_text(json.dumps({"meta": {"genre": "trap", "mood": 3}, "layers": {"bass guitar": bass}, "pattern": beyond}))
    render_file(RenderFileRequest(path, tmp_path / "out"), settings_for())
    assert (tmp_path / "out" / "mix.wav").stat().st_size > 44100
