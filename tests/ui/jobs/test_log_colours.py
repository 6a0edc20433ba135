from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QColor

from airdesk.ui.jobs.log_colours import CATEGORIES, CHOSEN_GROUND, category_colour, category_ground
from airdesk.ui.theme import COLOURS, colour

GROUNDS = (COLOURS["panel"], COLOURS["raised"], "#1d2027", CHOSEN_GROUND)


def luminance(tone: QColor) -> float:
    """Relative luminance. *Source*: WCAG 2.2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in tone.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def over(ground: QColor, veil: QColor) -> QColor:
    share = veil.alphaF()
    mixed = [a * share + b * (1 - share) for a, b in zip(veil.getRgbF()[:3], ground.getRgbF()[:3], strict=True)]
    return QColor.fromRgbF(*mixed)


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_name_of_a_category_can_be_read_on_its_chip(qapp: Any, category: str, ground: str) -> None:
    assert contrast(category_colour(category), over(QColor(ground), category_ground(category))) >= 4.5


@pytest.mark.parametrize(
    ("tone", "ground"),
    [
        ("text-faint", "raised"),
        ("text-soft", "control"),
        ("text-faint", "panel"),
        ("on-accent", "warn"),
        ("on-accent", "accent"),
    ],
)
def test_faint_text_can_be_read_where_these_panels_write_it(qapp: Any, tone: str, ground: str) -> None:
    assert contrast(colour(tone), colour(ground)) >= 4.5


@pytest.mark.parametrize(
    ("tone", "ground"), [("warn", "#2e2414"), ("bad", "#33191c"), ("text-faint", "#1d2027"), ("text-faint", CHOSEN_GROUND)]
)
def test_lines_that_warn_can_be_read(qapp: Any, tone: str, ground: str) -> None:
    assert contrast(colour(tone), QColor(ground)) >= 4.5
