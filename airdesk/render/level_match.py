"""Parts brought towards the loudness that is usual for their role, whatever the sound and however it is played.

A mix by role supposes that a piano playing chords is about as loud as a guitar playing chords. Sounds, registers,
densities and velocities differ more than that; what they differ by is estimated and mostly taken away.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from airdesk.audio.instrument import Instrument
from airdesk.model.plan import Role
from airdesk.model.song import Song, audible_tracks
from airdesk.progress import NoProgress, Progress
from airdesk.render.frame_clock import frame_clock
from airdesk.render.part_loudness import part_loudness_lufs, sound_energies
from airdesk.render.settings import RenderSettings
from airdesk.render.sound_pool import load_pool
from airdesk.render.voicing import Voicing, voice_track, voices_of
from airdesk.units import equal_power_pan

TYPICAL_LUFS: Final[Mapping[Role, float]] = {
    "drums": -20.0,
    "percussion": -31.0,
    "bass": -25.3,
    "chords": -22.0,
    "pad": -19.4,
    "lead": -24.0,
    "counter": -26.8,
    "arp": -25.2,
}
"""Loudness of a part at 0 dB: the median over songs of all genres. Effects are left as they are: their level is their point."""
STRENGTH: Final = 0.6
"""How much of the difference is taken away: what is played softly on purpose stays softer."""
LARGEST_CHANGE_DB: Final = 6.0


def level_matched(
    song: Song,
    instruments: Mapping[str, Instrument],
    settings: RenderSettings | None = None,
    *,
    pitched_cache: Path | None = None,
    progress: Progress | None = None,
) -> Song:
    """The song with the `gain_db` of each part changed towards the usual loudness of its role.

    *instruments*: by track id. The loudness is estimated from the notes and sounds; nothing is rendered.
    """
    settings, progress = settings or RenderSettings(), progress or NoProgress()
    changes = _changes_db(song, instruments, settings, pitched_cache, progress)
    return replace(
        song,
        tracks=tuple(replace(track, gain_db=track.gain_db + changes.get(track.id, 0.0)) for track in song.tracks),
    )


def _changes_db(
    song: Song, instruments: Mapping[str, Instrument], settings: RenderSettings, cache: Path | None, progress: Progress
) -> dict[str, float]:
    clock = frame_clock(song.tempo_map, settings.sample_rate)
    voicings = [
        voice_track(track, instruments[track.id], clock, settings)
        for track in audible_tracks(song)
        if track.id in instruments and track.role in TYPICAL_LUFS
    ]
    requests = [request for voicing in voicings for request in voicing.requests]
    stages = {request.identity: f"Preparing {voicing.track.name}" for voicing in voicings for request in voicing.requests}
    pool = load_pool(requests, settings.sample_rate, cache, progress, stages)
    changes = {}
    for voicing in voicings:
        progress.check_cancelled()
        sounds = [pool.sounds[request.identity] for request in voicing.requests]
        voices = voices_of(voicing, pool.sounds, settings, strip_gain=_panned(voicing))
        energies = sound_energies(pool, sounds, settings.sample_rate)
        loudness = part_loudness_lufs(voices, energies, settings.sample_rate)
        changes[voicing.track.id] = _change_db(loudness, TYPICAL_LUFS[voicing.track.role])
    return changes


def _panned(voicing: Voicing) -> tuple[float, float]:
    return equal_power_pan(voicing.track.pan)


def _change_db(loudness_lufs: float, usual_lufs: float) -> float:
    """The gain that brings a part towards the usual; 0 for silence. Whole tenths of a dB."""
    if not math.isfinite(loudness_lufs):
        return 0.0
    change = STRENGTH * (usual_lufs - loudness_lufs)
    return round(max(-LARGEST_CHANGE_DB, min(LARGEST_CHANGE_DB, change)), 1)
