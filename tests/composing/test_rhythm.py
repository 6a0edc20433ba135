from __future__ import annotations

import pytest

from airdesk.composing.rhythm import fit_pattern, read_pattern
from airdesk.model.timebase import parse_meter


def test_a_pattern_reads_as_onsets_holds_and_rests() -> None:
    hits = read_pattern("X---..o-x.......", 120)
    assert [(hit.tick, hit.duration_ticks, hit.mark) for hit in hits] == [(0, 480, "X"), (720, 240, "o"), (960, 120, "x")]
    assert hits[0].velocity > hits[2].velocity > hits[1].velocity


@pytest.mark.parametrize("meter", ["2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8", "7/4", "4/2"])
def test_a_pattern_fits_any_meter_and_keeps_its_downbeat(meter: str) -> None:
    fitted = fit_pattern("X...o...x...o...", "4/4", parse_meter(meter), 4)
    assert len(fitted) * 120 == parse_meter(meter).bar_ticks
    assert fitted[0] == "X"


def test_the_last_pulse_stays_last() -> None:
    assert fit_pattern("X...o...x...g...", "4/4", parse_meter("3/4"), 4) == "X...o...g..."
