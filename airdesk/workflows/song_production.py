"""A composition as files: plan, notes, pictures, sounds, stems, mix, master and the state of the render."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from airdesk.library.unfinished import RENDER_STATE
from airdesk.midi.whole_file import write_document
from airdesk.model.plan import SongPlan
from airdesk.model.score import Score
from airdesk.model.song import Song
from airdesk.progress import PartProgress
from airdesk.render.settings import RenderSettings
from airdesk.workflows.compose_stages import Composition, played_by
from airdesk.workflows.export_samples import sample_bytes, with_copied_samples
from airdesk.workflows.genre_space import in_genre_space
from airdesk.workflows.kept_render import KeptSounds, keep_render
from airdesk.workflows.kept_sounds import (
    keeps_sounds,
    kept_samples,
    say_sounds,
    sounds_document,
    with_kept_soundfont,
    with_kept_sounds,
)
from airdesk.workflows.output_folder import check_free_space
from airdesk.workflows.render_state import render_state
from airdesk.workflows.run_frame import Made, Workplace
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_audio import MASTER_FILE, MIX_FILE, RenderedSong, expected_audio_bytes, render_audio
from airdesk.workflows.song_notes import write_notes, write_plan
from airdesk.workflows.song_pictures import write_pictures
from airdesk.workflows.song_sounds import SongSounds, build_song_sounds
from airdesk.workflows.sound_source import open_sound_source
from airdesk.workflows.taking_over import take_over

if TYPE_CHECKING:
    from airdesk.mastering.master import MasterReport

NOTES_FILES = ("plan.json", "midi.json", "midi.mid", "midi_per_instrument.json", "pianoroll.svg", "pianoroll.png")
_DOCUMENT_BYTES = 8 * 2**20  # more than notes and pictures take


def produce(composition: Composition, place: Workplace) -> Made:
    """Write everything of a song; notes and pictures are written beside the rendering, another core has time for them."""
    composition = _as_before(composition, place)
    needed = expected_audio_bytes(composition.song, place.settings.sample_rate, extra_files=2)
    needed += sample_bytes(composition.song.tracks)
    check_free_space(place.out, 2 * needed + _DOCUMENT_BYTES)  # all of it is in the ZIP once more
    with ThreadPoolExecutor(1, thread_name_prefix="documents") as beside:
        documents = beside.submit(write_documents, composition.plan, composition.score, composition.song, place)
        rendered, sounds = _sound(composition, place)
        documents.result()
    state = render_state(place.request, place.settings, rendered, sounds, place.log, place.staging)
    write_document(place.staging / RENDER_STATE, state)
    stems = [f"stems/{track.id}.wav" for track in rendered.song.tracks]
    _, samples = with_copied_samples(rendered.song, place.staging, place.log, place.progress)
    expected = (*NOTES_FILES, *stems, MIX_FILE, MASTER_FILE, RENDER_STATE, *samples)
    details = {**composition.details(), "sounds": sounds.report(rendered.song)}
    return Made(rendered.song, rendered.result.tail_seconds, expected, details)


def _as_before(composition: Composition, place: Workplace) -> Composition:
    """The composition with the sounds of the run before, where they are to be used."""
    begin = place.begin
    say_sounds(begin, place.log)
    if not keeps_sounds(begin):
        return composition
    song = with_kept_sounds(composition.song, begin, place.log)
    return replace(played_by(composition, song), samples=kept_samples(begin))


def write_documents(plan: SongPlan, score: Score, song: Song, place: Workplace) -> None:
    """Write plan, notes and pictures."""
    ids = {track.instrument: track.id for track in song.tracks}
    with place.log.call("write plan and notes", parts=len(score.parts)):
        write_plan(place.staging, plan)
        write_notes(place.staging, plan, score, ids)
    with place.log.call("draw pictures"):
        write_pictures(place.staging, score, ids, place.log, place.progress)


def _sound(composition: Composition, place: Workplace) -> tuple[RenderedSong, SongSounds | KeptSounds]:
    """Stems, mix and master, each stage logged."""
    from airdesk.mastering.master import Glue, master_file
    from airdesk.mastering.tonal_balance import RECORDS_DB

    log, settings, mix = place.log, place.settings, composition.genre.mix
    rendered, sounds = _taken_over(composition, place) or _rendered(composition, place)
    place.hashes.start([*rendered.result.stems.values(), rendered.result.mix])
    with log.stage("mix"):
        target_lufs = min(settings.target_lufs, mix.target_lufs)  # quieter where the genre lives of its dynamics
        with log.call("master", target_lufs=target_lufs, ceiling_dbtp=settings.ceiling_dbtp):
            master = master_file(
                rendered.result.mix,
                place.staging / MASTER_FILE,
                target_lufs=target_lufs,
                ceiling_dbtp=settings.ceiling_dbtp,
                balance_db={**RECORDS_DB, **mix.balance_db},
                glue=Glue(mix.glue_ratio, mix.glue_above_lu, release_seconds=mix.glue_release_seconds),
                progress=PartProgress(place.progress, 0.85, 1.0),
            )
        _note_master(master, log)
    return replace(rendered, master=master), sounds


def _taken_over(composition: Composition, place: Workplace) -> tuple[RenderedSong, KeptSounds] | None:
    """Stems and mix of the run before, where they are to be used and are there."""
    begin = place.begin
    taken = take_over(place, composition.song, PartProgress(place.progress, 0.05, 0.85))
    if begin is None or taken is None:
        return None
    if begin.sounds is not None:
        place.kept.sounds_made(begin.sounds)
    rendered = RenderedSong(taken.song, taken.result)
    _keep(rendered, taken.sounds, place)
    return rendered, taken.sounds


def _rendered(composition: Composition, place: Workplace) -> tuple[RenderedSong, SongSounds]:
    """Sounds, stems and mix, each stage logged; what was made is kept after each."""
    from airdesk.render.level_match import level_matched

    log, song = place.log, composition.song
    with log.stage("samples"):
        settings = with_kept_soundfont(place.settings, place.begin, log)
        source = open_sound_source(settings)
        with log.call("build sounds", tracks=len(song.tracks), soundfont=settings.soundfont):
            sounds = build_song_sounds(song, settings, PartProgress(place.progress, 0.05, 0.45), source)
        sounds.note(song, log)
        place.kept.sounds_made(sounds_document(song, source, composition.samples))
    with log.stage("render"):
        wanted = RenderSettings(
            settings.sample_rate,
            fadeout_seconds=settings.fadeout_seconds,
            keeps_stems_cached=True,  # they are hashed and zipped right after
        )
        wanted = in_genre_space(wanted, composition.genre.mix, song)
        if not composition.is_levelled:
            with log.call("match levels", tracks=len(song.tracks)):
                song = level_matched(song, sounds.instruments, wanted, pitched_cache=settings.pitched_cache_folder)
        part = PartProgress(place.progress, 0.45, 0.85)
        with log.call("render stems and mix", tracks=len(song.tracks), sample_rate=wanted.sample_rate) as call:
            rendered = render_audio(song, sounds, place.staging, wanted, settings, part)
            call.answer(tail_seconds=round(rendered.result.tail_seconds, 3))
        for warning in rendered.result.warnings:
            log.warn("audio", warning)
        _keep(rendered, sounds, place)
    return rendered, sounds


def _keep(rendered: RenderedSong, sounds: SongSounds | KeptSounds, place: Workplace) -> None:
    """What was rendered, until the song is finished."""
    state = render_state(place.request, place.settings, rendered, sounds, place.log, place.staging)
    keep_render(place, rendered.result, state)


def _note_master(master: MasterReport, log: RunLog) -> None:
    """What mastering did, in the log."""
    after = {"integrated_lufs": round(master.after.integrated_lufs, 2), "true_peak_dbtp": round(master.after.true_peak_dbtp, 2)}
    log.note("audio", "mastered", data={**after, "gain_db": round(master.gain_db, 2)})
    for warning in master.warnings:
        log.warn("audio", warning)
