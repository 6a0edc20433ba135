"""A plan and its score as files: JSON and MIDI, whole and for each instrument."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from airdesk.midi.plan_json import plan_to_document
from airdesk.midi.score_json import part_to_document, per_instrument_document, score_to_document, write_score_document
from airdesk.midi.smf_writer import write_part, write_score
from airdesk.midi.whole_file import write_document
from airdesk.model.plan import SongPlan
from airdesk.model.score import Score

PLAN_FILE = "plan.json"
SCORE_FILE = "midi.json"
MIDI_FILE = "midi.mid"
PARTS_FILE = "midi_per_instrument.json"


def write_plan(folder: Path, plan: SongPlan) -> None:
    """Write `plan.json`. Raises StorageError."""
    write_document(folder / PLAN_FILE, plan_to_document(plan), depth=5)


def write_notes(folder: Path, plan: SongPlan, score: Score, ids: Mapping[str, str]) -> None:
    """Write the score as JSON and MIDI, whole and part by part. Raises StorageError.

    *ids*: instrument -> the name its files carry.
    """
    write_score_document(score_to_document(score, plan), folder / SCORE_FILE)
    write_score(score, folder / MIDI_FILE)
    write_score_document(per_instrument_document(score, plan), folder / PARTS_FILE)
    for part in score.parts:
        file_id = ids[part.instrument]
        write_score_document(part_to_document(part, score, plan), folder / f"midi_{file_id}.json")
        write_part(part, score, folder / f"midi_{file_id}.mid")
