"""What runs leave in the library: songs, plans, scores, logs, files; also of runs that failed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from airdesk.errors import CancelledError, RenderError
from airdesk.jobs.journal import load_jobs
from airdesk.library.assets import asset_path
from airdesk.library.database import Library, open_library
from airdesk.library.runs import Run, load_events, load_run
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings, settings_for
from airdesk.workflows import song_production
from airdesk.workflows.compose_song import ComposeSongRequest, compose_song
from airdesk.workflows.export_song import export_library_song
from airdesk.workflows.library_songs import list_library, show_library_song
from airdesk.workflows.make_song import MakeSongRequest, make_song

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An own library that shares the test run's sounds."""
    shared = settings_for().library_folder
    own = tmp_path / "library"
    own.mkdir()
    (shared / "cache").mkdir(parents=True, exist_ok=True)
    (own / "cache").symlink_to(shared / "cache", target_is_directory=True)
    return settings_for(own)


def only_run(library: Library) -> Run:
    ids = [row["id"] for row in library.database.table("runs").rows]
    assert len(ids) == 1
    return load_run(library, ids[0])


def test_a_song_is_kept_with_plan_score_log_files_and_picture(settings: Settings, tmp_path: Path) -> None:
    made = make_song(MakeSongRequest(REQUEST, tmp_path / "out"), settings)
    row = list_library(settings)[0]
    assert (row.id, row.title, row.prompt) == (made.details["song_id"], made.title, REQUEST.prompt)
    details = show_library_song(made.title, settings)
    run = details.runs[0]
    assert (run.id, run.state, run.folder) == (made.run_id, "completed", str(tmp_path / "out"))
    assert run.plan is not None
    assert run.score is not None
    assert run.request["prompt"] == REQUEST.prompt
    assert [stage["state"] for stage in run.stages.values()] == ["completed"] * 6
    assert {file.path for file in details.artifacts[run.id]} == {file.path for file in made.files}
    messages = [event.message for event in details.events[run.id]]
    assert messages[0] == "make begins"
    assert messages[-1] == "make done"
    assert details.song.master_gain_db is not None
    with open_library(settings.library_folder) as library:
        assert asset_path(library, str(row.thumbnail)).read_bytes() == (tmp_path / "out" / "pianoroll.png").read_bytes()


def test_an_export_is_what_make_wrote(settings: Settings, tmp_path: Path) -> None:
    made = make_song(MakeSongRequest(REQUEST, tmp_path / "out"), settings)
    exported = export_library_song(made.details["song_id"], tmp_path / "export", settings)
    assert {file.path for file in exported.files} == {file.path for file in made.files}
    for name in ("midi.mid", "midi.json", "plan.json", "mix.wav", "master.wav", "pianoroll.svg"):
        assert (tmp_path / "export" / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name
    assert len(list_library(settings)) == 1


def test_without_a_folder_the_files_are_in_the_library(settings: Settings) -> None:
    composed = compose_song(ComposeSongRequest(REQUEST), settings)
    assert composed.folder.parent == settings.library_folder / "runs"
    assert composed.folder.name.endswith(f"Z_{composed.run_id}")
    assert (composed.folder / "midi.mid").exists()


def test_a_run_that_fails_keeps_what_came_before(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RenderError("The drums are on strike.")

    monkeypatch.setattr(song_production, "build_song_sounds", fail)
    with pytest.raises(RenderError):
        make_song(MakeSongRequest(REQUEST, tmp_path / "out"), settings)
    assert not (tmp_path / "out").exists()
    with open_library(settings.library_folder) as library:
        run = only_run(library)
        assert run.state == "failed"
        assert run.error == "RenderError: The drums are on strike."
        assert run.plan is not None
        assert run.score is not None
        assert run.stages["score"]["state"] == "completed"
        assert run.stages["samples"]["state"] == "failed"
        assert load_events(library, run.id)[-1].level == "error"
    assert list_library(settings) == []


def test_a_cancelled_run_says_so(settings: Settings, tmp_path: Path) -> None:
    class Impatient:
        def report(self, fraction: float | None, stage: str) -> None:
            """Nobody looks."""

        def check_cancelled(self) -> None:
            raise CancelledError("cancelled")

    with pytest.raises(CancelledError):
        make_song(MakeSongRequest(REQUEST, tmp_path / "out"), settings, progress=Impatient())
    with open_library(settings.library_folder) as library:
        assert only_run(library).state == "cancelled"
        assert [(job.state, job.kind, job.label) for job in load_jobs(library)] == [("cancelled", "make", REQUEST.prompt)]


def test_a_picture_that_fails_is_a_warning(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no ink")

    monkeypatch.setattr("airdesk.midi.pianoroll.write_pianoroll_png", fail)
    composed = compose_song(ComposeSongRequest(REQUEST, tmp_path / "out"), settings)
    assert any("pianoroll.png" in warning for warning in composed.warnings)
    assert (tmp_path / "out" / "midi.mid").exists()


def test_a_newer_library_is_left_alone_and_the_song_is_made(settings: Settings, tmp_path: Path) -> None:
    open_library(settings.library_folder).close()
    connection = sqlite3.connect(settings.library_folder / "library.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    composed = compose_song(ComposeSongRequest(REQUEST, tmp_path / "out"), settings)
    assert any("newer AirDesk" in warning for warning in composed.warnings)
    assert composed.details["song_id"] is None
