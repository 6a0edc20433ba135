"""Playing a song: the sounds and the space it has when it is exported, for the playback engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.facts.genres import Mix
    from airdesk.playback.preparation import Sounds
    from airdesk.playback.state import Playback
    from airdesk.render.settings import RenderSettings
    from airdesk.workflows.sound_source import SoundSource


def playback_of(settings: Settings) -> Playback:
    """What plays the open song; nothing is started before something is to be heard."""
    from airdesk.playback.engine import PlaybackEngine

    return PlaybackEngine(SongSoundsMaker(settings), settings.sample_rate)


@dataclass(frozen=True, slots=True)
class SongSoundsMaker:
    """Makes the sounds of songs, in the process that renders them."""

    settings: Settings

    def __call__(self, song: Song, progress: Progress) -> Sounds:
        """The instruments of all tracks and the settings they are rendered with. Raises AirdeskError."""
        from airdesk.playback.preparation import Sounds
        from airdesk.workflows.song_sounds import build_song_sounds

        sounds = build_song_sounds(song, self.settings, progress, _sound_source(self.settings))
        return Sounds(sounds.instruments, song_render_settings(song, self.settings), self.settings.pitched_cache_folder)


@cache
def _sound_source(settings: Settings) -> SoundSource:
    """The SoundFont is looked for and read once, not with every edit."""
    from airdesk.workflows.sound_source import open_sound_source

    return open_sound_source(settings)


def song_render_settings(song: Song, settings: Settings) -> RenderSettings:
    """How a song is rendered: in the space of its genre, where it has one."""
    from airdesk.render.settings import RenderSettings
    from airdesk.workflows.genre_space import in_genre_space

    wanted = RenderSettings(settings.sample_rate, fadeout_seconds=settings.fadeout_seconds)
    mix = _mix_of(song.genre)
    return wanted if mix is None else in_genre_space(wanted, mix, song)


def _mix_of(genre: str) -> Mix | None:
    from airdesk.facts.genres import load_genres

    found = load_genres().get(genre)
    return None if found is None else found.mix
