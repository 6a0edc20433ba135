"""`airdesk inventory instruments|instrument`: instruments made of samples, SFZ files and SoundFonts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action
from airdesk.cli.values import readable, whole_number
from airdesk.errors import BadInputError
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.settings import Settings
    from airdesk.workflows.own_instruments import OwnInstrument


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    add_action(actions, common, "instruments", "instruments made of samples, SFZ files and SoundFonts", list_instruments)
    make = add_action(actions, common, "instrument", "make an instrument of samples or of a file", make_instrument)
    make.add_argument("what", metavar="ID|FILE", nargs="+", type=readable, help="samples of the inventory, or one .sfz or .sf2")
    make.add_argument("--root-folder", metavar="DIR", type=readable, help="which folder, where several have such a sample")
    make.add_argument("--drums", action="store_true", help="for a track of drums: a kit")
    make.add_argument("--bank", type=whole_number, default=0, help="of a SoundFont: the preset's bank (128: drum kits)")
    make.add_argument("--program", type=whole_number, default=0, help="of a SoundFont: the preset's program")


def list_instruments(options: argparse.Namespace, console: Console) -> None:
    """List the instruments of the library, and the SFZ files and SoundFonts in its folders."""
    from airdesk.workflows.instrument_files import instrument_files
    from airdesk.workflows.own_instruments import list_own_instruments

    settings = settings_for(options.library)
    own, files = list_own_instruments(settings), instrument_files(settings)
    document = {"instruments": [_document(one) for one in own], "files": [file.document() for file in files]}
    lines = [f"{one.sound}  {one.kind:9}  {one.name}" for one in own] or ["There are no instruments made of samples yet."]
    console.show(document, lambda: "\n".join([*lines, *(f"{file.kind:9}  {file.path}" for file in files)]))


def make_instrument(options: argparse.Namespace, console: Console) -> None:
    """Make an instrument of samples (one of a multi-sampled folder gives the whole), an SFZ file or a SoundFont's preset."""
    own = _made(options, settings_for(options.library))
    console.show(_document(own), lambda: f"{own.sound}  {own.name}\n  {own.reason}")


def _made(options: argparse.Namespace, settings: Settings) -> OwnInstrument:
    from airdesk.workflows.instrument_files import instrument_for_file, is_instrument_file
    from airdesk.workflows.own_instruments import instrument_for_samples, sample_keys

    path = Path(options.what[0]).expanduser()
    if is_instrument_file(path):
        if len(options.what) > 1:
            raise BadInputError("One file makes one instrument: give only one.")
        return instrument_for_file(settings, path, bank=options.bank, program=options.program)
    keys = sample_keys(settings, options.what, root_folder=options.root_folder)
    return instrument_for_samples(settings, keys, role="drums" if options.drums else "lead")


def _document(own: OwnInstrument) -> dict[str, Any]:
    return {"sound": own.sound, "name": own.name, "kind": own.kind, "zones": own.num_zones, "made_of": own.reason}
