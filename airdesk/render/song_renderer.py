"""A song and its instruments become stems and a mix, streamed block by block."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.disk_errors import storage_error
from airdesk.audio.instrument import Instrument
from airdesk.errors import RenderError
from airdesk.model.song import Song, Track, audible_tracks
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.render.blocks import BLOCK_FRAMES, TAIL_BLOCK_FRAMES, Block, song_blocks
from airdesk.render.clip_voices import read_clips
from airdesk.render.ducking import duck_curve
from airdesk.render.frame_clock import FrameClock, frame_clock
from airdesk.render.mix_file import MixSum
from airdesk.render.settings import RenderResult, RenderSettings
from airdesk.render.sound_pool import SoundPool, load_pool
from airdesk.render.stem import Stem
from airdesk.render.voicing import Voicing, silent_voicing, voice_track


def render_song(
    song: Song,
    instruments: Mapping[str, Instrument],
    folder: Path,
    settings: RenderSettings | None = None,
    *,
    pitched_cache: Path | None = None,
    progress: Progress | None = None,
) -> RenderResult:
    """Write `folder/stems/<track id>.wav` for every audible track and `folder/mix.wav`.

    *instruments*: by track id. *pitched_cache*: folder where pitched sounds are kept; None keeps none.
    Where the settings want no stems, only the mix is written.
    Everything is written beside its place and moved there at the end; an error or a cancel leaves nothing.
    *Raises* RenderError when nothing can be heard, StorageError, CancelledError.
    """
    settings, progress = settings or RenderSettings(), progress or NoProgress()
    clock = frame_clock(song.tempo_map, settings.sample_rate)
    voicings, warnings = _voicings(song, instruments, clock, settings)
    pool = _pool(voicings, settings, pitched_cache, PartProgress(progress, 0.0, 0.15))
    tracks = [voicing.track for voicing in voicings]
    clips = read_clips(tracks, song.tempo_map, settings.sample_rate, pitched_cache, PartProgress(progress, 0.15, 0.3))
    work = _work_folder(folder, settings)
    stems: list[Stem] = []
    try:
        heard = {voicing.track.id: voicing.notes for voicing in voicings}
        for voicing in voicings:  # one by one, so that a full disk leaves none of them open
            duck = duck_curve(voicing.track, heard, settings.sample_rate)
            path = work / f"{voicing.track.id}.wav" if settings.writes_stems else None
            voices = clips.voices[voicing.track.id]
            stems.append(Stem(voicing, pool, clock, settings, path, duck=duck, clips=voices))
        result = _render(song, stems, work, settings, PartProgress(progress, 0.3, 1.0))
        _move_into_place(result, folder)
    finally:
        for stem in stems:
            stem.abandon()
        shutil.rmtree(work, ignore_errors=True)
    progress.report(1.0, "Rendered")
    return _finished(result, folder, stems, voicings, [*warnings, *pool.warnings, *clips.warnings])


_QUIET_FACTOR = 10.0 ** (-66.0 / 20.0)
"""A song has rung out when it is this far below its own peak."""
_TOO_LOUD = "The mix is louder than full scale and was written as 32-bit float: level it again."


def _voicings(
    song: Song, instruments: Mapping[str, Instrument], clock: FrameClock, settings: RenderSettings
) -> tuple[list[Voicing], list[str]]:
    """The tracks that sound, and a sentence for each that drops out."""
    voicings, dropped = [], []
    for track in audible_tracks(song):
        if track.is_empty:
            continue
        voicing = voice_track(track, instruments[track.id], clock, settings) if track.id in instruments else None
        if voicing is not None and len(voicing.notes):
            voicings.append(voicing)
            dropped += _missing_sounds(voicing)
            continue
        if track.audio_clips:
            voicings.append(silent_voicing(track, clock, settings))
        if any(clip.notes for clip in track.clips):
            heard = "plays its audio clips only" if track.audio_clips else "is not heard"
            dropped.append(f"{track.name} {heard}: {_why(track, voicing)}.")
    if not voicings:
        raise RenderError(_nothing_to_play(song, dropped))
    return voicings, dropped


def _why(track: Track, voicing: Voicing | None) -> str:
    if voicing is None:
        return f'its sound "{track.sound}" is missing'
    return f"{voicing.instrument.name} has no sound for any of its notes"


def _missing_sounds(voicing: Voicing) -> list[str]:
    if not voicing.silent_pitches:
        return []
    pitches = ", ".join(str(pitch) for pitch in voicing.silent_pitches)
    return [f"{voicing.track.name}: {voicing.instrument.name} has no sound for MIDI notes {pitches}; they are left out."]


def _nothing_to_play(song: Song, dropped: Sequence[str]) -> str:
    """Why no track can be heard, track by track."""
    reasons = list(dropped)
    heard = {track.id for track in audible_tracks(song)}
    for track in song.tracks:
        if track.id not in heard:
            state = "disabled" if not track.is_enabled else "muted" if track.is_muted else "silenced by a solo"
            reasons.append(f"{track.name} is {state}.")
        elif track.is_empty:
            reasons.append(f"{track.name} has no notes and no audio.")
    return "There is nothing to play. " + (" ".join(reasons) if reasons else "The song has no tracks.")


def _pool(voicings: Sequence[Voicing], settings: RenderSettings, cache: Path | None, progress: Progress) -> SoundPool:
    """Every sound of the song, made where it is not cached yet."""
    stages = {request.identity: f"Preparing {voicing.track.name}" for voicing in voicings for request in voicing.requests}
    requests = [request for voicing in voicings for request in voicing.requests]
    return load_pool(requests, settings.sample_rate, cache, progress, stages)


def _work_folder(folder: Path, settings: RenderSettings) -> Path:
    try:
        (folder / "stems" if settings.writes_stems else folder).mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".render-", dir=folder))
    except OSError as error:
        raise storage_error(error, folder / "mix.wav") from error


def _render(song: Song, stems: Sequence[Stem], work: Path, settings: RenderSettings, progress: Progress) -> RenderResult:
    """All stems and the mix into the work folder."""
    rate = settings.sample_rate
    musical_frames = round(song.duration_seconds * rate)
    with MixSum(work) as total:
        num_frames = _render_stems(stems, total, musical_frames, settings, PartProgress(progress, 0.0, 0.9))
        gain_db = total.levelled_gain_db() if song.master_gain_db is None else song.master_gain_db
        mix = total.write(work / "mix.wav", rate, gain_db, PartProgress(progress, 0.9, 1.0), "Writing the mix")
    return RenderResult(
        stems={stem.track.id: stem.path for stem in stems if stem.path is not None},
        mix=mix.path,
        sample_rate=rate,
        num_frames=num_frames,
        master_gain_db=gain_db,
        duration_seconds=song.duration_seconds,
        tail_seconds=num_frames / rate - song.duration_seconds,
        peak=mix.peak,
        warnings=(_TOO_LOUD,) if mix.is_float else (),
    )


def _render_stems(
    stems: Sequence[Stem], total: MixSum, musical_frames: int, settings: RenderSettings, progress: Progress
) -> int:
    """Render every block of every stem and sum them; the number of frames."""
    peaks: deque[float] = deque(maxlen=1 + _echo_blocks(stems, settings))  # of the last blocks

    def has_rung_out() -> bool:
        return all(stem.is_done for stem in stems) and max(peaks, default=0.0) <= total.peak * _QUIET_FACTOR

    end = 0
    memory = np.empty(4 * BLOCK_FRAMES, np.float32)
    for block in song_blocks(musical_frames, round(settings.tail_limit_seconds * settings.sample_rate), has_rung_out):
        progress.report(min(1.0, block.start_frame / max(1, musical_frames)), f"Rendering {len(stems)} tracks")
        mix, audio = memory[: 4 * block.num_frames].reshape(2, 2, block.num_frames)
        _render_block(stems, block, mix, audio, progress)
        peaks.append(total.add_block(mix))
        end = block.start_frame + block.num_frames
    for stem in stems:
        stem.close()
    return end


def _echo_blocks(stems: Sequence[Stem], settings: RenderSettings) -> int:
    """Small blocks between two repeats of the echo, in which silence does not mean the end; 0 where nothing echoes."""
    if all(stem.track.echo_send_db is None for stem in stems):
        return 0
    return math.ceil(settings.echo_seconds * settings.sample_rate / TAIL_BLOCK_FRAMES)


def _render_block(stems: Sequence[Stem], block: Block, mix: Audio, audio: Audio, progress: Progress) -> None:
    """One block of every stem, written and summed into `mix`; `audio` is the place to work in."""
    mix[:] = 0.0
    for stem in stems:
        progress.check_cancelled()
        if stem.render_block(audio, block.start_frame, block.fade):
            mix += audio


def _move_into_place(result: RenderResult, folder: Path) -> None:
    """Give the finished files their names."""
    try:
        for track_id, path in result.stems.items():
            path.replace(folder / "stems" / f"{track_id}.wav")
        result.mix.replace(folder / "mix.wav")
    except OSError as error:
        raise storage_error(error, folder / "mix.wav") from error


def _finished(
    result: RenderResult, folder: Path, stems: Sequence[Stem], voicings: Sequence[Voicing], warnings: Sequence[str]
) -> RenderResult:
    """The result with its final paths and what was learnt on the way."""
    loud = [f"{stem.track.name} is louder than full scale: its stem is 32-bit float." for stem in stems if stem.is_float]
    return replace(
        result,
        stems={track_id: folder / "stems" / f"{track_id}.wav" for track_id in result.stems},
        mix=folder / "mix.wav",
        stem_peaks={stem.track.id: stem.peak for stem in stems},
        num_notes=sum(stem.num_notes for stem in stems),
        used_zones={voicing.track.id: tuple(sorted({r.zone.key for r in voicing.requests})) for voicing in voicings},
        warnings=(*warnings, *loud, *result.warnings),
    )
