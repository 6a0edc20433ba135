"""A composition that plays the user's samples: its song, and its plan so that both say the same."""

from __future__ import annotations

from dataclasses import replace

from airdesk.inventory.matching.candidates import SelectionOptions
from airdesk.library.database import open_library
from airdesk.library.sample_roots import sample_roots
from airdesk.model.plan import OwnSamples
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.compose_stages import Composition, played_by
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.sampled_song import SampledSong, with_inventory


def sampled_composition(composition: Composition, sampled: SampledSong) -> Composition:
    """The composition with the song that plays samples."""
    return replace(played_by(composition, sampled.song), samples=tuple(sampled.document()))


def with_own_samples(
    composition: Composition, wish: OwnSamples, settings: Settings, log: RunLog, progress: Progress
) -> Composition:
    """The composition played with samples of the inventory where they suit. Raises BadInputError, CancelledError or
    LibraryError."""
    options = SelectionOptions(wish.layers, prefer_organic=wish.prefer_organic)  # percussion is in the plan by now
    seed, roots = composition.plan.seed, own_root_ids(settings)
    sampled = with_inventory(composition.song, options, settings, log, progress, seed=seed, root_ids=roots)
    return sampled_composition(composition, sampled)


def own_root_ids(settings: Settings) -> list[str]:
    """The folders of the inventory that are the user's own, not the factory's. Raises LibraryError."""
    with open_library(settings.library_folder) as library:
        return [root.id for root in sample_roots(library) if root.kind != "factory"]
