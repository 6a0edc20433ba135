"""Scores that came as JSON: planned roles and sounds count where they can, the usual ones elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from airdesk.facts.genres import load_genres
from airdesk.workflows.score_song import ScoreSong, read_score_song

_BAR = [{"bar": 0, "events": [{"step": 0, "note": 48, "vel": 80, "len": 2}]}]


def _read(tmp_path: Path, meta: dict[str, Any], *instruments: str) -> ScoreSong:
    path = tmp_path / "midi.json"
    path.write_text(json.dumps({"meta": meta, "layers": dict.fromkeys(instruments, _BAR)}))
    return read_score_song(path)


def test_planned_role_sound_and_genre_count(tmp_path: Path) -> None:
    configs = [{"name": "piano", "role": "arp", "sound": "marimba"}]
    read = _read(tmp_path, {"genre": "trap", "instrument_configs": configs}, "piano")
    [track] = read.song.tracks
    assert (track.role, track.sound, read.song.genre, read.warnings) == ("arp", "marimba", "trap", ())
    assert read.mix == load_genres()["trap"].mix


def test_a_score_that_says_nothing_gets_the_usual(tmp_path: Path) -> None:
    read = _read(tmp_path, {}, "piano")
    [track] = read.song.tracks
    assert (track.role, track.sound, read.mix, read.warnings) == ("chords", "piano", None, ())


def test_an_unknown_sound_is_said_and_an_unknown_genre_is_no_mix(tmp_path: Path) -> None:
    configs = [{"name": "piano", "sound": "../secret"}]
    read = _read(tmp_path, {"genre": "bebop-from-mars", "instrument_configs": configs}, "piano")
    assert (read.song.tracks[0].sound, read.mix) == ("piano", None)
    [warning] = read.warnings
    assert "../secret" in warning


def test_a_role_that_contradicts_the_notes_is_not_used(tmp_path: Path) -> None:
    configs = [
        {"name": "piano", "role": "drums", "is_percussion": False},
        {"name": "drums", "role": "lead", "is_percussion": True},
    ]
    read = _read(tmp_path, {"instrument_configs": configs}, "piano", "drums")
    assert [track.role for track in read.song.tracks] == ["chords", "drums"]
