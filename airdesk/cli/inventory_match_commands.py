"""`airdesk inventory similar|recommend`: which samples sound alike, and which suit the parts of a song."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action, add_sample
from airdesk.cli.values import readable, seed, whole_number
from airdesk.settings import settings_for

_SIMILAR = 12
_RECOMMENDED = 5


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    alike = add_action(actions, common, "similar", "samples that sound like one", similar)
    add_sample(alike)
    alike.add_argument("--count", type=whole_number, default=_SIMILAR, metavar="N", help=f"how many (default: {_SIMILAR})")
    advice = add_action(actions, common, "recommend", "samples for the parts of a MIDI file or a score", recommend)
    advice.add_argument("file", metavar="FILE", type=Path, help="a MIDI file, or a score as JSON")
    advice.add_argument("--root-folder", metavar="DIR", type=readable, help="only samples of this folder of the inventory")
    advice.add_argument("--layers", type=whole_number, default=1, metavar="N", help="samples stacked, 1 to 4 (default: 1)")
    advice.add_argument("--prefer-organic", action="store_true", help="acoustic recordings before synthetic ones")
    advice.add_argument("--add-percussion", action="store_true", help="a percussion part where there is none, too")
    advice.add_argument("--count", type=whole_number, default=_RECOMMENDED, metavar="N", help="how many for each part")
    advice.add_argument("--seed", type=seed, default=0, help="decides between equals; the same seed, the same choice")


def similar(options: argparse.Namespace, console: Console) -> None:
    """Show the samples that sound most like one, the nearest first, and in what they are alike."""
    from airdesk.cli.inventory_match_report import similar_table
    from airdesk.workflows.similar_samples import similar_by_id

    settings = settings_for(options.library)
    found = similar_by_id(options.sample, settings, root_folder=options.root_folder, count=options.count)
    document = {"id": options.sample, "similar": [one.document() for one in found]}
    console.show(document, lambda: similar_table(options.sample, found))


def recommend(options: argparse.Namespace, console: Console) -> None:
    """Show which samples suit each part of a song: by root, loudness, length and tags, with the reason."""
    from airdesk.cli.inventory_match_report import recommendation_lines
    from airdesk.inventory.matching.candidates import SelectionOptions
    from airdesk.workflows.recommend_samples import recommend_for_file
    from airdesk.workflows.sample_inventory import check_page, root_id_of

    check_page(0, options.count)
    settings = settings_for(options.library)
    wanted = SelectionOptions(options.layers, prefer_organic=options.prefer_organic, add_percussion=options.add_percussion)
    root_id = root_id_of(options.root_folder, settings)
    root_ids = None if root_id is None else [root_id]
    found = recommend_for_file(options.file, settings, wanted, options.seed, root_ids=root_ids, count=options.count)
    document = {"file": str(options.file), "seed": options.seed, "parts": [one.document() for one in found]}
    console.show(document, lambda: recommendation_lines(found))
