"""An open song with the user's samples: what would play which track and why, and the song once that is agreed to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from airdesk.errors import BadInputError
from airdesk.inventory.matching.candidates import SelectionOptions
from airdesk.library.database import open_library
from airdesk.library.sample_candidates import samples_of_keys
from airdesk.model.sample import Sample
from airdesk.model.song import Song, edit_track
from airdesk.progress import PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.added_percussion import song_with_percussion
from airdesk.workflows.choose_samples import OWN_SOUND, choose_samples
from airdesk.workflows.own_instruments import OwnInstrument, instrument_for_samples


@dataclass(frozen=True, slots=True)
class TrackProposal:
    """What would play a track; without keys it keeps the sound it has, and the reason says why."""

    track_id: str
    name: str
    keys: tuple[int, ...]
    samples: tuple[str, ...]  # names of the files with their folders, in the order of the keys
    reason: str
    sound: str  # what it plays now
    is_own: bool  # the user has chosen that
    is_new: bool  # the track does not exist yet: percussion is added


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would play all tracks that are switched on, chosen so."""

    tracks: tuple[TrackProposal, ...]
    options: SelectionOptions


@dataclass(frozen=True, slots=True)
class AgreedSounds:
    """Instruments for tracks, and a sentence for each that could not be made."""

    instruments: Mapping[str, OwnInstrument]  # by track id
    problems: tuple[str, ...]


def propose_samples(
    song: Song, settings: Settings, root_ids: Sequence[str], options: SelectionOptions, progress: Progress
) -> Proposal:
    """Choose samples of some folders for every track, also for those that play instruments of the user's.

    Raises CancelledError or LibraryError.
    """
    before = {track.id: track for track in song.tracks}
    wanted = song_with_percussion(song) if options.add_percussion else song
    blank = replace(
        wanted,
        tracks=tuple(replace(each, sound="") if each.sound.startswith(OWN_SOUND) else each for each in wanted.tracks),
    )
    choices = choose_samples(blank, settings, root_ids, options, progress=progress)
    with open_library(settings.library_folder) as library:
        samples = samples_of_keys(library, {key for choice in choices for key in choice.keys})
    proposals = []
    for choice in choices:
        track = wanted.track(choice.track_id)
        names = tuple(_name(samples[key]) for key in choice.keys if key in samples)
        is_new, is_own = track.id not in before, track.sound.startswith(OWN_SOUND)
        proposals.append(
            TrackProposal(track.id, track.name, choice.keys, names, choice.reason, track.sound, is_own=is_own, is_new=is_new)
        )
    return Proposal(tuple(proposals), options)


def _name(sample: Sample) -> str:
    """The file with its folder: "C4.wav" alone says little."""
    folder = PurePosixPath(sample.folder).name
    return f"{folder}/{sample.name}" if folder else sample.name


def make_agreed(
    song: Song, proposal: Proposal, agreed: Collection[str], settings: Settings, progress: Progress
) -> AgreedSounds:
    """Make the instruments of the tracks that were agreed to, by their ids. Raises CancelledError or LibraryError."""
    wanted = song_with_percussion(song) if proposal.options.add_percussion else song
    chosen = [each for each in proposal.tracks if each.track_id in agreed and each.keys]
    made: dict[str, OwnInstrument] = {}
    problems = []
    for number, each in enumerate(chosen):
        progress.check_cancelled()
        progress.report(number / len(chosen), f"Making the instrument for {each.name}…")
        part = PartProgress(progress, number / len(chosen), (number + 1) / len(chosen))
        role, layers = wanted.track(each.track_id).role, proposal.options.layers
        try:
            own = instrument_for_samples(settings, each.keys, role=role, present=each.sound, layers=layers, progress=part)
        except BadInputError as error:  # a file that looked whole and is not
            problems.append(f"{each.name} keeps its sound: {error}")
        else:
            made[each.track_id] = own
    return AgreedSounds(made, tuple(problems))


def with_agreed(song: Song, sounds: AgreedSounds, *, add_percussion: bool) -> Song:
    """The song with those instruments; the track of added percussion comes only where it has one."""
    wanted = song_with_percussion(song) if add_percussion else song
    known = {track.id for track in song.tracks}
    if any(track.id in sounds.instruments and track.id not in known for track in wanted.tracks):
        song = wanted
    for track_id, own in sounds.instruments.items():
        if any(track.id == track_id for track in song.tracks):
            song = edit_track(song, track_id, lambda track, sound=own.sound: replace(track, sound=sound))  # type: ignore[misc]
    return song
