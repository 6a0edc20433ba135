"""Samples that are one instrument recorded at several notes: they count as one candidate.

Only names are compared here, quickly, for ranking; which files an instrument really gets is decided where it is made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from airdesk.inventory.matching.candidates import Candidate
from airdesk.inventory.names.musical_marks import DYNAMICS
from airdesk.model.sample import Sample

_PARTS: Final = re.compile(r"[^a-z0-9#]+")
_MARK: Final = re.compile(r"\d+|[a-g](?:#|s|b|sharp|flat)?\d(?:(?:v|vel|rr|l)\d{1,3})?|(?:v|vel|velocity|layer|rr|l)\d{1,3}")
_GLUED: Final = re.compile(r"(?<=[a-z])[A-G](?:#|b)?\d$")
_LENGTH_WORDS: Final = frozenset({"very", "long", "short", "normal", "mezzo"})
_TOLD: Final = frozenset({"user", "chunk", "name"})


def group_of(sample: Sample) -> str:
    """What samples of one instrument have in common; empty for one whose note nobody has told."""
    if sample.root_source not in _TOLD or sample.root_midi is None:
        return ""
    stem = _GLUED.sub("", sample.name.rpartition(".")[0] or sample.name)
    parts = [part for part in _PARTS.split(stem.casefold()) if part and _MARK.fullmatch(part) is None]
    rest = " ".join(part for part in parts if part not in DYNAMICS and part not in _LENGTH_WORDS)
    return "\n".join((sample.root_id, sample.folder, sample.instrument, sample.subtype, rest))


def grouped(candidates: Sequence[Candidate]) -> Mapping[str, tuple[int, ...]]:
    """The roots of each multi-sampled instrument, rising; what has one root only is none."""
    roots: defaultdict[str, set[int]] = defaultdict(set)
    for one in candidates:
        if one.group and one.sample.root_midi is not None:
            roots[one.group].add(one.sample.root_midi)
    return {group: tuple(sorted(found)) for group, found in roots.items() if len(found) > 1}
