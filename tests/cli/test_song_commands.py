"""`make`, `compose` and `beat` as a user runs them: whole results, honest refusals, nothing half-written."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.command_line import Outcome, Run, run_process

PROMPT = "dusty lo-fi for a rainy night"
SHORT = ["--bars", "4", "--seed", "7"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """A short song made by a process of its own."""
    out = tmp_path_factory.mktemp("made") / "song"
    return out, run_process(["make", PROMPT, *SHORT, "--out", out, "--json"])


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_make_reports_one_json_object_of_the_agreed_shape(made: tuple[Path, Outcome]) -> None:
    _, outcome = made
    assert outcome.code == 0, outcome.err
    document = outcome.document()
    agreed = {"run_id", "title", "tempo_bpm", "key", "duration_seconds", "tail_seconds", "files", "warnings", "stage_seconds"}
    assert agreed <= set(document)
    assert len(document["run_id"]) == 12
    assert list(document["stage_seconds"]) == ["plan", "score", "samples", "render", "mix", "library"]
    assert document["genre"] == "lo-fi"


def test_make_writes_everything_and_reports_it_truly(made: tuple[Path, Outcome]) -> None:
    out, outcome = made
    document = outcome.document()
    listed = {file["path"]: file for file in document["files"]}
    assert set(listed) == files_in(out)
    named = {"plan.json", "midi.json", "midi.mid", "midi_per_instrument.json", "pianoroll.svg", "pianoroll.png"}
    named |= {"mix.wav", "master.wav", "render_state.json", "manifest.json"}
    assert named <= set(listed)
    stems = [path for path in listed if path.startswith("stems/")]
    assert len(stems) == len(document["instruments"])
    for stem in stems:
        name = Path(stem).stem
        assert {f"midi_{name}.json", f"midi_{name}.mid", f"pianoroll_{name}.svg"} <= set(listed)
    for path, file in listed.items():
        content = (out / path).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest()), path


def test_the_zip_holds_all_other_files(made: tuple[Path, Outcome]) -> None:
    out, _ = made
    archives = list(out.glob("*.zip"))
    assert len(archives) == 1
    with zipfile.ZipFile(archives[0]) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == files_in(out) - {archives[0].name}


def test_the_manifest_lists_neither_itself_nor_the_zip(made: tuple[Path, Outcome]) -> None:
    out, _ = made
    manifest = json.loads((out / "manifest.json").read_text())
    assert {file["path"] for file in manifest["files"]} == {
        path for path in files_in(out) if path != "manifest.json" and not path.endswith(".zip")
    }
    assert manifest["missing"] == []


def test_the_render_state_keeps_request_mixer_sounds_and_response(made: tuple[Path, Outcome]) -> None:
    out, outcome = made
    state = json.loads((out / "render_state.json").read_text())
    assert state["request"]["prompt"] == PROMPT
    assert state["run_id"] == outcome.document()["run_id"]
    assert len(state["request"]["tracks"]) == len(state["sounds"]) == len(outcome.document()["instruments"])
    assert all(sound["zones"] and sound["source"] for sound in state["sounds"])
    assert isinstance(state["master_gain_db"], float)
    assert state["response"]["peak"] <= 0.9 + 1e-6


def test_the_same_command_gives_the_same_notes_and_the_same_mix(made: tuple[Path, Outcome], tmp_path: Path) -> None:
    first, _ = made
    assert run_process(["make", PROMPT, *SHORT, "--out", tmp_path, "--json"], PYTHONHASHSEED="77").code == 0
    for name in ("midi.mid", "mix.wav", "master.wav", "midi.json", "pianoroll.svg"):
        assert (tmp_path / name).read_bytes() == (first / name).read_bytes(), name


def test_a_person_is_told_what_was_made(run: Run, made: tuple[Path, Outcome], tmp_path: Path) -> None:
    outcome = run("make", PROMPT, *SHORT, "--out", tmp_path)
    assert outcome.code == 0, outcome.err
    document = made[1].document()
    assert outcome.out.splitlines()[0] == document["title"]
    assert f"{document['tempo_bpm']:g} BPM, {document['key']}" in outcome.out
    assert all(sentence in outcome.out for sentence in document["understood"])
    assert "master.wav" in outcome.out
    assert outcome.err == ""


def test_a_second_song_replaces_the_first_and_keeps_other_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run("compose", "techno with strings", *SHORT, "--out", tmp_path).code == 0
    first = files_in(tmp_path)
    assert run("compose", "jazz trio", *SHORT, "--out", tmp_path, "--json").code == 0
    second = files_in(tmp_path)
    assert "notes.txt" in second
    assert not {name for name in first & second if "strings" in name}
    assert len([name for name in second if name.endswith(".zip")]) == 1


def test_the_prompt_can_come_from_standard_input(tmp_path: Path) -> None:
    outcome = run_process(["compose", "-", *SHORT, "--out", tmp_path, "--json", "--quiet"], stdin="trap, żółć 🎵".encode())
    assert outcome.code == 0, outcome.err
    assert json.loads((tmp_path / "plan.json").read_text())["user_prompt"] == "trap, żółć 🎵"


@pytest.mark.parametrize(
    "prompt", ["🎵🔥🌧️", "żółta łódź podwodna", "x", "…", "夜の雨", "\x07\x1b[31m", "a" * 20_000, "\udcff lofi"]
)
def test_any_prompt_makes_notes(run: Run, tmp_path: Path, prompt: str) -> None:
    outcome = run("compose", prompt, *SHORT, "--out", tmp_path, "--json")
    assert outcome.code == 0, outcome.err
    outcome.document()


REFUSED = {
    "unknown genre": ["make", "x", "--genre", "polka-core"],
    "unknown key": ["make", "x", "--key", "Q sharp"],
    "unknown scale": ["make", "x", "--scale", "sideways"],
    "unknown meter": ["make", "x", "--meter", "4/5"],
    "unknown instrument": ["make", "x", "--instruments", "drums,vuvuzela-9000"],
    "too slow": ["make", "x", "--tempo", "19"],
    "too fast": ["make", "x", "--tempo", "301"],
    "no bars": ["make", "x", "--bars", "0"],
    "negative bars": ["make", "x", "--bars", "-4"],
    "too many bars": ["make", "x", "--bars", "100000"],
    "no length": ["make", "x", "--length-seconds", "0"],
    "endless": ["make", "x", "--length-seconds", "1e12"],
    "empty prompt": ["make", ""],
    "blank prompt": ["make", "  \n\t "],
    "5 MB prompt": ["make", "la " * 1_700_000],
    "language model": ["make", "x", "--provider", "nobody"],
    "model": ["make", "x", "--model", "gpt"],
    "beat in no genre": ["beat", "polka-core"],
    "beat too fast": ["beat", "trap", "--bpm", "200"],
    "beat too slow": ["beat", "trap", "--bpm", "90"],
    "beat in no mood": ["beat", "trap", "--mood", "bureaucratic"],
    "beat in no key": ["beat", "trap", "--key", "Zz"],
    "beat without length": ["beat", "trap", "--duration", "0"],
    "beat played in no way": ["beat", "trap", "--instrument-config", "bass: lowest=E1"],
    "beat of no such instrument": ["beat", "trap", "--instrument-config", "glorp: low=E1"],
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_is_one_sentence_and_leaves_nothing(run: Run, tmp_path: Path, words: list[str]) -> None:
    out = tmp_path / "deep" / "song"
    line = run(*words, "--out", out).assert_one_error_line(2)
    assert len(line) < 1000
    assert list(tmp_path.iterdir()) == []


def test_the_range_of_a_genre_is_told(run: Run, tmp_path: Path) -> None:
    assert "140 to 160" in run("beat", "trap", "--bpm", "200", "--out", tmp_path).assert_one_error_line(2)


def test_5_megabytes_on_standard_input_are_refused(tmp_path: Path) -> None:
    outcome = run_process(["make", "-", "--out", tmp_path / "song", "--quiet"], stdin=b"lofi " * 1_000_000)
    assert "20,000 characters" in outcome.assert_one_error_line(2)
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_that_is_a_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file" in run("make", "lofi", *SHORT, "--out", tmp_path / "file").assert_one_error_line(2)
    assert "is a file" in run("make", "lofi", *SHORT, "--out", tmp_path / "file" / "x").assert_one_error_line(2)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_an_unwritable_folder_is_refused(run: Run) -> None:
    assert "cannot be written" in run("make", "lofi", *SHORT, "--out", "/proc/song").assert_one_error_line(2)


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of Unix")
@pytest.mark.parametrize("limit_bytes", [1_000, 300_000, 3_000_000])
def test_a_disk_that_fills_up_is_one_sentence_and_leaves_nothing(
    made: tuple[Path, Outcome], tmp_path: Path, limit_bytes: int
) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    (tmp_path / "notes.txt").write_text("mine")
    outcome = run_process(["make", PROMPT, *SHORT, "--out", tmp_path / "song", "--quiet"], before=limit)
    outcome.assert_one_error_line(1)
    assert not (tmp_path / "song").exists()


def test_a_library_that_cannot_be_used_does_not_lose_the_song(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.db").write_text("a shopping list that is certainly not a database at all")
    outcome = run("compose", PROMPT, *SHORT, "--out", tmp_path / "song", "--library", tmp_path, "--json")
    assert outcome.code == 0, outcome.err
    assert any("not kept in the library" in warning for warning in outcome.document()["warnings"])
    assert (tmp_path / "song" / "midi.mid").exists()


def test_without_an_output_folder_the_library_must_be_usable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.db").write_text("a shopping list that is certainly not a database at all")
    run("compose", PROMPT, *SHORT, "--library", tmp_path).assert_one_error_line(1)
    assert [path.name for path in tmp_path.iterdir()] == ["library.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", [("Planning",), ("Preparing", "Rendering", "Writing", "Master", "Packing")])
def test_a_cancelled_song_leaves_nothing(
    made: tuple[Path, Outcome], tmp_path: Path, stop: signal.Signals, moment: tuple[str, ...]
) -> None:
    words = [sys.executable, "-m", "airdesk", "make", PROMPT, "--bars", "128", "--seed", "7", "--out", str(tmp_path / "song")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        seen = [process.stderr.readline()]
        while not any(word in seen[-1] for word in moment):
            assert seen[-1], f"the moment never came: {seen}"
            seen.append(process.stderr.readline())
        process.send_signal(stop)
        printed, error = process.communicate(timeout=60)
    assert (process.returncode, printed) == (1, "")
    assert error.splitlines()[-1] == "error: cancelled; nothing half-written was left"
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


def test_a_beat_is_named_after_genre_and_tempo(run: Run, tmp_path: Path) -> None:
    words = ["beat", "lo-fi", "--bpm", "75", "--key", "Cm", "--mood", "rainy", "--duration", "10", "--seed", "7"]
    outcome = run(*words, "--out", tmp_path, "--json")
    assert outcome.code == 0, outcome.err
    document = outcome.document()
    assert (document["title"], document["tempo_bpm"], document["key"]) == ("lo-fi - 75 BPM", 75.0, "C minor")
    assert abs(document["duration_seconds"] - 10) <= 4 * 60 / 75 * 4
    assert (tmp_path / "lo-fi - 75 BPM.zip").exists()


def test_how_the_instruments_of_a_beat_play_can_be_said(run: Run, tmp_path: Path) -> None:
    says = "bass: low=E1, high=E2, articulation=staccato, dynamics=0.6"
    words = ["beat", "lo-fi", "--duration", "10", "--seed", "7", "--instrument-config", says, "--out", tmp_path]
    outcome = run(*words)
    assert outcome.code == 0, outcome.err
    [plan] = [json.loads(path.read_bytes()) for path in tmp_path.rglob("plan.json")]
    [bass] = [one for one in plan["meta"]["instrument_configs"] if "bass" in one["name"]]
    assert (bass["register"]["low"], bass["register"]["high"], bass["articulation"]) == (28, 40, "staccato")


def test_the_log_is_shown_when_asked_for(run: Run, tmp_path: Path) -> None:
    outcome = run("compose", PROMPT, *SHORT, "--log", "--out", tmp_path)
    assert outcome.code == 0
    assert "plan begins" in outcome.err
    assert "score done" in outcome.err
