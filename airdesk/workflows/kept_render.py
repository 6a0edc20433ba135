"""What a run rendered, kept so that it can be mixed again without rendering: stems, mix, and how they came to be.

Of a run that came to no end it lies in the library's folder of unfinished ones, of one that ended well in its own folder;
both hold a `render_state.json`, which says all that is to be known of the render.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from airdesk.errors import StorageError
from airdesk.library.database import Library
from airdesk.library.runs import Run, load_artifacts
from airdesk.library.unfinished import RENDER_STATE, link_files, remove_unfinished, sweep_unfinished, unfinished_folder
from airdesk.midi.whole_file import write_document
from airdesk.model.song import Song
from airdesk.render.settings import RenderResult
from airdesk.settings import Settings
from airdesk.workflows.beginning import AGAIN_KINDS
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_audio import MIX_FILE
from airdesk.workflows.song_sounds import source_facts

if TYPE_CHECKING:
    from airdesk.workflows.beginning import Beginning
    from airdesk.workflows.kept_run import KeptRun


class KeepingPlace(Protocol):
    """What of a run's place keeping and taking over need: `Workplace` and `TakePlace` are such."""

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

    @property
    def begin(self) -> Beginning | None:
        """An earlier run that it goes on from."""


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
        names = [name for name in sizes if name == MIX_FILE or name.startswith("stems/")]
        if (
            state["run_id"] != run_id
            or MIX_FILE not in names
            or any((folder / one).stat().st_size != sizes[one] for one in names)
        ):
            return None
        result = RenderResult(
            stems={Path(name).stem: folder / name for name in names if name != MIX_FILE},
            mix=folder / MIX_FILE,
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
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
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
