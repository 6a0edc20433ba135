"""A wooden box: uneven, always the same, heard alike in the middle of both ears."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.synthesis.parts.wood import wood_gain

HZ = np.geomspace(60.0, 15_000.0, 2000)


def test_a_box_is_as_uneven_as_it_says_and_keeps_the_level() -> None:
    gain_db = 20 * np.log10(wood_gain(HZ, 3, 0, 4.0))
    assert np.std(gain_db) == pytest.approx(3.2, abs=0.8)  # between the nodes it is smoother
    assert abs(np.mean(gain_db)) < 1.0


def test_another_box_is_another_instrument_and_the_same_one_is_the_same() -> None:
    assert np.array_equal(wood_gain(HZ, 3, -1, 4.0), wood_gain(HZ, 3, -1, 4.0))
    assert not np.allclose(wood_gain(HZ, 3, 0, 4.0), wood_gain(HZ, 4, 0, 4.0))


def test_the_ears_differ_and_agree() -> None:
    left, right = (20 * np.log10(wood_gain(HZ, 5, side, 4.0)) for side in (-1, 1))
    assert 0.0 < np.corrcoef(left, right).item(1) < 0.95
