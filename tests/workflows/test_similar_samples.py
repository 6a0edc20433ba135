"""Samples that sound alike are found among those that were listened to, whatever their names say."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.errors import BadInputError
from airdesk.model.sample import Correction
from airdesk.settings import Settings, settings_for
from airdesk.workflows.correct_sample import correct_sample
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory
from airdesk.workflows.similar_samples import SimilarSample, similar_by_id, similar_samples

RATE = 44_100
MATERIAL = Path("/work/shared/material/samples")


def tone(hz: float, *, seconds: float = 1.0, partials: int = 8) -> np.ndarray:
    time = np.arange(int(RATE * seconds)) / RATE
    waves = sum(np.sin(2 * np.pi * hz * number * time) / number for number in range(1, partials + 1))
    return (0.3 * waves * np.exp(-3.0 * time)).astype(np.float32)


def burst(seed: int, *, seconds: float = 0.3) -> np.ndarray:
    time = np.arange(int(RATE * seconds)) / RATE
    noise = np.random.default_rng(seed).standard_normal(len(time))
    return (0.3 * noise * np.exp(-20.0 * time)).astype(np.float32)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("sounds")
    for number in range(4):
        soundfile.write(folder / f"{number:03}.wav", tone(220.0 + 5 * number), RATE)
        soundfile.write(folder / f"{number + 10:03}.wav", burst(number), RATE)
    settings = settings_for(tmp_path_factory.mktemp("library"))
    scan_inventory(ScanRequest((folder,)), settings, describe=deep_description())
    (folder / "not heard.wav").write_bytes((folder / "000.wav").read_bytes()[:-4])
    scan_inventory(ScanRequest((folder,)), settings)
    return settings


def names(found: list[SimilarSample]) -> set[str]:
    return {one.sample.id for one in found}


def test_tones_are_like_tones_and_noise_is_like_noise(settings: Settings) -> None:
    assert names(similar_by_id("000.wav", settings, count=3)) == {"001.wav", "002.wav", "003.wav"}
    assert names(similar_by_id("010.wav", settings, count=3)) == {"011.wav", "012.wav", "013.wav"}


def test_the_nearest_comes_first_with_a_reason(settings: Settings) -> None:
    found = similar_by_id("000.wav", settings, count=99)
    assert len(found) == 7
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    assert "close in brightness" in found[0].reason
    assert {"id", "distance", "why", "sample_key"} <= set(found[0].document())
    assert similar_samples(settings, found[0].key, 1)[0].sample.id != found[0].sample.id


def test_what_was_not_heard_or_is_not_there_says_so(settings: Settings) -> None:
    with pytest.raises(BadInputError, match="--deep"):
        similar_by_id("not heard.wav", settings)
    with pytest.raises(BadInputError, match="no longer"):
        similar_samples(settings, 999)
    with pytest.raises(BadInputError, match="no sample"):
        similar_by_id("nothing.wav", settings)
    with pytest.raises(BadInputError, match="1 to"):
        similar_by_id("000.wav", settings, count=0)


def test_a_correction_is_heeded_at_once(settings: Settings) -> None:
    before = {one.sample.id: one.distance for one in similar_by_id("000.wav", settings)}
    correct_sample("001.wav", Correction(instrument="gong"), settings)
    after = {one.sample.id: one.distance for one in similar_by_id("000.wav", settings)}
    assert after["001.wav"] > before["001.wav"]
    assert after["002.wav"] == before["002.wav"]


@pytest.mark.skipif(not MATERIAL.is_dir(), reason="the material is not here")
def test_on_real_sounds_neighbours_are_of_one_kind_far_more_often_than_by_chance(tmp_path: Path) -> None:
    """Of every fifth sample, with names taken away."""
    with (MATERIAL / "ground_truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::5]
    truth = {}
    (tmp_path / "sounds").mkdir()
    for number, row in enumerate(rows):
        path = tmp_path / "sounds" / f"{number:04}{Path(row['file']).suffix}"
        path.write_bytes((MATERIAL / row["file"]).read_bytes())
        truth[path.name] = row["family"]
    settings = settings_for(tmp_path / "library")
    scan_inventory(ScanRequest((tmp_path / "sounds",)), settings, describe=deep_description())
    pairs = [(truth[name], truth[similar_by_id(name, settings, count=1)[0].sample.id]) for name in truth]
    right = sum(one == other for one, other in pairs) / len(pairs)
    families = list(truth.values())
    chance = sum(families.count(one) - 1 for one in families) / len(families) / (len(families) - 1)
    assert right > 0.6 > 2.0 * chance
