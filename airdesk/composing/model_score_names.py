"""Which of the song's instruments a name in a model's answer means."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact
from airdesk.facts.words import fold
from airdesk.model.plan import InstrumentPlan, Role

ROLE_WORDS: Final[dict[str, Role]] = {
    "drums": "drums",
    "percussion": "percussion",
    "bass": "bass",
    "chords": "chords",
    "harmony": "chords",
    "comping": "chords",
    "keys": "chords",
    "pad": "pad",
    "lead": "lead",
    "melody": "lead",
    "tune": "lead",
    "counter": "counter",
    "countermelody": "counter",
    "arp": "arp",
    "arpeggio": "arp",
    "fx": "fx",
}
"""Words for what an instrument does, where an answer names that instead of the instrument."""

_LONGEST_NAME: Final = 80


def instruments_meant(
    names: Iterable[str], instruments: Collection[InstrumentPlan], catalogue: InstrumentCatalogue
) -> dict[str, InstrumentPlan | None]:
    """Name -> instrument, each instrument once at most; None for a name that means none of them.

    Exact names count first, then the same spelled otherwise, then other words for it, then its role, then its family.
    """
    found: dict[str, InstrumentPlan | None] = dict.fromkeys(names)
    free = list(instruments)
    for matches in (_is_exact, _is_spelled_so, _word_of(catalogue), _is_role, _family_of(catalogue)):
        for name, known in found.items():
            match = None if known is not None else next((each for each in free if matches(name, each)), None)
            if match is not None:
                found[name] = match
                free.remove(match)
    return found


def _is_exact(name: str, instrument: InstrumentPlan) -> bool:
    return name == instrument.name


def _is_spelled_so(name: str, instrument: InstrumentPlan) -> bool:
    return _plain(name) == _plain(instrument.name)


def _is_role(name: str, instrument: InstrumentPlan) -> bool:
    return ROLE_WORDS.get(_plain(name)) == instrument.role


def _word_of(catalogue: InstrumentCatalogue) -> Callable[[str, InstrumentPlan], bool]:
    return lambda name, instrument: any(fact.name == instrument.name for fact in _facts(name, catalogue))


def _family_of(catalogue: InstrumentCatalogue) -> Callable[[str, InstrumentPlan], bool]:
    def matches(name: str, instrument: InstrumentPlan) -> bool:
        known = catalogue.get(instrument.name)
        return known is not None and any(fact.family == known.family for fact in _facts(name, catalogue))

    return matches


def _facts(name: str, catalogue: InstrumentCatalogue) -> tuple[InstrumentFact, ...]:
    wish = catalogue.find(_spaced(name))
    return () if wish is None else catalogue.taken(wish)


def _spaced(name: str) -> str:
    """Lower case, with spaces for everything that stands between words, and without a number behind."""
    return re.sub(r"[\W_]+|\d+$", " ", name[:_LONGEST_NAME]).strip().lower()


def _plain(name: str) -> str:
    return fold(_spaced(name)).replace(" ", "")
