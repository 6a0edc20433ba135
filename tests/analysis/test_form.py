"""The form of songs whose sections are known is found: every change, what the sections are called, how full they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.analysis.analyse import analyse_file
from airdesk.analysis.section_kinds import named_blocks
from airdesk.model.song_analysis import SongAnalysis
from tests.helpers.drummed_songs import RATE, drummed_song, even_beats, write_song

TEMPO = 126.0
BAR_SECONDS = 4 * 60.0 / TEMPO


def arranged(path: Path, sections: list[tuple[int, float, float]]) -> SongAnalysis:
    """The analysis of a song of sections: bars, level of drums and chords, level of a bright pad."""
    bars = sum(length for length, *_ in sections)
    seconds = bars * BAR_SECONDS + 1.0
    audio = drummed_song(even_beats(TEMPO, bars * BAR_SECONDS + 0.1), seconds=seconds)
    time = np.arange(audio.shape[1]) / RATE
    tones = [hz * number for hz in (440.0, 523.25, 659.25) for number in range(1, 9)]
    pad = 0.03 * np.sum([np.sin(2.0 * np.pi * hz * time) for hz in tones], axis=0)
    mix, at = np.zeros_like(audio), 0.0
    for length, drums, bright in sections:
        part = slice(round(at * RATE), round((at + length * BAR_SECONDS) * RATE))
        mix[:, part] = drums * audio[:, part] + bright * pad[part].astype(np.float32)
        at += length * BAR_SECONDS
    return analyse_file(write_song(path, mix))


def bars_of(song: SongAnalysis) -> list[int]:
    """Lengths of the sections in bars."""
    return [round((section.end_seconds - section.start_seconds) / BAR_SECONDS) for section in song.sections]


def test_every_change_of_what_plays_begins_a_section(tmp_path: Path) -> None:
    intro, verse, chorus, middle = (8, 0.1, 0.0), (8, 1.0, 0.0), (8, 1.0, 1.0), (4, 0.0, 0.3)
    song = arranged(tmp_path / "song.flac", [intro, verse, chorus, verse, chorus, middle, chorus, intro])
    assert bars_of(song) == [8, 8, 8, 8, 8, 4, 8, 8]
    kinds = [section.kind for section in song.sections]
    assert kinds == ["intro", "verse", "chorus", "verse", "chorus", "break", "chorus", "outro"]
    energies = [section.energy for section in song.sections]
    assert min(energies[2], energies[4], energies[6]) > max(energies[1], energies[3]) + 0.5
    assert max(energies[0], energies[5], energies[7]) < min(energies[1], energies[3]) - 1.0


def test_a_song_without_changes_is_not_cut_to_pieces(tmp_path: Path) -> None:
    song = arranged(tmp_path / "even.flac", [(48, 1.0, 0.0)])
    assert len(song.sections) <= 2


def test_an_intro_that_is_built_up_and_an_outro_that_rings_out_are_one_section_each(tmp_path: Path) -> None:
    begin, full, end = [(2, 0.04, 0.0), (6, 0.13, 0.0)], [(16, 1.0, 0.5), (16, 1.0, 1.0)], [(5, 0.13, 0.0), (2, 0.03, 0.0)]
    song = arranged(tmp_path / "built.flac", [*begin, *full, *end])
    kinds = [section.kind for section in song.sections]
    assert (kinds[0], kinds.count("intro"), kinds[-1], kinds.count("outro")) == ("intro", 1, "outro", 1)
    assert song.intro_end_seconds == pytest.approx(8 * BAR_SECONDS, abs=0.05)
    assert song.outro_start_seconds == pytest.approx(40 * BAR_SECONDS, abs=0.05)


def test_phrases_of_an_intro_lead_up_to_its_end(tmp_path: Path) -> None:
    song = arranged(tmp_path / "odd.flac", [(9, 0.08, 0.0), (16, 1.0, 0.0), (16, 1.0, 1.0)])
    assert song.intro_end_seconds == pytest.approx(9 * BAR_SECONDS, abs=0.05)
    phrases = [round(phrase / BAR_SECONDS, 1) for phrase in song.phrases]
    assert phrases[:4] == [0.0, 1.0, 5.0, 9.0]


def test_kinds_follow_how_full_sections_are() -> None:
    levels = [0.2, 0.3, 0.7, 0.95, 0.68, 0.97, 0.3, 0.96, 0.4, 0.1]
    energies = np.repeat(levels, 4)
    blocks = named_blocks(range(0, 40, 4), energies)
    kinds = [block.kind for block in blocks]
    assert kinds == ["intro", "verse", "chorus", "verse", "chorus", "break", "chorus", "outro"]
    assert (blocks[0].last, blocks[-1].first) == (8, 32)
    assert blocks[0].energy == pytest.approx(0.25)


def test_a_quiet_middle_between_two_loud_sections_is_a_break() -> None:
    energies = np.asarray([0.95] * 16 + [0.2] * 8 + [0.95] * 16)
    assert [block.kind for block in named_blocks([0, 16, 24], energies)] == ["chorus", "break", "chorus"]


def test_a_song_of_one_bar_or_of_two_sections_has_kinds() -> None:
    assert [block.kind for block in named_blocks([0], np.asarray([0.5]))] == ["chorus"]
    assert [block.kind for block in named_blocks([0, 4], np.asarray([0.2] * 4 + [0.9] * 4))] == ["intro", "chorus"]
