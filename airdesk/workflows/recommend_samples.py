"""Samples recommended for the parts of a song or of a file of notes, the best first, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdesk.inventory.matching.candidates import Candidate, Ranked, SelectionOptions
from airdesk.inventory.matching.parts import PartNeeds, part_needs
from airdesk.inventory.matching.ranking import rank
from airdesk.inventory.matching.selection import select_samples
from airdesk.library.database import open_library
from airdesk.model.notes import pitch_name
from airdesk.model.sample import Sample
from airdesk.model.song import Song
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.added_percussion import song_with_percussion
from airdesk.workflows.choose_samples import load_candidates
from airdesk.workflows.sample_inventory import sample_document

USUAL_COUNT = 5


@dataclass(frozen=True, slots=True)
class Recommended:
    """A sample for a part, and why."""

    key: int  # its row
    sample: Sample  # without its timbre
    reason: str
    is_chosen: bool  # it is what would play the part by itself

    def document(self) -> dict[str, Any]:
        """The sample for JSON."""
        return {**sample_document(self.sample), "sample_key": self.key, "why": self.reason, "chosen": self.is_chosen}


@dataclass(frozen=True, slots=True)
class PartRecommendation:
    """What suits a part."""

    part: PartNeeds
    samples: tuple[Recommended, ...]  # of a drum part one or more for each piece; else the best first
    reason: str
    rejected: tuple[tuple[Sample, str], ...]
    rejected_keys: tuple[int, ...] = ()  # their rows

    def document(self) -> dict[str, Any]:
        """The recommendation for JSON."""
        middle = self.part.middle_pitch
        return {
            "track": self.part.track_id,
            "name": self.part.name,
            "role": self.part.role,
            "instruments": sorted(self.part.instruments),
            "family": self.part.family,
            "num_notes": len(self.part.pitches),
            "middle": None if middle is None else pitch_name(middle),
            "middle_midi": middle,
            "note_seconds": round(self.part.note_seconds, 3),
            "reason": self.reason,
            "samples": [one.document() for one in self.samples],
            "rejected": [{"root_id": one.root_id, "id": one.id, "why": why} for one, why in self.rejected],
        }


def recommend_samples(
    song: Song,
    settings: Settings,
    root_ids: Sequence[str] | None = None,
    options: SelectionOptions | None = None,
    seed: int = 0,
    *,
    count: int = USUAL_COUNT,
    only: Collection[str] | None = None,
    progress: Progress | None = None,
) -> list[PartRecommendation]:
    """For each track that is switched on, at most *count* samples (of drums: those of a kit).

    *only*: the ids of the tracks that are meant; None: all that are switched on. Raises LibraryError or CancelledError.
    """
    options, progress = options or SelectionOptions(), progress or NoProgress()
    if options.add_percussion:
        song = song_with_percussion(song, seed)
    meant = [track for track in song.tracks if (track.is_enabled if only is None else track.id in only)]
    parts = [part_needs(song, track) for track in meant]
    progress.report(None, "Looking through your samples…")
    with open_library(settings.library_folder) as library:
        candidates = load_candidates(library, parts, root_ids, progress)
    recommended = []
    for number, part in enumerate(parts):
        progress.report(
            number / len(parts) if len(parts) > 1 else None, f"Comparing {len(candidates):,} samples for {part.name}…"
        )
        recommended.append(_recommended(part, candidates, options, seed, count))
        progress.check_cancelled()
    return recommended


def recommend_for_file(
    path: Path,
    settings: Settings,
    options: SelectionOptions | None = None,
    seed: int = 0,
    *,
    root_ids: Sequence[str] | None = None,
    count: int = USUAL_COUNT,
) -> list[PartRecommendation]:
    """The same for a MIDI file or a score as JSON. Raises MidiFileError, ScoreError, LibraryError."""
    return recommend_samples(_read_song(path), settings, root_ids, options, seed, count=count)


def _read_song(path: Path) -> Song:
    if path.suffix.lower() == ".json":
        from airdesk.workflows.score_song import read_score_song

        return read_score_song(path).song
    from airdesk.midi.smf_reader import read_midi_file

    return read_midi_file(path).song


def _recommended(
    part: PartNeeds, candidates: Sequence[Candidate], options: SelectionOptions, seed: int, count: int
) -> PartRecommendation:
    selection = select_samples(part, candidates, options, seed)
    chosen = {one.candidate.key for one in selection.chosen}
    listed: list[Ranked] = list(selection.chosen)
    if not part.is_percussion and chosen:
        ranked = rank(part, candidates, seed=seed, prefer_organic=options.prefer_organic)
        listed += [one for one in ranked if one.candidate.key not in chosen][: max(0, count - len(chosen))]
    samples = tuple(
        Recommended(one.candidate.key, one.candidate.sample, one.reason, one.candidate.key in chosen) for one in listed
    )
    shown = {one.key for one in samples}
    others = [one for one in selection.rejected if one.candidate.key not in shown]
    rejected = tuple((one.candidate.sample, one.reason) for one in others)
    return PartRecommendation(part, samples, selection.reason, rejected, tuple(one.candidate.key for one in others))
