"""The lines over the songs of a mix: what faders, basses and filters do, as far as it can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from airdesk.model.djset import with_transition
from airdesk.ui.automix.mix_curves import CURVES_FROM, MixCurves
from airdesk.ui.automix.set_desk import SetDesk


def wide_and_narrow(desk: SetDesk) -> tuple[float, float]:
    """Px of a second at which overlaps are wide, and at which they are narrow."""
    longest = max(each.mix_end - each.mix_start for each in desk.timeline.overlaps)
    return 100.0, 0.5 * CURVES_FROM / longest


def test_song_in_the_middle_fades_in_and_out(set_desk: SetDesk) -> None:
    lane = set_desk.timeline.lanes[1]
    for zoom in wide_and_narrow(set_desk):
        fader = MixCurves().lines(set_desk.laid_out, 1, zoom)[0]
        assert fader.control == "fader"
        assert (fader.moments[0], fader.moments[-1]) == (lane.mix_start, lane.mix_end)
        assert fader.shares[[0, -1]] == pytest.approx([0.0, 0.0], abs=0.05)
        assert fader.shares.max() == pytest.approx(1.0)


def test_first_song_begins_and_the_last_one_ends_at_full_level(set_desk: SetDesk) -> None:
    curves, (zoom, _) = MixCurves(), wide_and_narrow(set_desk)
    assert curves.lines(set_desk.laid_out, 0, zoom)[0].shares[0] == 1.0
    assert curves.lines(set_desk.laid_out, 3, zoom)[0].shares[-1] == 1.0


def test_bass_and_filter_are_left_out_of_overlaps_that_are_narrow(set_desk: SetDesk, qtbot: Any) -> None:
    transition = set_desk.transition("s1", "s2")
    assert transition is not None
    set_desk.edit("Filter", lambda each: with_transition(each, replace(transition, style="filter", decided_by="user")))
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    curves, (wide, narrow) = MixCurves(), wide_and_narrow(set_desk)
    lines = curves.lines(set_desk.laid_out, 1, wide)
    assert {line.control for line in lines} == {"fader", "bass", "filter"}
    assert all(np.all((line.shares >= 0.0) & (line.shares <= 1.0)) for line in lines)
    assert [line.control for line in curves.lines(set_desk.laid_out, 1, narrow)] == ["fader"]


def test_lines_follow_another_order(set_desk: SetDesk, qtbot: Any) -> None:
    curves, (zoom, _) = MixCurves(), wide_and_narrow(set_desk)
    before = curves.lines(set_desk.laid_out, 3, zoom)[0]
    set_desk.edit("Turn round", lambda each: replace(each, songs=each.songs[:2]))
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    assert curves.lines(set_desk.laid_out, 1, zoom)[0].moments[-1] == set_desk.timeline.duration_seconds
    assert before.moments[-1] != set_desk.timeline.duration_seconds
