"""Which instruments the words of a prompt want, suggest and rule out, and how many may play."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from airdesk.facts.instruments import InstrumentCatalogue, InstrumentWish
from airdesk.facts.lexicon import Effect
from airdesk.model.plan import Role
from airdesk.planning.findings import Finding
from airdesk.planning.wishes import InstrumentWishes, names_ruled_out, names_ruled_out_besides


def read_wishes(findings: Sequence[Finding], catalogue: InstrumentCatalogue, *, players: int = 0) -> InstrumentWishes:
    """Everything said about instruments. *players*: how many play, where a number says so."""
    effects = [(finding, finding.content) for finding in findings if isinstance(finding.content, Effect)]
    spoken = [(finding, effect) for finding, effect in effects if not finding.is_negated]
    said, unwanted = _said(findings, catalogue)
    kinds = {general: kind for _, effect in spoken for general, kind in effect.kinds.items()}
    wanted = dict.fromkeys(_of_kind(wish, kinds) for wish in said)
    asked = {name for wish in wanted for name in wish.names}
    of_ensembles = _plays([effect for _, effect in spoken if effect.kind == "ensemble"], unwanted, catalogue)
    of_styles = _plays([effect for _, effect in spoken if effect.kind != "ensemble"], unwanted, catalogue)
    words = [word for _, effect in spoken for word in effect.without]
    words += [word for finding, effect in effects if finding.is_negated for word in effect.denied]
    ruled_out = [name for word in words for name in names_ruled_out(catalogue.wish(word), catalogue)]
    unwanted |= {name: None for name in ruled_out if name not in asked}
    is_exact = any(finding.is_only for finding in findings) and bool(wanted or of_ensembles)
    is_ensemble = bool(of_ensembles) or (any(finding.is_ensemble for finding in findings) and bool(wanted))
    roles = [effect.role for finding, effect in effects if effect.role and finding.is_negated]
    counts = [effect.players for _, effect in spoken if effect.players]
    return InstrumentWishes(
        wanted=tuple(dict.fromkeys([*wanted, *of_ensembles, *(() if is_exact or is_ensemble else of_styles)])),
        suggested=tuple(dict.fromkeys(name for _, effect in spoken for name in effect.add)),
        taking_over=tuple(
            dict.fromkeys(name for _, effect in spoken if effect.kind in ("style", "era") for name in effect.add)
        ),
        leads=tuple(dict.fromkeys(name for finding in findings if finding.is_lead for name in _wish_names(finding))),
        unwanted=tuple(unwanted),
        unwanted_roles=cast("tuple[Role, ...]", tuple(dict.fromkeys(roles))),
        is_exact=is_exact,
        is_ensemble=is_ensemble and not is_exact,
        num_players=0 if of_ensembles else players or (counts[-1] if counts else 0),
    )


def _said(findings: Sequence[Finding], catalogue: InstrumentCatalogue) -> tuple[dict[InstrumentWish, None], dict[str, None]]:
    """Instruments wanted and not; what is both is ruled out where the general word was denied last."""
    wanted: dict[InstrumentWish, None] = {}
    unwanted: dict[str, None] = {}
    named = {name for finding in findings if not finding.is_negated for name in _wish_names(finding)}
    for finding in findings:
        wish = finding.content
        if not isinstance(wish, InstrumentWish):
            continue
        if finding.is_negated:
            unwanted.update(dict.fromkeys(names_ruled_out(wish, catalogue)))
            unwanted.update(dict.fromkeys(names_ruled_out_besides(wish, named, catalogue)))
            wanted = {other: None for other in wanted if not set(other.names) <= set(unwanted)}
        else:
            wanted[wish] = None
            unwanted = {name: None for name in unwanted if name not in wish.names}
    return wanted, unwanted


def _of_kind(wish: InstrumentWish, kinds: Mapping[str, str]) -> InstrumentWish:
    """The wish for a guitar as one for a nylon guitar, where the prompt speaks of acoustic music."""
    kind = kinds.get(wish.names[0]) if len(wish.names) == 1 else None
    return wish if kind is None else replace(wish, names=(kind,))


def _plays(effects: Iterable[Effect], unwanted: Iterable[str], catalogue: InstrumentCatalogue) -> tuple[InstrumentWish, ...]:
    """The instruments that styles and ensembles cannot do without, unless somebody rules them out."""
    ruled_out = set(unwanted)
    wishes = [catalogue.wish(name) for effect in effects for name in effect.plays]
    return tuple(dict.fromkeys(wish for wish in wishes if not set(wish.names) <= ruled_out))


def _wish_names(finding: Finding) -> tuple[str, ...]:
    return finding.content.names if isinstance(finding.content, InstrumentWish) else ()
