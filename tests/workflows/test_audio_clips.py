"""Songs with audio clips through the workflows: exported, carried with their samples, found again after moves."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.files import read_audio
from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.song_documents import song_from_document
from airdesk.midi.smf_reader import read_midi_file
from airdesk.model.audio_clip import AUDIO_FROM
from airdesk.model.audio_clip_edits import edit_audio_clip
from airdesk.model.audio_tracks import with_audio_track, with_dropped_clips
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song, edit_track
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.workflows.clip_sources import DroppedFile, clip_sources, with_found_sources
from airdesk.workflows.export_choice import ExportChoice
from airdesk.workflows.export_clip import write_piece_midi
from airdesk.workflows.export_clip_audio import render_piece
from airdesk.workflows.export_files import export_song_files
from airdesk.workflows.export_song import export_library_song
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.play_song import SongSoundsMaker
from airdesk.workflows.refresh_preview import refresh_preview
from airdesk.workflows.save_take import TakeSaver
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from airdesk.workflows.song_takes import open_take
from tests.helpers.clips import RATE, audio_song, audio_track, clip_of, noise_file
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.playing import held


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_for(), library_folder=tmp_path / "library")


@pytest.fixture
def song(tmp_path: Path) -> Song:
    """One track of audio only; its file lies in a folder of samples."""
    (tmp_path / "samples").mkdir()
    noise_file(tmp_path / "samples" / "rain.wav")
    return audio_song(audio_track(clip_of(tmp_path / "samples" / "rain.wav"), gain_db=-6.0))


def both(song: Song) -> Song:
    """The same with a track of notes, which plays a patch."""
    return replace(song, tracks=(*song.tracks, replace(held("piano", gain_db=-20.0), sound="felt-piano")))


def export(song: Song, out: Path, settings: Settings, *items: str, **choice: object) -> tuple[list[Path], list[str]]:
    wanted = ExportChoice(frozenset(items), **choice)  # type: ignore[arg-type]
    result = export_song_files(song, None, wanted, out, settings, NoProgress())
    return list(result.files), list(result.warnings)


def test_a_song_of_audio_alone_is_exported_with_its_stem(song: Song, settings: Settings, tmp_path: Path) -> None:
    files, warnings = export(song, tmp_path / "out", settings, "mix", "stems")
    assert [path.name for path in files] == ["test mix.wav", "rain.wav"] and warnings == []
    mix, stem = (read_audio(path).audio for path in files)
    assert np.abs(mix).max() > 0.1 and np.abs(mix - stem).max() < 1e-4
    with pytest.raises(BadInputError, match="audio"):
        export(song, tmp_path / "midi", settings, "midi")


def test_one_clip_is_written_as_wav_for_another_program_and_is_no_midi(song: Song, settings: Settings, tmp_path: Path) -> None:
    song = both(song)
    later = edit_audio_clip(song, "rain", 0, lambda clip: replace(clip, start_tick=1920, gain_db=-3.0))
    path = render_piece(later, "rain", AUDIO_FROM, tmp_path, settings, NoProgress())
    audio = read_audio(path).audio
    assert path.name == "test - rain.wav" and np.abs(audio[:, : RATE // 2]).max() > 0.05
    with pytest.raises(BadInputError, match="WAV"):
        write_piece_midi(later, "rain", AUDIO_FROM, tmp_path)
    with pytest.raises(BadInputError, match="no such clip"):
        render_piece(later, "rain", AUDIO_FROM + 1, tmp_path, settings, NoProgress())


def test_midi_leaves_audio_out_and_says_so(song: Song, settings: Settings, tmp_path: Path) -> None:
    files, warnings = export(both(song), tmp_path / "out", settings, "midi")
    assert [track.name for track in read_midi_file(files[0]).song.tracks] == ["piano"]
    assert any("rain" in warning and "MIDI" in warning for warning in warnings)


def test_a_zip_carries_its_samples_and_plays_from_them(song: Song, settings: Settings, tmp_path: Path) -> None:
    (archive,), warnings = export(song, tmp_path / "out", settings, "mix", as_zip=True, with_samples=True)
    assert warnings == []
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "elsewhere")
    document = json.loads((tmp_path / "elsewhere" / "song.json").read_text())
    carried = song_from_document(document)
    assert carried.tracks[0].audio_clips[0].source.path == "samples/rain.wav"
    same = (tmp_path / "samples" / "rain.wav").read_bytes()
    assert (tmp_path / "elsewhere" / "samples" / "rain.wav").read_bytes() == same
    manifest = json.loads((tmp_path / "elsewhere" / "manifest.json").read_text())
    assert "samples/rain.wav" in {row["path"] for row in manifest["files"]} and manifest["missing"] == []


def test_a_missing_sample_is_named_and_the_rest_is_exported(song: Song, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "samples" / "rain.wav").unlink()
    _, warnings = export(both(song), tmp_path / "out", settings, "mix", as_zip=True, with_samples=True)
    assert any("rain.wav" in warning and "ZIP" in warning for warning in warnings)


def test_a_moved_sample_is_found_by_its_key_and_by_its_content(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    noise_file(folder / "rain.wav")
    noise_file(tmp_path / "other.wav", seed=5)
    scan_inventory(ScanRequest((folder,)), settings)
    files = [DroppedFile(str(folder / "rain.wav")), DroppedFile(str(tmp_path / "other.wav")), DroppedFile(str(tmp_path / "no"))]
    found = clip_sources(files, settings, NoProgress())
    assert [source.name for source in found.sources] == ["rain.wav", "other.wav"] and "no" in found.problems[0]
    assert found.sources[0].sample_key is not None and found.sources[1].sample_key is None
    song, _ = with_dropped_clips(audio_song(), None, 0, found.sources)
    (folder / "deep").mkdir()
    (folder / "rain.wav").rename(folder / "deep" / "drops.wav")
    (tmp_path / "other.wav").rename(folder / "taken in.wav")
    scan_inventory(ScanRequest((folder,)), settings)
    with open_library(settings.library_folder) as library:
        again = with_found_sources(song, library)
        assert with_found_sources(again, library) == again
    assert [clip.source.name for clip in again.tracks[0].audio_clips] == ["drops.wav", "taken in.wav"]


def test_a_kept_song_is_heard_and_written_whole_after_its_samples_have_moved(tmp_path: Path) -> None:
    settings = library_with_shared_sounds(tmp_path / "library")
    folder = tmp_path / "samples"
    folder.mkdir()
    noise_file(folder / "rain.wav", seconds=4.0)
    scan_inventory(ScanRequest((folder,)), settings)
    (source,) = clip_sources([DroppedFile(str(folder / "rain.wav"))], settings, NoProgress()).sources
    take = generate_take(PlanRequest("dusty lo-fi", bars=4, seed=7, instruments=("piano",)), settings)
    with_rain, track_id = with_dropped_clips(take.song, None, 0, [source])
    TakeSaver(take.song_id, 1, settings)(with_rain)
    (folder / "rain.wav").rename(folder / "drops.wav")
    scan_inventory(ScanRequest((folder,)), settings)
    opened = open_take(take.song_id, settings).song
    assert opened.track(track_id).audio_clips[0].source.name == "drops.wav"
    alone = replace(opened, tracks=tuple(replace(track, is_soloed=track.id == track_id) for track in opened.tracks))
    TakeSaver(take.song_id, 1, settings)(alone)
    assert np.abs(read_audio(refresh_preview(take.song_id, settings)).audio).max() > 0.1
    TakeSaver(take.song_id, 1, settings)(opened)
    export_library_song(take.song_id, tmp_path / "out", settings)
    assert (tmp_path / "out" / "samples" / "drops.wav").read_bytes() == (folder / "drops.wav").read_bytes()
    assert (tmp_path / "out" / "stems" / f"{track_id}.wav").is_file()


def test_what_the_head_of_a_loop_says_leads_its_tempo(settings: Settings, tmp_path: Path) -> None:
    """An ACID chunk: a loop of 8 beats."""
    noise_file(tmp_path / "loop.wav", seconds=4.0)
    acid = np.array([0], "<u4").tobytes() + np.array([60, 0x8000], "<u2").tobytes() + np.array([0.0], "<f4").tobytes()
    acid += np.array([8], "<u4").tobytes() + np.array([4, 4], "<u2").tobytes() + np.array([120.0], "<f4").tobytes()
    raw = (tmp_path / "loop.wav").read_bytes() + b"acid" + len(acid).to_bytes(4, "little") + acid
    (tmp_path / "loop.wav").write_bytes(raw[:4] + (len(raw) - 8).to_bytes(4, "little") + raw[8:])
    (source,) = clip_sources([DroppedFile(str(tmp_path / "loop.wav"))], settings, NoProgress()).sources
    assert source.tempo_bpm == pytest.approx(120.0) and source.beats == 8.0
    song, track_id = with_dropped_clips(audio_song(tempo=100.0), None, 480, [source])
    clip = song.track(track_id).audio_clips[0]
    assert clip.follows_tempo and clip.duration_ticks == 8 * 480


def test_playback_makes_its_sounds_without_an_instrument(song: Song, settings: Settings) -> None:
    sounds = SongSoundsMaker(settings)(song, NoProgress())
    assert dict(sounds.instruments) == {}


def test_new_audio_tracks_have_ids_of_their_own() -> None:
    song, first = with_audio_track(audio_song(), "Rain")
    song, second = with_audio_track(song, "Rain")
    assert first != second and [track.name for track in song.tracks] == ["Rain", "Rain"]
    assert edit_track(song, second, lambda track: replace(track, name="Wind")).track(second).name == "Wind"


def test_stretched_and_resampled_audio_is_made_once(song: Song, settings: Settings, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "low.wav", np.zeros((8000, 1), np.float32), 8000)
    slow = audio_song(audio_track(clip_of(tmp_path / "low.wav", time_ratio=1.5)), song.tracks[0])
    export(replace(slow, tracks=(replace(slow.tracks[0], id="low"), slow.tracks[1])), tmp_path / "out", settings, "mix")
    kept = list(settings.pitched_cache_folder.rglob("*.clip"))
    assert len(kept) == 1 and kept[0].stat().st_size == 64 + 4 * round(1.5 * RATE)
