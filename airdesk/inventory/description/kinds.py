"""What a sound is, told from the sound alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from airdesk.inventory.description.network import Floats, softmax
from airdesk.inventory.description.sound_model import SoundClass, SoundModel, sound_classes
from airdesk.model.sample import Filing

LOOP_CATEGORY = "loop"


@dataclass(frozen=True, slots=True)
class Kinds:
    """How likely a sound is of each class."""

    shares: Floats  # (classes,), adding up to 1

    @property
    def loop_share(self) -> float:
        """How likely it is a loop."""
        return float(sum(share for share, kind in self._pairs() if kind.category == LOOP_CATEGORY))

    def filing(self, *, is_loop: bool) -> Filing:
        """The likeliest family, and the likeliest instrument in it, among loops or among single sounds."""
        pairs = [(share, kind) for share, kind in self._pairs() if (kind.category == LOOP_CATEGORY) == is_loop]
        total = max(float(sum(share for share, _ in pairs)), 1e-9)
        families: dict[str, float] = defaultdict(float)
        for share, kind in pairs:
            families[kind.family] += share / total
        family = max(families, key=lambda name: families[name])
        share, kind = max(((share, kind) for share, kind in pairs if kind.family == family), key=lambda pair: pair[0])
        same = sum(other / total for other, each in pairs if each.instrument == kind.instrument)
        near = sum(other / total for other, each in pairs if each.category == kind.category)
        return Filing(
            instrument=kind.instrument,
            category=kind.category,
            family=family,
            subtype=kind.subtype,
            instrument_confidence=round(same, 3),
            category_confidence=round(near, 3),
            family_confidence=round(families[family], 3),
            subtype_confidence=round(share / total, 3) if kind.subtype else 0.0,
            source="sound",
        )

    def _pairs(self) -> list[tuple[float, SoundClass]]:
        return [(float(share), kind) for share, kind in zip(self.shares, sound_classes(), strict=True)]


def heard_kinds(numbers: Floats, model: SoundModel) -> Kinds:
    """How likely a sound of a shape is of each class."""
    return Kinds(softmax(model.kind.answer(numbers[np.newaxis])[0]))
