"""The audio of an export: rendered as it is heard, mastered as its genre wants, cut and encoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.audio.encoder import Cut, Encoded, encode_file
from airdesk.export.song_span import song_until
from airdesk.facts.genres import Mix, load_genres
from airdesk.model.song import Song
from airdesk.progress import PartProgress, Progress
from airdesk.render.settings import RenderSettings
from airdesk.settings import Settings
from airdesk.units import amplitude_to_db
from airdesk.workflows.export_choice import ExportChoice, FileTask
from airdesk.workflows.genre_space import in_genre_space
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_audio import RenderedSong, render_audio
from airdesk.workflows.song_sounds import SongSounds, build_song_sounds, with_sounds
from airdesk.workflows.sound_source import open_sound_source

if TYPE_CHECKING:
    from airdesk.mastering.master import MasterReport

FADE_IN_SECONDS: Final = 0.001
"""At a cut; short, because a drum mostly stands right behind it."""

FADE_OUT_SECONDS: Final = 0.004


@dataclass(frozen=True, slots=True)
class AudioWork:
    """What the audio of one export is made from and where."""

    song: Song
    choice: ExportChoice
    folder: Path  # of the files
    scratch: Path  # of what is rendered on the way
    settings: Settings
    log: RunLog


def export_audio(work: AudioWork, tasks: Sequence[FileTask], progress: Progress) -> None:
    """Make all audio files. Raises RenderError, SoundFontError, StorageError or CancelledError."""
    rendered = _rendered(work, PartProgress(progress, 0.0, 0.65))
    sources = {"mix": rendered.result.mix, "master": work.scratch / "master.wav"}
    encoding_starts = 0.65
    if any(task.item == "master" for task in tasks):
        encoding_starts = 0.85
        with work.log.stage("mix"):
            _master(work, rendered, sources["master"], PartProgress(progress, 0.65, 0.85))
    with work.log.stage("library"):
        step = (1.0 - encoding_starts) / len(tasks)
        for number, task in enumerate(tasks):
            start = encoding_starts + number * step
            source = rendered.result.stems.get(task.track_id) or sources[task.item]
            _encode(work, task, source, rendered, PartProgress(progress, start, start + step))


def render_settings_of(song: Song, settings: Settings, sample_rate: int) -> RenderSettings:
    """How a song is rendered wherever it is heard: in the space of its genre, where it has one."""
    plain = RenderSettings(sample_rate, fadeout_seconds=settings.fadeout_seconds, keeps_stems_cached=True)
    mix = genre_mix(song)
    return plain if mix is None else in_genre_space(plain, mix, song)


def genre_mix(song: Song) -> Mix | None:
    """The mix of a song's genre; None where it has none that we know."""
    genre = load_genres().get(song.genre) if song.genre else None
    return None if genre is None else genre.mix


def _rendered(work: AudioWork, progress: Progress) -> RenderedSong:
    """Stems and mix of the song, or of the song up to where the stretch ends when that shall ring out."""
    span = work.choice.span
    song = work.song if span is None or not span.has_tail else song_until(work.song, span.end_tick)
    with work.log.stage("samples"):
        source = open_sound_source(work.settings)
        song = with_sounds(song, source)
        sounds: SongSounds = build_song_sounds(song, work.settings, PartProgress(progress, 0.0, 0.5), source)
        sounds.note(song, work.log)
    with work.log.stage("render"):
        wanted = render_settings_of(song, work.settings, work.choice.sample_rate)
        rendered = render_audio(song, sounds, work.scratch, wanted, work.settings, PartProgress(progress, 0.5, 1.0))
        for warning in rendered.result.warnings:
            work.log.note("audio", warning)  # what it means for the files is said where they are written
    return rendered


def _master(work: AudioWork, rendered: RenderedSong, out: Path, progress: Progress) -> MasterReport:
    """The master by the genre's settings, as a song gets it that is made."""
    from airdesk.mastering.master import Glue, master_file
    from airdesk.mastering.tonal_balance import RECORDS_DB

    mix = genre_mix(work.song) or Mix()
    report = master_file(
        rendered.result.mix,
        out,
        target_lufs=min(work.settings.target_lufs, mix.target_lufs),
        ceiling_dbtp=work.settings.ceiling_dbtp,
        balance_db={**RECORDS_DB, **mix.balance_db},
        glue=Glue(mix.glue_ratio, mix.glue_above_lu, release_seconds=mix.glue_release_seconds),
        progress=progress,
    )
    for warning in report.warnings:
        work.log.warn("audio", warning)
    return report


def _encode(work: AudioWork, task: FileTask, source: Path, rendered: RenderedSong, progress: Progress) -> None:
    out = work.folder / task.path
    out.parent.mkdir(parents=True, exist_ok=True)
    encoded = encode_file(
        source,
        out,
        work.choice.audio_format,
        cut=cut_of(work.song, work.choice, rendered.result.num_frames),
        gain_db=rendered.result.master_gain_db if task.track_id else 0.0,  # so that the stems add up to the mix
        tags=_tags(work, task),
        progress=progress,
    )
    _warn_of_level(work, task, encoded)


def cut_of(song: Song, choice: ExportChoice, num_frames: int) -> Cut:
    """The frames of a render that a choice takes, faded only where they are cut out of sound."""
    span, rate = choice.span, choice.sample_rate
    if span is None:
        return Cut()
    start, end = (round(song.tempo_map.tick_to_seconds(tick) * rate) for tick in (span.start_tick, span.end_tick))
    fade_in = round(FADE_IN_SECONDS * rate) if start > 0 else 0
    if span.has_tail:
        return Cut(start, max(end, num_frames) - start, fade_in)
    return Cut(start, end - start, fade_in, round(FADE_OUT_SECONDS * rate))


def _tags(work: AudioWork, task: FileTask) -> Mapping[str, str]:
    part = next((track.name for track in work.song.tracks if track.id == task.track_id), "")
    return {"title": f"{work.song.title} – {part}" if part else work.song.title, "genre": work.song.genre}


def _warn_of_level(work: AudioWork, task: FileTask, encoded: Encoded) -> None:
    """Say where a file clips, or had to be quieter than what was heard."""
    over_db = amplitude_to_db(encoded.peak)
    if over_db > 0.01 and work.choice.format != "wav32f":
        work.log.warn(
            "audio",
            f"{task.path.name} is {over_db:.1f} dB over full scale and clips there: "
            "turn the master down, or export WAV with 32 bit float.",
        )
    if encoded.lowered_db > 0.0:
        work.log.warn(
            "audio",
            f"{task.path.name} is {encoded.lowered_db:.1f} dB quieter than the song, so that its peaks do not clip.",
        )
