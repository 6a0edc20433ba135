"""A file of the factory root on a track: the sound it was made from plays, not its one note."""

from __future__ import annotations

from airdesk.library.database import Library
from airdesk.library.instrument_rows import SampleRow
from airdesk.library.sample_roots import sample_roots


def factory_sound(library: Library, row: SampleRow, *, is_percussion: bool) -> str | None:
    """The factory sound that a sample stands for; None for a sample of the user's, and for drums on a track of notes or
    notes on one of drums, where the file itself is what is meant."""
    is_factory = any(root.id == row.sample.root_id and root.kind == "factory" for root in sample_roots(library))
    if not is_factory:
        return None
    from airdesk.synthesis.patch_reader import patches_folder, read_patch  # late: it loads the synthesis
    from airdesk.workflows.factory_samples import factory_sound_of

    sound = factory_sound_of(row.sample.id)
    if sound is None or bool(read_patch(sound, patches_folder()).drums) != is_percussion:
        return None
    return sound
