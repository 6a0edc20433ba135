"""Runs with their events and artifacts come back as they were kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.errors import BadInputError
from airdesk.library.database import Library
from airdesk.library.events import Event
from airdesk.library.identity import new_id, run_folder_name, utc_now
from airdesk.library.runs import (
    Artifact,
    Run,
    add_artifacts,
    add_events,
    load_artifacts,
    load_events,
    load_run,
    runs_of_song,
    store_run,
)

RUN = Run("0123456789ab", "make", "active", "0.1.0", {"prompt": "rain – żółć 🎵"}, "2026-11-21T03:30:00.000Z")


def test_a_run_is_kept_and_replaced_as_it_goes_on(library: Library) -> None:
    store_run(library, RUN)
    assert load_run(library, RUN.id) == RUN
    done = replace(
        RUN, state="completed", plan={"meta": {}}, stages={"plan": {"seconds": 0.1}}, warnings=("w",), finished_at="t"
    )
    store_run(library, done)
    assert load_run(library, RUN.id) == done


def test_events_keep_their_order_and_data(library: Library) -> None:
    store_run(library, RUN)
    events = [Event(utc_now(), "run", "info", f"line {number}", {"number": number}) for number in range(20)]
    add_events(library, RUN.id, events[:7])
    add_events(library, RUN.id, events[7:])
    assert load_events(library, RUN.id) == events


def test_artifacts_are_listed_by_path_once(library: Library) -> None:
    store_run(library, RUN)
    add_artifacts(library, RUN.id, [Artifact("stems/bass.wav", "render", 10), Artifact("mix.wav", "mix", 20, "ab")])
    add_artifacts(library, RUN.id, [Artifact("stems/bass.wav", "render", 11, "cd")])
    assert load_artifacts(library, RUN.id) == [
        Artifact("mix.wav", "mix", 20, "ab"),
        Artifact("stems/bass.wav", "render", 11, "cd"),
    ]


def test_an_unknown_run_is_bad_input(library: Library) -> None:
    with pytest.raises(BadInputError, match="no run"):
        load_run(library, "ffffffffffff")
    assert runs_of_song(library, "nobody") == []


def test_run_ids_are_12_hex_digits() -> None:
    assert all(len(new_id()) == 12 and int(new_id(), 16) >= 0 for _ in range(50))


def test_run_folders_sort_by_time() -> None:
    assert run_folder_name("0123456789ab", "2026-11-21T03:30:00.000Z") == "20261121T033000Z_0123456789ab"


def test_file_names_that_are_no_text_are_kept_as_far_as_a_database_can(library: Library) -> None:
    odd = replace(RUN, request={"out": "/mixes/\udcff"}, state="failed", error="/mixes/\udcff is a file")
    store_run(library, odd)
    add_events(library, RUN.id, [Event(utc_now(), "run", "error", "no \udcff", {"out": "/mixes/\udcff"})])
    kept = load_run(library, RUN.id)
    assert (kept.request, kept.error) == (odd.request, "/mixes/\N{REPLACEMENT CHARACTER} is a file")
    assert [event.data for event in load_events(library, RUN.id)] == [{"out": "/mixes/\udcff"}]
