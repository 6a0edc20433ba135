from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from airdesk.paths import resources_folder
from airdesk.ui.icons import app_icon, icon, pixmap

NAMES = sorted(path.stem for path in (resources_folder() / "icons" / "ui").glob("*.svg"))


def shown_colours(picture: Any) -> set[str]:
    """The colours of all fully covered pixels."""
    image = picture.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_the_asked_colour_inside_its_square(name: str, qtbot: Any) -> None:
    picture = pixmap(name, 64, "#ff0000")
    image = picture.toImage()
    assert QColor("#ff0000").name() in shown_colours(picture)
    edge = [image.pixelColor(x, y).alpha() for x in range(64) for y in (0, 63)]
    assert max(edge) == 0, "an icon keeps clear of its edge"


@pytest.mark.parametrize("path", sorted((resources_folder() / "icons" / "ui").glob("*.svg")), ids=lambda path: path.stem)
def test_icons_share_grid_and_stroke(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in text and 'stroke-width="1.75"' in text and "#" not in text


def test_an_icon_is_sharp_at_double_scale_and_kept(qtbot: Any) -> None:
    drawn = icon("play", "accent")
    assert drawn is icon("play", "accent")
    doubled = drawn.pixmap(QSize(20, 20), 2.0)
    assert doubled.size() == QSize(40, 40) and "#4fd1c5" in shown_colours(doubled)


def test_a_checked_button_shows_the_other_colour(qtbot: Any) -> None:
    drawn = icon("loop", "text", "accent")
    checked = drawn.pixmap(QSize(24, 24), QIcon.Mode.Normal, QIcon.State.On)
    assert "#4fd1c5" in shown_colours(checked)


def test_the_programs_own_icon_has_all_sizes(qtbot: Any) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 256}
