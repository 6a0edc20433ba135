"""What a stem takes on disk."""

from __future__ import annotations

import pytest

from airdesk.model.notes import Note
from airdesk.model.timebase import constant_tempo
from airdesk.render.expected_size import sounding_seconds
from tests.helpers.instruments import track_of


def test_silence_between_notes_takes_nothing() -> None:
    track = track_of([Note(0, 60, 480, 90), Note(240, 64, 480, 90), Note(48000, 60, 480, 90)])
    assert sounding_seconds([track], constant_tempo(60.0)) == pytest.approx(1.5 + 4.0 + 1.0 + 4.0)


def test_a_track_without_notes_takes_nothing() -> None:
    assert sounding_seconds([track_of([])], constant_tempo(60.0)) == 0.0
