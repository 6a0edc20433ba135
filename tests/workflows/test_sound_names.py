from __future__ import annotations

import pytest

from airdesk.workflows.sound_names import sound_name


@pytest.mark.parametrize(
    ("sound", "name"),
    [
        ("kit-dusty", "Dusty kit"),
        ("gm:0:104", "Sitar"),
        ("gm:128:25", "808 Kit"),
        ("gone-patch", "gone-patch"),
        ("gm:x", "gm:x"),
    ],
)
def test_a_sound_has_the_name_that_musicians_know(sound: str, name: str) -> None:
    assert sound_name(sound) == name
