"""`render_state.json`: what a render was asked for and what came of it, whole, so that it can be repeated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import airdesk
from airdesk.model.song import Song, Track
from airdesk.settings import Settings
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_audio import RenderedSong
from airdesk.workflows.song_sounds import SongSounds

if TYPE_CHECKING:
    from airdesk.mastering.master import MasterReport
    from airdesk.workflows.kept_render import KeptSounds

SCHEMA_VERSION = "air-render-1"


def render_state(
    request: Mapping[str, Any],
    settings: Settings,
    rendered: RenderedSong,
    sounds: SongSounds | KeptSounds,
    log: RunLog,
    folder: Path,
) -> dict[str, Any]:
    """Request, mixer, sounds and response of a render; *folder*: where its files are."""
    result = rendered.result
    return {
        "schema_version": SCHEMA_VERSION,
        "program_version": airdesk.__version__,
        "run_id": log.run_id,
        "request": {
            **request,
            "sample_rate": result.sample_rate,
            "bit_depth": 24,
            "fadeout_seconds": settings.fadeout_seconds,
            "pitch_policy": "exact",
            "tracks": [_mixer_strip(track) for track in rendered.song.tracks],
        },
        "sounds": sounds.document(rendered.song),
        "master_gain_db": result.master_gain_db,
        "response": {
            **_song_facts(rendered.song),
            "duration_seconds": result.duration_seconds,
            "tail_seconds": result.tail_seconds,
            "num_frames": result.num_frames,
            "num_notes": result.num_notes,
            "peak": result.peak,
            "stem_peaks": dict(result.stem_peaks),
            "master": None if rendered.master is None else _master_facts(rendered.master),
            "files": _audio_files(folder),
            "stage_seconds": log.stage_seconds,
            "warnings": list(log.warnings),
            "sound_warnings": [*sounds.warnings, *result.warnings],  # those of sounds and render alone
        },
    }


def _song_facts(song: Song) -> dict[str, Any]:
    return {
        "title": song.title,
        "tempo_bpm": song.tempo_map.tempo_at(0),
        "key": None if song.key is None else song.key.name,
    }


def _master_facts(master: MasterReport) -> dict[str, Any]:
    """Loudness and true peak before and after; silence has none."""
    return {
        "gain_db": master.gain_db,
        "lowest_gain_db": master.lowest_gain_db,
        "glue_gain_db": master.glue_gain_db,
        "bands": [asdict(band) for band in master.bands],
        "before": {name: _finite(value) for name, value in asdict(master.before).items()},
        "after": {name: _finite(value) for name, value in asdict(master.after).items()},
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _mixer_strip(track: Track) -> dict[str, Any]:
    return {
        "id": track.id,
        "name": track.name,
        "instrument": track.instrument,
        "role": track.role,
        "sound": track.sound,
        "program": track.program,
        "bank": track.bank,
        "enabled": track.is_enabled,
        "volume_db": track.gain_db,  # the exchange name of gain_db
        "pan": track.pan,
        "room_send_db": track.room_send_db,
        "echo_send_db": track.echo_send_db,
        "ducking": None if track.ducking is None else asdict(track.ducking),
        "mute": track.is_muted,
        "solo": track.is_soloed,
        "gain_automation": [asdict(point) for point in track.gain_automation],
        "pan_automation": [asdict(point) for point in track.pan_automation],
    }


def _audio_files(folder: Path) -> list[dict[str, Any]]:
    """Every WAV in the folder with its size."""
    paths = sorted(folder.rglob("*.wav"))
    return [{"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size} for path in paths]
