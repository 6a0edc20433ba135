"""A further part, a variation, a continuation: with a model that reads the notes around, and without one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airdesk.errors import BadInputError
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Track, track_notes
from airdesk.settings import ModelChoices, Settings
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.model_part import PartOrder, compose_part
from airdesk.workflows.song_takes import open_take
from airdesk.workflows.take_values import Take
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.model_server import Answer, Asked, Fault, model_server

CAST = ("drums", "upright bass", "electric piano")
REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=8, seed=7, instruments=CAST)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return library_with_shared_sounds(tmp_path_factory.mktemp("parts") / "library")


@pytest.fixture(scope="module")
def first(settings: Settings) -> Take:
    return generate_take(REQUEST, settings)


def pitched(take: Take) -> Track:
    return next(track for track in take.song.tracks if track.role in ("chords", "lead"))


def others_stay(before: Take, after: Take, but: str) -> bool:
    return all(after.song.track(each.id) == each for each in before.song.tracks if each.id != but)


def test_a_variation_plays_other_notes_in_the_same_bars(settings: Settings, first: Take) -> None:
    track = pitched(first)
    varied = compose_part(first, PartOrder("variation", track.id, seed=3), settings)
    notes = track_notes(varied.song.track(track.id))
    assert notes
    assert notes != track_notes(track)
    assert others_stay(first, varied, track.id)
    assert varied.song.end_tick == first.song.end_tick
    assert (varied.song_id, varied.row.summary) == (first.song_id, f"{track.name} varied")
    kept = open_take(first.song_id, settings)
    assert (kept.song, kept.number) == (varied.song, varied.number)


def test_a_variation_of_a_clip_leaves_the_other_clips(settings: Settings, first: Take) -> None:
    track = next(each for each in first.song.tracks if len(each.clips) > 1)
    varied = compose_part(first, PartOrder("variation", track.id, clip_index=1, seed=3), settings)
    after = varied.song.track(track.id)
    assert after.clips[0] == track.clips[0]
    assert after.clips[1].notes != track.clips[1].notes


def test_a_continuation_at_the_end_makes_the_song_longer(settings: Settings, first: Take) -> None:
    track = max(first.song.tracks, key=lambda each: each.clips[-1].start_tick + each.clips[-1].duration_ticks)
    longer = compose_part(first, PartOrder("continuation", track.id), settings)
    assert longer.song.end_tick > first.song.end_tick
    assert longer.song.sections[-1].start_bar == 8
    new = [note for note in track_notes(longer.song.track(track.id)) if note.start_tick >= first.song.end_tick - 60]
    assert new
    assert track_notes(longer.song.track(track.id))[: len(track_notes(track))] == track_notes(track)
    assert longer.plan is not None
    assert longer.plan.bars * longer.plan.meter.bar_ticks == longer.song.end_tick
    assert others_stay(first, longer, track.id)


def test_a_new_part_is_a_further_track(settings: Settings, first: Take) -> None:
    more = compose_part(first, PartOrder("part", instrument="cello", seed=5), settings)
    track = more.song.tracks[-1]
    assert (track.instrument, len(more.song.tracks)) == ("cello", len(first.song.tracks) + 1)
    assert track_notes(track)
    assert others_stay(first, more, track.id)
    assert more.plan is not None
    assert more.plan.instrument_named("cello") is not None


def test_a_track_that_was_added_later_can_be_continued(settings: Settings, first: Take) -> None:
    own = replace(pitched(first), id="mine", name="Mine", instrument="theremin")
    short = replace(own, clips=(replace(own.clips[0], start_tick=0, duration_ticks=4 * 1920),))
    song = replace(first.song, tracks=(*first.song.tracks, short))
    longer = compose_part(first, PartOrder("continuation", "mine", clip_index=0), settings, song=song)
    after = longer.song.track("mine")
    assert after.clips[0] == short.clips[0]
    assert after.clips[1].notes
    assert longer.song.end_tick == first.song.end_tick


def test_what_cannot_be_is_said(settings: Settings, first: Take) -> None:
    track = pitched(first)
    with pytest.raises(BadInputError, match="no track"):
        compose_part(first, PartOrder("variation", "kazoo"), settings)
    with pytest.raises(BadInputError, match="plays already"):
        compose_part(first, PartOrder("part", instrument=track.instrument), settings)
    with pytest.raises(BadInputError, match="no clip 99"):
        compose_part(first, PartOrder("variation", track.id, clip_index=98), settings)
    with pytest.raises(BadInputError, match="few words"):
        compose_part(first, PartOrder("variation", track.id, wish="x" * 2001), settings)


def test_a_model_reads_the_notes_around_and_the_wish(
    settings: Settings, first: Take, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    track = pitched(first)
    payloads: list[dict[str, Any]] = []

    def answer(asked: Asked) -> Answer:
        payload = json.loads(asked.user)
        payloads.append(payload)
        low, high = payload["instruments"][0]["register"]
        events = [{"step": 0, "note": (low + high) // 2, "vel": 71, "len": 3}]
        bars = [{"bar": entry["bar"], "same_as": -1, "events": events} for entry in payload["bars"]]
        return json.dumps({"layers": {track.instrument: bars}})

    monkeypatch.chdir(tmp_path)
    with model_server(answer) as server:
        for name, value in server.environment("openai").items():
            monkeypatch.setenv(name, value)
        order = PartOrder("variation", track.id, wish="only long notes", provider="openai")
        varied = compose_part(first, order, replace(settings, language_models=ModelChoices(order=("openai",))))
    assert len(track_notes(varied.song.track(track.id))) == sum(len(payload["bars"]) for payload in payloads)
    assert all(payload["wish"] == "only long notes" for payload in payloads)
    assert any(payload["now"] for payload in payloads)
    heard = {name for payload in payloads for name in payload["before"].get("same_bars", {})}
    assert heard
    assert track.instrument not in heard


def test_nobody_answers_and_our_own_composer_varies(
    settings: Settings, first: Take, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    track = pitched(first)
    monkeypatch.chdir(tmp_path)
    with model_server(Fault("status", 401)) as server:
        for name, value in server.environment("openai").items():
            monkeypatch.setenv(name, value)
        choices = replace(settings, language_models=ModelChoices(order=("openai",)))
        varied = compose_part(first, PartOrder("variation", track.id, seed=3), choices)
    assert track_notes(varied.song.track(track.id)) != track_notes(track)
    assert any("8 of 8 bars" in warning for warning in varied.warnings)
    assert any("OpenAI does not know this key" in warning for warning in varied.warnings), varied.warnings
