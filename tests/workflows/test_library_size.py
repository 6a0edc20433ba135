from __future__ import annotations

from pathlib import Path

from airdesk.library.database import open_library
from airdesk.library.events import Event
from airdesk.library.identity import utc_now
from airdesk.library.runs import Artifact, Run, add_artifacts, add_events, store_run
from airdesk.library.songs import store_song
from airdesk.model.plan import PlanRequest
from airdesk.settings import settings_for
from airdesk.workflows.library_size import library_size
from airdesk.workflows.sketch_song import sketch_song
from airdesk.workflows.song_library import trash


def test_songs_trash_and_cache_are_told_apart_and_files_elsewhere_are_not_counted(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    song = sketch_song(PlanRequest("lo-fi", genre="lo-fi", seed=1, bars=4))
    with open_library(settings.library_folder) as library:
        ids = [store_song(library, song) for _ in range(3)]
        for number, folder in enumerate((library.folder / "runs" / "a", library.folder / "runs" / "b", tmp_path / "elsewhere")):
            run = Run(f"run{number}", "make", "completed", "1", {}, utc_now(), song_id=ids[number], folder=str(folder))
            store_run(library, run)
            add_events(library, run.id, [Event(utc_now(), "run", "info", "x" * 100)])
            add_artifacts(library, run.id, [Artifact("mix.wav", "mix", 1_000_000 * (number + 1))])
    trash([ids[1]], settings)
    (settings.library_folder / "cache" / "sounds").mkdir(parents=True)
    (settings.library_folder / "cache" / "sounds" / "a.bin").write_bytes(bytes(5_000))
    for resumed in ("r1", "r2"):  # the second goes on from the first: its stems are the same files
        (settings.library_folder / "unfinished" / resumed).mkdir(parents=True)
    (settings.library_folder / "unfinished" / "r1" / "mix.wav").write_bytes(bytes(70_000))
    (settings.library_folder / "unfinished" / "r2" / "mix.wav").hardlink_to(settings.library_folder / "unfinished/r1/mix.wav")
    size = library_size(settings)
    database = (settings.library_folder / "library.db").stat().st_size
    assert (size.songs, size.trash, size.cache) == (1_000_000 + database, 2_000_000, 75_000)
    assert size.records == 3 * 100
    assert size.whole == size.songs + size.trash + size.cache
