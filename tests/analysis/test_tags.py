"""Tags are read whatever wrote them, and never believed."""

from __future__ import annotations

from pathlib import Path

import mutagen
import pytest
from mutagen.id3 import ID3, TBPM, TIT2, TKEY, TPE1

from airdesk.analysis.tags import read_tags
from airdesk.model.song_analysis import SongTags
from tests.helpers.drummed_songs import write_song
from tests.helpers.signals import noise


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    return write_song(tmp_path / "song.mp3", noise(1.0))


def test_title_artist_tempo_and_key(mp3: Path) -> None:
    tags = ID3()
    tags.add(TIT2(encoding=3, text="Straße ☂"))
    tags.add(TPE1(encoding=1, text="Łukasz"))
    tags.add(TBPM(encoding=0, text="127,5"))
    tags.add(TKEY(encoding=0, text="Am"))
    tags.save(mp3)
    assert read_tags(mp3) == SongTags(title="Straße ☂", artist="Łukasz", tempo_bpm=127.5, key="A minor")


def test_utf8_written_as_latin1_is_put_right(mp3: Path) -> None:
    tags = ID3()
    tags.add(TIT2(encoding=0, text="MÃ¼nchen"))
    tags.save(mp3)
    assert read_tags(mp3).title == "München"


KEYS = [("8A", "A minor"), ("05B", "Eb major"), ("F#m", "F# minor"), ("o", ""), ("13A", "")]


@pytest.mark.parametrize(("written", "read"), KEYS)
def test_keys_as_people_write_them(tmp_path: Path, written: str, read: str) -> None:
    path = write_song(tmp_path / "song.flac", noise(0.2))
    file = mutagen.File(path)
    file["initialkey"] = written
    file.save()
    assert read_tags(path).key == read


def test_files_without_tags_and_files_that_are_none(tmp_path: Path) -> None:
    assert read_tags(write_song(tmp_path / "bare.wav", noise(0.2))) == SongTags()
    (tmp_path / "broken.mp3").write_bytes(b"ID3\x04\x00\xff" + bytes(range(256)))
    assert read_tags(tmp_path / "broken.mp3") == SongTags()
