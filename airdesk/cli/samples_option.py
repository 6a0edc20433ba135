"""The options of commands that can play the user's own samples."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from airdesk.cli.values import folder, whole_number
from airdesk.errors import BadInputError

if TYPE_CHECKING:
    from airdesk.workflows.sampled_song import SampleWish


def add_samples_options(parser: argparse.ArgumentParser) -> None:
    """Put `--samples` and what goes with it on a command."""
    parser.add_argument("--samples", type=folder, metavar="DIR", help="play with the samples of this folder where they suit")
    parser.add_argument("--layers", type=whole_number, metavar="N", help="samples stacked for each part, 1 to 4")
    parser.add_argument("--prefer-organic", action="store_true", help="acoustic recordings before synthetic ones")
    parser.add_argument("--add-percussion", action="store_true", help="a percussion part where the song has none")


def sample_wish(options: argparse.Namespace) -> SampleWish | None:
    """What the options ask for; None without a folder. Raises BadInputError for options that need one."""
    if options.samples is None:
        for name in ("layers", "prefer_organic", "add_percussion"):
            if getattr(options, name):
                raise BadInputError(f"--{name.replace('_', '-')} chooses among samples: give their folder with --samples DIR.")
        return None
    from airdesk.inventory.matching.candidates import SelectionOptions
    from airdesk.workflows.sampled_song import SampleWish

    layers = 1 if options.layers is None else options.layers
    chosen = SelectionOptions(layers, prefer_organic=options.prefer_organic, add_percussion=options.add_percussion)
    return SampleWish(options.samples, chosen)
