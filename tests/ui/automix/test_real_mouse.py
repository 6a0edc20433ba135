"""Drags as people make them: real mouse, real X server, real drag and drop between programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(not (shutil.which("xvfb-run") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of every drag."""
    folder = tmp_path_factory.mktemp("mouse")
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "AIRDESK_HOME": str(folder / "library"), "LC_ALL": "C.UTF-8"}
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"]
    command = [*screen, sys.executable, "-m", "tests.ui.automix.real_mouse", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=CHECKOUT, timeout=400)
    told = [line for line in done.stdout.splitlines() if line.startswith("FOUND ")]
    assert told, done.stdout + done.stderr
    answers: dict[str, Any] = json.loads(told[0].removeprefix("FOUND "))
    return answers


def test_a_row_of_the_set_is_pulled_below_others(found: dict[str, Any]) -> None:
    assert found["rows"] == {"moved": ["s1", "s2", "s0", "s3"], "back": ["s0", "s1", "s2", "s3"]}


def test_a_folder_from_another_program_lands_between_the_rows_it_is_dropped_on(found: dict[str, Any]) -> None:
    assert found["outside"].get("names") == ["Song 0", "Song 1", "New One", "clip", "Song 2", "Song 3"], found["outside"]
    assert "clip.mp4 is a film" in found["outside"]["note"]


def test_a_point_of_the_energy_curve_is_drawn_in_one_go(found: dict[str, Any]) -> None:
    energy = found["energy"]
    assert energy.get("points") == 1, energy
    assert max(energy["apart_px"]) < 2.0
    assert energy["left_after_undo"] == 0


def test_edges_middle_and_song_are_pulled_in_the_mix_timeline(found: dict[str, Any]) -> None:
    mix = found["mix"]
    assert "error" not in mix, mix
    assert mix["end"]["beats"] == [16.0, 12.0]
    assert mix["start"]["beats"] == [16.0, 12.0]
    assert mix["start"]["cue_out"][1] > mix["start"]["cue_out"][0] and mix["start"]["cue_in"][1] > mix["start"]["cue_in"][0]
    assert mix["middle"]["cue_out"][1] > mix["middle"]["cue_out"][0] and mix["middle"]["cue_in"][1] > mix["middle"]["cue_in"][0]
    assert mix["song"]["cue_out"][1] > mix["song"]["cue_out"][0] and mix["song"]["cue_in"][1] == mix["song"]["cue_in"][0]
    assert all(part["is_back"] for part in mix.values())


def test_what_is_pulled_against_a_limit_leaves_no_step_of_undo(found: dict[str, Any]) -> None:
    assert found["mix"]["limit"]["label"] == "Add songs", found["mix"]


def test_the_playhead_is_pulled_along_the_ruler(found: dict[str, Any]) -> None:
    scrub = found["scrub"]
    assert "error" not in scrub, scrub
    assert scrub["apart"] < 0.01 and scrub["moves"] >= 8
    assert scrub["largest"] == pytest.approx(60.0, abs=0.5)
    assert scrub["label"] == "Add songs"


def test_the_beat_sheet_is_pulled_zoomed_and_scrolled(found: dict[str, Any]) -> None:
    beats = found["beats"]
    assert "error" not in beats, beats
    assert beats["pulled_apart_px"] < 1.0 and beats["moved"] and beats["has_focus"]
    assert beats["zoomed"] < 0.8 and beats["anchor_apart_px"] < 1.0
    assert beats["wheeled"] > 0.0 and beats["panned_px"] == pytest.approx(100.0, abs=1.0)
    assert beats["beyond_px"] <= 0.01
    assert beats["label"] == "Set where bars begin" and beats["bar_apart"] < 0.001


def test_a_sample_of_the_inventory_is_pulled_onto_the_timeline(found: dict[str, Any]) -> None:
    sample = found["sample"]
    assert sample.get("name") == "clap_hit.wav", sample
    assert sample["key"] == 1 and sample["start_tick"] % 480 == 0
