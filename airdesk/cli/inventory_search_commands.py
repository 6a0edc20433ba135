"""`airdesk inventory list|search|show`: looking into the inventory."""

from __future__ import annotations

import argparse
from typing import Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action, add_sample
from airdesk.cli.values import readable, whole_number
from airdesk.settings import settings_for

_ORDERS = ("name", "instrument", "length_seconds", "tempo_bpm", "root_midi", "bytes", "brightness_hz", "loudness_rms", "added")
_SHOWN = 50


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    listing = add_action(actions, common, "list", "the folders and their samples", list_samples)
    _add_filters(listing)
    searching = add_action(actions, common, "search", "samples by words", search)
    searching.add_argument("text", metavar="TEXT", nargs="+", type=readable, help='words, "-word" for none of it (after --)')
    _add_filters(searching)
    add_sample(add_action(actions, common, "show", "one sample and all that is known of it", show))


def _add_filters(parser: argparse.ArgumentParser) -> None:
    for name in ("instrument", "category", "family", "subtype"):
        parser.add_argument(f"--{name}", metavar="NAME", type=readable, action="append", default=[], help=f"only this {name}")
    parser.add_argument("--root-folder", metavar="DIR", type=readable, help="only samples of this folder of the inventory")
    parser.add_argument("--loops", dest="is_loop", action="store_const", const=True, help="only loops")
    parser.add_argument("--one-shots", dest="is_loop", action="store_const", const=False, help="only single sounds")
    parser.add_argument("--favourites", action="store_true", help="only favourites")
    parser.add_argument("--sort", choices=_ORDERS, default="name", help="in what order (default: name)")
    parser.add_argument("--falling", action="store_true", help="the other way round")
    parser.add_argument("--start", type=whole_number, default=0, metavar="N", help="leave out the first N")
    parser.add_argument("--limit", type=whole_number, default=_SHOWN, metavar="N", help=f"at most N (default: {_SHOWN})")


def list_samples(options: argparse.Namespace, console: Console) -> None:
    """List samples, filtered and sorted, a page at a time."""
    _show_found(options, console, "")


def search(options: argparse.Namespace, console: Console) -> None:
    """Search samples by words of their names, instruments and tags, in any language; "-word" leaves out."""
    _show_found(options, console, " ".join(options.text))


def _show_found(options: argparse.Namespace, console: Console, text: str) -> None:
    from airdesk.cli.inventory_report import sample_table
    from airdesk.library.sample_search import SampleQuery
    from airdesk.workflows.sample_inventory import check_page, find_samples, root_id_of

    settings = settings_for(options.library)
    check_page(options.start, options.limit)
    query = SampleQuery(
        text=text,
        order=options.sort,
        is_falling=options.falling,
        instruments=frozenset(options.instrument),
        categories=frozenset(options.category),
        families=frozenset(options.family),
        subtypes=frozenset(options.subtype),
        root_id=root_id_of(options.root_folder, settings),
        is_loop=options.is_loop,
        favourites_only=options.favourites,
    )
    found = find_samples(query, settings, start=options.start, count=options.limit)
    console.show(found.document(), lambda: sample_table(found, options.start))


def show(options: argparse.Namespace, console: Console) -> None:
    """Show one sample: what it is filed as and who said so, its root, tempo and sound."""
    from airdesk.cli.inventory_report import sample_details
    from airdesk.workflows.sample_inventory import show_sample

    details = show_sample(options.sample, settings_for(options.library), root_folder=options.root_folder)
    console.show(details.document(), lambda: sample_details(details))
