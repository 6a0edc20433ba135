"""A set becomes files: all of them or none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from airdesk.errors import BadInputError, CancelledError, OutputFolderError
from airdesk.library.events import Event
from airdesk.model.djset import DjSet
from airdesk.progress import NoProgress
from airdesk.settings import settings_for
from airdesk.workflows.export_mix import MixExport, export_mix, file_names, files_in_the_way, tracklist
from airdesk.workflows.job_history import load_run_log, load_runs
from airdesk.workflows.set_timeline import SetTimeline
from tests.helpers.dj_sets import laid_out_set


class Impatient:
    """Cancels as soon as something is done."""

    def report(self, fraction: float | None, stage: str) -> None:
        """Nobody looks."""

    def check_cancelled(self) -> None:
        raise CancelledError("not wanted")


def test_files_of_a_mix(tmp_path: Path) -> None:
    laid_out, settings = laid_out_set(tmp_path), settings_for(tmp_path / "library")
    wanted = MixExport(tmp_path / "out", "My mix", "flac", frozenset({"tracklist", "cue", "decisions"}))
    told: list[tuple[str, Event]] = []
    result = export_mix(
        laid_out, DjSet(title="Evening"), wanted, settings, progress=NoProgress(), on_event=lambda *one: told.append(one)
    )
    assert len({run_id for run_id, _ in told}) == 1
    assert [event.message for _, event in told][:2] == ["mix begins", "mix begins"]  # the run and its stage
    assert dict(told[0][1].data or {})["title"] == "Evening"
    assert (told[-1][1].message, dict(told[-1][1].data or {})["files"]) == ("mix done", len(result.files))
    assert load_run_log(settings, told[0][0]) == [event for _, event in told]
    assert sorted(path.name for path in result.files) == ["My mix.cue", "My mix.flac", "decisions.json", "tracklist.txt"]
    assert all(path.is_file() for path in result.files)
    length = soundfile.info(tmp_path / "out" / "My mix.flac").duration
    assert length == pytest.approx(laid_out.timeline.duration_seconds, abs=0.01)
    assert 'FILE "My mix.flac"' in (tmp_path / "out" / "My mix.cue").read_text(encoding="utf-8-sig")
    assert "Song 1" in (tmp_path / "out" / "tracklist.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in result.files)


def test_what_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "mix.wav").write_bytes(b"mine")
    wanted = MixExport(tmp_path)
    assert [path.name for path in files_in_the_way(wanted, "")] == ["mix.wav"]
    assert file_names(replace(wanted, if_exists="number"), "")["mix"] == "mix 2.wav"
    assert files_in_the_way(replace(wanted, if_exists="number"), "") == []
    with pytest.raises(OutputFolderError, match=r"mix\.wav is already"):
        export_mix(laid_out_set(tmp_path), DjSet(), wanted, settings_for(tmp_path / "library"), progress=NoProgress())
    assert (tmp_path / "mix.wav").read_bytes() == b"mine"


def test_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    out, settings = tmp_path / "out", settings_for(tmp_path / "library")
    with pytest.raises(CancelledError):
        export_mix(laid_out_set(tmp_path), DjSet(title="Evening"), MixExport(out), settings, progress=Impatient())
    assert not out.exists()
    (run,) = load_runs(settings, limit=5)
    assert (run.kind, run.title, run.state) == ("mix", "Evening", "cancelled")
    assert load_run_log(settings, run.id)[-1].message == "mix cancelled: not wanted"


def test_empty_set_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no song that could be mixed"):
        export_mix(SetTimeline(), DjSet(), MixExport(tmp_path), settings_for(tmp_path / "library"), progress=NoProgress())


def test_tracklist_names_songs_and_times(tmp_path: Path) -> None:
    text = tracklist(laid_out_set(tmp_path), "Evening")
    assert text.startswith("Evening\n2 songs")
    assert "120.0 BPM" in text
