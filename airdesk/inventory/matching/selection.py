"""The samples of one part: the user's choice, else the best recommendation, else one by seed."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.inventory.matching.candidates import Candidate, Ranked, Selection, SelectionOptions
from airdesk.inventory.matching.kits import select_kit
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.inventory.matching.ranking import select


def select_samples(
    part: PartNeeds,
    candidates: Sequence[Candidate],
    options: SelectionOptions,
    seed: int,
    chosen: Sequence[Candidate] = (),
) -> Selection:
    """What plays a part, and why; *chosen*: what the user has chosen, which stays."""
    if chosen:
        return Selection(tuple(Ranked(one, "Your own choice") for one in chosen), (), "Your own choice")
    if not part.pitches:
        return Selection((), (), f"{part.name} has no notes")
    return select_kit(part, candidates, options, seed) if part.is_percussion else select(part, candidates, options, seed)
