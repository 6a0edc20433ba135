"""How far sounds are moved from their root."""

from __future__ import annotations

import pytest

from airdesk.render.pitch_policy import pitch_limit_semitones, transposition


def test_exact_goes_all_the_way() -> None:
    assert transposition(31.0, "exact", 7.0) == 31.0


@pytest.mark.parametrize(("semitones", "folded"), [(5.0, 5.0), (9.0, -3.0), (-20.0, 4.0), (7.0, 7.0)])
def test_fold_moves_by_octaves_into_the_limit(semitones: float, folded: float) -> None:
    assert transposition(semitones, "fold", 7.0) == folded


def test_soft_is_bounded_and_hardly_touches_small_steps() -> None:
    assert transposition(1.0, "soft", 24.0) == pytest.approx(1.0, abs=0.001)
    assert 17.0 < transposition(60.0, "soft", 18.0) <= 18.0
    assert transposition(-5.0, "soft", 7.0) == -transposition(5.0, "soft", 7.0)


@pytest.mark.parametrize(
    ("names", "limit"),
    [(("bass", "finger bass"), 7.0), (("chords", "electric piano"), 24.0), (("lead", "flute"), 18.0), (("pad", "x"), 24.0)],
)
def test_limits_go_by_instrument(names: tuple[str, ...], limit: float) -> None:
    assert pitch_limit_semitones(*names) == limit
