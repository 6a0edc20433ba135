"""Our own sounds stand in the inventory like any other folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.files import read_audio
from airdesk.library.sample_search import SampleQuery
from airdesk.settings import Settings, settings_for
from airdesk.synthesis.bank import list_patches
from airdesk.workflows import factory_samples
from airdesk.workflows.factory_samples import FactorySample, factory_folder, factory_sound_of, make_factory_samples
from airdesk.workflows.inventory_folders import inventory_folders
from airdesk.workflows.inventory_health import health_page
from airdesk.workflows.own_instruments import instrument_for_samples, sample_keys
from airdesk.workflows.sample_inventory import find_samples


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library", soundfont="none")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[FactorySample]:
    """A few of them: all take a minute."""
    whole = factory_samples.factory_samples()
    chosen = [each for each in whole if each.sound in ("kalimba", "bass-sub", "downlifter")]
    chosen += [each for each in whole if each.sound == "kit-808" and each.path.endswith(("Kick.flac", "Closed hat.flac"))]
    monkeypatch.setattr(factory_samples, "factory_samples", lambda: tuple(chosen))
    return chosen


def test_every_factory_sound_has_its_own_files() -> None:
    whole = factory_samples.factory_samples()
    assert len({each.path for each in whole}) == len(whole)
    assert {each.sound for each in whole} == {patch.id for patch in list_patches()}
    assert factory_sound_of("Plucked/Kalimba C4.flac") == "kalimba"
    assert factory_sound_of("Bass/Sub bass C2.flac") == "bass-sub"
    assert factory_sound_of("mine.wav") is None


def test_they_are_made_filed_and_found(settings: Settings, few: list[FactorySample]) -> None:
    assert make_factory_samples(settings) == 5
    (folder,) = inventory_folders(settings)
    assert (folder.root.kind, folder.root.name, folder.samples) == ("factory", "Factory sounds", 5)
    found = {each.id: each for each in find_samples(SampleQuery(), settings).samples}
    assert set(found) == {each.path for each in few}
    assert {each.instrument for each in found.values()} == {"kalimba", "sub bass", "downlifter", "kick", "hi-hat"}
    assert all(each.is_described for each in found.values())
    kalimba = found["Plucked/Kalimba C4.flac"]
    assert (kalimba.root_midi, kalimba.root_audio) == (60, 60)
    audio = read_audio(factory_folder(settings) / "Plucked" / "Kalimba C4.flac")
    assert float(np.abs(audio.audio).max()) > 0.1


def test_they_are_made_once_and_again_where_they_were_thrown_away(settings: Settings, few: list[FactorySample]) -> None:
    make_factory_samples(settings)
    kept = factory_folder(settings) / few[0].path
    before = kept.stat().st_mtime_ns
    (factory_folder(settings) / few[1].path).unlink()
    assert make_factory_samples(settings) == 5
    assert kept.stat().st_mtime_ns == before
    assert health_page("missing", settings).total == 0
    assert find_samples(SampleQuery(), settings).total == 5


def test_on_a_track_the_sound_itself_plays(settings: Settings, few: list[FactorySample]) -> None:
    make_factory_samples(settings)
    kalimba, kick = sample_keys(settings, ["Plucked/Kalimba C4.flac", "Drums/808 kit/Kick.flac"])
    made = instrument_for_samples(settings, [kalimba], role="lead")
    assert (made.sound, made.name) == ("kalimba", "Kalimba")
    assert instrument_for_samples(settings, [kick], role="drums").sound == "kit-808"
    assert instrument_for_samples(settings, [kick], role="bass").sound.startswith("own:")  # a drum that plays notes
    assert instrument_for_samples(settings, [kalimba, kick], role="lead").kind == "layers"
