"""How instruments play where the settings say so: checked, brought together with who plays, and put into the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from airdesk.errors import PlanError
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.facts.usual_playing import NARROWEST, has_register
from airdesk.model.instrument_config import ARTICULATIONS, InstrumentConfig
from airdesk.model.notes import pitch_name
from airdesk.model.plan import InstrumentPlan
from airdesk.planning.wishes import InstrumentWishes, stand_in_warning


def check_configs(configs: Iterable[InstrumentConfig], catalogue: InstrumentCatalogue) -> None:
    """Raise PlanError with a sentence that says what is allowed where a configuration cannot be."""
    for config in configs:
        facts = [catalogue.named(name) for name in catalogue.wish(config.name).names]
        who = f"the {config.name.strip()[:40]}"
        if (config.low_pitch, config.high_pitch, config.articulation, config.dynamics) == (None, None, None, None):
            raise PlanError(f"The configuration of {who} says nothing: give low, high, articulation or dynamics.")
        if config.articulation is not None and config.articulation not in ARTICULATIONS:
            known = ", ".join(ARTICULATIONS)
            raise PlanError(f'The articulation of {who} is "{config.articulation[:40]}": use one of {known}.')
        if config.dynamics is not None and not 0.0 <= config.dynamics <= 1.0:
            raise PlanError(f"The dynamics of {who} are {config.dynamics:g}: use 0 to 1.")
        check_register(who, config.low_pitch, config.high_pitch)
        if (_says_register(config) or config.articulation is not None) and not any(map(has_register, facts)):
            raise PlanError(f"Register and articulation say nothing of {who}: give dynamics alone.")


def check_register(who: str, low_pitch: int | None, high_pitch: int | None) -> None:
    """Raise PlanError where nobody can play from one to the other. *who*: "the bass"."""
    for pitch in (low_pitch, high_pitch):
        if pitch is not None and not 0 <= pitch <= 127:
            raise PlanError(f"The register of {who} has the note {pitch}: use C-1 to G9, or 0 to 127.")
    low = 0 if low_pitch is None else low_pitch
    high = 127 if high_pitch is None else high_pitch
    if low > high:
        said = f"{pitch_name(low)} down to {pitch_name(high)}"
        raise PlanError(f"The register of {who} goes from {said}: say the lower note first.")
    if high - low < NARROWEST:
        first = min(low, 127 - NARROWEST)
        better = f"{pitch_name(first)} to {pitch_name(first + NARROWEST)}"
        said = f"{pitch_name(low)} to {pitch_name(high)}"
        raise PlanError(f"The register of {who} is {said}: make it an octave wide or more, like {better}.")


def wishes_with_configured(
    configs: Sequence[InstrumentConfig], playing: Sequence[str], wishes: InstrumentWishes, catalogue: InstrumentCatalogue
) -> InstrumentWishes:
    """The wishes for a cast that has the configured instruments, too; the same ones where nobody is to join.

    Nobody joins an exact list, and nobody who is ruled out. *playing*: who plays without that.
    """
    allowed = [config for config in configs if not set(catalogue.wish(config.name).names) <= set(wishes.unwanted)]
    if wishes.is_exact or all(meant_by(config, playing, catalogue) for config in allowed):
        return wishes
    wanted = [*wishes.wanted, *(catalogue.wish(config.name) for config in allowed)]
    return replace(wishes, wanted=tuple(dict.fromkeys(wanted)))


def meant_by(config: InstrumentConfig, playing: Sequence[str], catalogue: InstrumentCatalogue) -> tuple[str, ...]:
    """Who of those playing is meant: by name, else whoever the word is the general one for (an 808 is a bass)."""
    names = catalogue.wish(config.name).names
    exact = tuple(name for name in playing if name in names)
    if exact:
        return exact
    covered = {covered for name in names for covered in catalogue.covered(catalogue.named(name))}
    return tuple(name for name in playing if name in covered)


def configured(
    instruments: Sequence[InstrumentPlan], configs: Sequence[InstrumentConfig], catalogue: InstrumentCatalogue
) -> tuple[tuple[InstrumentPlan, ...], tuple[str, ...]]:
    """The instruments playing as configured, and a sentence for everything the user should know of that."""
    planned = {instrument.name: instrument for instrument in instruments}
    warnings: list[str] = []
    told = [(config, meant_by(config, tuple(planned), catalogue)) for config in configs]
    for config, names in sorted(told, key=lambda one: not _is_general(one[0], one[1], catalogue)):
        wish = catalogue.wish(config.name)
        if not names:
            warnings.append(f"The configuration of the {config.name.strip()} is not used: nobody plays that in this song.")
        elif wish.missing:
            warnings.append(stand_in_warning(wish))
        for name in names:
            planned[name] = _played(planned[name], config, catalogue)
    for instrument in planned.values():
        if any(instrument.name in names and _says_register(config) for config, names in told):
            warnings += _outside(instrument, catalogue)
    return tuple(planned.values()), tuple(dict.fromkeys(warnings))


def _is_general(config: InstrumentConfig, names: Sequence[str], catalogue: InstrumentCatalogue) -> bool:
    """True for a word that means several, or others than itself: what is said of one by its name counts more."""
    return catalogue.wish(config.name).names != tuple(names)


def _says_register(config: InstrumentConfig) -> bool:
    return config.low_pitch is not None or config.high_pitch is not None


def _played(instrument: InstrumentPlan, config: InstrumentConfig, catalogue: InstrumentCatalogue) -> InstrumentPlan:
    fact = catalogue.get(instrument.name)
    low, high = instrument.low_pitch, instrument.high_pitch
    is_played = instrument.role != "fx" and (fact is None or has_register(fact))
    if is_played:
        low, high = fitted_register(low, high, config.low_pitch, config.high_pitch)
    return replace(
        instrument,
        low_pitch=low,
        high_pitch=high,
        articulation=(config.articulation if is_played else None) or instrument.articulation,
        dynamics=instrument.dynamics if config.dynamics is None else config.dynamics,
    )


def fitted_register(usual_low: int, usual_high: int, low: int | None, high: int | None) -> tuple[int, int]:
    """The register with what is said of it; the end that is left open gives way, so that an octave remains."""
    if low is not None and high is not None:
        return low, high
    if low is not None:
        return low, max(usual_high, min(127, low + NARROWEST))
    if high is not None:
        return min(usual_low, max(0, high - NARROWEST)), high
    return usual_low, usual_high


def _outside(instrument: InstrumentPlan, catalogue: InstrumentCatalogue) -> list[str]:
    """What is unusual about a register; played it is all the same."""
    fact = catalogue.get(instrument.name)
    if fact is None or (fact.low_pitch <= instrument.low_pitch and instrument.high_pitch <= fact.high_pitch):
        return []
    usual = f"{pitch_name(fact.low_pitch)} to {pitch_name(fact.high_pitch)}"
    asked = f"{pitch_name(instrument.low_pitch)} to {pitch_name(instrument.high_pitch)}"
    return [f"The {instrument.name} usually plays {usual}: its register of {asked} goes beyond that."]
