"""Samples for the parts of a song: which of the inventory's plays which track, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airdesk.inventory.matching.candidates import Candidate, SelectionOptions
from airdesk.inventory.matching.parts import PartNeeds, families_of, part_needs
from airdesk.inventory.matching.selection import select_samples
from airdesk.library.database import Library, open_library
from airdesk.library.sample_candidates import keyed_samples, samples_of_keys
from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.settings import Settings

OWN_SOUND = "own:"
"""How the sound of a track begins that plays samples, SFZ or a preset of the user's."""

_LOOK_EVERY = 2000  # samples, between looks whether it is still wanted


@dataclass(frozen=True, slots=True)
class TrackChoice:
    """The samples of one track; without keys it keeps the sound it has, and the reason says why."""

    track_id: str
    keys: tuple[int, ...]  # rows of the samples; of a drum part one or more for each piece
    reason: str  # one readable sentence
    rejected: tuple[tuple[int, str], ...]  # the nearest of those that were not taken, with why

    def document(self) -> dict[str, Any]:
        """The choice for JSON."""
        rejected = [{"key": key, "reason": reason} for key, reason in self.rejected]
        return {"track": self.track_id, "keys": list(self.keys), "reason": self.reason, "rejected": rejected}


def choose_samples(
    song: Song,
    settings: Settings,
    root_ids: Sequence[str] | None = None,
    options: SelectionOptions | None = None,
    seed: int = 0,
    *,
    chosen: Mapping[str, Sequence[int]] | None = None,
    inside: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> list[TrackChoice]:
    """Choose samples for every track that is switched on: the same for the same inventory, options and seed.

    *root_ids*: only samples of these roots. *inside*: of a root, by its id, only those whose path begins so. *chosen*: by
    track id, what the user has chosen: it stays. A track that plays an instrument of the user's already keeps it. Raises
    CancelledError or LibraryError.
    """
    tracks = [track for track in song.tracks if track.is_enabled]
    parts = {track.id: part_needs(song, track) for track in tracks if not track.sound.startswith(OWN_SOUND)}
    with open_library(settings.library_folder) as library:
        own = {track: _of_keys(library, keys) for track, keys in (chosen or {}).items()}
        candidates = load_candidates(library, list(parts.values()), root_ids, progress)
    if inside:
        candidates = [one for one in candidates if one.sample.id.startswith(inside.get(one.sample.root_id, ""))]
    choices = []
    for number, track in enumerate(tracks):
        if progress is not None:
            progress.report(number / len(tracks), f"Choosing samples for {track.name}…")
            progress.check_cancelled()
        if track.id in parts:
            given = own.get(track.id, [])
            choices.append(_choice(parts[track.id], candidates, options or SelectionOptions(), seed, given))
        else:
            choices.append(TrackChoice(track.id, (), f"{track.name} keeps the instrument you chose", ()))
    return choices


def load_candidates(
    library: Library,
    parts: Sequence[PartNeeds],
    root_ids: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> list[Candidate]:
    """The samples that can matter to some parts. Raises CancelledError."""
    families = families_of(parts)
    candidates = []
    for key, sample in keyed_samples(library, families=families, root_ids=root_ids):
        candidates.append(Candidate(key, sample))
        if progress is not None and not len(candidates) % _LOOK_EVERY:
            progress.check_cancelled()
    return candidates


def _of_keys(library: Library, keys: Sequence[int]) -> list[Candidate]:
    found = samples_of_keys(library, keys)
    return [Candidate(key, found[key]) for key in keys if key in found]


def _choice(
    part: PartNeeds, candidates: Sequence[Candidate], options: SelectionOptions, seed: int, given: Sequence[Candidate]
) -> TrackChoice:
    selection = select_samples(part, candidates, options, seed, given)
    rejected = tuple((one.candidate.key, one.reason) for one in selection.rejected)
    return TrackChoice(part.track_id, tuple(one.candidate.key for one in selection.chosen), selection.reason, rejected)
