"""Which folder of drum samples makes the best kit for a part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log10
from typing import Final

from airdesk.chance import stable_number
from airdesk.inventory.matching.candidates import Candidate, SelectionOptions
from airdesk.inventory.matching.drum_pieces import DrumPiece, pieces_of, place_in
from airdesk.inventory.matching.fitting import fitting_tags
from airdesk.inventory.matching.organic import Origin, origin_of
from airdesk.inventory.matching.parts import PartNeeds
from airdesk.model.sample import Sample

_REAL_KIT: Final = 3.0  # choice: what somebody put together goes before a piece or two more
_CROWD: Final = 1.2  # choice: off for each ten times as many samples as pieces
_CORE: Final = frozenset({"kick", "snare"})
_MOST_OF_A_PIECE: Final = 6
_TAGGED: Final = 1.0
_ORGANIC: Final = 1.0


@dataclass(frozen=True, slots=True)
class KitFolder:
    """A folder whose samples go together."""

    root_id: str
    folder: str  # "" is the whole root
    tags: tuple[str, ...] = ()  # of the part's words, those most of its samples have
    is_kit: bool = False  # it has few samples of each piece

    @property
    def label(self) -> str:
        """The folder for a sentence."""
        return f'"{self.folder}"' if self.folder else "one folder" if self.is_kit else "several folders"

    def holds(self, sample: Sample) -> bool:
        """True for a sample in it or below it."""
        return sample.root_id == self.root_id and (not self.folder or sample.id.startswith(f"{self.folder}/"))


@dataclass(slots=True)
class _Tally:
    """What is counted of a folder."""

    pieces: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    num_acoustic: int = 0
    count: int = 0


def by_piece(candidates: Sequence[Candidate], wanted: Sequence[tuple[DrumPiece, int]]) -> Mapping[str, list[Candidate]]:
    """Single drum sounds by the piece they can be."""
    found: dict[str, list[Candidate]] = {piece.name: [] for piece, _ in wanted}
    for one in candidates:
        if one.sample.state == "ok" and not one.sample.is_loop and one.sample.category != "loop":
            for piece, _ in wanted:
                if place_in(one.sample, piece) is not None:
                    found[piece.name].append(one)
    return found


def best_folder(
    part: PartNeeds, able: Mapping[str, Sequence[Candidate]], options: SelectionOptions, seed: int
) -> KitFolder | None:
    """The folder that has most of the pieces, is a kit and fits the music; None where there is no drum at all."""
    weights = {piece.name: piece.weight for piece, _ in pieces_of(part.pitches)}
    tallies: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for piece, listed in able.items():
        for one in listed:
            fits = fitting_tags(one.sample, part)
            is_acoustic = options.prefer_organic and origin_of(one.sample).origin == Origin.ACOUSTIC
            for folder in _above(one.sample):
                _count(tallies[one.sample.root_id, folder], piece, fits, is_acoustic=is_acoustic)
    if not tallies:
        return None

    def rank(place: tuple[str, str]) -> tuple[float, int, int, str, str]:
        root_id, folder = place
        depth = folder.count("/") + bool(folder)
        return -_score(tallies[place], weights, options), -depth, stable_number(f"{seed}:{folder}"), folder, root_id

    root_id, folder = min(tallies, key=rank)
    tally = tallies[root_id, folder]
    tags = tuple(sorted(tag for tag, count in tally.tags.items() if count * 2 > tally.count))
    return KitFolder(root_id, folder, tags, _is_kit(tally, weights))


def _above(sample: Sample) -> list[str]:
    parts = sample.id.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(len(parts) + 1)]


def _count(tally: _Tally, piece: str, tags: Sequence[str], *, is_acoustic: bool) -> None:
    tally.pieces[piece] += 1
    tally.count += 1
    tally.tags.update(tags)
    tally.num_acoustic += is_acoustic


def _is_kit(tally: _Tally, weights: Mapping[str, float]) -> bool:
    """True for few samples of several pieces, with the kick and the snare that are wanted among them."""
    has_core = _CORE & set(weights) <= set(tally.pieces)
    return has_core and len(tally.pieces) > 1 and max(tally.pieces.values()) <= _MOST_OF_A_PIECE


def _score(tally: _Tally, weights: Mapping[str, float], options: SelectionOptions) -> float:
    """Weights of the pieces it has; more for a real kit, for fitting tags and, if asked for, for acoustic sounds."""
    score = sum(weights[piece] for piece in tally.pieces)
    score += _REAL_KIT * _is_kit(tally, weights)
    score -= _CROWD * log10(tally.count / len(tally.pieces))
    score += _TAGGED * min(1.0, sum(tally.tags.values()) / tally.count)
    return round(score + _ORGANIC * options.prefer_organic * tally.num_acoustic / tally.count, 6)
