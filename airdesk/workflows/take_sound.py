"""The sound of a take on its way: its sounds, the levels of its parts, and the one gain of its mix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from airdesk.model.song import Song
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.kept_sounds import sounds_document, with_kept_soundfont
from airdesk.workflows.output_folder import check_free_space
from airdesk.workflows.sound_source import open_sound_source

if TYPE_CHECKING:
    from airdesk.facts.genres import Mix
    from airdesk.render.settings import RenderSettings
    from airdesk.workflows.compose_stages import Composition
    from airdesk.workflows.kept_render import KeptSounds
    from airdesk.workflows.song_audio import RenderedSong
    from airdesk.workflows.song_sounds import SongSounds
    from airdesk.workflows.take_frame import TakePlace

MIX_FILE: Final = "mix.wav"
"""In the staging folder only."""

_NEEDED_BYTES: Final = 8 * 2**20


def level_song(composition: Composition, place: TakePlace, progress: Progress) -> tuple[Song, SongSounds]:
    """The song with its parts at the levels they shall be heard with, and its sounds."""
    from airdesk.render.level_match import level_matched
    from airdesk.workflows.song_sounds import build_song_sounds

    song, settings = composition.song, place.settings
    with place.log.stage("samples"):
        settings = with_kept_soundfont(settings, place.begin, place.log)
        source = open_sound_source(settings)
        with place.log.call("build sounds", tracks=len(song.tracks), soundfont=settings.soundfont):
            sounds = build_song_sounds(song, settings, PartProgress(progress, 0.0, 0.7), source)
        sounds.note(song, place.log)
        place.kept.sounds_made(sounds_document(song, source, composition.samples))
    wanted = _render_settings(settings, composition.genre.mix, song)
    part = PartProgress(progress, 0.7, 1.0)
    part.report(0.0, "Setting the levels…")
    with place.log.call("match levels", tracks=len(song.tracks)):
        song = level_matched(song, sounds.instruments, wanted, pitched_cache=settings.pitched_cache_folder, progress=part)
    return song, sounds


def level_track(song: Song, track_id: str, sounds: SongSounds, mix: Mix, place: TakePlace) -> Song:
    """The song with one track brought to the level it shall be heard with; the others stay."""
    from airdesk.render.level_match import level_matched

    settings = place.settings
    mine = {track_id: sounds.instruments[track_id]} if track_id in sounds.instruments else {}
    with place.log.call("match levels", tracks=len(mine)):
        return level_matched(song, mine, _render_settings(settings, mix, song), pitched_cache=settings.pitched_cache_folder)


def measure_song(
    song: Song,
    sounds: SongSounds,
    mix: Mix,
    place: TakePlace,
    progress: Progress,
    keep: Callable[[RenderedSong], None] | None = None,
) -> Song:
    """The song with the one gain of its mix; the mix itself stays in the staging folder for the file to listen to.

    A song that has its gain keeps it. *keep*: told what was rendered.
    """
    from airdesk.render.song_renderer import render_song

    settings = place.settings
    check_free_space(settings.library_folder, round(song.duration_seconds * settings.sample_rate * 12) + _NEEDED_BYTES)
    with place.log.stage("render"):
        wanted = _render_settings(settings, mix, song)
        cache = settings.pitched_cache_folder
        with place.log.call("render mix", tracks=len(song.tracks), sample_rate=wanted.sample_rate) as call:
            result = render_song(song, sounds.instruments, place.staging, wanted, pitched_cache=cache, progress=progress)
            call.answer(gain_db=round(result.master_gain_db, 2))
        for warning in result.warnings:
            place.log.warn("audio", warning)
        song = replace(song, master_gain_db=result.master_gain_db)
        if keep is not None:
            from airdesk.workflows.song_audio import RenderedSong

            keep(RenderedSong(song, result))
    return song


def song_taken_over(composition: Composition, place: TakePlace, progress: Progress) -> Song | None:
    """The song as the run before rendered it, whose mix then lies in the staging folder; None where it is rendered anew."""
    from airdesk.workflows.song_audio import RenderedSong
    from airdesk.workflows.taking_over import take_over

    begin = place.begin
    taken = take_over(place, composition.song, progress, needs_stems=False)
    if begin is None or taken is None:
        return None
    if begin.sounds is not None:
        place.kept.sounds_made(begin.sounds)
    keep_mix(RenderedSong(taken.song, taken.result), taken.sounds, place)
    return taken.song


def keep_mix(rendered: RenderedSong, sounds: SongSounds | KeptSounds, place: TakePlace) -> None:
    """Keep the mix until the take is finished."""
    from airdesk.workflows.kept_render import keep_render
    from airdesk.workflows.render_state import render_state

    state = render_state({}, place.settings, rendered, sounds, place.log, place.staging)
    keep_render(place, rendered.result, state)


def _render_settings(settings: Settings, mix: Mix, song: Song) -> RenderSettings:
    from airdesk.render.settings import RenderSettings
    from airdesk.workflows.genre_space import in_genre_space

    wanted = RenderSettings(settings.sample_rate, fadeout_seconds=settings.fadeout_seconds, writes_stems=False)
    return in_genre_space(wanted, mix, song)
