"""What the health page says."""

from __future__ import annotations

from typing import Final

from airdesk.library.sample_health import HealthCounts, HealthKind
from airdesk.model.sample import Sample
from airdesk.ui.widgets.pitch_text import note_text
from airdesk.workflows.inventory_health import HealthEntry, HealthListing

TITLES: Final[dict[HealthKind, str]] = {
    "broken": "Broken",
    "missing": "Missing",
    "duplicates": "Duplicates",
    "roots": "Roots disagree",
}

HINTS: Final[dict[HealthKind, str]] = {
    "broken": "Files that cannot be played, each with its reason. Mend or replace a file and it is read again.",
    "missing": "Files that were here once. What is known of them waits: show AirDesk where they are, or forget them.",
    "duplicates": "Files with the same content, those that waste most first. AirDesk deletes none: show them and choose.",
    "roots": "The note in the file, in its name and in its sound are not the same. Choose the right one; it stays.",
}

NONE: Final[dict[HealthKind, str]] = {
    "broken": "Every file can be played.",
    "missing": "Every file is where it was.",
    "duplicates": "No file is there twice.",
    "roots": "No sample's sources of its root note disagree.",
}


def grouped(number: int) -> str:
    """1234567 as "1 234 567", with spaces that do not break."""
    return f"{number:,}".replace(",", "\u202f")


def bytes_text(size: int) -> str:
    """A size as people say it: "12 KB", "3.4 MB"."""
    value, units = float(size), ["bytes", "KB", "MB", "GB", "TB"]
    while value >= 1000.0 and len(units) > 1:
        value /= 1000.0
        units.pop(0)
    return f"{size} bytes" if units[0] == "bytes" else f"{value:.{1 if value < 10 else 0}f} {units[0]}"


def counted(number: int, noun: str) -> str:
    """ "1 file", "1 234 files"."""
    return f"{grouped(number)} {noun}{'' if number == 1 else 's'}"


def summary(page: HealthListing) -> str:
    """The page's first sentence."""
    counts = page.counts
    if not counts.samples and counts.is_well:
        return "No samples yet: add a folder, and its health stands here."
    gone = [root.name for root in page.gone_roots]
    if gone:
        names = f'The folder "{gone[0]}" is' if len(gone) == 1 else f"{len(gone)} folders are"
        moved = "it was" if len(gone) == 1 else "they were"
        return f"{names} not there: connect the disk, or press Relink folder… if {moved} moved."
    if counts.is_well:
        every = "sample is" if counts.samples == 1 else "samples are"
        return f"All {grouped(counts.samples)} {every} there and readable."
    return f"{counted(counts.samples, 'sample')} can be played; {_concerns(counts)}."


def _concerns(counts: HealthCounts) -> str:
    parts = []
    if counts.broken:
        parts.append(f"{grouped(counts.broken)} broken")
    if counts.missing:
        parts.append(f"{grouped(counts.missing)} missing")
    if counts.duplicates:
        copies = "copy wastes" if counts.duplicates == 1 else "copies waste"
        parts.append(f"{grouped(counts.duplicates)} {copies} {bytes_text(counts.wasted_bytes)}")
    if counts.roots:
        parts.append(f"{grouped(counts.roots)} with roots that disagree")
    return ", ".join(parts)


def what_is_wrong(kind: HealthKind, entry: HealthEntry) -> str:
    """The column that says what is the matter with a sample."""
    sample = entry.row.sample
    if kind == "duplicates":
        return f"{grouped(entry.row.copies)} files, {bytes_text(sample.bytes)} each"
    if kind == "roots":
        said = ", ".join(f"{source} {note_text(note)}" for source, note in root_sources(sample))
        return f"{said}; taken: {note_text(sample.root_midi)}" if sample.root_midi is not None else said
    return sample.reason[:1].upper() + sample.reason[1:]


def root_sources(sample: Sample) -> list[tuple[str, int]]:
    """Who names which root: "file" (its chunk), "name", "sound"."""
    named = (("file", sample.root_chunk), ("name", sample.root_name), ("sound", sample.root_audio))
    return [(source, note) for source, note in named if note is not None]


def note_choices(sample: Sample) -> list[tuple[int, str]]:
    """The notes to choose among, each with who names it: (62, "name and sound")."""
    by_note: dict[int, list[str]] = {}
    for source, note in root_sources(sample):
        by_note.setdefault(note, []).append(source)
    return [(note, " and ".join(sources)) for note, sources in by_note.items()]
