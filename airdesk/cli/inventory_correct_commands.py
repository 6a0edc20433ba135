"""`airdesk inventory correct`: the user's word on a sample or a folder."""

from __future__ import annotations

import argparse
from typing import Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action, add_sample
from airdesk.cli.values import note, number, readable
from airdesk.errors import BadInputError
from airdesk.settings import settings_for


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    _add_correction(add_action(actions, common, "correct", "say what a sample or a folder of samples is", correct))


def _add_correction(parser: argparse.ArgumentParser) -> None:
    add_sample(parser)
    parser.add_argument("--folder", action="store_true", help="ID is a folder: all samples in it are meant")
    parser.add_argument("--instrument", metavar="NAME", type=readable, default="", help="what it is")
    parser.add_argument("--family", metavar="NAME", type=readable, default="", help="its family, where it is something new")
    parser.add_argument("--subtype", metavar="NAME", type=readable, help='"hat open", "pizzicato"…')
    parser.add_argument("--root", type=note, metavar="NOTE", help="the note it sounds: C4, F#2 or 0 to 127")
    parser.add_argument("--cents", type=number, help="and how far above it")
    parser.add_argument("--tempo", type=number, metavar="BPM", help="a loop's tempo")
    parser.add_argument("--loop", dest="is_loop", action="store_const", const=True, help="it is a loop")
    parser.add_argument("--one-shot", dest="is_loop", action="store_const", const=False, help="it is a single sound")
    parser.add_argument("--favourite", dest="is_favourite", action="store_const", const=True, help="put a heart on it")
    parser.add_argument("--no-favourite", dest="is_favourite", action="store_const", const=False, help="take the heart away")
    parser.add_argument("--forget", action="store_true", help="take back what was said before")


def correct(options: argparse.Namespace, console: Console) -> None:
    """Say what a sample is, or all samples of a folder; it wins over what AirDesk finds, and stays."""
    from airdesk.model.sample import Correction
    from airdesk.workflows.correct_sample import correct_folder, correct_sample
    from airdesk.workflows.sample_inventory import sample_document, set_favourite

    said = Correction(
        instrument=options.instrument,
        family=options.family,
        subtype=options.subtype,
        root_midi=options.root,
        root_cents=options.cents,
        tempo_bpm=options.tempo,
        is_loop=options.is_loop,
    )
    settings = settings_for(options.library)
    root_folder, forget = options.root_folder, options.forget
    if options.folder:
        if options.is_favourite is not None:
            raise BadInputError("A heart is put on one sample: leave out --folder.")
        count = correct_folder(options.sample, said, settings, root_folder=root_folder, forget=forget)
        console.show({"folder": options.sample, "samples": count}, lambda: f"{count} samples of {options.sample} corrected.")
        return
    if options.is_favourite is not None:
        set_favourite(options.sample, settings, is_favourite=options.is_favourite, root_folder=root_folder)
    sample = correct_sample(options.sample, said, settings, root_folder=root_folder, forget=forget)
    filed = f"{sample.instrument}{f' ({sample.subtype})' if sample.subtype else ''}"
    console.show(sample_document(sample), lambda: f"{sample.id} is filed under {filed}.")
