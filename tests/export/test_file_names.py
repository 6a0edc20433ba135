"""File names are safe on every system, whatever the title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.export.file_names import safe_file_name, unique_file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rain on Vinyl", "Rain on Vinyl"),
        ("Zażółć gęślą", "Zażółć gęślą"),
        ("AC/DC: \\live\\", "AC DC live"),
        ("../../etc/passwd", "etc passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("console", "console"),
        ("...", "song"),
        ("", "song"),
        ("a\nb\tc\x00d", "a b c d"),
        ("name. ", "name"),
        ("🌧️ rain", "🌧 rain"),
    ],
)
def test_titles_become_names(title: str, name: str) -> None:
    assert safe_file_name(title).replace("\ufe0f", "") == name


@given(st.text(max_size=400))
def test_every_name_is_safe(title: str) -> None:
    name = safe_file_name(title)
    assert name
    assert len(name.encode("utf-8")) <= 121
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert name == name.strip(" .")
    assert safe_file_name(name) == name


def test_long_titles_are_cut_between_words() -> None:
    assert safe_file_name("many words " * 50).endswith(("many", "words"))
    assert len(safe_file_name("語" * 500).encode()) <= 120


def test_duplicates_are_numbered_without_regard_to_case() -> None:
    taken: set[str] = set()
    names = [unique_file_name(name, taken) for name in ("kick.wav", "Kick.wav", "kick.wav", "kick__2.wav", "snare")]
    assert names == ["kick.wav", "Kick__2.wav", "kick__3.wav", "kick__2__2.wav", "snare"]
