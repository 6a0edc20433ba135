"""A take is made from a prompt or a plan, told step by step, and kept whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from airdesk.audio.files import audio_info
from airdesk.errors import BadInputError, CancelledError, LibraryError, RenderError, StorageError
from airdesk.library.database import integrity_problems, open_library
from airdesk.library.runs import load_events, load_run
from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.settings import Settings
from airdesk.workflows import song_preview, song_sounds
from airdesk.workflows.another_like import another_like
from airdesk.workflows.edit_plan import set_section_bars, set_tempo
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.library_songs import list_library
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from airdesk.workflows.song_takes import open_take, takes_of
from airdesk.workflows.take_values import PlanMade, SamplesChosen, ScoreMade, SoundsMade, TakeNews, TakeStored
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.sample_folders import write_files

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return library_with_shared_sounds(tmp_path / "my música 音楽")


@dataclass
class CancelAt:
    """A job that is cancelled once it says something."""

    text: str
    said: list[str] = field(default_factory=list)

    def report(self, fraction: float | None, stage: str) -> None:
        self.said.append(stage)

    def check_cancelled(self) -> None:
        if any(self.text in stage for stage in self.said):
            raise CancelledError("cancelled")


def files_in(settings: Settings) -> list[str]:
    runs = settings.library_folder / "runs"
    return sorted(path.name for path in runs.rglob("*") if path.is_file()) if runs.exists() else []


def test_a_take_is_a_new_song_with_plan_score_log_and_a_file_to_listen_to(settings: Settings) -> None:
    news: list[TakeNews] = []
    take = generate_take(REQUEST, settings, on_stage=news.append)
    assert [type(one).__name__ for one in news] == [
        "RunBegan", "PlanMade", "ScoreMade", "SoundsMade", "TakeStored", "PreviewMade"
    ]  # fmt: skip
    assert list_library(settings)[0].id == take.song_id
    kept = open_take(take.song_id, settings)
    assert (kept.song, kept.request, kept.plan, kept.row) == (take.song, REQUEST, take.plan, take.row)
    assert kept.plan is not None
    assert kept.score is not None
    assert take.song.master_gain_db is not None
    assert take.origin.plan == take.plan
    preview = settings.library_folder / str(take.row.preview)
    assert abs(audio_info(preview).duration_seconds - take.song.duration_seconds) < 8
    assert preview.stat().st_size < 3_000_000
    assert files_in(settings) == ["preview.ogg"]
    with open_library(settings.library_folder) as library:
        run = load_run(library, str(take.row.run_id))
        assert (run.state, run.kind, run.song_id, run.folder) == ("completed", "take", take.song_id, str(preview.parent))
        messages = [event.message for event in load_events(library, run.id)]
        assert (messages[0], messages[-1]) == ("take begins", "take done")


def test_what_is_told_early_is_the_song_that_is_kept(settings: Settings) -> None:
    news: list[TakeNews] = []
    take = generate_take(REQUEST, settings, on_stage=news.append)
    plan, score, sounds, stored = news[1:5]
    assert isinstance(plan, PlanMade)
    assert isinstance(score, ScoreMade)
    assert isinstance(sounds, SoundsMade)
    assert isinstance(stored, TakeStored)
    assert plan.plan == take.plan
    assert [track.clips for track in score.song.tracks] == [track.clips for track in take.song.tracks]
    assert replace(sounds.song, master_gain_db=take.song.master_gain_db) == take.song == stored.take.song


def test_the_gain_is_the_one_that_make_measures(settings: Settings, tmp_path: Path) -> None:
    take = generate_take(REQUEST, settings)
    made = make_song(MakeSongRequest(REQUEST, tmp_path / "out"), settings)
    assert open_take(made.details["song_id"], settings).song == take.song


def test_another_seed_is_a_further_take_of_the_song(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    second = generate_take(replace(REQUEST, seed=8), settings, song_id=first.song_id)
    assert (second.song_id, second.number) == (first.song_id, 2)
    assert second.song.tracks != first.song.tracks
    assert second.song.title == first.song.title
    assert [row.summary for row in takes_of(first.song_id, settings)] == ["first", "seed 8"]
    assert open_take(first.song_id, settings).number == 2
    assert open_take(first.song_id, settings, 1).song == first.song


def test_an_edited_plan_is_composed_from(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    assert first.plan is not None
    longer = set_tempo(set_section_bars(first.plan, 0, first.plan.sections[0].bars + 2), 77.0)
    second = generate_take(longer, settings, song_id=first.song_id, asked=first.request, summary="longer")
    assert second.plan == longer
    assert second.request == REQUEST
    assert second.song.tempo_map.tempo_at(0) == 77.0
    assert second.row.summary == "longer"


@pytest.mark.parametrize("text", ["Composing", "levels", "Rendering", "Keeping"])
def test_a_cancelled_take_leaves_nothing_but_its_log(settings: Settings, text: str) -> None:
    cancel = CancelAt(text)
    with pytest.raises(CancelledError):
        generate_take(REQUEST, settings, progress=cancel)
    assert list_library(settings) == []
    assert files_in(settings) == []
    with open_library(settings.library_folder) as library:
        assert [row["state"] for row in library.database.table("runs").rows] == ["cancelled"]


def test_who_cancels_the_file_to_listen_to_keeps_the_take(settings: Settings) -> None:
    take = generate_take(REQUEST, settings, progress=CancelAt("Mastering"))
    assert take.row.preview is None
    assert open_take(take.song_id, settings).song == take.song
    assert files_in(settings) == []


def test_a_failed_file_to_listen_to_is_a_warning(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(song_preview, "write_preview", fail)
    take = generate_take(REQUEST, settings)
    assert take.warnings == ("There is no file to listen to yet: The disk is full.",)
    assert open_take(take.song_id, settings).song == take.song


def test_a_failure_is_kept_in_the_log(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RenderError("The drums are on strike.")

    monkeypatch.setattr(song_sounds, "build_song_sounds", fail)
    with pytest.raises(RenderError):
        generate_take(REQUEST, settings)
    assert list_library(settings) == []
    with open_library(settings.library_folder) as library:
        (row,) = library.database.table("runs").rows
        assert (row["state"], row["error"]) == ("failed", "RenderError: The drums are on strike.")
        assert row["plan"]


def test_a_song_that_is_gone_and_an_empty_prompt_are_bad_input(settings: Settings) -> None:
    with pytest.raises(BadInputError, match="prompt is empty"):
        generate_take(PlanRequest("  "), settings)
    with pytest.raises(BadInputError, match="no song"):
        generate_take(REQUEST, settings, song_id="000000000000")
    assert files_in(settings) == []
    with open_library(settings.library_folder) as library:
        assert library.database.table("runs").count == 0  # said before anything was begun


def test_without_a_library_nothing_is_begun(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(LibraryError):
        generate_take(REQUEST, Settings(tmp_path / "library"))


def test_another_like_it_has_the_same_plan_and_other_notes(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    second = another_like(first, 99, settings)
    assert first.plan is not None
    assert (second.plan, second.number) == (replace(first.plan, seed=99), 2)
    assert (second.request, second.row.seed) == (first.request, 99)  # the fields go on showing what the plan came from
    assert second.song.sections == first.song.sections
    assert second.song.tracks != first.song.tracks
    with pytest.raises(LibraryError, match="not known"):
        another_like(replace(first, plan=None, request=None), 1, settings)


def test_takes_of_one_song_made_at_once_each_get_a_number(settings: Settings) -> None:
    first = generate_take(REQUEST, settings)
    with ThreadPoolExecutor(3) as pool:
        made = list(
            pool.map(lambda seed: generate_take(replace(REQUEST, seed=seed), settings, song_id=first.song_id), (8, 9, 10))
        )
    assert sorted(take.number for take in made) == [2, 3, 4]
    for take in made:
        assert open_take(first.song_id, settings, take.number).song == take.song
    assert len(list_library(settings)) == 1
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []


def test_own_samples_play_where_they_suit_also_in_the_next_take(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    write_files(folder, {f"Grand/Piano {note}.wav": number for number, note in enumerate(("C3", "E3", "G3", "C4", "E4", "G4"))})
    scan_inventory(ScanRequest((folder,)), settings)
    wish = OwnSamples(prefer_organic=True)
    request = PlanRequest("a slow piece", bars=4, seed=3, instruments=("piano", "drums"), own_samples=wish)
    news: list[TakeNews] = []
    first = generate_take(request, settings, on_stage=news.append)
    again = another_like(first, 4, settings)
    assert [set(one.names.values()) for one in news if isinstance(one, SamplesChosen)] == [{"Grand"}]
    for take in (first, again):
        is_own = {track.is_percussion: track.sound.startswith("own:") for track in take.song.tracks}
        assert is_own == {False: True, True: False}
        assert take.request == request
    assert [track.sound for track in first.song.tracks] == [track.sound for track in again.song.tracks]


def test_without_samples_the_factory_plays(settings: Settings) -> None:
    take = generate_take(replace(REQUEST, own_samples=OwnSamples(add_percussion=True)), settings)
    assert not any(track.sound.startswith("own:") for track in take.song.tracks)
    assert any(track.is_percussion for track in take.song.tracks)
