"""`--instrument-config "bass: low=E1, high=G3, articulation=staccato, dynamics=0.7"`: how an instrument plays."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from airdesk.cli.values import note, number, readable

if TYPE_CHECKING:
    from airdesk.model.instrument_config import InstrumentConfig

_FIELDS = {"low": "low_pitch", "high": "high_pitch", "articulation": "articulation", "dynamics": "dynamics"}
_EXAMPLE = "bass: low=E1, high=G3, articulation=staccato, dynamics=0.7"


def add_instrument_config_option(parser: argparse.ArgumentParser) -> None:
    """Put `--instrument-config` on a command."""
    parser.add_argument(
        "--instrument-config",
        dest="instrument_configs",
        action="append",
        type=instrument_config,
        metavar="NAME:…",
        help=f'how an instrument plays, like "{_EXAMPLE}" (each of them may be left away); once for each instrument',
    )


def instrument_config(text: str) -> InstrumentConfig:
    """The configuration in a text. Raises ArgumentTypeError with a sentence that says how one is written."""
    from airdesk.model.instrument_config import InstrumentConfig

    name, _, said = readable(text).partition(":")
    if not name.strip() or not said.strip():
        raise argparse.ArgumentTypeError(f'"{text[:60]}" names no instrument and how it plays: write "{_EXAMPLE}"')
    values: dict[str, Any] = {}
    for entry in (entry.strip() for entry in said.split(",") if entry.strip()):
        field, is_value, value = (part.strip() for part in entry.partition("="))
        known = _FIELDS.get(field.lower())
        if known is None or not is_value or not value:
            raise argparse.ArgumentTypeError(f'"{entry[:40]}" says not how the {name.strip()[:40]} plays: write "{_EXAMPLE}"')
        if known in values:
            raise argparse.ArgumentTypeError(f"{field.lower()} is said twice of the {name.strip()[:40]}: say it once")
        values[known] = _value(known, value)
    return InstrumentConfig(name.strip(), **values)


def config_text(config: InstrumentConfig) -> str:
    """A configuration as it is written behind the option."""
    from airdesk.model.notes import pitch_name

    said = []
    for name, field in _FIELDS.items():
        value = getattr(config, field)
        if value is not None:
            said.append(f"{name}={pitch_name(value) if field.endswith('_pitch') else value}")
    return f"{config.name}: {', '.join(said)}"


def _value(field: str, text: str) -> int | float | str:
    if field == "articulation":
        return text.lower()
    return number(text) if field == "dynamics" else note(text)
