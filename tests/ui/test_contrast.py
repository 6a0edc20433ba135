"""Whatever is written in the window can be read: 4.5 : 1 between a text and its ground."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtGui import QColor

from airdesk.ui.theme import COLOURS, TRACK_COLOURS, style_sheet
from airdesk.ui.widgets.contrast import contrast

LEAST = 4.5
GROUNDS = ("sunken", "ground", "panel", "raised", "control", "accent-dark")
TEXTS = ("text", "text-soft", "text-faint", "accent", "accent-hover", "good", "warn", "bad")
PAIRS = [
    *itertools.product(TEXTS, GROUNDS),
    *itertools.product(("text", "text-soft", "accent"), ("control-hover", "line")),  # buttons under the mouse
    *itertools.product(("on-accent",), ("accent", "accent-hover")),
]
COLOUR = r"#[0-9a-f]{6}\b"


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_a_text_is_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(QColor(COLOURS[text]), QColor(COLOURS[ground])) >= LEAST


def test_every_rule_of_the_style_sheet_that_names_both_can_be_read() -> None:
    wrong, seen = [], 0
    for selector, body in re.findall(r"([^{}]+){([^{}]*)}", style_sheet()):
        text = re.search(rf"(?:^|[\s;])color: ({COLOUR})", body)
        ground = re.search(rf"background: ({COLOUR})", body)
        if text and ground:
            seen += 1
            if contrast(QColor(text[1]), QColor(ground[1])) < LEAST:
                wrong.append(selector.strip())
    assert seen > 10 and wrong == []


def test_the_names_of_tracks_are_read_in_their_colours_on_panels() -> None:
    for colour in itertools.chain.from_iterable(TRACK_COLOURS.values()):
        assert contrast(QColor(colour), QColor(COLOURS["panel"])) >= LEAST, colour
