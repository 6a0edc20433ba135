"""`airdesk inventory scan|health|relink`: folders and their state."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action
from airdesk.cli.run_job import run_job
from airdesk.cli.values import folder
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.inventory_health import Relinked
    from airdesk.workflows.scan_inventory import ScanReport


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    scanning = add_action(actions, common, "scan", "find and file the samples of folders", scan)
    scanning.add_argument("folders", metavar="DIR", nargs="+", type=folder, help="a folder with samples")
    scanning.add_argument("--deep", action="store_true", help="listen to them, too: level, pitch, tempo, timbre")
    scanning.add_argument("--with-lifters", action="store_true", help="files named up- or downlifter, too")
    add_action(actions, common, "health", "what is broken, missing or there twice", health)
    relinking = add_action(actions, common, "relink", "find missing samples in a folder", relink)
    relinking.add_argument("folder", metavar="DIR", type=folder, help="where the samples are now")


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
