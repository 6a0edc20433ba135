"""What instruments made of samples are called, and the sentence that says what they are made of."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.inventory.instruments.definition import Member
from airdesk.model.notes import pitch_name
from airdesk.model.sample import Sample


def file_title(sample: Sample) -> str:
    """The name of a sample's file without its ending."""
    return sample.name.rpartition(".")[0] or sample.name


def folder_title(sample: Sample) -> str:
    """The name of the folder that a sample is in, else of what it is."""
    return sample.folder.rpartition("/")[2].replace("_", " ").strip() or sample.instrument.capitalize()


def made_of(sample: Sample, members: Sequence[Member]) -> str:
    """What the instrument of a sample is made of."""
    pitches = sorted(member.pitch for member in members if member.pitch is not None)
    layers = len({member.velocity for member in members})
    said = f", {layers} velocities" if layers > 1 else ""
    if len(members) == 1 or not pitches:
        note = f"at {pitch_name(round(pitches[0]))}" if pitches else "whose note is not known, as at C4"
        count = "one sample" if len(members) == 1 else f"one of {len(members)}{said},"
        return f"{sample.name}, {count} {note} for all keys"
    lowest, highest = pitch_name(round(pitches[0])), pitch_name(round(pitches[-1]))
    return f"{len(members)} samples of {sample.folder or sample.name} from {lowest} to {highest}{said}"
