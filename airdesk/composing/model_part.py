"""One part composed by a language model that reads the notes around: a new part, a variation, a continuation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from airdesk.composing.model_score import MOST_OUTPUT_TOKENS
from airdesk.composing.model_score_finish import played
from airdesk.composing.model_score_request import Task
from airdesk.composing.model_score_size import Ask
from airdesk.composing.model_score_writer import Kept, ModelWriter
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import Genre
from airdesk.model.notes import Notes
from airdesk.model.plan import SongPlan
from airdesk.progress import PartProgress, Progress
from airdesk.providers.chat import ChatAnswer, ChatModel

TASKS: Final[Mapping[str, str]] = {
    "part": "compose a new part for the asked instrument in the asked bars",
    "variation": "vary what the asked instrument plays in the asked bars",
    "continuation": "continue what the asked instrument has played, in the asked bars",
}
BARS_BEFORE: Final = 4


@dataclass(frozen=True, slots=True)
class WantedPart:
    """What one instrument shall play, and what is there."""

    kind: Literal["part", "variation", "continuation"]
    plan: SongPlan  # reaches to the last of the bars, and has the instrument
    genre: Genre
    instrument: str
    bars: range  # from 0
    around: Mapping[str, Notes]  # instrument -> all its notes in song time, those of this one too
    wish: str = ""


@dataclass(frozen=True, slots=True)
class ModelPart:
    """What a model wrote of it."""

    notes: Notes  # in song time, sorted, as people play them
    bars: frozenset[int]  # the bars that were answered
    problems: tuple[str, ...]  # one sentence each
    answers: tuple[ChatAnswer, ...]


def part_with_model(
    wanted: WantedPart,
    model: ChatModel,
    progress: Progress,
    *,
    most_output_tokens: int = MOST_OUTPUT_TOKENS,
    kept: Kept | None = None,
) -> ModelPart:
    """The part as a model writes it; bars it leaves out are for our own composer. Raises CancelledError.

    *kept*: told each answer and the JSON in it.
    """
    plan = wanted.plan
    instrument = plan.instrument_named(wanted.instrument)
    if instrument is None:
        raise ValueError(f"the plan has no {wanted.instrument}")
    writer = ModelWriter(sketch_song(plan, wanted.genre), model, most_output_tokens, kept)
    for name, notes in wanted.around.items():
        writer.sheet.put(name, [note for note in notes if note.start_tick < writer.sketch.end_tick], range(plan.bars))
    writer.task = Task("part", TASKS[wanted.kind], _extra(wanted, writer), BARS_BEFORE)
    writer.sheet.forget(instrument.name, wanted.bars)
    stretches = [
        (section.index, max(wanted.bars.start, first), min(wanted.bars.stop, first + section.plan.bars))
        for section in writer.sketch.sections
        if (first := section.plan.start_bar) < wanted.bars.stop and first + section.plan.bars > wanted.bars.start
    ]
    for number, (section, first, end) in enumerate(stretches):
        part = PartProgress(progress, number / len(stretches), (number + 1) / len(stretches))
        writer.write(Ask(section, first, end, (instrument,)), part)
    bars = frozenset(bar for bar in writer.sheet.answered(instrument.name) if bar in wanted.bars)
    written = [note for note in writer.sheet.notes_of(instrument.name) if writer.sheet.bar_of(note) in bars]
    notes = played(writer.sketch, instrument, written, has_timing=instrument.name in writer.sheet.timed)
    return ModelPart(notes, bars if written else frozenset(), _told(writer, bars, wanted), tuple(writer.answers))


def _extra(wanted: WantedPart, writer: ModelWriter) -> dict[str, Any]:
    """What is asked for beside the usual: the user's wish, and what shall be varied."""
    extra: dict[str, Any] = {"wish": wanted.wish} if wanted.wish else {}
    if wanted.kind == "variation":
        extra["now"] = writer.sheet.short_form(wanted.instrument, wanted.bars)
    return extra


def _told(writer: ModelWriter, bars: frozenset[int], wanted: WantedPart) -> tuple[str, ...]:
    missing = len(wanted.bars) - len(bars)
    told = [*writer.told]
    if missing:
        told.append(f"{wanted.instrument}: the built-in composer wrote {missing} of {len(wanted.bars)} bars.")
    return tuple(told)
