"""A song with the user's samples: a folder looked through, samples chosen for each track, instruments made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from airdesk.errors import BadInputError
from airdesk.inventory.matching.candidates import SelectionOptions
from airdesk.library.database import open_library
from airdesk.library.instrument_rows import unfiled_keys
from airdesk.library.sample_roots import SampleRoot
from airdesk.model.song import Song, edit_track
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.added_percussion import song_with_percussion
from airdesk.workflows.choose_samples import TrackChoice, choose_samples
from airdesk.workflows.instrument_files import instrument_for_file, is_instrument_file
from airdesk.workflows.inventory_listening import listen
from airdesk.workflows.own_instruments import OwnInstrument, instrument_for_samples
from airdesk.workflows.own_sfz import is_kit_map
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory


@dataclass(frozen=True, slots=True)
class SampleWish:
    """Whose samples a song shall be played with, and how they are chosen."""

    folder: Path
    options: SelectionOptions = field(default_factory=SelectionOptions)

    def document(self) -> dict[str, Any]:
        """The wish for JSON."""
        options = self.options
        chosen = {"layers": options.layers, "prefer_organic": options.prefer_organic, "add_percussion": options.add_percussion}
        return {"folder": str(self.folder), **chosen}


@dataclass(frozen=True, slots=True)
class SampledSong:
    """The song, and for each track what was chosen and why."""

    song: Song
    choices: tuple[TrackChoice, ...] = ()
    instruments: Mapping[str, OwnInstrument] = field(default_factory=dict)  # by the track's id

    def document(self) -> list[dict[str, Any]]:
        """The choices for JSON."""
        return [choice.document() | self._instrument(choice.track_id) for choice in self.choices]

    def _instrument(self, track_id: str) -> dict[str, Any]:
        own = self.instruments.get(track_id)
        track = self.song.track(track_id)
        facts: dict[str, Any] = {"instrument": track.name, "sound": track.sound}
        return facts if own is None else {**facts, "name": own.name, "kind": own.kind, "made_of": own.reason}


def with_samples(
    song: Song, wish: SampleWish, settings: Settings, log: RunLog, progress: Progress, *, seed: int = 0
) -> SampledSong:
    """The song with instruments of a folder's samples; a track that none of them suits keeps the sound it has.

    The folder becomes one of the inventory's; files whose names tell nothing are listened to. In the folder's place an SFZ
    file plays all tracks that it can. Raises BadInputError (no such folder, no sample in it), CancelledError,
    LibraryError or StorageError.
    """
    if is_instrument_file(wish.folder):
        return _with_file(song, wish.folder, settings, log)
    with log.call("look through the folder", **wish.document()) as call:
        scan = scan_inventory(ScanRequest((wish.folder,)), settings, progress=PartProgress(progress, 0.0, 0.3))
        call.answer(files=scan.num_files)
    if not scan.num_files:
        raise BadInputError(f"There are no samples in {wish.folder}: give a folder with WAV, AIFF, FLAC, OGG or MP3 files.")
    inside = _inside(wish.folder, scan.roots)
    with open_library(settings.library_folder) as library:
        unfiled = unfiled_keys(library, [root.id for root in scan.roots], inside)
        if unfiled:
            part = PartProgress(progress, 0.3, 0.7)
            workers = settings.synthesis_workers
            with log.call("listen to samples", samples=len(unfiled)):
                listen(library, scan.roots, deep_description(), num_workers=workers, progress=part, only=frozenset(unfiled))
    log.note("samples", "folder looked through", data={**wish.document(), "files": scan.num_files})
    roots, part = [root.id for root in scan.roots], PartProgress(progress, 0.7, 1.0)
    return with_inventory(song, wish.options, settings, log, part, seed=seed, root_ids=roots, inside=inside)


def with_inventory(
    song: Song,
    options: SelectionOptions,
    settings: Settings,
    log: RunLog,
    progress: Progress,
    *,
    seed: int = 0,
    root_ids: Sequence[str] | None = None,
    inside: Mapping[str, str] | None = None,
) -> SampledSong:
    """The song with instruments of samples of the inventory as it is; *root_ids*, *inside*: as `choose_samples` takes them.

    Raises CancelledError, LibraryError or StorageError.
    """
    if options.add_percussion:
        song = song_with_percussion(song, seed)
    choosing, making = PartProgress(progress, 0.0, 0.5), PartProgress(progress, 0.5, 1.0)
    with log.call("choose samples", tracks=len(song.tracks), seed=seed) as call:
        choices = choose_samples(song, settings, root_ids, options, seed, inside=inside, progress=choosing)
        call.answer(chosen=sum(bool(choice.keys) for choice in choices))
    instruments: dict[str, OwnInstrument] = {}
    for number, choice in enumerate(choices):
        part = PartProgress(making, number / len(choices), (number + 1) / len(choices))
        track = song.track(choice.track_id)
        part.report(0.0, f"Making the instrument for {track.name}…")
        log.note("samples", f"{track.name}: {choice.reason}", data=choice.document())
        if not choice.keys:
            continue
        try:
            with log.call(f"make the instrument for {track.name}", samples=len(choice.keys)):
                own = instrument_for_samples(
                    settings, choice.keys, role=track.role, present=track.sound, layers=options.layers, progress=part
                )
        except BadInputError as error:  # a file that looked whole and is not
            log.warn("samples", f"{track.name} keeps its sound: {error}")
            continue
        instruments[track.id] = own
        song = edit_track(song, track.id, lambda old, sound=own.sound: replace(old, sound=sound))  # type: ignore[misc]
        log.note("samples", f"{track.name} plays {own.name}", data={"sound": own.sound, "made_of": own.reason})
    return SampledSong(song, tuple(choices), instruments)


def _inside(folder: Path, roots: Sequence[SampleRoot]) -> dict[str, str]:
    """How the paths of the folder's samples begin, by the root that it is a part of; a root that is meant whole is left out."""
    path = folder.expanduser().resolve()
    return {root.id: f"{path.relative_to(root.path).as_posix()}/" for root in roots if root.path in path.parents}


def _with_file(song: Song, path: Path, settings: Settings, log: RunLog) -> SampledSong:
    """The song with an SFZ file in all parts of its kind: a kit in those of drums, else those that play notes."""
    if path.suffix.casefold() != ".sfz":
        raise BadInputError(f"{path.name} is a SoundFont: give it with --soundfont, which plays all of its presets.", path=path)
    own = instrument_for_file(settings, path)
    is_kit = is_kit_map(own, settings)
    choices = []
    for track in song.tracks:
        takes = track.is_percussion == is_kit
        reason = f"{path.name} plays all {'drums' if is_kit else 'parts with notes'}"
        choices.append(TrackChoice(track.id, (), reason if takes else f"{track.name} keeps its sound: {reason}", ()))
        if takes:
            song = edit_track(song, track.id, lambda old: replace(old, sound=own.sound))
    log.note("samples", f"{path.name} plays", data={"sound": own.sound, "made_of": own.reason})
    playing = {track.id: own for track in song.tracks if track.sound == own.sound}
    return SampledSong(song, tuple(choices), playing)
