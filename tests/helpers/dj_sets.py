"""Small sets of real files whose beats are known, ready to be mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import soundfile

from airdesk.automix.mix_planning import plan_mix
from airdesk.automix.mix_songs import mix_song
from airdesk.automix.pairing import MixSong
from airdesk.automix.set_mixer import MixPlan
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import DjSet, MixRules, SetSong
from airdesk.model.song_analysis import SongAnalysis
from airdesk.workflows.set_timeline import SetTimeline, TimelineMaker
from tests.helpers.analyses import drummed_analysis
from tests.helpers.drummed_songs import drummed_song

RATE = 44_100


def known_song(folder: Path, name: str, tempo_bpm: float, seconds: float = 60.0) -> tuple[Path, SongAnalysis]:
    """A file of drums, bass and chords, and what is known of it."""
    path, analysis = folder / f"{name}.wav", drummed_analysis(tempo_bpm, seconds, title=name)
    path.write_bytes(_drummed_wav(analysis.beats, seconds))
    return path, analysis


@lru_cache(maxsize=6)  # a dozen megabytes each, and made in half a second
def _drummed_wav(beats: tuple[float, ...], seconds: float) -> bytes:
    file = BytesIO()
    soundfile.write(file, drummed_song(beats, seconds=seconds, sample_rate=RATE).T, RATE, format="WAV")
    return file.getvalue()


def songs_of(folder: Path, tempos: Sequence[float] = (120.0, 124.0), seconds: float = 60.0) -> list[MixSong]:
    """Songs s0, s1… of these tempos."""
    songs = []
    for number, tempo in enumerate(tempos):
        path, analysis = known_song(folder, f"Song {number}", tempo, seconds)
        songs.append(mix_song(SetSong(f"s{number}", str(path), f"hash{number}"), analysis))
    return songs


def two_song_plan(folder: Path, tempos: Sequence[float] = (120.0, 124.0)) -> MixPlan:
    """A mix of two songs that meet in 16 beats, the first sped up to the second."""
    songs = songs_of(folder, tempos)
    rules = MixRules()
    transition = decide(songs[0], songs[1], rules)
    assert transition.tempo_plan is not None
    return plan_mix(songs, (replace(transition, style="blend"),), rules)


def laid_out_set(folder: Path, tempos: Sequence[float] = (120.0, 124.0)) -> SetTimeline:
    """A set of such songs as the page lays it out."""
    songs = songs_of(folder, tempos)
    dj_set = DjSet(songs=tuple(song.song for song in songs))
    return TimelineMaker().laid_out(dj_set, {song.song.content_hash: song.analysis for song in songs})
