from __future__ import annotations

from pathlib import Path

from airdesk.ui.library.file_groups import file_lines
from airdesk.workflows.song_library import SongFile

RUN = Path("/runs/one")


def files(*names: str) -> list[SongFile]:
    return [SongFile(RUN / name, "mix", 1_000, None) for name in names]


def test_what_one_looks_for_comes_first_and_the_many_are_one_line() -> None:
    stems = [f"stems/{name}.wav" for name in ("bass", "drums", "piano")]
    notes = ["midi.json", "midi_bass.mid", "midi_bass.json"]
    lines = file_lines(files("plan.json", *notes, *stems, "midi.mid", "Rain.zip", "mix.wav", "master.wav"))
    assert [(line.name, line.note) for line in lines] == [
        ("master.wav", ""),
        ("mix.wav", ""),
        ("Rain.zip", ""),
        ("midi.mid", ""),
        ("stems", "3 files"),
        ("notes", "3 files"),
        ("plan.json", ""),
    ]
    assert lines[4].path == RUN / "stems" and lines[4].bytes == 3_000


def test_two_pictures_stand_for_themselves() -> None:
    assert [line.name for line in file_lines(files("pianoroll.png", "pianoroll.svg"))] == ["pianoroll.png", "pianoroll.svg"]
    assert file_lines([]) == []
