"""Songs become a mix in a folder: the same bytes each time, nothing half made, every file left out with its reason."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from airdesk.dsp.dc_blocker import DcBlocker
from airdesk.errors import BadInputError, CancelledError
from airdesk.mastering.master import measure_file
from airdesk.model.djset import MixRules
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.workflows.automix_document import automix_document
from airdesk.workflows.automix_set import AutomixReport, AutomixRequest, automix_set
from airdesk.workflows.job_history import load_run_log, load_runs
from airdesk.workflows.mix_intake import usable_songs
from tests.helpers.drummed_songs import drummed_song, even_beats, write_song
from tests.helpers.processes import session_processes

FIELDS = {
    "from", "to", "cue_out_seconds", "cue_in_seconds", "start_seconds", "length_beats", "style", "tempo_plan",
    "key_shift_semitones", "overlap_beat_error_ms", "loudness_jump_lu", "score", "reasons",
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One library, so that each song is listened to once."""
    return settings_for(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("songs")
    return tuple(
        write_song(
            folder / f"{name}.flac",
            drummed_song(even_beats(tempo, 40.0, start=0.3), seconds=40.0, key=key, sample_rate=44_100) * level,
            44_100,
        )
        for name, tempo, key, level in (
            ("a", 120.0, "A minor", 1.0),
            ("b", 121.0, "C major", 0.5),  # so near that tempos soon have glided back: stretching is what takes long here
            ("c", 120.5, "A minor", 0.8),
        )
    )


@pytest.fixture(scope="module")
def made(songs: tuple[Path, ...], settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AutomixReport:
    return automix_set(AutomixRequest(songs, tmp_path_factory.mktemp("out"), order="given", num_workers=2), settings)


def test_its_log_is_stored_with_the_run(made: AutomixReport, settings: Settings) -> None:
    (run,) = (run for run in load_runs(settings, limit=5) if run.kind == "automix")
    messages = [event.message for event in load_run_log(settings, run.id)]
    assert (run.state, messages[0], messages[-1]) == ("completed", "automix begins", "automix done")
    assert {f"{stage} done" for stage in ("analysis", "plan", "mix")} <= set(messages)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_mix_is_as_loud_as_wanted_and_no_peak_passes_the_ceiling(made: AutomixReport) -> None:
    measured = measure_file(made.files[0])
    assert measured.integrated_lufs == pytest.approx(-14.0, abs=0.3)
    assert measured.true_peak_dbtp <= -1.0
    audio, _ = soundfile.read(made.files[0])
    assert np.isfinite(audio).all()
    assert abs(audio.mean()) < 1e-4


def test_the_report_has_every_field_and_its_beats_were_measured(made: AutomixReport, songs: Sequence[Path]) -> None:
    document = automix_document(made)
    json.dumps(document, allow_nan=False)
    assert document["order"] == [str(path) for path in songs]
    assert {"order", "transitions", "files", "warnings", "left_out"} <= document.keys()
    assert len(document["transitions"]) == 2
    for each in document["transitions"]:
        assert each.keys() >= FIELDS
        if each["tempo_plan"] is not None:
            assert each["overlap_beat_error_ms"] < 5.0
    assert all(Path(path).is_file() for path in document["files"])
    assert {Path(path).name for path in document["files"]} == {"mix.wav", "tracklist.txt", "mix.cue", "mix.json"}


def test_one_process_or_two_give_the_same_bytes(
    made: AutomixReport, songs: tuple[Path, ...], settings: Settings, tmp_path: Path
) -> None:
    again = automix_set(AutomixRequest(songs, tmp_path / "one", order="given", num_workers=1), settings)
    assert [digest(path) for path in again.files] == [digest(path) for path in made.files]
    assert [path.name for path in tmp_path.iterdir()] and not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("kind", ["flac", "mp3"])
def test_other_formats_have_chapter_marks(
    kind: str, made: AutomixReport, songs: tuple[Path, ...], settings: Settings, tmp_path: Path
) -> None:
    request = AutomixRequest(songs, tmp_path, order="given", format=kind, title="Night")  # type: ignore[arg-type]
    report = automix_set(request, settings)
    path = report.files[0]
    info = soundfile.info(path)
    assert path.suffix == f".{kind}"
    assert info.duration == pytest.approx(made.rendered.duration_seconds, abs=0.01)
    assert measure_file(path).true_peak_dbtp <= -1.0
    tags = mutagen.File(path).tags
    starts = [lane.mix_start for lane in report.rendered.plan.timeline.lanes]
    if kind == "mp3":
        chapters = sorted(tags.getall("CHAP"), key=lambda each: each.start_time)
        assert [each.start_time for each in chapters] == [round(start * 1000) for start in starts]
        assert [each.sub_frames["TIT2"].text[0] for each in chapters] == ["a", "b", "c"]
        assert tags["CTOC:toc"].child_element_ids == [each.element_id for each in chapters]
    else:
        assert [tags[f"CHAPTER{number:03}NAME"][0] for number in (1, 2, 3)] == ["a", "b", "c"]
        assert tags["CHAPTER001"][0] == "00:00:00.000"


def test_what_cannot_be_mixed_is_left_out_with_its_reason(songs: tuple[Path, ...], settings: Settings, tmp_path: Path) -> None:
    silent = write_song(tmp_path / "silent.wav", np.zeros((2, 44_100 * 20), np.float32), 44_100)
    short = write_song(
        tmp_path / "short.wav", np.random.default_rng(1).normal(0.0, 0.1, (2, 44_100)).astype(np.float32), 44_100
    )
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"ID3" + bytes(3000))
    twin = tmp_path / "twin.flac"
    twin.write_bytes(songs[0].read_bytes())
    report = automix_set(AutomixRequest((songs[0], silent, short, broken, twin, songs[1]), tmp_path / "out"), settings)
    assert {Path(song.song.path).stem for song in report.songs} == {"a", "b"}
    reasons = {each.path.name: each.reason for each in report.left_out}
    assert reasons.keys() == {"silent.wav", "short.wav", "broken.mp3", "twin.flac"}
    assert all(name in reason and reason.endswith(".") for name, reason in reasons.items())


def test_one_song_alone_is_a_mix_and_nothing_usable_is_one_sentence(
    songs: tuple[Path, ...], settings: Settings, tmp_path: Path
) -> None:
    report = automix_set(AutomixRequest((songs[0],), tmp_path / "one"), settings)
    assert report.transitions == ()
    assert any("only one song" in warning for warning in report.warnings)
    text = tmp_path / "text.mp3"
    text.write_text("no music")
    with pytest.raises(BadInputError, match="no song that could be mixed"):
        automix_set(AutomixRequest((text,), tmp_path / "none"), settings)
    assert not (tmp_path / "none").exists()


class _StopsAt:
    """A job that the user cancels at a stage."""

    def __init__(self, stage: str) -> None:
        self._stage, self._is_there, self.cancelled_at = stage, False, 0.0

    def report(self, fraction: float | None, stage: str) -> None:
        if self._stage in stage and not self._is_there:
            self._is_there, self.cancelled_at = True, time.monotonic()

    def check_cancelled(self) -> None:
        if self._is_there:
            raise CancelledError("Stopped.")


@pytest.mark.parametrize("stage", ["Matching", "Mixing", "Mastering", "Writing"])
def test_cancelling_leaves_nothing_and_takes_no_second(
    stage: str, songs: tuple[Path, ...], settings: Settings, tmp_path: Path
) -> None:
    progress = _StopsAt(stage)
    with pytest.raises(CancelledError):
        automix_set(AutomixRequest(songs[:2], tmp_path / "out", order="given", format="flac"), settings, progress=progress)
    assert time.monotonic() - progress.cancelled_at < 5.0  # on a quiet machine far less than one
    assert not (tmp_path / "out").exists()
    assert not list((settings.library_folder / "outside").glob("*"))


def test_a_killed_render_leaves_no_mix_and_is_cleared_away_at_the_next_start(
    songs: tuple[Path, ...], settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = [sys.executable, "-m", "airdesk", "--library", str(settings.library_folder), "automix", *map(str, songs)]
    nowhere = subprocess.DEVNULL
    run = subprocess.Popen([*words, "--out", str(out)], stdout=nowhere, stderr=nowhere, start_new_session=True)
    deadline = time.monotonic() + 120.0
    while not list(out.glob(".airdesk-*.part/work/*.run")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    while session_processes(run.pid) and time.monotonic() < deadline:  # those that it started may still write
        time.sleep(0.02)
    assert [path.name[:8] for path in out.iterdir()] == [".airdesk"]
    report = automix_set(AutomixRequest(songs[:2], tmp_path / "elsewhere"), settings)
    assert report.files[0].is_file()
    assert not list(out.iterdir())


def test_loudness_can_be_chosen(songs: tuple[Path, ...], settings: Settings, tmp_path: Path) -> None:
    request = AutomixRequest(songs[:2], tmp_path, order="given")
    report = automix_set(replace(request, rules=replace(request.rules, target_lufs=-18.0)), settings)
    assert measure_file(report.files[0]).integrated_lufs == pytest.approx(-18.0, abs=0.3)


def test_a_mix_of_ours_in_the_folder_is_no_song_of_the_next(
    settings: Settings, tmp_path: Path, songs: tuple[Path, ...]
) -> None:
    folder = tmp_path / "party"
    folder.mkdir()
    (folder / "song.flac").write_bytes(songs[0].read_bytes())
    (folder / "mix.flac").write_bytes(songs[1].read_bytes())
    (folder / "mix.json").write_text('{"order": [], "transitions": [], "goal": "harmonic"}', encoding="utf-8")
    found, left_out = usable_songs([folder], settings, NoProgress())
    assert len(found) == 1
    assert [(each.path.name, "a mix that AirDesk made" in each.reason) for each in left_out] == [("mix.flac", True)]


def test_a_name_that_is_no_text_is_a_name(settings: Settings, tmp_path: Path, songs: tuple[Path, ...]) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/latin \xe9\xff.flac"))
    odd.write_bytes(songs[0].read_bytes())
    found, left_out = usable_songs([odd], settings, NoProgress())
    assert len(found) == 1 and not left_out


def test_an_album_is_rendered_as_on_the_record(settings: Settings, tmp_path: Path) -> None:
    record = drummed_song(even_beats(120.0, 70.0, start=0.3), seconds=70.0, sample_rate=44_100) * np.float32(0.3)
    seam = round(33.77 * 44_100)  # in mid-sound
    record[:, seam:] *= np.float32(0.4)
    paths = []
    for number, part in enumerate((record[:, :seam], record[:, seam:]), 1):
        paths.append(write_song(tmp_path / f"part {number}.flac", part, 44_100, "PCM_24"))
        tags = mutagen.File(paths[-1], easy=True)
        tags.update({"title": f"Part {number}", "artist": "Ada", "album": "Suite", "tracknumber": str(number)})
        tags.save()
    rules = MixRules(keeps_albums_gapless=True, target_lufs=-26.0)  # so soft that no peak is limited
    request = AutomixRequest(tuple(paths), tmp_path / "out", order="given", rules=rules)
    report = automix_set(request, settings)
    assert [(each.style, each.length_beats) for each in report.transitions] == [("cut", 0.0)]
    mix, _ = soundfile.read(report.files[0])
    start = round(report.songs[0].analysis.audible_start_seconds * 44_100)
    assert len(mix) == pytest.approx(round(report.songs[1].analysis.audible_end_seconds * 44_100) + seam - start, abs=2)
    DcBlocker(44_100).process(record)  # as every mix
    shares = []
    for first, last in ((seam - 4410, seam), (seam - 300, seam + 300), (seam, seam + 4410)):
        ours, theirs = mix[first - start : last - start, 0], record[0, first:last].astype(np.float64)
        share = ours @ theirs / (theirs @ theirs)
        shares.append(share)
        assert np.abs(ours - share * theirs).max() < 0.01 * np.abs(ours).max()
    assert max(shares) / min(shares) < 1.01  # one gain for both
