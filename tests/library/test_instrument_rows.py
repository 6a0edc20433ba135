"""Instruments made of samples in the library: kept, found again, and saved from a damaged file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.inventory.instruments.definition import Definition, Member, Preset, definition_of_text
from airdesk.inventory.instruments.key_map import Placed, key_zones
from airdesk.inventory.instruments.zones import InstrumentMap
from airdesk.library.backup import back_up
from airdesk.library.database import integrity_problems, open_library
from airdesk.library.instrument_rows import InstrumentRow, instrument_rows, keep_instrument
from airdesk.settings import Settings
from airdesk.workflows.start_library import start_library
from tests.library.test_salvage import wipe

MEMBERS = st.builds(
    Member,
    st.integers(0, 9),
    st.text(max_size=4),
    st.text(max_size=8),
    pitch=st.none() | st.floats(0, 127),
    velocity=st.none() | st.integers(1, 127),
    drums=st.lists(st.integers(27, 87), max_size=2).map(tuple),
    loop=st.none() | st.tuples(st.integers(0, 9), st.integers(10, 99)),
)
DEFINITIONS = st.builds(
    Definition,
    st.sampled_from(["single", "multi", "kit", "layers", "sfz", "soundfont"]),
    st.text(max_size=8),
    st.lists(MEMBERS, max_size=3).map(tuple),
    map=st.none() | st.just(InstrumentMap(key_zones([Placed(0, 60.5, 40), Placed(1, 72.0)]), choke_groups={42: 1})),
    preset=st.none() | st.just(Preset(128, 8)),
    remarks=st.lists(st.text(max_size=4), max_size=2).map(tuple),
)


@given(DEFINITIONS)
def test_a_definition_is_read_back_as_it_was_written(definition: Definition) -> None:
    assert definition_of_text(definition.text()) == definition


@given(DEFINITIONS)
def test_the_id_follows_the_sounds_and_not_where_they_lie(definition: Definition) -> None:
    moved = replace(
        definition,
        name="x",
        source="/y",
        members=tuple(replace(each, key=5, name="z", path="/z") for each in definition.members),
    )
    assert moved.id == definition.id
    assert replace(definition, base="kit-808").id != definition.id
    assert len(definition.id) == 12


def test_an_instrument_of_the_same_id_is_one(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        keep_instrument(library, InstrumentRow("a" * 12, "Piano", "multi", "{}", "2026"))
        keep_instrument(library, InstrumentRow("a" * 12, "Grand", "multi", "{1}", ""))
        (row,) = instrument_rows(library)
        assert (row.name, row.definition, row.created_at) == ("Grand", "{1}", "2026")
        assert instrument_rows(library, ["b" * 12]) == []


@pytest.mark.parametrize("table", ["jobs", "events"])
def test_instruments_are_saved_from_a_damaged_library(tmp_path: Path, table: str) -> None:
    with open_library(tmp_path) as library:
        back_up(library)
        for number in range(30):
            keep_instrument(library, InstrumentRow(f"{number:012x}", f"I {number}", "single", '{"x": 1}', "2026"))
        library.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wipe(tmp_path / "library.db", table)
    start_library(Settings(tmp_path))
    with open_library(tmp_path) as library:
        assert integrity_problems(library) == []
        assert len(instrument_rows(library)) == 30
