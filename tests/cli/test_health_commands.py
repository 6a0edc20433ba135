"""`genres` and `doctor`."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command_line import Run

SPECIFIED = {
    "trap": (140, 160, 150),
    "lo-fi": (70, 90, 80),
    "boom bap": (80, 100, 90),
    "house": (120, 130, 124),
    "drill": (135, 145, 140),
    "drum and bass": (160, 180, 174),
    "techno": (125, 135, 130),
    "hip hop": (85, 95, 90),
    "r&b": (75, 95, 84),
    "pop": (100, 130, 116),
    "edm": (125, 130, 128),
    "dubstep": (135, 145, 140),
    "jazz": (100, 140, 120),
    "rock": (110, 140, 124),
    "ambient": (50, 120, 70),
    "cinematic": (60, 160, 90),
    "classical": (50, 180, 96),
}


def test_the_genres_are_those_of_the_specification(run: Run) -> None:
    rows = run("genres", "--json").document()["genres"]
    assert {row["genre"]: (row["min_bpm"], row["max_bpm"], row["default_bpm"]) for row in rows} == SPECIFIED
    assert all(row["marks"] and row["moods"] for row in rows)


def test_the_table_has_a_line_for_each_genre(run: Run) -> None:
    lines = run("genres").out.splitlines()
    assert len(lines) == len(SPECIFIED) + 1
    assert any("lo-fi" in line and "70–90 (80)" in line and "vinyl crackle" in line for line in lines)


def test_the_doctor_says_what_works_and_what_mends_the_rest(run: Run, tmp_path: Path) -> None:
    checks = run("doctor", "--json", "--library", tmp_path).document()["checks"]
    assert all(set(check) == {"name", "ok", "detail", "mend"} for check in checks)
    assert {"python", "library", "disk space", "sound cache", "audio device"} <= {check["name"] for check in checks}
    assert all(check["mend"] for check in checks if not check["ok"])
    assert next(check for check in checks if check["name"] == "library")["ok"]


def test_the_doctor_finds_a_damaged_library(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.db").write_text("this was a database once, before someone opened it in a text editor")
    checks = {check["name"]: check for check in run("doctor", "--json", "--library", tmp_path).document()["checks"]}
    assert not checks["library"]["ok"]
    assert checks["library"]["mend"]
    assert run("doctor", "--library", tmp_path).code == 0
