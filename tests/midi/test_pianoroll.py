"""Piano-roll pictures show every part, stay readable and small, and are quick to make."""

from __future__ import annotations

import io
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from PIL import Image

from airdesk.midi.drawing import Box, Drawing, Label, drawing_to_png, drawing_to_svg, shortened, text_width
from airdesk.midi.pianoroll import pianoroll_drawing, pianoroll_png, pianoroll_svg, write_pianoroll_png, write_pianoroll_svg
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.score import Part, Score, ScoreSection
from airdesk.model.timebase import Meter
from tests.helpers.scores import scores


def song_of(bars: int, *, notes_per_bar: int = 8) -> Score:
    step = 1920 // notes_per_bar
    ticks = [bar * 1920 + index * step for bar in range(bars) for index in range(notes_per_bar)]
    parts = (
        Part(
            "drums",
            tuple(Note(tick, (36, 42, 38, 46)[index % 4], 60, 100) for index, tick in enumerate(ticks)),
            is_percussion=True,
        ),
        Part("bass", tuple(Note(tick, 36 + index % 5, step, 90) for index, tick in enumerate(ticks)), program=33),
        Part("piano", tuple(Note(tick, 60 + index % 17, step, 20 + index % 100) for index, tick in enumerate(ticks))),
    )
    half = bars // 2
    sections = (ScoreSection("verse", 0, half), ScoreSection("hook", half, bars - half)) if half else ()
    return Score("Rain on Vinyl", 84.0, Key(9, "minor"), Meter(4, 4), bars, 8, parts, sections)


def texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def boxes(drawing: Drawing, color: str) -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.color == color]


def test_the_picture_names_what_it_shows() -> None:
    shown = texts(pianoroll_drawing(song_of(8)))
    for text in ("Rain on Vinyl", "drums", "bass", "piano", "verse", "hook", "C4", "kick", "closed hat", "1", "8"):
        assert text in shown
    assert any("84 BPM" in text and "A minor" in text and "4/4" in text for text in shown)


def test_louder_notes_are_more_opaque() -> None:
    score = song_of(1)
    quiet, loud = (replace(score, parts=(Part("lead", (Note(0, 60, 480, velocity),)),)) for velocity in (10, 120))
    color = "#4fd1c5"
    assert boxes(pianoroll_drawing(quiet), color)[-1].opacity < boxes(pianoroll_drawing(loud), color)[-1].opacity


def test_a_part_keeps_its_colour_in_its_own_picture() -> None:
    score = song_of(4)
    assert boxes(pianoroll_drawing(score, "piano"), "#4fd1c5")
    assert not boxes(pianoroll_drawing(score, "piano"), "#f6a821")


def test_effects_have_named_rows_and_hide_no_notes() -> None:
    rain = Part("rain", (Note(0, 60, 7680, 90),), program=122)
    score = replace(song_of(4), parts=(Part("piano", (Note(0, 60, 7680, 90),)), rain))
    drawing = pianoroll_drawing(score)
    (rain_box,) = [box for box in boxes(drawing, "#7c9cff") if box.width > 100]
    (piano_box,) = [box for box in boxes(drawing, "#4fd1c5") if box.width > 100]
    assert rain_box.y > piano_box.y + piano_box.height
    assert texts(drawing).count("rain") == 2


@pytest.mark.parametrize("bars", [1, 2, 7, 32, 128, 512])
def test_the_picture_stays_a_picture_for_any_number_of_bars(bars: int) -> None:
    score = song_of(bars)
    image = Image.open(io.BytesIO(pianoroll_png(score)))
    assert 900 <= image.width <= 2400
    assert 100 <= image.height <= 1400
    root = ET.fromstring(pianoroll_svg(score))
    assert (int(root.attrib["width"]), int(root.attrib["height"])) == image.size


def test_bar_numbers_do_not_overlap_in_long_songs() -> None:
    drawing = pianoroll_drawing(song_of(512, notes_per_bar=2))
    numbers = sorted(shape.x for shape in drawing.shapes if isinstance(shape, Label) and shape.text.isdigit())
    assert min(right - left for left, right in pairwise(numbers)) >= 30


def test_notes_lie_inside_the_picture() -> None:
    score = replace(song_of(2), parts=(Part("pad", (Note(1000, 0, 10**6, 90), Note(0, 127, 10**6, 90))),))
    drawing = pianoroll_drawing(score)
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            assert shape.x >= 0
            assert shape.y >= 0
            assert shape.x + shape.width <= drawing.width + 0.5
            assert shape.y + shape.height <= drawing.height + 0.5


@given(scores())
@settings(max_examples=30)
def test_every_score_has_a_picture(score: Score) -> None:
    ET.fromstring(pianoroll_svg(score))
    for part in score.parts:
        ET.fromstring(pianoroll_svg(score, part.instrument))
    Image.open(io.BytesIO(pianoroll_png(score))).verify()


def test_titles_of_any_kind_are_drawn() -> None:
    title = "Zażółć 🎹 <script>&\x00\ud800 日本 " + "long " * 100
    score = replace(song_of(2), title=title)
    ET.fromstring(pianoroll_svg(score))
    Image.open(io.BytesIO(pianoroll_png(score))).verify()


def test_a_whole_song_is_drawn_quickly() -> None:
    score = song_of(200)
    pianoroll_png(song_of(1))  # the import of Pillow and the font are paid once
    started = time.thread_time()
    pianoroll_png(score)
    assert time.thread_time() - started < 1.0  # measured 0.06 s; the rest is for a busy machine


def test_pictures_are_written_whole(tmp_path: Path) -> None:
    write_pianoroll_svg(tmp_path / "pianoroll.svg", song_of(4))
    write_pianoroll_png(tmp_path / "pianoroll.png", song_of(4), "bass")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pianoroll.png", "pianoroll.svg"]


def test_texts_are_cut_to_their_room() -> None:
    assert shortened("verse", 10, 1000) == "verse"
    cut = shortened("a very long name of a section", 10, 60)
    assert cut.endswith("…")
    assert text_width(cut, 10) <= 60
    assert shortened("verse", 10, 1) == ""


def test_both_forms_of_a_drawing_have_its_colours() -> None:
    drawing = Drawing(40, 20, "#101010", "two boxes")
    drawing.box(0, 0, 20, 20, "#ff0000")
    drawing.box(20, 0, 20, 20, "#ff0000", 0.5)
    image = Image.open(io.BytesIO(drawing_to_png(drawing)))
    assert image.getpixel((5, 5)) == (255, 0, 0)
    assert image.getpixel((30, 5)) == (136, 8, 8)
    assert drawing_to_svg(drawing).count("<rect") == 3
