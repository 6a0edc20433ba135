"""A song as audio: stems and mix through the renderer, then the master."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.render.expected_size import sounding_seconds
from airdesk.render.settings import RenderResult, RenderSettings
from airdesk.settings import Settings
from airdesk.workflows.song_sounds import SongSounds

if TYPE_CHECKING:
    from airdesk.mastering.master import MasterReport

BYTES_PER_FRAME = 6  # 24 bit, stereo
_EXPECTED_TAIL_SECONDS = 6.0

STEMS_FOLDER = "stems"
MIX_FILE = "mix.wav"
MASTER_FILE = "master.wav"


@dataclass(frozen=True, slots=True)
class RenderedSong:
    """A song that was rendered, with the gain its mix was levelled by."""

    song: Song
    result: RenderResult
    master: MasterReport | None = None  # None where there is no master


def expected_audio_bytes(song: Song, sample_rate: int, *, extra_files: int) -> int:
    """About how much the stems and `extra_files` mixes of a song take on disk; where a stem is silent it takes nothing."""
    stems = sounding_seconds(song.tracks, song.tempo_map)
    mixes = extra_files * (song.duration_seconds + _EXPECTED_TAIL_SECONDS)
    return round((stems + mixes) * sample_rate * BYTES_PER_FRAME)


def render_audio(
    song: Song, sounds: SongSounds, folder: Path, render_settings: RenderSettings, settings: Settings, progress: Progress
) -> RenderedSong:
    """Write stems and mix of a song; the song comes back with its master gain."""
    from airdesk.render.song_renderer import render_song

    result = render_song(
        song,
        sounds.instruments,
        folder,
        render_settings,
        pitched_cache=settings.pitched_cache_folder,
        progress=progress,
    )
    return RenderedSong(replace(song, master_gain_db=result.master_gain_db), result)
