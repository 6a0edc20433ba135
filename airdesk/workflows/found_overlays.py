"""The overlays of a set: found again where their files were moved, and chosen from the inventory where the rules want some."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.model.djset import DjSet, Transition
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.automix.overlay_choice import OverlaySound
    from airdesk.automix.pairing import MixSong
    from airdesk.library.database import Library

_FRESH_SECONDS: Final = 20.0
"""So long the inventory is not looked into again: a set is laid out anew with every move of a hand."""


def with_found_overlays(transitions: Sequence[Transition], library: Library) -> tuple[Transition, ...]:
    """The transitions with the files of their overlays where the inventory knows them to be now; others stay as they are."""
    return tuple(_found(transition, library) if _is_lost(transition) else transition for transition in transitions)


class OverlaysOfSet:
    """Overlays for a set that is laid out again and again. For one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sounds: list[OverlaySound] = []
        self._kinds: frozenset[str] = frozenset()
        self._looked = float("-inf")

    def laid(self, dj_set: DjSet, songs: Sequence[MixSong], transitions: Sequence[Transition]) -> list[Transition]:
        """The transitions with their overlays: those of the user and the model as they are, others where the rules allow some.

        Raises LibraryError.
        """
        if any(map(_is_lost, transitions)):
            from airdesk.library.database import open_library  # late: few sets have overlays

            with open_library(self._settings.library_folder) as library:
                transitions = with_found_overlays(transitions, library)
        kinds = dj_set.rules.overlay_kinds
        if not kinds or not transitions:
            return list(transitions)
        from airdesk.automix.overlay_choice import with_overlays  # late: most sets have none

        return list(with_overlays(transitions, songs, self._loops(kinds), dj_set.rules, dj_set.seed))

    def _loops(self, kinds: frozenset[str]) -> list[OverlaySound]:
        from airdesk.workflows.overlay_sounds import overlay_sounds

        if kinds != self._kinds or time.monotonic() - self._looked > _FRESH_SECONDS:
            self._sounds = overlay_sounds(self._settings, kinds)
            self._kinds, self._looked = kinds, time.monotonic()
        return self._sounds


def _is_lost(transition: Transition) -> bool:
    overlay = transition.overlay
    return overlay is not None and overlay.sample_key is not None and not Path(overlay.path).is_file()


def _found(transition: Transition, library: Library) -> Transition:
    from airdesk.library.sample_places import sample_with_key
    from airdesk.workflows.sample_paths import sample_path

    overlay = transition.overlay
    assert overlay is not None and overlay.sample_key is not None
    placed = sample_with_key(library, overlay.sample_key)
    path = None if placed is None else sample_path(placed.root, placed.sample.id, placed.raw)
    if path is None or not path.is_file():
        return transition
    return replace(transition, overlay=replace(overlay, path=str(path)))
