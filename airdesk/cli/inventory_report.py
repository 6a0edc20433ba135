"""The inventory in words for a person."""

from __future__ import annotations

from airdesk.model.notes import pitch_name
from airdesk.workflows.inventory_health import InventoryHealth
from airdesk.workflows.sample_inventory import SampleDetails, SampleList
from airdesk.workflows.scan_inventory import ScanReport


def scan_lines(report: ScanReport, counts: dict[str, int]) -> str:
    """What a scan found, and how many samples there are of what."""
    lines = [
        f"{report.num_files} files in {', '.join(str(root.path) for root in report.roots)}, {report.seconds:.1f} s",
        f"  new {report.new}, changed {report.changed}, moved {report.moved}, unchanged {report.unchanged}, "
        f"missing {report.missing}" + (f", listened to {report.described}" if report.described else ""),
    ]
    if report.refiled:
        lines.append(f"  filed anew {report.refiled}, because AirDesk knows other words than before")
    lines += [f"  not read: {problem.id or 'the folder'}: {problem.reason}" for problem in report.problems]
    lines += [f"  {name:18}{count:7}" for name, count in counts.items()]
    return "\n".join(lines)


def sample_table(found: SampleList, start: int) -> str:
    """Samples, one a line."""
    if not found.samples:
        return "No samples: airdesk inventory scan DIR finds those of a folder."
    lines = [f"{'instrument':18}{'root':>5}{'BPM':>7}{'length':>9}  sample"]
    for sample in found.samples:
        root = pitch_name(sample.root_midi) if sample.root_midi is not None else ""
        tempo = f"{sample.tempo_bpm:.4g}" if sample.tempo_bpm else ""
        length = f"{sample.length_seconds:.2f} s" if sample.length_seconds is not None else ""
        heart = "♥ " if sample.is_favourite else ""
        lines.append(f"{sample.instrument:18}{root:>5}{tempo:>7}{length:>9}  {heart}{sample.id}")
    return "\n".join([*lines, f"{start + 1} to {start + len(found.samples)} of {found.total}"])


def sample_details(details: SampleDetails) -> str:
    """One sample, each fact on a line."""
    rows = {name: value for name, value in details.document().items() if value not in (None, "", [], False, 0.0)}
    lines = [details.path]
    for name, value in rows.items():
        if name not in ("path", "root", "id"):
            lines.append(f"  {name:22}{', '.join(value) if isinstance(value, list) else value}")
    if details.sample.roots_disagree:
        lines.append("  note: chunk, name and sound name different roots")
    return "\n".join(lines)


def health_lines(found: InventoryHealth) -> str:
    """What is not as it should be, and what mends it."""
    lines = [f"gone      {root.path}: airdesk inventory relink DIR, where it is now" for root in found.gone_roots]
    lines += [f"broken    {sample.id}: {sample.reason}" for sample in found.broken]
    lines += [f"missing   {sample.id}: {sample.reason}" for sample in found.missing]
    lines += [f"twice     {', '.join(each for _, each in group)}" for group in found.duplicates]
    return "\n".join(lines) or "All samples are well."
