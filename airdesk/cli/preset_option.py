"""`--preset NAME`: kept parameters stand where the command line says nothing."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from airdesk.cli.values import readable
from airdesk.errors import BadInputError
from airdesk.settings import Settings

_SAMPLES = ("layers", "prefer_organic", "add_percussion")
_ANSWERED_BY = {"bars": "length_seconds", "length_seconds": "bars", "model": "provider"}
"""Parameters of a preset that another one on the command line makes void: it would lose to them, or not fit them."""


def add_preset_option(parser: argparse.ArgumentParser) -> None:
    """Put `--preset` on a command."""
    says = 'parameters kept by "airdesk presets save" or in the window; what else is given here counts more'
    parser.add_argument("--preset", metavar="NAME", type=readable, help=says)


def take_preset(options: argparse.Namespace, settings: Settings) -> None:
    """Fill in what the command line left open. Raises BadInputError where there is no such preset, LibraryError."""
    options.own_samples = None
    if options.preset is None:
        return
    from airdesk.workflows.presets import find_preset
    from airdesk.workflows.take_values import own_samples_of_document

    kept = find_preset(options.preset, settings).request
    _fill(options, kept)
    samples = kept.get("samples")
    if hasattr(options, "samples") and options.samples is None and isinstance(samples, Mapping):
        options.samples = Path(str(samples.get("folder", "")))
        for name in _SAMPLES:
            setattr(options, name, getattr(options, name) or samples.get(name))
    if getattr(options, "samples", None) is None:
        options.own_samples = own_samples_of_document(kept.get("own_samples"))


def preset_document(options: argparse.Namespace) -> dict[str, Any]:
    """The parameters of a command line, to be kept; the window reads the same."""
    from airdesk.cli.samples_option import sample_wish
    from airdesk.model.plan import PlanRequest

    document = {field.name: getattr(options, field.name, None) for field in fields(PlanRequest)}
    configs = [asdict(config) for config in options.instrument_configs or ()]
    document |= {"prompt": options.prompt or "", "instruments": list(options.instruments), "instrument_configs": configs}
    wish = sample_wish(options)
    if wish is None:
        return document
    return document | {"samples": wish.document(), "own_samples": {name: wish.document()[name] for name in _SAMPLES}}


def _fill(options: argparse.Namespace, kept: Mapping[str, Any]) -> None:
    from airdesk.model.plan import PlanRequest
    from airdesk.workflows.take_values import configs_of_document

    if hasattr(options, "instrument_configs"):  # what is given here comes later, so it counts more
        options.instrument_configs = [
            *configs_of_document(kept.get("instrument_configs")),
            *(options.instrument_configs or ()),
        ]
    others = {field.name for field in fields(PlanRequest)} - {"own_samples", "instrument_configs"}
    names = [name for name in sorted(others) if hasattr(options, name)]
    given = {name for name in names if getattr(options, name) not in (None, ())}
    for name in names:
        if name not in given and _ANSWERED_BY.get(name) not in given and kept.get(name) not in (None, "", []):
            value = kept[name]
            setattr(options, name, tuple(value) if name == "instruments" else value)
    if not options.prompt:
        raise BadInputError(f'The preset "{options.preset[:60]}" has no prompt: give one, like airdesk make "dusty lo-fi".')
