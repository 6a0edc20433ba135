"""`airdesk inventory scan|list|search|show|correct|health|relink|export|import`: your own samples."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.run_job import run_job
from airdesk.cli.values import folder, note, number, readable, whole_number
from airdesk.errors import BadInputError
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.inventory_health import Relinked
    from airdesk.workflows.scan_inventory import ScanReport

_ORDERS = ("name", "instrument", "length_seconds", "tempo_bpm", "root_midi", "bytes", "brightness_hz", "loudness_rms", "added")
_SHOWN = 50
Run = Callable[[argparse.Namespace, Console], None]


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    inventory = commands.add_parser("inventory", help="your own samples", description="Your own samples.")
    actions = inventory.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    scanning = _add(actions, common, "scan", "find and file the samples of folders", scan)
    scanning.add_argument("folders", metavar="DIR", nargs="+", type=folder, help="a folder with samples")
    scanning.add_argument("--deep", action="store_true", help="listen to them, too: level, pitch, tempo, timbre")
    scanning.add_argument("--with-lifters", action="store_true", help="files named up- or downlifter, too")
    listing = _add(actions, common, "list", "the folders and their samples", list_samples)
    _add_filters(listing)
    searching = _add(actions, common, "search", "samples by words", search)
    searching.add_argument("text", metavar="TEXT", nargs="+", type=readable, help='words, "-word" for none of it (after --)')
    _add_filters(searching)
    _add_sample(_add(actions, common, "show", "one sample and all that is known of it", show))
    _add_correction(_add(actions, common, "correct", "say what a sample or a folder of samples is", correct))
    _add(actions, common, "health", "what is broken, missing or there twice", health)
    relinking = _add(actions, common, "relink", "find missing samples in a folder", relink)
    relinking.add_argument("folder", metavar="DIR", type=folder, help="where the samples are now")
    exporting = _add(actions, common, "export", "the inventory as inventory.json", export_to)
    exporting.add_argument("folder", metavar="DIR", type=folder, help="where the file goes, one for each root")
    importing = _add(actions, common, "import", "an inventory.json", import_from)
    importing.add_argument("file", metavar="FILE", type=Path, help="an inventory.json that was exported")


def _add(actions: Any, common: argparse.ArgumentParser, name: str, says: str, run: Run) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, parents=[common], help=says, description=run.__doc__)
    parser.set_defaults(run=run)
    return parser


def _add_sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sample", metavar="ID", type=readable, help="its path inside its folder of the inventory")
    parser.add_argument("--root-folder", metavar="DIR", type=readable, help="which folder, where several have such a file")


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


def _add_correction(parser: argparse.ArgumentParser) -> None:
    _add_sample(parser)
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


def scan(options: argparse.Namespace, console: Console) -> None:
    """Find the samples of folders and file them by instrument; only new and changed files are read."""
    from airdesk.cli.inventory_report import scan_lines
    from airdesk.workflows import scan_inventory as workflow
    from airdesk.workflows.sample_inventory import inventory_counts

    settings = settings_for(options.library)
    request = workflow.ScanRequest(tuple(options.folders), with_lifters=options.with_lifters)
    describe = workflow.deep_description() if options.deep else None
    report = run_job(
        console,
        lambda progress: workflow.scan_inventory(request, settings, progress=progress, describe=describe),
        kind="scan",
        label=", ".join(map(str, options.folders))[:80],
    )
    counts = dict(inventory_counts(settings))
    document = _scan_document(report, counts, options) if console.is_json else {}
    console.show(document, lambda: scan_lines(report, counts))


def _scan_document(report: ScanReport, counts: dict[str, int], options: argparse.Namespace) -> dict[str, Any]:
    from airdesk.workflows.sample_inventory import root_samples, sample_document

    settings = settings_for(options.library)
    ids = [root.id for root in report.roots]
    paths = {root.id: root.path for root in report.roots}
    broken = [
        {"path": str(paths[sample.root_id] / sample.id), "reason": sample.reason}
        for sample in root_samples(ids, settings, state="broken")
    ]
    broken += [{"path": problem.id, "reason": problem.reason} for problem in report.problems]
    samples = [sample_document(sample) for sample in root_samples(ids, settings, state="ok")]
    return {**report.document(), "counts": counts, "samples": samples, "broken": broken}


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


def health(options: argparse.Namespace, console: Console) -> None:
    """Show what is broken, missing or there twice, with the reason."""
    from airdesk.cli.inventory_report import health_lines
    from airdesk.workflows.inventory_health import inventory_health

    found = inventory_health(settings_for(options.library))
    console.show(found.document(), lambda: health_lines(found))


def relink(options: argparse.Namespace, console: Console) -> None:
    """Look for missing samples in a folder, by their content; favourites and corrections stay with them."""
    from airdesk.workflows import inventory_health as workflow

    settings = settings_for(options.library)
    done: Relinked = run_job(
        console,
        lambda progress: workflow.relink(options.folder, settings, progress=progress),
        kind="relink",
        label=str(options.folder)[:80],
    )
    console.show(done.document(), lambda: f"{done.found} samples found again, {done.missing} still missing.")


def export_to(options: argparse.Namespace, console: Console) -> None:
    """Write the inventory as inventory.json, one file for each root."""
    from airdesk.workflows.exchange_inventory import export_inventory

    files = export_inventory(options.folder, settings_for(options.library))
    console.show({"files": [str(file) for file in files]}, lambda: "\n".join(map(str, files)) or "There is nothing to export.")


def import_from(options: argparse.Namespace, console: Console) -> None:
    """Read an inventory.json: samples, favourites and corrections."""
    from airdesk.workflows.exchange_inventory import import_inventory

    root, count = import_inventory(options.file, settings_for(options.library))
    document = {"root_id": root.id, "root": str(root.path), "samples": count}
    console.show(document, lambda: f"{count} samples of {root.path} are in the inventory.")
