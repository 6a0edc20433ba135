"""A song as it is heard becomes files: exact, whole or not at all, under names of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.files import read_audio
from airdesk.errors import BadInputError, CancelledError, OutputFolderError, RenderError, StorageError
from airdesk.library.song_documents import song_from_document
from airdesk.midi.smf_reader import read_midi_file
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song, edit_track, track_notes
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.units import db_to_amplitude
from airdesk.workflows.export_choice import ExportChoice, ExportResult, ExportSpan, expected_bytes
from airdesk.workflows.export_files import export_song_files
from airdesk.workflows.export_place import scratch_folder
from airdesk.workflows.library_songs import show_library_song
from airdesk.workflows.make_song import MakeSongRequest, make_song

BAR = 1920


@dataclass(frozen=True)
class Made:
    song: Song
    folder: Path
    settings: Settings

    def export(self, out: Path, song: Song | None = None, **choice: object) -> ExportResult:
        wanted = ExportChoice(**choice)  # type: ignore[arg-type]
        return export_song_files(song or self.song, None, wanted, out, self.settings, NoProgress())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A song of eight bars, made once."""
    folder = tmp_path_factory.mktemp("made")
    settings = settings_for()
    run = make_song(MakeSongRequest(PlanRequest("dusty lo-fi for a rainy night", bars=8, seed=7), folder), settings)
    return Made(show_library_song(str(run.details["song_id"]), settings).song, folder, settings)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_mix_and_master_are_those_that_making_the_song_wrote(made: Made, tmp_path: Path) -> None:
    result = made.export(tmp_path, items=frozenset({"mix", "master"}), name="Rain")
    assert names(tmp_path) == ["Rain mix.wav", "Rain.wav"]
    assert set(result.files) == {tmp_path / "Rain mix.wav", tmp_path / "Rain.wav"}
    for exported, original in (("Rain mix.wav", "mix.wav"), ("Rain.wav", "master.wav")):
        assert np.array_equal(read_audio(tmp_path / exported).audio, read_audio(made.folder / original).audio)
    assert result.warnings == ()


def test_stems_add_up_to_the_mix(made: Made, tmp_path: Path) -> None:
    made.export(tmp_path, items=frozenset({"mix", "stems"}), name="Rain", format="wav32f")
    stems = [read_audio(path).audio for path in (tmp_path / "Rain stems").iterdir()]
    mix = read_audio(tmp_path / "Rain mix.wav").audio
    assert len(stems) == len(made.song.tracks)
    assert all(stem.shape == mix.shape for stem in stems)
    assert np.abs(sum(stems) - mix).max() < 1e-5


def test_what_was_edited_is_what_comes_out(made: Made, tmp_path: Path) -> None:
    muted = next(track.id for track in made.song.tracks if track.role == "bass")  # nobody ducks under it
    louder = replace(edit_track(made.song, muted, lambda track: replace(track, is_muted=True)), title="Edited")
    louder = replace(louder, master_gain_db=(made.song.master_gain_db or 0.0) - 6.0)
    made.export(tmp_path, louder, items=frozenset({"mix", "stems", "midi"}))
    audio = read_audio(tmp_path / "Edited mix.wav").audio
    whole = read_audio(made.folder / "mix.wav").audio
    bass = read_audio(made.folder / "stems" / f"{muted}.wav").audio * db_to_amplitude(made.song.master_gain_db or 0.0)
    length = min(audio.shape[1], whole.shape[1])
    rest = (whole[:, :length] - bass[:, :length]) * db_to_amplitude(-6.0)
    body = slice(0, round(made.song.duration_seconds * 44_100))
    assert np.abs(audio[:, body] - rest[:, body]).max() < 1e-4
    midi = read_midi_file(tmp_path / "Edited.mid").song
    assert len(midi.tracks) == len(made.song.tracks) - 1 == len(list((tmp_path / "Edited stems").iterdir()))


def test_solo_is_respected(made: Made, tmp_path: Path) -> None:
    chosen = made.song.tracks[1].id
    soloed = edit_track(made.song, chosen, lambda track: replace(track, is_soloed=True))
    made.export(tmp_path, soloed, items=frozenset({"stems"}), name="Rain")
    assert len(names(tmp_path)) == 1


def test_a_section_is_exact_to_the_frame_and_sounds_as_in_the_song(made: Made, tmp_path: Path) -> None:
    span = ExportSpan(3 * BAR, 5 * BAR)
    made.export(tmp_path, items=frozenset({"mix", "midi"}), name="Part", span=span)
    part, whole = read_audio(tmp_path / "Part mix.wav").audio, read_audio(made.folder / "mix.wav").audio
    start, end = (round(made.song.tempo_map.tick_to_seconds(tick) * 44_100) for tick in (span.start_tick, span.end_tick))
    assert part.shape[1] == end - start
    inner = slice(221, end - start - 221)  # 5 ms
    assert np.array_equal(part[:, inner], whole[:, start:end][:, inner])
    midi = read_midi_file(tmp_path / "Part.mid").song
    first = min(note.start_tick for track in midi.tracks for note in track_notes(track))
    inside = [note for track in made.song.tracks for note in track_notes(track) if 3 * BAR <= note.start_tick < 5 * BAR]
    assert first == min(note.start_tick for note in inside) - 3 * BAR
    assert midi.end_tick <= 2 * BAR


def test_a_section_with_its_tail_rings_out_without_what_follows(made: Made, tmp_path: Path) -> None:
    bare, ringing = ExportSpan(0, 4 * BAR), ExportSpan(0, 4 * BAR, has_tail=True)
    made.export(tmp_path, items=frozenset({"mix"}), name="Bare", span=bare)
    made.export(tmp_path, items=frozenset({"mix"}), name="Ringing", span=ringing)
    short, long = read_audio(tmp_path / "Bare mix.wav").audio, read_audio(tmp_path / "Ringing mix.wav").audio
    assert long.shape[1] > short.shape[1]
    assert not long[:, -1].any()
    tail = np.abs(long[:, short.shape[1] :]).max(axis=0)
    assert tail[len(tail) // 2 :].max() < tail[: len(tail) // 4].max(), "it dies away"


@pytest.mark.parametrize(("name", "rate"), [("flac24", 96_000), ("mp3", 48_000), ("ogg", 44_100), ("opus", 48_000)])
def test_other_formats_and_rates_have_the_length_and_loudness_of_the_wav(
    name: str, rate: int, made: Made, tmp_path: Path
) -> None:
    made.export(tmp_path, items=frozenset({"master"}), name="Wav", sample_rate=rate)
    result = made.export(tmp_path, items=frozenset({"master"}), name="Other", format=name, sample_rate=rate)
    wav, other = read_audio(tmp_path / "Wav.wav"), read_audio(result.files[0])
    assert (other.sample_rate, other.num_frames) == (rate, wav.num_frames)
    rms = [20 * np.log10(np.sqrt(np.mean(np.square(each.audio, dtype=np.float64)))) for each in (wav, other)]
    assert rms[1] == pytest.approx(rms[0], abs=0.2)
    assert np.abs(other.audio).max() <= 1.0


def test_a_zip_holds_everything_with_a_manifest_and_the_song(made: Made, tmp_path: Path) -> None:
    items = frozenset({"master", "mix", "stems", "midi", "pictures"})
    result = made.export(tmp_path, items=items, as_zip=True, format="flac16", name="All of it")
    assert names(tmp_path) == ["All of it.zip"]
    with zipfile.ZipFile(result.files[0]) as archive:
        inside = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        song = song_from_document(json.loads(archive.read("song.json")))
        assert archive.testzip() is None
    assert {"master.flac", "mix.flac", "midi.mid", "pianoroll.png", "pianoroll.svg", "song.json"} <= inside
    assert sum(name.startswith("stems/") for name in inside) == len(made.song.tracks)
    assert song == made.song
    assert manifest["missing"] == []
    assert {row["path"] for row in manifest["files"]} == inside - {"manifest.json"}


def test_two_tracks_of_one_name_get_two_files(made: Made, tmp_path: Path) -> None:
    same = replace(made.song, tracks=tuple(replace(track, name="a/b: c") for track in made.song.tracks[:2]))
    made.export(tmp_path, same, items=frozenset({"stems"}), name="Rain")
    assert names(tmp_path) == ["Rain stems/a b c.wav", "Rain stems/a b c__2.wav"]


def test_existing_files_are_kept_replaced_or_numbered_as_wanted(made: Made, tmp_path: Path) -> None:
    (tmp_path / "Rain.mid").write_text("mine")
    with pytest.raises(OutputFolderError, match=r"Rain\.mid is already in"):
        made.export(tmp_path, items=frozenset({"midi"}), name="Rain")
    assert (tmp_path / "Rain.mid").read_text() == "mine"
    made.export(tmp_path, items=frozenset({"midi", "pictures"}), name="Rain", if_exists="number")
    assert names(tmp_path) == ["Rain.mid", "Rain__2 piano roll.png", "Rain__2 piano roll.svg", "Rain__2.mid"]
    made.export(tmp_path, items=frozenset({"midi"}), name="Rain", if_exists="overwrite")
    assert (tmp_path / "Rain.mid").read_bytes().startswith(b"MThd")


@pytest.mark.parametrize("if_exists", ["refuse", "overwrite", "number"])
def test_a_file_where_a_folder_must_be_is_said_before_the_work(if_exists: str, made: Made, tmp_path: Path) -> None:
    (tmp_path / "Rain stems").write_text("mine")
    with pytest.raises(OutputFolderError, match="Rain stems is already in"):
        made.export(tmp_path, items=frozenset({"mix", "stems"}), name="Rain", if_exists=if_exists)
    assert names(tmp_path) == ["Rain stems"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"items": frozenset()}, "Nothing is chosen"),
        ({"format": "opus"}, "48 kHz"),
        ({"span": ExportSpan(0, 99 * BAR)}, "does not lie inside"),
        ({"span": ExportSpan(BAR, BAR)}, "does not lie inside"),
    ],
)
def test_a_choice_that_cannot_be_is_said(change: dict[str, object], sentence: str, made: Made, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=sentence):
        made.export(tmp_path / "out", None, **change)
    assert not (tmp_path / "out").exists()


def test_without_an_audible_track_there_is_a_sentence(made: Made, tmp_path: Path) -> None:
    silent = replace(made.song, tracks=tuple(replace(track, is_muted=True) for track in made.song.tracks))
    with pytest.raises(RenderError, match="No track can be heard"):
        made.export(tmp_path, silent)


def test_a_folder_that_cannot_be_written_and_a_full_disk_are_said_before_the_work(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputFolderError, match=r"is a file.*choose another folder"):
        made.export(tmp_path / "file" / "out")
    if os.geteuid() != 0:
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(OutputFolderError, match="cannot be written to"):
            made.export(tmp_path / "closed")
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StorageError, match="is full"):
        made.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@dataclass
class Stopping:
    """A user who cancels at some point of the work."""

    at: float
    seen: list[tuple[float, str]] = field(default_factory=list)

    def report(self, fraction: float | None, stage: str) -> None:
        assert fraction is not None and 0.0 <= fraction <= 1.0
        self.seen.append((fraction, stage))

    def check_cancelled(self) -> None:
        if self.seen and self.seen[-1][0] >= self.at:
            raise CancelledError("The export was cancelled.")


@pytest.mark.parametrize("at", [0.0, 0.1, 0.4, 0.6, 0.75, 0.9, 0.97])
def test_cancelled_at_any_moment_it_leaves_nothing(at: float, made: Made, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    everything = ExportChoice(frozenset({"master", "mix", "stems", "midi", "pictures"}), as_zip=True, name="Rain")
    with pytest.raises(CancelledError):
        export_song_files(made.song, None, everything, tmp_path, made.settings, Stopping(at))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_a_killed_export_left_goes_with_the_next_one(made: Made, tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from airdesk.workflows.export_place import scratch_folder
with scratch_folder(Path({str(tmp_path)!r}), "0123456789ab") as scratch:
    (scratch / "audio" / "half.wav").write_bytes(b"x")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], check=False)
    assert (tmp_path / ".airdesk-0123456789ab.part" / "audio" / "half.wav").exists()
    with scratch_folder(tmp_path, "ba9876543210") as other:
        made.export(tmp_path, items=frozenset({"midi"}), name="Rain")
        assert other.is_dir(), "an export that is still at work keeps its folder"
    assert [path.name for path in tmp_path.iterdir()] == ["Rain.mid"]


def test_progress_goes_forward_and_names_its_stages(made: Made, tmp_path: Path) -> None:
    watcher = Stopping(2.0)
    choice = ExportChoice(frozenset({"master", "stems"}), "flac16", name="Rain")
    export_song_files(made.song, None, choice, tmp_path, made.settings, watcher)
    fractions = [fraction for fraction, _ in watcher.seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert any("Rendering" in stage for _, stage in watcher.seen)
    assert any("Rain.flac" in stage for _, stage in watcher.seen)


def test_a_mix_over_full_scale_is_told_and_kept_in_float(made: Made, tmp_path: Path) -> None:
    hot = replace(made.song, master_gain_db=(made.song.master_gain_db or 0.0) + 6.0)
    clipped = made.export(tmp_path, hot, items=frozenset({"mix"}), name="A")
    assert "over full scale" in clipped.warnings[0]
    kept = made.export(tmp_path, hot, items=frozenset({"mix"}), name="B", format="wav32f")
    assert kept.warnings == ()
    assert np.abs(read_audio(tmp_path / "B mix.wav").audio).max() == pytest.approx(0.9 * db_to_amplitude(6.0), rel=1e-3)


@pytest.mark.parametrize("name", ["wav24", "flac16", "ogg"])
def test_the_expected_size_is_about_right(name: str, made: Made, tmp_path: Path) -> None:
    choice = ExportChoice(frozenset({"mix", "stems"}), name, name="Rain")  # type: ignore[arg-type]
    result = export_song_files(made.song, None, choice, tmp_path, made.settings, NoProgress())
    size = sum(path.stat().st_size for path in result.files)
    expected = expected_bytes(made.song, choice)
    assert 0.4 < size / (expected["mix"] + expected["stems"]) < 1.6
