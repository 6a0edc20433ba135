"""Stems and a mix from notes: a Standard MIDI File, or a score as JSON.

Kept lean: no library, no hashes unless asked for, nothing imported that the file does not need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import airdesk
from airdesk.errors import MidiFileError
from airdesk.library.unfinished import RENDER_STATE
from airdesk.midi.whole_file import write_document
from airdesk.model.song import Song
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.render.mix_defaults import with_room
from airdesk.render.settings import RenderSettings
from airdesk.settings import Settings
from airdesk.workflows.genre_space import in_genre_space
from airdesk.workflows.logged_progress import LoggedProgress
from airdesk.workflows.output_folder import check_free_space, check_output_folder, staged_output
from airdesk.workflows.render_state import render_state
from airdesk.workflows.results import OutputFile, RunResult
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_audio import MIX_FILE, RenderedSong, expected_audio_bytes, render_audio
from airdesk.workflows.song_sounds import SongSounds, build_song_sounds, with_sounds
from airdesk.workflows.sound_source import SoundSource, open_sound_source

if TYPE_CHECKING:
    from airdesk.facts.genres import Mix
    from airdesk.library.events import Event
    from airdesk.workflows.sampled_song import SampleWish


@dataclass(frozen=True, slots=True)
class RenderFileRequest:
    """Which notes the user wants to hear, and where the audio shall go."""

    file: Path  # MIDI file or score JSON
    out: Path
    sample_rate: int | None = None  # Hz; None: as the settings say
    writes_manifest: bool = False
    samples: SampleWish | None = None  # whose samples play

    def document(self) -> dict[str, Any]:
        """The request for JSON."""
        document = {"file": str(self.file), "out": str(self.out), "manifest": self.writes_manifest}
        return document if self.samples is None else {**document, "samples": self.samples.document()}


def render_file(
    request: RenderFileRequest,
    settings: Settings,
    *,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> RunResult:
    """Render a file of notes to `stems/<track>.wav` and `mix.wav`.

    Raises BadInputError (the file, the folder, the SoundFont), RenderError (nothing to play), StorageError (the disk) or
    CancelledError; then no file of it is left.
    """
    watcher = progress or NoProgress()
    log = RunLog(on_event)
    out = request.out.absolute()
    wanted = RenderSettings(
        request.sample_rate or settings.sample_rate,
        fadeout_seconds=settings.fadeout_seconds,
        keeps_stems_cached=request.writes_manifest,  # they are hashed right after
    )
    check_output_folder(out)
    source = open_sound_source(settings)
    with log.run("render", {"version": airdesk.__version__, **request.document()}) as run:
        result = _rendered(request, wanted, source, settings, log, LoggedProgress(watcher, log))
        run.answer(files=len(result.files))
    return result


def _rendered(
    request: RenderFileRequest,
    wanted: RenderSettings,
    source: SoundSource,
    settings: Settings,
    log: RunLog,
    watcher: Progress,
) -> RunResult:
    out = request.out.absolute()
    with log.stage("score"):
        song, mix = _read_notes(request.file, source, log)
    check_free_space(out, expected_audio_bytes(song, wanted.sample_rate, extra_files=1))
    song, choices = _sampled(request, song, settings, log, watcher)
    with staged_output(out, log.run_id) as staging:
        rendered, sounds = _render(request, song, mix, source, staging, wanted, settings, log, watcher)
        files = _list_files(request, staging, song.title, log, watcher)
        watcher.check_cancelled()
    return _result(rendered, sounds, files, log, out, choices)


def _read_notes(path: Path, source: SoundSource, log: RunLog) -> tuple[Song, Mix | None]:
    """The song in a file and the mix of its genre where the file names it; what the file is, its first bytes tell."""
    mix: Mix | None = None
    if _is_json(path):
        from airdesk.workflows.score_song import read_score_song

        score_song = read_score_song(path)
        song, mix, warnings = score_song.song, score_song.mix, score_song.warnings
    else:
        from airdesk.midi.smf_reader import read_midi_file

        content = read_midi_file(path)
        song, warnings = content.song, content.warnings
    for warning in warnings:
        log.warn("midi", warning)
    return with_room(with_sounds(song, source)), mix


def _sampled(
    request: RenderFileRequest, song: Song, settings: Settings, log: RunLog, progress: Progress
) -> tuple[Song, list[dict[str, Any]]]:
    """The song with the samples that were asked for, and what was chosen."""
    if request.samples is None:
        return song, []
    from airdesk.workflows.sampled_song import with_samples

    with log.stage("selection"):
        sampled = with_samples(song, request.samples, settings, log, progress)
    return sampled.song, sampled.document()


def _is_json(path: Path) -> bool:
    if path.suffix.lower() == ".json":
        return True
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except IsADirectoryError as error:
        raise MidiFileError(f"{path} is a folder: give the path of a MIDI file.", path=path) from error
    except OSError as error:
        raise MidiFileError(f"{path} cannot be read ({error.strerror}): check the path.", path=path) from error


def _render(
    request: RenderFileRequest,
    song: Song,
    mix: Mix | None,
    source: SoundSource,
    staging: Path,
    wanted: RenderSettings,
    settings: Settings,
    log: RunLog,
    progress: Progress,
) -> tuple[RenderedSong, SongSounds]:
    with log.stage("samples"):
        with log.call("build sounds", tracks=len(song.tracks), soundfont=settings.soundfont):
            sounds = build_song_sounds(song, settings, PartProgress(progress, 0.0, 0.5), source)
        sounds.note(song, log)
    with log.stage("render"):
        if mix is not None:
            wanted = in_genre_space(wanted, mix, song)
            song = _levelled(song, sounds, wanted, settings, PartProgress(progress, 0.5, 0.6))
        with log.call("render stems and mix", tracks=len(song.tracks), sample_rate=wanted.sample_rate):
            rendered = render_audio(song, sounds, staging, wanted, settings, PartProgress(progress, 0.6, 1.0))
        for warning in rendered.result.warnings:
            log.warn("audio", warning)
    state = render_state(request.document(), settings, rendered, sounds, log, staging)
    write_document(staging / RENDER_STATE, state)
    return rendered, sounds


def _levelled(song: Song, sounds: SongSounds, wanted: RenderSettings, settings: Settings, progress: Progress) -> Song:
    """The song with its parts levelled as those of a song that is made."""
    from airdesk.render.level_match import level_matched

    return level_matched(song, sounds.instruments, wanted, pitched_cache=settings.pitched_cache_folder, progress=progress)


def _list_files(
    request: RenderFileRequest, staging: Path, title: str, log: RunLog, progress: Progress
) -> tuple[OutputFile, ...]:
    """Every file with its size; with its hash only where a manifest was asked for."""
    if request.writes_manifest:
        from airdesk.workflows.hashing_ahead import HashingAhead
        from airdesk.workflows.packing import write_checked_manifest

        with HashingAhead(staging, progress) as hashes:
            return write_checked_manifest(staging, title, log, (MIX_FILE, RENDER_STATE), hashes)
    paths = sorted(path for path in staging.rglob("*") if path.is_file())
    return tuple(_output_file(path, staging) for path in paths)


def _output_file(path: Path, staging: Path) -> OutputFile:
    relative = path.relative_to(staging).as_posix()
    return OutputFile(relative, "mix" if relative == MIX_FILE else "render", path.stat().st_size)


def _result(
    rendered: RenderedSong,
    sounds: SongSounds,
    files: tuple[OutputFile, ...],
    log: RunLog,
    out: Path,
    choices: list[dict[str, Any]],
) -> RunResult:
    song = rendered.song
    return RunResult(
        run_id=log.run_id,
        title=song.title,
        tempo_bpm=song.tempo_map.tempo_at(0),
        key=None if song.key is None else song.key.name,
        duration_seconds=rendered.result.duration_seconds,
        tail_seconds=rendered.result.tail_seconds,
        files=files,
        warnings=tuple(log.warnings),
        stage_seconds=log.stage_seconds,
        folder=out,
        details={
            "instruments": [track.name for track in song.tracks],
            "sounds": sounds.report(song),
            **({"samples": choices} if choices else {}),
        },
    )
