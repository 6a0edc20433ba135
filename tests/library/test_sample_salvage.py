"""Of a damaged library the samples are saved, too: with their keys, hearts and corrections."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.library.backup import back_up
from airdesk.library.database import Library, integrity_problems, open_library
from airdesk.library.sample_marks import Corrections, keep_correction, set_sample_favourite
from airdesk.library.sample_roots import add_root, move_root, sample_roots
from airdesk.library.sample_rows import SampleWrite, load_sample, write_samples
from airdesk.model.sample import Correction, SoundHeader
from airdesk.settings import Settings
from airdesk.workflows.start_library import start_library

NUM_LATER = 300
PIANO = Correction(instrument="piano", root_midi=50)


def add(library: Library, root_id: str, paths: list[str]) -> None:
    names, header = NameReader(), SoundHeader("WAV 16 bit", 44100, 1, 44100)
    records = [sample_record(SampleFacts(root_id, path, 9, names.read(path), header)) for path in paths]
    write_samples(library, [SampleWrite(record, 1, f"content of {record.id}", "{}") for record in records])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Ten samples in the backup; since then the folder has moved, hundreds came, and the user has said things."""
    folder = tmp_path / "library"
    with open_library(folder) as library:
        root = add_root(library, tmp_path / "sounds")
        add(library, root.id, [f"Kicks/Kick {number}.wav" for number in range(10)])
        back_up(library)
        move_root(library, root.id, tmp_path / "elsewhere")
        add(library, root.id, [f"Later/Snare {number:03}.wav" for number in range(NUM_LATER)])
        second = add_root(library, tmp_path / "more")
        add(library, second.id, ["Flute A4.wav"])
        for path in ("Kicks/Kick 3.wav", "Later/Snare 200.wav"):
            key, _ = load_sample(library, path)
            set_sample_favourite(library, key, is_favourite=True)
            keep_correction(library, root.id, PIANO, key=key)
        keep_correction(library, root.id, Correction(instrument="tom"), folder="Later")
    return Settings(folder)


def keys(library: Library) -> dict[str, int]:
    return {row[1]: row[0] for row in library.database.execute("SELECT key, id FROM samples")}


def wipe(path: Path, table: str) -> None:
    """Overwrite the first page of a table or index with noise."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = random.Random(1).randbytes(4096)
    path.write_bytes(content)


@pytest.mark.parametrize("table", ["jobs", "events", "idx_samples_fingerprint", "idx_samples_is_favourite"])
def test_where_the_samples_are_whole_all_of_them_are_saved(settings: Settings, table: str, tmp_path: Path) -> None:
    with open_library(settings.library_folder) as library:
        before = keys(library)
    wipe(settings.library_folder / "library.db", table)
    assert start_library(settings).told
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []
        assert keys(library) == before
        first, second = sample_roots(library)
        assert (first.path, second.path) == (tmp_path / "elsewhere", tmp_path / "more")
        corrections = Corrections(library, first.id)
        for path in ("Kicks/Kick 3.wav", "Later/Snare 200.wav"):
            key, sample = load_sample(library, path)
            assert sample.is_favourite
            assert corrections.of_file[key] == PIANO
        assert corrections.of_folder == {"Later": Correction(instrument="tom")}
        found = library.database.execute("SELECT COUNT(*) FROM sample_words WHERE sample_words MATCH 'snare'").fetchone()[0]
        assert found == NUM_LATER


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_damaged_what_the_backup_has_is_there_and_the_library_is_sound(settings: Settings, seed: int) -> None:
    path = settings.library_folder / "library.db"
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(1 + 4 * seed):
        start = chance.randrange(100, len(content) - 600)
        content[start : start + 500] = chance.randbytes(500)
    path.write_bytes(content)
    start_library(settings)
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []
        assert {f"Kicks/Kick {number}.wav" for number in range(10)} <= set(keys(library))
        for sample_id in keys(library):
            assert load_sample(library, sample_id)[1].id == sample_id


def test_a_key_that_is_taken_here_gives_way_and_the_correction_goes_along(settings: Settings, tmp_path: Path) -> None:
    from airdesk.library.sample_salvage import salvage_samples

    with open_library(tmp_path / "other") as library:
        root = add_root(library, tmp_path / "others")
        add(library, root.id, [f"Own {number}.wav" for number in range(5)])
        with closing(sqlite3.connect(settings.library_folder / "library.db")) as old:
            old.row_factory = sqlite3.Row
            assert salvage_samples(old, library) == 10 + NUM_LATER + 1
            assert salvage_samples(old, library) == 0
        assert len(keys(library)) == 5 + 10 + NUM_LATER + 1
        key, sample = load_sample(library, "Kicks/Kick 3.wav")
        assert Corrections(library, sample.root_id).of_file[key] == PIANO
        assert integrity_problems(library) == []
