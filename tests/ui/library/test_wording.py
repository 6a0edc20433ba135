from __future__ import annotations

from datetime import datetime

import pytest

from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.library.wording import age_group, age_text, bytes_text, count_text, key_text, length_text, plain, tempo_text

NOW = datetime(2026, 11, 26, 15, 0).astimezone()


def stamp(*parts: int) -> str:
    return datetime(*parts).astimezone().isoformat()  # type: ignore[arg-type]


def test_ages() -> None:
    assert (age_group(stamp(2026, 11, 26, 0, 1), NOW), age_text(stamp(2026, 11, 26, 9, 5), NOW)) == ("Today", "09:05")
    assert (age_group(stamp(2026, 11, 25, 23, 59), NOW), age_text(stamp(2026, 11, 24, 9), NOW)) == ("This week", "Tue")
    assert (age_group(stamp(2026, 11, 19, 23), NOW), age_text(stamp(2026, 11, 14, 9), NOW)) == ("Earlier", "14 Nov")
    assert age_text(stamp(2025, 1, 2, 9), NOW) == "2 Jan 2025"


def test_facts_of_songs() -> None:
    assert tempo_text(84.0) == "84 BPM" and tempo_text(127.94) == "127.9 BPM"
    assert [key_text(key) for key in ("A minor", "F# minor", "Bb major", "D dorian", None)] == [
        "A min",
        "F♯ min",
        "B♭ maj",
        "D dor",
        "",
    ]
    assert [length_text(seconds) for seconds in (0, 72.4, 3671)] == ["0:00", "1:12", "1:01:11"]
    assert [bytes_text(size) for size in (12, 9_000, 8_400_000, 112_000_000, 6_200_000_000)] == [
        "12 bytes",
        "9.0 KB",
        "8.4 MB",
        "112 MB",
        "6.2 GB",
    ]
    assert count_text(1) == "1 song" and count_text(842, "note") == "842 notes"
    assert plain("r&b") == "r&&b"


@pytest.mark.parametrize("key", ["A minor", "C major", "F# dorian", "", None, "nonsense"])
def test_keys_have_light_colours_for_dark_text(key: str | None) -> None:
    assert key_colour(key).lightnessF() > 0.6


def test_relative_keys_look_alike_and_distant_ones_do_not() -> None:
    def hue(key: str) -> int:
        return key_colour(key).hslHue()

    assert hue("A minor") == hue("C major")
    assert abs(hue("A minor") - hue("D# minor")) > 120
