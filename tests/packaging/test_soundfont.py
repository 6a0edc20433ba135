"""The SoundFont of the first start: brought by a real apt-get (of ours) beside the rest, never a reason to fail."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

import soundfont


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the mark that it was tried."""
    monkeypatch.setattr(soundfont, "TRIED", tmp_path / "tried")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    return tmp_path / "tried"


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a user without any SoundFont."""
    return {"HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "share")}


def put_apt(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An apt-get that does what a script says."""
    command = folder / "apt-get"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(soundfont, "allowed_apt_prefix", list)  # as the superuser has it


@pytest.mark.skipif("sys.version_info >= (3, 13)", reason="its player has no wheel here")
def test_it_is_wanted_once_and_only_where_there_is_none(tried: Path, bare: dict[str, str], tmp_path: Path) -> None:
    assert soundfont.is_wanted(bare)
    assert not soundfont.is_wanted({**bare, "AIRDESK_SOUNDFONT": "none"})
    folder = tmp_path / "share" / "sounds" / "sf2"
    folder.mkdir(parents=True)
    (folder / "some.sf2").touch()
    assert not soundfont.is_wanted(bare)
    (folder / "some.sf2").unlink()
    soundfont.remember_trying()
    assert not soundfont.is_wanted(bare)


def test_machines_that_cannot_play_it_are_left_alone(
    tried: Path, bare: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert not soundfont.is_wanted(bare)


def test_what_was_done_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_apt(tmp_path, monkeypatch, f'echo "$@" >> {tmp_path}/calls')
    arrival = soundfont.begin()
    assert arrival is not None
    soundfont.tell(arrival)
    assert "install" in (tmp_path / "calls").read_text().splitlines()[-1]
    assert soundfont.PACKAGE in (tmp_path / "calls").read_text()
    assert capsys.readouterr().err.splitlines()[-1] == f"Installed {soundfont.NAME}."


def test_a_failure_names_the_reason_and_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_apt(tmp_path, monkeypatch, 'echo "E: Unable to locate package" >&2; exit 100')
    arrival = soundfont.begin()
    assert arrival is not None
    soundfont.tell(arrival)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert "E: Unable to locate package" in said[-1]
    assert f"apt-get install -y {soundfont.PACKAGE}" in said[-1]


def test_the_first_song_does_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_apt(tmp_path, monkeypatch, f"until [ -e {tmp_path}/go ]; do sleep 0.02; done; touch {tmp_path}/done")
    arrival = soundfont.begin()
    assert arrival is not None
    soundfont.tell(arrival, patience_seconds=0.1)
    assert "still coming" in capsys.readouterr().err
    assert not (tmp_path / "done").exists()
    (tmp_path / "go").touch()
    arrival.process.wait()
    assert (tmp_path / "done").exists()


def test_where_we_may_not_the_command_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(soundfont, "allowed_apt_prefix", lambda: None)
    assert soundfont.begin() is None
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert soundfont.PACKAGE in said[0]
