"""A run done again from any of its stages uses what was kept of it, and makes the rest anew."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import pytest

from airdesk.errors import BadInputError, CancelledError, StorageError
from airdesk.library.database import open_library
from airdesk.library.events import Event
from airdesk.library.runs import add_events, load_events, load_run, store_run
from airdesk.library.trash import remove_song
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.settings import Settings
from airdesk.synthesis.soundfont.player import can_play
from airdesk.workflows.compose_song import ComposeSongRequest, compose_song
from airdesk.workflows.edit_plan import set_tempo
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.make_beat import BeatRequest, make_beat
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.results import RunResult
from airdesk.workflows.resume_take import furthest_run
from airdesk.workflows.run_again import run_again, stage_to_resume, stages_to_run_again
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from airdesk.workflows.song_takes import takes_of
from airdesk.workflows.take_credits import COMPOSED_BY, PLANNED_BY, credits_of_runs
from airdesk.workflows.take_values import RunBegan, Take, TakeNews
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.sample_folders import write_files

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7)
ALL = ("plan", "score", "samples", "render", "mix")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return library_with_shared_sounds(tmp_path_factory.mktemp("again") / "música")


@pytest.fixture(scope="module")
def made(settings: Settings) -> RunResult:
    return make_song(MakeSongRequest(REQUEST), settings)


def hash_of(result: RunResult, path: str) -> str | None:
    return next(file.sha256 for file in result.files if file.path == path)


def messages(settings: Settings, run_id: str) -> list[str]:
    with open_library(settings.library_folder) as library:
        return [event.message for event in load_events(library, run_id)]


@pytest.mark.parametrize("stage", ["score", "samples"])
def test_a_song_made_again_from_what_was_kept_is_the_same_song(made: RunResult, settings: Settings, stage: str) -> None:
    news: list[TakeNews] = []
    events: list[Event] = []
    again = run_again(made.run_id, stage, settings, on_stage=news.append, on_event=events.append)  # type: ignore[arg-type]
    assert isinstance(again, RunResult)
    assert again.run_id != made.run_id
    assert news == [RunBegan(again.run_id)]
    assert (
        dict(events[0].data or {}).items() >= {"from_run": made.run_id, "from_stage": stage, "prompt": REQUEST.prompt}.items()
    )
    for path in ("midi.json", "mix.wav", "master.wav"):
        assert hash_of(again, path) == hash_of(made, path), path
    said = messages(settings, again.run_id)
    assert f"the plan of run {made.run_id} is used" in said
    assert (f"the notes of run {made.run_id} are used" in said) == (stage == "samples")
    with open_library(settings.library_folder) as library:
        assert load_run(library, again.run_id).score == load_run(library, made.run_id).score


def test_a_run_can_be_done_again_with_its_notes_only(made: RunResult, settings: Settings, tmp_path: Path) -> None:
    assert stages_to_run_again(made.run_id, settings) == ALL
    notes = run_again(made.run_id, "plan", settings, only="score", out=tmp_path / "notes")
    assert isinstance(notes, RunResult)
    assert (tmp_path / "notes" / "midi.mid").is_file()
    assert not (tmp_path / "notes" / "mix.wav").exists()


def test_a_composition_becomes_a_song_with_sound(settings: Settings, made: RunResult) -> None:
    composed = compose_song(ComposeSongRequest(REQUEST), settings)
    again = run_again(composed.run_id, "render", settings)
    assert isinstance(again, RunResult)
    assert hash_of(again, "mix.wav") == hash_of(made, "mix.wav")
    notes = run_again(composed.run_id, "score", settings)
    assert isinstance(notes, RunResult)
    assert {file.path for file in notes.files} >= {"midi.mid"}
    assert all(file.stage != "mix" for file in notes.files)


def test_a_beat_keeps_its_title(settings: Settings) -> None:
    bass = InstrumentConfig("bass", low_pitch=28, high_pitch=40, articulation="staccato")
    request = BeatRequest("lo-fi", mood="rainy", duration_seconds=4, seed=7, instrument_configs=(bass,))
    beat = make_beat(request, settings)
    assert hash_of(beat, "midi.json") != hash_of(make_beat(replace(request, instrument_configs=()), settings), "midi.json")
    again = run_again(beat.run_id, "plan", settings)
    assert isinstance(again, RunResult)
    assert again.title == beat.title
    assert hash_of(again, "midi.json") == hash_of(beat, "midi.json")


def test_a_take_becomes_a_further_take_of_its_song(settings: Settings) -> None:
    take = generate_take(REQUEST, settings)
    assert take.row.run_id is not None
    again = run_again(take.row.run_id, "samples", settings)
    assert isinstance(again, Take)
    assert (again.song_id, again.number, again.row.summary) == (take.song_id, 2, "same notes again")
    assert (again.score, again.plan, again.request) == (take.score, take.plan, take.request)
    edited = generate_take(set_tempo(take.plan, 91.0), settings, song_id=take.song_id)  # type: ignore[arg-type]
    assert edited.row.run_id is not None
    assert stages_to_run_again(edited.row.run_id, settings) == ALL[1:]  # it was made from a plan, not from a prompt
    with open_library(settings.library_folder) as library:
        remove_song(library, takes_of(take.song_id, settings)[0].song_id)
    with pytest.raises(BadInputError, match="no run"):
        run_again(take.row.run_id, "samples", settings)


@dataclass
class StopAt:
    """Cancels once a stage is named."""

    stage: str
    is_there: bool = False

    def report(self, fraction: float | None, stage: str) -> None:
        self.is_there = self.is_there or stage.startswith(self.stage)

    def check_cancelled(self) -> None:
        if self.is_there:
            raise CancelledError("cancelled")


def test_a_run_that_was_stopped_goes_on_where_it_was_to_go(settings: Settings, made: RunResult, tmp_path: Path) -> None:
    events: list[str] = []
    with pytest.raises(CancelledError):
        make_song(
            MakeSongRequest(REQUEST, tmp_path / "wanted"),
            settings,
            progress=StopAt("Rendering"),
            tell=lambda began: events.append(began.run_id),
        )
    assert stage_to_resume(events[0], settings) == "render"
    resumed = run_again(events[0], stage_to_resume(events[0], settings), settings)
    assert isinstance(resumed, RunResult)
    assert resumed.folder == tmp_path / "wanted"
    assert hash_of(resumed, "master.wav") == hash_of(made, "master.wav")


def test_files_that_a_later_run_has_put_there_stay(settings: Settings, made: RunResult, tmp_path: Path) -> None:
    events: list[str] = []
    wanted, other = tmp_path / "wanted", replace(REQUEST, seed=8)
    with pytest.raises(CancelledError):
        make_song(
            MakeSongRequest(REQUEST, wanted),
            settings,
            progress=StopAt("Rendering"),
            tell=lambda began: events.append(began.run_id),
        )
    later = make_song(MakeSongRequest(other, wanted), settings)
    resumed = run_again(events[0], "samples", settings)
    assert isinstance(resumed, RunResult)
    assert settings.library_folder in resumed.folder.parents
    assert hash_of(resumed, "mix.wav") == hash_of(made, "mix.wav")
    assert sha256((wanted / "mix.wav").read_bytes()).hexdigest() == hash_of(later, "mix.wav")


def test_what_cannot_be_done_again_is_said(settings: Settings) -> None:
    with pytest.raises(BadInputError, match="no run 0123456789ab"):
        run_again("0123456789ab", "plan", settings)
    events: list[str] = []
    with pytest.raises(CancelledError):
        make_song(
            MakeSongRequest(REQUEST), settings, progress=StopAt("Planning"), tell=lambda began: events.append(began.run_id)
        )
    assert stage_to_resume(events[0], settings) == "score"
    with pytest.raises(BadInputError, match=r"its notes were not kept; choose plan or score\."):
        run_again(events[0], "render", settings)


def test_whoever_planned_and_composed_has_the_credit_when_it_is_done_again(settings: Settings) -> None:
    run_id = compose_song(ComposeSongRequest(REQUEST), settings).run_id
    by_models = ("plan", {PLANNED_BY: "openai gpt-x"}), ("midi", {COMPOSED_BY: {"piano": "ollama qwen", "drums": ""}})
    with open_library(settings.library_folder) as library:
        add_events(library, run_id, [Event("2026", category, "info", "told", data) for category, data in by_models])  # type: ignore[arg-type]
    for stage, composers in (("samples", {"piano": "Ollama (qwen)", "drums": ""}), ("samples", None), ("score", {})):
        again = run_again(run_id, stage, settings, only="score")  # type: ignore[arg-type]
        assert isinstance(again, RunResult)
        made_by = credits_of_runs([again.run_id], settings)[again.run_id]
        assert made_by.planned_by == "OpenAI (gpt-x)"
        assert composers is None or made_by.composed_by == composers
        run_id = again.run_id


def test_a_plan_that_cannot_be_read_is_no_place_to_go_on_from(settings: Settings, made: RunResult) -> None:
    with open_library(settings.library_folder) as library:
        broken = replace(load_run(library, made.run_id), id="broken", plan={"meta": None}, score=None, state="failed")
        store_run(library, broken)
    assert furthest_run(["broken"], settings) is None
    assert furthest_run(["broken", made.run_id], settings) == (made.run_id, "mix")


def test_a_take_of_notes_only_gets_its_sound_when_it_is_done_again(settings: Settings) -> None:
    sketch = generate_take(REQUEST, settings, only_notes=True)
    assert (sketch.song.master_gain_db, sketch.row.preview) == (None, None)
    assert sketch.row.run_id is not None
    whole = run_again(sketch.row.run_id, "render", settings)
    assert isinstance(whole, Take)
    assert (whole.number, whole.score) == (2, sketch.score)
    assert whole.song.master_gain_db is not None
    assert whole.row.preview is not None


def test_sounds_are_chosen_anew_or_stay_as_they_were(settings: Settings, tmp_path: Path) -> None:
    def sounds(result: Take | RunResult) -> list[str]:
        assert isinstance(result, RunResult)
        return [row["sound"] for row in result.details["sounds"]]

    wish = OwnSamples(prefer_organic=True)
    request = replace(REQUEST, bars=1, instruments=("piano", "drums"), own_samples=wish)
    before = make_song(MakeSongRequest(request), settings)
    write_files(tmp_path, {f"Grand/Piano {note}.wav": number for number, note in enumerate(("C3", "E3", "G3", "C4", "E4"))})
    scan_inventory(ScanRequest((tmp_path,)), settings)
    anew = run_again(before.run_id, "samples", settings)
    assert isinstance(anew, RunResult)
    assert [sound.startswith("own:") for sound in sounds(anew)] == [False, True]
    for made, stage in ((before, "render"), (anew, "mix")):
        as_it_was = run_again(made.run_id, stage, settings)  # type: ignore[arg-type]
        assert isinstance(as_it_was, RunResult)
        assert sounds(as_it_was) == sounds(made)
        assert hash_of(as_it_was, "mix.wav") == hash_of(made, "mix.wav")
        assert as_it_was.details.get("samples") == made.details.get("samples")
        assert "choose samples" not in messages(settings, as_it_was.run_id)


@pytest.mark.skipif(not can_play(), reason="its player has no wheel here")
def test_the_soundfont_that_played_plays_again(settings: Settings, band: Path) -> None:
    other = replace(settings, soundfont=band)
    request = MakeSongRequest(PlanRequest("ambient", bars=1, seed=7, instruments=("strings",)))
    made = make_song(request, other)
    again = run_again(made.run_id, "render", settings)
    anew = run_again(made.run_id, "samples", settings)
    assert isinstance(again, RunResult) and isinstance(anew, RunResult)
    assert [one.details["sounds"][0]["kind"] for one in (made, again, anew)] == ["soundfont", "soundfont", "factory"]
    assert hash_of(again, "mix.wav") == hash_of(made, "mix.wav")
    assert f"the SoundFont {band} plays, as before" in messages(settings, again.run_id)


def test_stems_of_a_finished_song_are_copied_unless_they_were_changed(settings: Settings) -> None:
    made = make_song(MakeSongRequest(replace(REQUEST, bars=1)), settings)
    mixed = run_again(made.run_id, "mix", settings)
    assert isinstance(mixed, RunResult)
    assert not (mixed.folder / "mix.wav").samefile(made.folder / "mix.wav")
    assert "render stems and mix" not in messages(settings, mixed.run_id)
    with (made.folder / "mix.wav").open("r+b") as file:
        file.seek(1000)
        file.write(b"louder")
    anew = run_again(made.run_id, "mix", settings)
    rmtree(made.folder)
    gone = run_again(made.run_id, "mix", settings)
    for again, reason in ((anew, "was changed since"), (gone, "are not there any more")):
        assert isinstance(again, RunResult)
        (said,) = [text for text in messages(settings, again.run_id) if "so it is rendered again" in text]
        assert reason in said
        assert "render stems and mix" in messages(settings, again.run_id)
    for again in (mixed, anew, gone):
        assert isinstance(again, RunResult)
        assert [hash_of(again, path) for path in ("mix.wav", "master.wav")] == [
            hash_of(made, path) for path in ("mix.wav", "master.wav")
        ]


def test_stems_are_kept_of_what_failed_but_not_where_the_disk_is_full(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise errors.pop()

    monkeypatch.setattr("airdesk.mastering.master.master_file", fail)
    errors = [StorageError("The disk is full."), CancelledError("cancelled")]
    kept = []
    while errors:
        runs: list[str] = []
        with pytest.raises(type(errors[-1])):
            make_song(MakeSongRequest(replace(REQUEST, bars=1)), settings, tell=lambda began, to=runs: to.append(began.run_id))  # type: ignore[misc]
        kept.append((settings.library_folder / "unfinished" / runs[0] / "mix.wav").is_file())
        assert stage_to_resume(runs[0], settings) == ("mix" if kept[-1] else "render")
    assert kept == [True, False]


def test_where_stems_must_be_copied_to_be_kept_that_can_be_cancelled(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    class Cancelling:
        def report(self, *_: object) -> None:
            pass

        def check_cancelled(self) -> None:
            if begun:
                raise CancelledError("cancelled")

    def listen(event: Event) -> None:
        begun.extend([event] if event.message.startswith("keep the stems") else [])

    monkeypatch.setattr(os, "link", refuse)
    begun, runs = list[Event](), list[str]()
    with pytest.raises(CancelledError):
        make_song(
            MakeSongRequest(replace(REQUEST, bars=1)),
            settings,
            progress=Cancelling(),
            on_event=listen,
            tell=lambda began: runs.append(began.run_id),
        )
    assert not (settings.library_folder / "unfinished" / runs[0]).exists()
    assert stage_to_resume(runs[0], settings) == "render"
    with monkeypatch.context() as full:
        full.setattr("airdesk.library.unfinished._SPARE_BYTES", 2**60)
        assert isinstance(run_again(runs[0], "render", settings), RunResult)
    assert isinstance(run_again(runs[0], "render", settings), RunResult)
