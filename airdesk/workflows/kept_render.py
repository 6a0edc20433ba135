"""What a run rendered, kept so that it can be mixed again without rendering: stems, mix, and how they came to be.

Of a run that came to no end it lies in the library's folder of unfinished ones, of one that ended well in its own folder;
both hold a `render_state.json`, which says all that is to be known of the render.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from airdesk.errors import StorageError
from airdesk.library.database import Library
from airdesk.library.runs import Run, load_artifacts
from airdesk.library.unfinished import RENDER_STATE, link_files, remove_unfinished, sweep_unfinished, unfinished_folder
from airdesk.midi.whole_file import write_document
from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.render.settings import RenderResult
from airdesk.settings import Settings
from airdesk.workflows.beginning import AGAIN_KINDS, Beginning
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_sounds import source_facts

if TYPE_CHECKING:
    from airdesk.workflows.kept_run import KeptRun

_MIX: Final = "mix.wav"


class KeepingPlace(Protocol):
    """What of a run's place keeping needs: `Workplace` and `TakePlace` are such."""

    @property
    def staging(self) -> Path:
        """Where its files are on the way."""

    @property
    def log(self) -> RunLog:
        """Its log."""

    @property
    def kept(self) -> KeptRun:
        """What keeps it."""

    @property
    def settings(self) -> Settings:
        """Where the library is."""


@dataclass(frozen=True, slots=True)
class KeptSounds:
    """What the tracks of a kept render played with, told as `SongSounds` tells it."""

    rows: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...] = ()  # of the sounds and of the render

    def document(self, _: Song) -> list[dict[str, object]]:
        """The sounds for the render state."""
        return [dict(row) for row in self.rows]

    def report(self, song: Song) -> list[dict[str, str]]:
        """Who plays each track, for results."""
        names = {track.id: track.name for track in song.tracks}
        return [
            {"track": row["track"], "instrument": names[row["track"]], "sound": row["sound"], **source_facts(row["source"])}
            for row in self.rows
            if row["track"] in names
        ]


@dataclass(frozen=True, slots=True)
class KeptRender:
    """The render of an earlier run, as far as its files are there."""

    run_id: str
    folder: Path
    hashes: Mapping[str, str] | None  # file -> SHA-256 as the run's own folder had it; None: files of ours alone
    gains_db: Mapping[str, float]  # track id -> level of the part
    result: RenderResult  # its paths are those in the folder
    sounds: KeptSounds

    @property
    def names(self) -> tuple[str, ...]:
        """Its files, relative to the folder."""
        return tuple(path.relative_to(self.folder).as_posix() for path in (*self.result.stems.values(), self.result.mix))


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A kept render in the folder of another run."""

    song: Song  # with the levels it was rendered with, and the gain of its mix
    result: RenderResult
    sounds: KeptSounds


def find_kept_render(library: Library, run: Run) -> KeptRender | None:
    """What a run rendered, where that is still there in the size it was made; None otherwise."""
    if run.state != "completed":
        return _read(run.id, unfinished_folder(library.folder, run.id), None)
    if run.folder is None:
        return None
    hashes = {artifact.path: artifact.sha256 or "" for artifact in load_artifacts(library, run.id)}
    return _read(run.id, Path(run.folder), hashes) if RENDER_STATE in hashes else None


def _read(run_id: str, folder: Path, hashes: Mapping[str, str] | None) -> KeptRender | None:
    """The render that a folder's state tells of; None where anything of it is not as it says."""
    try:
        state = json.loads((folder / RENDER_STATE).read_text(encoding="utf-8"))
        response, tracks = state["response"], state["request"]["tracks"]
        sizes = {row["path"]: row["bytes"] for row in response["files"]}
        names = [name for name in sizes if name == _MIX or name.startswith("stems/")]
        if state["run_id"] != run_id or _MIX not in names or any((folder / one).stat().st_size != sizes[one] for one in names):
            return None
        result = RenderResult(
            stems={Path(name).stem: folder / name for name in names if name != _MIX},
            mix=folder / _MIX,
            sample_rate=int(state["request"]["sample_rate"]),
            num_frames=int(response["num_frames"]),
            master_gain_db=float(state["master_gain_db"]),
            duration_seconds=float(response["duration_seconds"]),
            tail_seconds=float(response["tail_seconds"]),
            peak=float(response["peak"]),
            stem_peaks={str(name): float(peak) for name, peak in response["stem_peaks"].items()},
            num_notes=int(response["num_notes"]),
        )
        gains_db = {str(track["id"]): float(track["volume_db"]) for track in tracks}
        rows = tuple({name: row[name] for name in _SOUND_FIELDS} for row in state["sounds"])
        sounds = KeptSounds(rows, tuple(str(warning) for warning in response["sound_warnings"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return KeptRender(run_id, folder, hashes, gains_db, result, sounds)


_SOUND_FIELDS: Final = ("track", "sound", "name", "source", "zones")


def keep_render(place: KeepingPlace, result: RenderResult, state: Mapping[str, Any]) -> None:
    """Keep stems and mix of a run until it has come to its end; what goes wrong with that is said and stops nothing.

    *state*: the render state as it stands.
    """
    kept, log = place.kept, place.log
    if kept.kind not in AGAIN_KINDS or not kept.is_kept():
        return
    folder = unfinished_folder(place.settings.library_folder, log.run_id)
    names = [path.relative_to(place.staging).as_posix() for path in (*result.stems.values(), result.mix)]
    with log.call("keep the stems until the song is finished", files=len(names)) as call:
        kept.also_keep(_make_room)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            link_files(names, place.staging, folder)
            write_document(folder / RENDER_STATE, dict(state))
        except (OSError, StorageError) as error:
            remove_unfinished(place.settings.library_folder, log.run_id)
            call.answer(not_kept=str(error))


def _make_room(library: Library) -> None:
    sweep_unfinished(library)


def take_over(
    begin: Beginning | None, song: Song, folder: Path, log: RunLog, progress: Progress, *, needs_stems: bool = True
) -> TakenOver | None:
    """Put the render of an earlier run into a folder; None where it is not asked for, or cannot be used, which is said.

    *song*: what it is the render of, before its parts are levelled. *needs_stems*: False where the mix is enough.
    """
    if begin is None or begin.stage != "mix":
        return None
    kept: KeptRender | None = begin.render
    reason = _reason_against(kept, song, needs_stems=needs_stems)
    if kept is None or reason:
        log.note("audio", f"the stems of run {begin.run_id} are not used, so it is rendered again: {reason}")
        return None
    names = kept.names if needs_stems else (_MIX,)
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
    what, plays = ("stems and the mix", "are") if needs_stems else ("rendered mix", "is")
    log.note("audio", f"the {what} of run {kept.run_id} {plays} used")
    for warning in kept.sounds.warnings:
        log.warn("audio", warning)
    return _taken_over(kept, song, folder, needs_stems=needs_stems)


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
    from airdesk.export.manifest import hash_file

    for name in (RENDER_STATE, *names):
        progress.check_cancelled()
        if hash_file(kept.folder / name, progress)[0] != (kept.hashes or {}).get(name):
            raise _ChangedError(f"{kept.folder / name} was changed since")
        if name != RENDER_STATE:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept.folder / name, folder / name)


def _taken_over(kept: KeptRender, song: Song, folder: Path, *, needs_stems: bool) -> TakenOver:
    sounds = {row["track"]: row["sound"] for row in kept.sounds.rows}
    tracks = tuple(
        replace(track, gain_db=kept.gains_db[track.id], sound=str(sounds.get(track.id, track.sound))) for track in song.tracks
    )
    stems = {track_id: folder / path.relative_to(kept.folder) for track_id, path in kept.result.stems.items()}
    result = replace(kept.result, stems=stems if needs_stems else {}, mix=folder / _MIX)
    return TakenOver(replace(song, tracks=tracks, master_gain_db=result.master_gain_db), result, kept.sounds)


def let_go(library_folder: Path, run_id: str, begin: Beginning | None) -> None:
    """The run has come to its end: what was kept of it is not needed any more, nor what it took over of an unfinished one."""
    remove_unfinished(library_folder, run_id)
    if begin is not None and begin.render is not None and begin.render.hashes is None:
        remove_unfinished(library_folder, begin.run_id)


def let_go_of_failed(library_folder: Path, run_id: str, error: BaseException) -> None:
    """The run has failed: what was kept of it stays, unless it is the disk that has no room."""
    if isinstance(error, StorageError):
        remove_unfinished(library_folder, run_id)
