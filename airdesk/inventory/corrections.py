"""What the user says of a sample, laid over what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from airdesk.inventory.names.vocabulary import load_vocabulary
from airdesk.model.sample import Correction, Filing


def merged(corrections: Sequence[Correction]) -> Correction:
    """What all corrections say together; a later one has the last word on what it names."""
    result = Correction()
    for one in corrections:
        given = {name: value for name in Correction.__slots__ if (value := getattr(one, name)) not in (None, "")}
        if one.subtype is not None or one.instrument:  # empty: it has none; another instrument has its own
            given["subtype"] = one.subtype
        result = replace(result, **given)
    return result


def corrected(filing: Filing, said: Correction) -> Filing:
    """The filing with what the user says; an instrument's category and family come with it."""
    if not (said.instrument or said.category or said.family or said.subtype is not None):
        return filing
    drawer = load_vocabulary().drawer(said.instrument) if said.instrument else None
    subtype = said.subtype if said.subtype is not None else (drawer.subtype if drawer else filing.subtype)
    return Filing(
        instrument=drawer.name if drawer else said.instrument or filing.instrument,
        category=said.category or (drawer.category if drawer else filing.category),
        family=said.family or (drawer.family if drawer else filing.family),
        subtype=subtype,
        instrument_confidence=1.0 if said.instrument else filing.instrument_confidence,
        category_confidence=1.0 if said.instrument or said.category else filing.category_confidence,
        family_confidence=1.0 if said.instrument or said.family else filing.family_confidence,
        subtype_confidence=1.0 if subtype and (said.instrument or said.subtype) else filing.subtype_confidence,
        source="user",
    )
