"""Other words file samples anew at the next scan: names are read again, what the user said and what was heard stays."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from airdesk.errors import CancelledError
from airdesk.inventory.names import vocabulary, words_mark
from airdesk.library.database import open_library
from airdesk.library.sample_name_marks import keep_names_mark, names_mark
from airdesk.library.sample_roots import sample_roots
from airdesk.library.sample_search import SampleQuery
from airdesk.library.stored_records import stored_records
from airdesk.model.sample import Correction, Description, Sample
from airdesk.paths import resources_folder
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.workflows.correct_sample import correct_folder, correct_sample
from airdesk.workflows.inventory_listening import ListenJob
from airdesk.workflows.inventory_refiling import file_anew, file_root_anew
from airdesk.workflows.sample_inventory import find_samples, set_favourite, show_sample
from airdesk.workflows.scan_inventory import ScanReport, ScanRequest, scan_inventory
from tests.helpers.sample_folders import many_files, write_files


def heard(job: ListenJob) -> Description:
    return Description(loudness_rms=0.1, root_midi=61, root_confidence=0.9, timbre=(0.5,) * 24)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library")


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    names = ("Zorgle 1.wav", "Kick 1.wav", "Zorgle 2.wav", "In/Zorgle 3.wav", "Gone Zorgle.wav")
    write_files(tmp_path / "sounds", {name: number for number, name in enumerate(names)})
    return tmp_path / "sounds"


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Word lists of our own, where a name nobody knew is a flute."""
    folder = tmp_path / "words"
    shutil.copytree(resources_folder() / "inventory", folder)
    path = folder / "instruments.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('en = ["flute"', 'en = ["flute", "zorgle"', 1), encoding="utf-8")
    assert "zorgle" in path.read_text(encoding="utf-8")
    return folder


def use(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from airdesk.inventory import corrections, record
    from airdesk.inventory.names import reader

    def load(folder: Path | None = None) -> vocabulary.Vocabulary:
        return vocabulary._load(words)

    for module in (reader, record, corrections):
        monkeypatch.setattr(module, "load_vocabulary", load)
    monkeypatch.setattr(words_mark, "resources_folder", lambda: words.parent / "as if")
    (words.parent / "as if").mkdir()
    (words.parent / "as if" / "inventory").symlink_to(words)


def scan(settings: Settings, folder: Path) -> ScanReport:
    return scan_inventory(ScanRequest((folder,)), settings)


def sample(settings: Settings, sample_id: str) -> Sample:
    return show_sample(sample_id, settings).sample


def test_new_words_file_old_samples_anew(
    settings: Settings, sounds: Path, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_inventory(ScanRequest((sounds,)), settings, describe=heard)
    (sounds / "Gone Zorgle.wav").unlink()
    correct_sample("Zorgle 2.wav", Correction(instrument="gong"), settings)
    correct_folder("In", Correction(root_midi=40), settings)
    set_favourite("Zorgle 1.wav", settings, is_favourite=True)
    assert sample(settings, "Zorgle 1.wav").instrument == "other"
    assert scan(settings, sounds).refiled == 0
    use(words, monkeypatch)
    assert scan(settings, sounds).refiled == 3
    first = sample(settings, "Zorgle 1.wav")
    assert (first.instrument, first.source, first.is_favourite, first.is_described) == ("flute", "name", True, True)
    assert (first.root_midi, len(first.timbre)) == (61, 24)
    assert sample(settings, "Zorgle 2.wav").instrument == "gong"
    assert (sample(settings, "In/Zorgle 3.wav").instrument, sample(settings, "In/Zorgle 3.wav").root_midi) == ("flute", 40)
    assert (sample(settings, "Gone Zorgle.wav").instrument, sample(settings, "Gone Zorgle.wav").state) == ("flute", "missing")
    assert find_samples(SampleQuery(text="flute"), settings).total == 2
    assert scan(settings, sounds).refiled == 0


def test_a_scan_of_unknown_words_reads_all_names_and_changes_nothing(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    with open_library(settings.library_folder) as library:
        (root,) = sample_roots(library)
        before = [record for parcel in stored_records(library, root.id) for record in parcel]
        keep_names_mark(library, root.id, "")
        assert file_anew(library, [root], NoProgress()) == 0
        assert names_mark(library, root.id)[0] == words_mark.known_words().mark
        assert [record for parcel in stored_records(library, root.id) for record in parcel] == before


def test_where_it_is_cancelled_it_is_begun_again(settings: Settings, sounds: Path) -> None:
    class Stop(NoProgress):
        def check_cancelled(self) -> None:
            raise CancelledError("Stopped.")

    scan(settings, sounds)
    with open_library(settings.library_folder) as library:
        (root,) = sample_roots(library)
        keep_names_mark(library, root.id, "other words")
        with pytest.raises(CancelledError):
            file_anew(library, [root], Stop())
        assert names_mark(library, root.id)[0] == "other words"


def test_reading_the_names_of_thousands_takes_seconds(settings: Settings, tmp_path: Path) -> None:
    many_files(tmp_path / "many", 1000)
    scan(settings, tmp_path / "many")
    with open_library(settings.library_folder) as library:
        (root,) = sample_roots(library)
        keep_names_mark(library, root.id, "")
        start = time.thread_time()
        file_anew(library, [root], NoProgress())
        assert time.thread_time() - start < 5.0  # 0.3 ms of the processor for each on a quiet machine


CHANGES = (
    ('en = ["kick"', 'en = ["kicky"'),
    ('en = ["snare", "snare drum"', 'en = ["snare drum"'),
    ('short = ["bd"', 'short = ["piano", "bd"'),
    ('name = "vocal"\ncategory = "voice"\nfamily = "voice"', 'name = "vocal"\ncategory = "voice"\nfamily = "lead"'),
    ('soft = ["soft"', 'soft = ["reese", "soft"'),
    ('loop = ["loop"', 'loop = ["noise", "loop"'),
)


@pytest.mark.parametrize("change", CHANGES)
def test_reading_only_names_with_changed_words_gives_what_reading_all_gives(
    settings: Settings, tmp_path: Path, words: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]
) -> None:
    many_files(tmp_path / "many", 900)
    scan(settings, tmp_path / "many")
    lists = [words / f"{name}.toml" for name in ("instruments", "loops", "tags")]
    texts = [path.read_text(encoding="utf-8") for path in lists]
    assert any(change[0] in text for text in texts)
    for path, text in zip(lists, texts, strict=True):
        path.write_text(text.replace(*change), encoding="utf-8")
    use(words, monkeypatch)
    assert 0 < scan(settings, tmp_path / "many").refiled < 900
    with open_library(settings.library_folder) as library:
        (root,) = sample_roots(library)
        assert file_root_anew(library, root, NoProgress()) == 0
