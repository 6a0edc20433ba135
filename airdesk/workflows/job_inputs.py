"""Inputs of jobs as values again; what this AirDesk cannot read (another version kept it) ends the job with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.errors import AirdeskError, BadInputError
from airdesk.jobs.order import Inputs
from airdesk.model.plan import PlanRequest, SongPlan

if TYPE_CHECKING:
    from airdesk.model.djset import DjSet
    from airdesk.model.song import Song
    from airdesk.workflows.export_choice import ExportChoice
    from airdesk.workflows.export_mix import MixExport
    from airdesk.workflows.model_part import PartOrder

_UNREADABLE = "What this job was to do cannot be read by this version of AirDesk: ask for it anew."


@contextmanager
def reading() -> Iterator[None]:
    """Read inputs within. Raises BadInputError where something is missing, or of another kind than it was."""
    try:
        yield
    except AirdeskError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise BadInputError(_UNREADABLE) from error


def make_inputs(inputs: Inputs) -> tuple[PlanRequest | SongPlan, dict[str, Any]]:
    """What is to be made, and what else `generate_take` is given. Raises BadInputError."""
    from airdesk.midi.plan_json import plan_from_document
    from airdesk.workflows.take_values import request_of_document

    with reading():
        document = inputs["plan"]
        request = request_of_document(inputs["request"]) if document is None else plan_from_document(document)[0]
        if request is None:
            raise BadInputError(_UNREADABLE)
        return request, {
            "song_id": inputs["song_id"],
            "asked": request_of_document(inputs["asked"]),
            "summary": inputs["summary"],
            "only_notes": bool(inputs.get("only_notes")),
        }


def open_song_inputs(inputs: Inputs) -> tuple[str, int, Song]:
    """Id of a song, number of its take, and the song as it was open. Raises BadInputError."""
    from airdesk.library.song_documents import song_from_document

    with reading():
        return inputs["song_id"], inputs["take"], song_from_document(inputs["song"])


def part_inputs(inputs: Inputs) -> PartOrder:
    """The part that is wanted. Raises BadInputError."""
    from airdesk.workflows.model_part import PartOrder

    with reading():
        return PartOrder(**inputs["wanted"])


def export_inputs(inputs: Inputs) -> tuple[Song, SongPlan | None, ExportChoice, Path]:
    """Song, its plan, what is wanted of it, and where. Raises BadInputError."""
    from airdesk.library.song_documents import song_from_document
    from airdesk.midi.plan_json import plan_from_document
    from airdesk.workflows.export_choice import ExportChoice, ExportSpan

    with reading():
        said = inputs["choice"]
        span = None if said["span"] is None else ExportSpan(**said["span"])
        choice = ExportChoice(**{**said, "items": frozenset(said["items"]), "span": span})
        plan = None if inputs["plan"] is None else plan_from_document(inputs["plan"])[0]
        return song_from_document(inputs["song"]), plan, choice, Path(inputs["folder"])


def mix_inputs(inputs: Inputs) -> tuple[DjSet, MixExport]:
    """A set, and what is wanted of its mix. Raises BadInputError."""
    from airdesk.library.set_documents import set_of_text
    from airdesk.workflows.export_mix import MixExport

    with reading():
        said = inputs["wanted"]
        return set_of_text(inputs["set"]), MixExport(
            **{**said, "folder": Path(said["folder"]), "texts": frozenset(said["texts"])}
        )


def paths_of(inputs: Inputs, name: str) -> tuple[Path, ...]:
    """The files or folders of that name. Raises BadInputError."""
    with reading():
        return tuple(map(Path, inputs[name]))
