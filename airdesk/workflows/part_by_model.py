"""The notes of one part as a language model writes them, in a run: who is asked, and what is told of the answer."""

from __future__ import annotations

from airdesk.composing.model_part import WantedPart, part_with_model
from airdesk.model.notes import Note
from airdesk.progress import Progress
from airdesk.workflows.language_models import RunPlace, open_chat_model
from airdesk.workflows.model_composing import AskedModel
from airdesk.workflows.take_credits import COMPOSED_BY, told_of_answers


def notes_by_model(
    wanted: WantedPart, provider: str | None, model: str | None, place: RunPlace, progress: Progress
) -> tuple[list[Note], set[int]]:
    """The new notes in song time, and the bars that were answered; nothing where only our own composer is allowed.

    Raises BadInputError where there is no such provider, and CancelledError.
    """
    chat = open_chat_model(place.settings, provider, model, place)
    if chat is None:
        return [], set()
    made = part_with_model(wanted, chat, progress, kept=AskedModel(chat, place).keep)
    log = place.log
    who = ", ".join(dict.fromkeys(f"{answer.provider} {answer.model}" for answer in made.answers)) if made.notes else ""
    told = told_of_answers(made.problems, len(made.answers))
    data = {COMPOSED_BY: {wanted.instrument: who}, **told, "answers": len(made.answers)}
    log.note("midi", f"{wanted.instrument} composed by {who or 'the built-in composer'}", data=data)
    for sentence in made.problems:
        log.warn("midi", sentence)
    return list(made.notes), set(made.bars)
