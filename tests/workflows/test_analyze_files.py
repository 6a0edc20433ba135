"""Files are analysed once each, in order, and what cannot be is said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from airdesk.errors import BadInputError, CancelledError
from airdesk.library.database import open_library
from airdesk.library.song_analyses import load_analyses
from airdesk.settings import Settings, settings_for
from airdesk.workflows.analyze_files import REVISION, AnalyzeRequest, analyze_files
from tests.helpers.drummed_songs import drummed_song, even_beats, write_song
from tests.helpers.signals import noise


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library")


def song(path: Path, tempo_bpm: float = 120.0) -> Path:
    return write_song(path, drummed_song(even_beats(tempo_bpm, 12.0), seconds=12.0))


def test_good_and_bad_files_come_back_in_order_each_with_its_reason(tmp_path: Path, settings: Settings) -> None:
    good = song(tmp_path / "good.flac")
    twin = Path(shutil.copy(good, tmp_path / "twin.flac"))
    wrong = good.rename(tmp_path / "named.mp3")  # FLAC under another name
    broken = tmp_path / "broken.ogg"
    broken.write_bytes(b"OggS" + bytes(5000))
    text = tmp_path / "video.mp4"
    text.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(3000))
    short = write_song(tmp_path / "short.wav", noise(1.0))
    paths = (broken, wrong, tmp_path / "nowhere.wav", twin, text, short)
    heard: list[Path] = []
    report = analyze_files(AnalyzeRequest(paths), settings, on_file=lambda each: heard.append(each.path))
    assert [each.path for each in report.files] == [wrong, twin]
    assert report.files[1].twin == wrong
    assert report.files[0].analysis == report.files[1].analysis
    assert [each.path for each in report.failed] == [broken, tmp_path / "nowhere.wav", text, short]
    assert all(each.path.name in each.reason and each.reason.endswith(".") for each in report.failed)
    assert sorted(heard) == sorted(paths)


def test_what_is_known_is_not_listened_to_again(tmp_path: Path, settings: Settings) -> None:
    path = song(tmp_path / "a.flac", 96.0)
    first = analyze_files(AnalyzeRequest((path,)), settings)
    moved = path.rename(tmp_path / "b.flac")
    again = analyze_files(AnalyzeRequest((moved,)), settings)
    assert (first.listened, again.listened) == (1, 0)
    assert first.files[0].analysis == again.files[0].analysis
    with open_library(settings.library_folder) as library:
        assert set(load_analyses(library, [first.files[0].content], REVISION)) == {first.files[0].content}
        assert load_analyses(library, [first.files[0].content], REVISION + 1) == {}
        library.database.execute("UPDATE song_analyses SET document = '{\"beats\": 3}'")
        library.database.commit()
        assert load_analyses(library, [first.files[0].content], REVISION) == {}


def test_a_folder_stands_for_the_audio_in_it(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "set"
    (folder / "inside").mkdir(parents=True)
    song(folder / "inside" / "one.flac")
    (folder / "cover.jpg").write_bytes(b"no sound")
    assert [each.path.name for each in analyze_files(AnalyzeRequest((folder,)), settings).files] == ["one.flac"]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(BadInputError, match="no audio files"):
        analyze_files(AnalyzeRequest((empty,)), settings)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything can be read by this user")
def test_a_file_without_rights_is_said(tmp_path: Path, settings: Settings) -> None:
    path = song(tmp_path / "mine.flac")
    path.chmod(0)
    assert "may not be read" in analyze_files(AnalyzeRequest((path,)), settings).failed[0].reason


class Impatient:
    """Cancels as soon as somebody is listening."""

    def __init__(self) -> None:
        self.is_listening = False

    def report(self, fraction: float | None, stage: str = "") -> None:
        self.is_listening = self.is_listening or stage.startswith("Listening")

    def check_cancelled(self) -> None:
        if self.is_listening:
            raise CancelledError("cancelled")


def test_cancelling_stops_at_once(tmp_path: Path, settings: Settings) -> None:
    path = write_song(tmp_path / "long.wav", np.tile(noise(60.0, sample_rate=22_050), (1, 4)))
    with pytest.raises(CancelledError):
        analyze_files(AnalyzeRequest((path,)), settings, progress=Impatient())
