"""Advice on an open set: what is accepted becomes another set, what the user decided stays, and nobody is asked twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.automix.strategy_model import NO_MODEL
from airdesk.library.events import Event
from airdesk.model.djset import DjSet, SetSong
from airdesk.model.song_analysis import SongAnalysis
from airdesk.settings import settings_for
from airdesk.workflows.advise_set import Advice, advise_set, with_advice
from airdesk.workflows.job_history import load_run_log, load_runs
from tests.helpers.analyses import drummed_analysis

TEMPOS = (120.0, 174.0, 121.0, 172.0)
SWAP = Advice(answer=json.dumps({"changes": [{"action": "swap", "first": "s1", "second": "s2", "reason": "Slow first."}]}))


@pytest.fixture
def placed() -> tuple[DjSet, dict[str, SongAnalysis]]:
    """Four songs whose tempos jump, and a fifth that is left out between them."""
    songs = [SetSong(f"s{number}", f"/songs/{number}.wav", f"hash{number}") for number in range(4)]
    songs.insert(2, SetSong("out", "/songs/out.wav", is_excluded=True))
    known = {f"hash{number}": drummed_analysis(tempo, 150.0) for number, tempo in enumerate(TEMPOS)}
    return DjSet("Evening", tuple(songs), goal="harmonic"), known


def test_an_accepted_swap_moves_the_songs_and_says_why(placed: tuple[DjSet, dict[str, SongAnalysis]], tmp_path: Path) -> None:
    dj_set, known = placed
    told: list[Event] = []
    advice = advise_set(*placed, settings_for(tmp_path), before=SWAP, on_event=lambda _, event: told.append(event))
    assert [each.is_accepted for each in advice.proposals] == [True]
    assert advice.proposals[0].score_after > advice.proposals[0].score_before
    changed = with_advice(dj_set, advice)
    assert [song.id for song in changed.songs] == ["s0", "s2", "out", "s1", "s3"]
    made = changed.transition("s0", "s2")
    assert made is not None and made.decided_by == "model" and "Slow first." in made.reasons[-1]
    assert any("accepted" in event.message and (event.data or {}).get("reason") == "Slow first." for event in told)
    (run,) = load_runs(settings_for(tmp_path), limit=5)
    assert (run.kind, run.title, load_run_log(settings_for(tmp_path), run.id)) == ("advice", "Evening", told)
    again = advise_set(changed, known, settings_for(tmp_path), before=advice)
    assert not again.proposals[0].is_accepted and with_advice(changed, again) == changed


def test_songs_that_were_placed_stay(placed: tuple[DjSet, dict[str, SongAnalysis]], tmp_path: Path) -> None:
    dj_set, known = replace(placed[0], goal="given"), placed[1]
    advice = advise_set(dj_set, known, settings_for(tmp_path), before=SWAP)
    assert advice.proposals[0].answer == "The songs stay in the order that they were placed in."
    assert with_advice(dj_set, advice) == dj_set


def test_without_a_model_the_set_stays(placed: tuple[DjSet, dict[str, SongAnalysis]], tmp_path: Path) -> None:
    advice = advise_set(*placed, settings_for(tmp_path))
    assert advice.notices == (NO_MODEL,) and with_advice(placed[0], advice) == placed[0]
