"""`airdesk analyze` prints every fact a mix needs."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command_line import Run
from tests.helpers.drummed_songs import drummed_song, even_beats, write_song

FIELDS = {
    *("path", "duration_seconds", "tempo_bpm", "tempo_confidence", "tempo_alternatives", "meter", "beats", "downbeats", "grid"),
    *("key", "camelot_key", "key_confidence", "energy", "sections", "vocal", "integrated_lufs", "loudness_range_lu"),
    *("true_peak_dbtp", "cue_in_seconds", "cue_out_seconds", "warnings"),
}


def test_json_has_the_facts_and_what_failed(run: Run, tmp_path: Path) -> None:
    song = write_song(tmp_path / "song.ogg", drummed_song(even_beats(125.0, 15.0), seconds=15.0)[:, :300_000])
    done = run("--library", tmp_path / "library", "analyze", song, tmp_path / "none.wav", "--json")
    document = done.document()
    assert done.code == 0
    assert set(document["files"][0]) >= FIELDS
    assert document["files"][0]["grid"] in ("constant", "drifting")
    assert document["failed"] == [{"path": str(tmp_path / "none.wav"), "reason": "none.wav does not exist: check its path."}]
    assert "song.ogg" in run("--library", tmp_path / "library", "analyze", song).out


def test_nothing_usable_is_one_sentence_and_bad_input(run: Run, tmp_path: Path) -> None:
    line = run("--library", tmp_path / "library", "analyze", tmp_path / "none.wav").assert_one_error_line(2)
    assert "does not exist" in line
    done = run("--library", tmp_path / "library", "analyze", tmp_path / "none.wav", "--json")
    assert (done.code, done.document()["files"]) == (2, [])
