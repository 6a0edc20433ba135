"""`airdesk inventory`: what the window can do, without it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.midi.smf_writer import write_song
from tests.helpers.command_line import Outcome, Run
from tests.helpers.sample_folders import wav_bytes, write_files
from tests.helpers.sample_parts import song, track


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    write_files(tmp_path / "sounds", {"Kicks/Deep Kick.wav": 1, "Piano_C4.wav": 2, "Downlifter.wav": 4})
    (tmp_path / "sounds" / "Break 92bpm.wav").write_bytes(wav_bytes(3, frames=44100))
    (tmp_path / "sounds" / "bad.wav").write_bytes(b"no sound")
    return tmp_path / "sounds"


@pytest.fixture
def inventory(run: Run, tmp_path: Path) -> Run:
    def run_here(*words: str | Path) -> Outcome:
        return run("--library", tmp_path / "library", "inventory", *words)

    return run_here


def test_scan_prints_one_document(inventory: Run, sounds: Path) -> None:
    document = inventory("scan", sounds, "--json").document()
    assert set(document) >= {"roots", "counts", "samples", "broken", "seconds"}
    assert [root["path"] for root in document["roots"]] == [str(sounds)]
    assert document["counts"] == {"drum loop": 1, "kick": 1, "piano": 1}
    assert [(row["path"], bool(row["reason"])) for row in document["broken"]] == [(str(sounds / "bad.wav"), True)]
    wanted = {"root_id", "id", "instrument", "category", "family", "subtype", "root_midi", "root_cents", "root_confidence"}
    wanted |= {"tempo_bpm", "is_loop", "length_seconds", "sample_rate", "loudness_rms", "gain_db_normalize", "brightness_hz"}
    assert all(wanted <= set(sample) for sample in document["samples"])
    assert {sample["id"]: sample["root_midi"] for sample in document["samples"]}["Piano_C4.wav"] == 60


def test_scan_in_words_and_again(inventory: Run, sounds: Path) -> None:
    assert "new 4" in inventory("scan", sounds).out
    assert "unchanged 4" in inventory("scan", sounds).out
    assert "new 1" in inventory("scan", sounds, "--with-lifters").out


def test_a_deep_scan_listens(inventory: Run, tmp_path: Path) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 220.0 * np.arange(44100) / 44100)).astype(np.float32)
    (tmp_path / "tones").mkdir()
    soundfile.write(tmp_path / "tones" / "001.wav", tone, 44100)
    (sample,) = inventory("scan", tmp_path / "tones", "--deep", "--json").document()["samples"]
    assert (sample["root_midi"], sample["root_source"]) == (57, "audio")
    assert sample["loudness_rms"] == pytest.approx(0.3 / 2**0.5, rel=0.02)
    assert sample["is_described"]


def test_search_list_and_show(inventory: Run, sounds: Path) -> None:
    inventory("scan", sounds)
    assert [row["id"] for row in inventory("search", "stopa", "--json").document()["samples"]] == ["Kicks/Deep Kick.wav"]
    assert [row["id"] for row in inventory("search", "--json", "--", "wav", "-kick", "-loop").document()["samples"]] == [
        "Piano_C4.wav"
    ]
    listed = inventory("list", "--json", "--limit", "2", "--sort", "length_seconds").document()
    assert (len(listed["samples"]), listed["total"]) == (2, 3)
    assert inventory("show", "Piano_C4.wav", "--json").document()["path"] == str(sounds / "Piano_C4.wav")
    assert "C4" in inventory("show", "Piano_C4.wav").out


def test_a_correction_wins_and_stays(inventory: Run, sounds: Path) -> None:
    inventory("scan", sounds)
    words = ("correct", "Kicks/Deep Kick.wav", "--instrument", "snare", "--root", "C2", "--favourite", "--json")
    corrected = inventory(*words).document()
    assert (corrected["instrument"], corrected["root_midi"]) == ("snare", 36)
    (sounds / "Kicks/Deep Kick.wav").rename(sounds / "q.wav")
    inventory("scan", sounds)
    shown = inventory("show", "q.wav", "--json").document()
    assert (shown["instrument"], shown["root"], shown["is_favourite"], shown["source"]) == ("snare", str(sounds), True, "user")
    assert inventory("correct", "q.wav", "--forget", "--json").document()["instrument"] == "other"


def test_a_folder_is_corrected(inventory: Run, sounds: Path) -> None:
    inventory("scan", sounds)
    assert inventory("correct", "Kicks", "--folder", "--instrument", "tom", "--json").document()["samples"] == 1
    assert inventory("list", "--instrument", "tom", "--json").document()["total"] == 1


def test_one_id_in_two_roots_needs_the_root(inventory: Run, sounds: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "more", {"Piano_C4.wav": 9})
    inventory("scan", sounds, tmp_path / "more")
    assert "--root-folder" in inventory("show", "Piano_C4.wav").assert_one_error_line(2)
    shown = inventory("show", "Piano_C4.wav", "--root-folder", tmp_path / "more", "--json").document()
    assert shown["root"] == str(tmp_path / "more")


def test_health_relink_export_import(inventory: Run, run: Run, sounds: Path, tmp_path: Path) -> None:
    inventory("scan", sounds)
    assert "bad.wav" in inventory("health").out
    sounds.rename(tmp_path / "moved")
    assert inventory("relink", tmp_path / "moved", "--json").document()["missing"] == 0
    (file,) = inventory("export", tmp_path / "out", "--json").document()["files"]
    document = json.loads(Path(file).read_text())
    assert (document["schema_version"], document["total_files"]) == ("air-inventory-1", 4)
    assert {"generated_at", "root", "instrument_count", "total_bytes", "instruments", "samples"} <= set(document)
    other = run("--library", tmp_path / "other", "inventory", "import", file, "--json")
    assert other.document()["samples"] == 4


def test_a_heart_for_a_folder_is_refused_not_forgotten(inventory: Run, sounds: Path) -> None:
    inventory("scan", sounds)
    inventory("correct", "Kicks", "--folder", "--instrument", "snare", "--favourite").assert_one_error_line(2)
    assert inventory("list", "--instrument", "snare", "--json").document()["total"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("scan", "nowhere"),
        ("show", "nothing.wav"),
        ("correct", "nothing.wav", "--instrument", "snare"),
        ("correct", "x", "--root", "H9"),
        ("correct", "x", "--folder", "--instrument", "nonsense"),
        ("list", "--root-folder", "nowhere"),
        ("list", "--limit", "0"),
        ("relink", "nowhere"),
        ("import", "nowhere.json"),
        ("export",),
    ],
)
def test_wrong_words_are_one_line(inventory: Run, words: tuple[str, ...]) -> None:
    inventory(*words).assert_one_error_line(2)


def test_similar_names_the_nearest_with_a_reason(inventory: Run, tmp_path: Path) -> None:
    (tmp_path / "tones").mkdir()
    for number, hz in enumerate((220.0, 225.0, 880.0)):
        time = np.arange(22050) / 44100
        tone = 0.3 * np.sin(2 * np.pi * hz * time) * np.exp(-4 * time)
        soundfile.write(tmp_path / "tones" / f"{number}.wav", tone.astype(np.float32), 44100)
    inventory("scan", tmp_path / "tones", "--deep")
    document = inventory("similar", "0.wav", "--count", "2", "--json").document()
    assert document["id"] == "0.wav"
    assert [row["id"] for row in document["similar"]] == ["1.wav", "2.wav"]
    assert all(row["why"] and row["distance"] >= 0 for row in document["similar"])
    text = inventory("similar", "0.wav", "--root-folder", tmp_path / "tones").out
    assert text.startswith("Like 0.wav:")
    assert "1.wav" in text


def test_similar_says_what_to_do(inventory: Run, sounds: Path) -> None:
    inventory("scan", sounds)
    assert "--deep" in inventory("similar", "Piano_C4.wav").assert_one_error_line(2)
    inventory("similar", "nothing.wav").assert_one_error_line(2)
    inventory("similar", "Piano_C4.wav", "--count", "x").assert_one_error_line(2)


def test_recommend_names_samples_for_each_part(inventory: Run, sounds: Path, tmp_path: Path) -> None:
    inventory("scan", sounds)
    write_song(song(track("piano", "chords", [60, 64]), track("drums", "drums", [36])), tmp_path / "song.mid")
    document = inventory("recommend", tmp_path / "song.mid", "--json").document()
    piano, drums = document["parts"]
    assert [row["id"] for row in piano["samples"]] == ["Piano_C4.wav"]
    assert piano["samples"][0]["chosen"] is True
    assert piano["samples"][0]["why"].startswith("Root C4, two semitones below")
    assert [row["id"] for row in drums["samples"]] == ["Kicks/Deep Kick.wav"]
    assert inventory("recommend", tmp_path / "song.mid", "--json").document() == document
    assert "* Piano_C4.wav" in inventory("recommend", tmp_path / "song.mid", "--layers", "2", "--prefer-organic").out
    write_song(song(track("piano", "chords", [60, 64] * 8)), tmp_path / "quiet.mid")
    parts = inventory("recommend", tmp_path / "quiet.mid", "--add-percussion", "--json").document()["parts"]
    assert parts[-1]["role"] == "percussion"


@pytest.mark.parametrize("words", [("nothing.mid",), ("song.mid", "--layers", "9"), ("song.mid", "--count", "0")])
def test_recommend_refuses_what_cannot_be(inventory: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    write_song(song(track("piano", "chords", [60])), tmp_path / "song.mid")
    inventory("recommend", tmp_path / words[0], *words[1:]).assert_one_error_line(2)
