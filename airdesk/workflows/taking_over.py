"""The render of an earlier run taken over by another one, in place of rendering."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from airdesk.errors import StorageError
from airdesk.library.unfinished import RENDER_STATE, link_files
from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.render.settings import RenderResult
from airdesk.workflows.kept_render import KeepingPlace, KeptRender, KeptSounds
from airdesk.workflows.song_audio import MIX_FILE

_BLOCK_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A kept render in the folder of another run."""

    song: Song  # with the levels it was rendered with, and the gain of its mix
    result: RenderResult
    sounds: KeptSounds


def take_over(place: KeepingPlace, song: Song, progress: Progress, *, needs_stems: bool = True) -> TakenOver | None:
    """Put the render of the run before into this one's folder; None where it is not wanted, or no good, which is said.

    *song*: what it is the render of, before its parts are levelled. *needs_stems*: False where the mix is enough.
    """
    begin, log, folder = place.begin, place.log, place.staging
    if begin is None or begin.stage != "mix":
        return None
    kept: KeptRender | None = begin.render
    reason = _reason_against(kept, song, needs_stems=needs_stems)
    if kept is None or reason:
        log.note("audio", f"the stems of run {begin.run_id} are not used, so it is rendered again: {reason}")
        return None
    names = kept.names if needs_stems else (MIX_FILE,)
    progress.report(None, "Taking over the stems…")
    try:
        with log.stage("render"), log.call("take over stems and mix", files=len(names), of_run=kept.run_id):
            if kept.hashes is None:
                link_files(names, kept.folder, folder)
            else:
                _copy_checked(names, kept, folder, progress)
    except (OSError, StorageError, _ChangedError) as error:
        for name in names:
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        log.note("audio", f"the stems of run {begin.run_id} are not used, so it is rendered again: {error}")
        return None
    _say(kept, place, needs_stems=needs_stems)
    return _taken_over(kept, song, folder, needs_stems=needs_stems)


def _say(kept: KeptRender, place: KeepingPlace, *, needs_stems: bool) -> None:
    """What is used, and what was to be said of it when it was rendered."""
    what, plays = ("stems and the mix", "are") if needs_stems else ("rendered mix", "is")
    place.log.note("audio", f"the {what} of run {kept.run_id} {plays} used")
    rate_hz, wanted_hz = kept.result.sample_rate, place.settings.sample_rate
    if rate_hz != wanted_hz:
        place.log.warn("audio", f"The stems stay at {rate_hz} Hz, as they were rendered; {wanted_hz} Hz counts from render on.")
    for warning in kept.sounds.warnings:
        place.log.warn("audio", warning)


class _ChangedError(Exception):
    """A file is not any more what the run made."""


def _reason_against(kept: KeptRender | None, song: Song, *, needs_stems: bool) -> str:
    """Why a render cannot be used; empty where it can."""
    if kept is None:
        return "they were not kept, or are not there any more"
    if set(kept.gains_db) != {track.id for track in song.tracks}:
        return "they are of other tracks"
    return "only their mix was kept" if needs_stems and not kept.result.stems else ""


def _copy_checked(names: Sequence[str], kept: KeptRender, folder: Path, progress: Progress) -> None:
    """Copies, for what lies in a finished folder is the user's to change; each is what the run made, by its hash."""
    for name in (RENDER_STATE, *names):
        target = folder / name if name != RENDER_STATE else Path(os.devnull)
        target.parent.mkdir(parents=True, exist_ok=True)
        if _copied(kept.folder / name, target, progress) != (kept.hashes or {}).get(name):
            raise _ChangedError(f"{kept.folder / name} was changed since")


def _copied(source: Path, target: Path, progress: Progress) -> str:
    """Copy a file; returns its SHA-256, of the same reading."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(_BLOCK_BYTES):
            progress.check_cancelled()
            digest.update(block)
            written.write(block)
    return digest.hexdigest()


def _taken_over(kept: KeptRender, song: Song, folder: Path, *, needs_stems: bool) -> TakenOver:
    sounds = {row["track"]: row["sound"] for row in kept.sounds.rows}
    tracks = tuple(
        replace(track, gain_db=kept.gains_db[track.id], sound=str(sounds.get(track.id, track.sound))) for track in song.tracks
    )
    stems = {track_id: folder / path.relative_to(kept.folder) for track_id, path in kept.result.stems.items()}
    result = replace(kept.result, stems=stems if needs_stems else {}, mix=folder / MIX_FILE)
    return TakenOver(replace(song, tracks=tracks, master_gain_db=result.master_gain_db), result, kept.sounds)
