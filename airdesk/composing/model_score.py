"""A score composed by a language model, section by section; our own composer guards it and completes what is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from airdesk.composing.model_score_finish import PartComposer, finished_score
from airdesk.composing.model_score_writer import Kept, ModelWriter
from airdesk.composing.sketch import Sketch, sketch_song
from airdesk.facts.genres import Genre
from airdesk.model.plan import SongPlan
from airdesk.model.score import Score
from airdesk.progress import PartProgress, Progress
from airdesk.providers.chat import ChatAnswer, ChatModel

MOST_OUTPUT_TOKENS: Final = 16_384


@dataclass(frozen=True, slots=True)
class ModelScore:
    """A score with what there is to tell about it."""

    score: Score
    composers: tuple[PartComposer, ...]  # of every part with notes
    problems: tuple[str, ...]  # everything that was mended, left out or completed, one sentence each
    notices: tuple[str, ...]  # who did not answer and why
    answers: tuple[ChatAnswer, ...]  # as they came
    is_by_model: bool  # False where nothing of it is the model's


def compose_with_model(
    plan: SongPlan,
    genre: Genre,
    model: ChatModel,
    progress: Progress,
    *,
    most_output_tokens: int = MOST_OUTPUT_TOKENS,
    kept: Kept | None = None,
) -> ModelScore:
    """The score of a plan as a model writes it. Raises CancelledError; whatever else happens, a whole score comes out.

    A section that comes back is asked for once: it is played again as it was, with its own energy and timing; the tune of a
    verse grows as our own composer's does.
    *kept*: told each answer and the JSON in it.
    """
    writer = ModelWriter(sketch_song(plan, genre), model, most_output_tokens, kept)
    sketch = writer.sketch
    for section in sketch.sections:
        done = section.start_tick / max(1, sketch.end_tick)
        part = PartProgress(progress, done, section.end_tick / max(1, sketch.end_tick))
        writer.write_section(section, part)
    return _finished(writer, genre)


def _finished(writer: ModelWriter, genre: Genre) -> ModelScore:
    """The whole score; what nobody answered for is composed by our own composer, and said."""
    score, composers = finished_score(writer.sketch, genre, writer.sheet)
    is_by_model = any(composer.by != "built-in" for composer in composers)
    told = writer.told
    told += _completions(composers, writer.sketch) if is_by_model else ["The built-in composer composed the whole song."]
    notices = dict.fromkeys(notice for answer in writer.answers for notice in answer.notices)
    return ModelScore(score, composers, tuple(told), tuple(notices), tuple(writer.answers), is_by_model)


def _completions(composers: Iterable[PartComposer], sketch: Sketch) -> list[str]:
    """What our own composer wrote, one sentence for each part; effects always are its own."""
    told = []
    for composer in composers:
        planned = sketch.plan.instrument_named(composer.instrument)
        if composer.by == "built-in" and composer.built_in_sections and planned is not None and planned.role != "fx":
            told.append(f"{composer.instrument}: the model left this part out; the built-in composer wrote it.")
        elif composer.by == "both":
            sections = ", ".join(composer.built_in_sections)
            told.append(f"{composer.instrument}: the built-in composer completed what the model left out in {sections}.")
    return told
