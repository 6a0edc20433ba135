"""A model's answer made into a plan that can be composed from, whatever it says; everything that was wrong with it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from airdesk.errors import AirdeskError
from airdesk.facts.genres import Genre
from airdesk.facts.lexicon import load_lexicon
from airdesk.midi.document_fields import Problems, shown, text_field
from airdesk.midi.plan_json import instrument_document, plan_from_document, plan_to_document
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.instrument_configs import configured, meant_by
from airdesk.planning.model_plan_basics import BasicsReader
from airdesk.planning.model_plan_cast import Allowed, ModelCast
from airdesk.planning.model_plan_chords import ShapedSection
from airdesk.planning.model_plan_form import AskedForm, asked_form
from airdesk.planning.model_plan_sections import section_documents, shaped_sections
from airdesk.planning.model_plan_shape import is_plan, listed_names, meta_of, section_entries
from airdesk.planning.planner import plan_song
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading
from airdesk.planning.unread import NOT_READ, NOTHING_READ
from airdesk.providers.json_recovery import recover_json
from airdesk.providers.json_text import plain_text

LONGEST_TITLE = 120
_LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class PlanGround:
    """What an answer is read against."""

    request: PlanRequest  # the user's; its own fields stay as they are
    base: SongPlan  # the built-in planner's, of the same request
    genres: Mapping[str, Genre]
    allowed: Allowed

    def reading(self) -> Reading:
        """The prompt as the built-in planner reads it."""
        return read_prompt(self.request.prompt, load_lexicon(), self.allowed.catalogue, self.genres)


@dataclass(frozen=True, slots=True)
class AnsweredPlan:
    """What an answer gave."""

    plan: SongPlan  # the built-in one where nothing could be used
    problems: tuple[str, ...]  # all of them, one plain sentence each
    parsed: Any  # the JSON in it
    is_usable: bool  # False: it held no plan


def plan_from_answer(text: str, ground: PlanGround) -> AnsweredPlan:
    """The plan in an answer: its good fields over the built-in plan. Raises nothing for whatever the text is."""
    recovered = recover_json(text)
    problems = Problems()
    meta = meta_of(recovered.value, problems)
    if meta is None:
        told = recovered.problems if recovered.value is None else (*recovered.problems, "The JSON holds no plan.")
        return AnsweredPlan(ground.base, plain_sentences(told), recovered.value, is_usable=False)
    _tell_other_prompt(recovered.value, ground.request, problems)
    plan = _plan(meta, ground, problems)
    return AnsweredPlan(plan, plain_sentences((*recovered.problems, *problems.sentences)), recovered.value, is_plan(meta))


def plain_sentences(sentences: Sequence[str]) -> tuple[str, ...]:
    """Sentences that may be shown anywhere as plain text: one line each, no control characters, no endless ones."""
    lines = [" ".join(plain_text(sentence).split()) for sentence in sentences]
    return tuple(line if len(line) <= _LONGEST_SENTENCE else f"{line[:_LONGEST_SENTENCE]}…" for line in lines)


def _tell_other_prompt(value: object, request: PlanRequest, problems: Problems) -> None:
    said = value.get("user_prompt") if isinstance(value, dict) else None
    if said is not None and said != request.prompt:
        problems.add("prompts changed", f"The model changes the prompt to {shown(said)}; yours is kept.")


def _plan(meta: Mapping[str, Any], ground: PlanGround, problems: Problems) -> SongPlan:
    reading = ground.reading()
    form = asked_form(reading)
    sections = shaped_sections(section_entries(meta, problems), ground.base, problems)
    sections = form.mended(sections, ground.base, problems)
    is_form = not sections or form.is_kept([section.name for section in sections])
    basics = BasicsReader(meta, ground.request, reading, ground.base, ground.genres, problems)
    bars = sum(section.bars for section in sections)
    asked = basics.request_with(bars or None)
    base = _replanned(asked if is_form else replace(asked, bars=ground.request.bars), ground, problems)
    if is_form and sections and bars != base.bars:
        sections = _refitted(sections, form, base, problems)
    cast = ModelCast(ground.allowed, ground.genres[base.genre], base, problems)
    words = [word for section in sections for word in listed_names(section.entry.get("instruments"))]
    if ground.request.instruments:
        cast.play_under([one.name for one in base.instruments])
    players = _players(cast.documents(meta, words), ground, reading, base, problems)
    names = [player["name"] for player in players]
    if not is_form:
        sections = form.rebuilt(sections, base, names, problems)
    usual = plan_to_document(base)["meta"]
    document = {
        **usual,
        "title": _title(meta, base, problems),
        "sections": section_documents(sections, base, names, cast.meant, problems, shift=basics.key_shift())
        if sections
        else _base_sections(usual["sections"], names, problems),
        "instruments": names,
        "instrument_configs": players,
    }
    plan, more = plan_from_document({"user_prompt": base.user_prompt, "meta": document}, base=base)
    for sentence in more:
        problems.add("the rest", sentence)
    instruments, warnings = configured(plan.instruments, ground.request.instrument_configs, ground.allowed.catalogue)
    warnings = tuple(dict.fromkeys([*_read_by_all(base.warnings), *warnings]))
    return replace(plan, instruments=instruments, understood=_read_by_all(base.understood), warnings=warnings)


def _read_by_all(sentences: Sequence[str]) -> tuple[str, ...]:
    """What the built-in planner says without what it passed over: the model read the whole prompt."""
    return tuple(text for text in sentences if not text.startswith(NOT_READ) and not text.endswith(NOTHING_READ))


def _replanned(request: PlanRequest, ground: PlanGround, problems: Problems) -> SongPlan:
    """The built-in planner's plan with the model's basics: it fills every gap the model left."""
    try:
        plan = plan_song(request, ground.genres, ground.allowed.catalogue)
    except AirdeskError as error:
        problems.add("basics", f"The model's tempo, key and length do not go together ({error}): the built-in ones are used.")
        return ground.base
    return replace(plan, user_prompt=ground.base.user_prompt)


def _refitted(sections: list[ShapedSection], form: AskedForm, base: SongPlan, problems: Problems) -> list[ShapedSection]:
    """The sections as long together as the user wants the song."""
    lengths, bars = form.fitted(sections, base.bars), sum(section.bars for section in sections)
    problems.add("wishes of the user", f"The song shall have {base.bars} bars: the model's {bars} are fitted to that.")
    return [replace(section, bars=length) for section, length in zip(sections, lengths, strict=False) if length]


def _title(meta: Mapping[str, Any], base: SongPlan, problems: Problems) -> str:
    title = " ".join(text_field(meta, "title", base.title, problems, "meta").split())
    if len(title) > LONGEST_TITLE:
        problems.add("titles too long", f"The title has {len(title)} letters; {LONGEST_TITLE} are kept.")
    return title[:LONGEST_TITLE].strip() or base.title


def _players(
    documents: list[dict[str, Any]], ground: PlanGround, reading: Reading, base: SongPlan, problems: Problems
) -> list[dict[str, Any]]:
    """Who plays: those of the settings alone; else the model's, without those the prompt rules out, with those it wants."""
    usual = {one.name: instrument_document(one) for one in base.instruments}
    if ground.request.instruments:
        found = {document["name"]: document for document in documents}
        for name in [name for name in found if name not in usual]:
            problems.add("wishes of the user", f"The settings name the instruments: the model's {name} is left out.")
        return [found.get(name, entry) for name, entry in usual.items()]
    kept = [document for document in documents if document["name"] not in reading.wishes.unwanted]
    for document in documents:
        if document not in kept:
            problems.add("wishes of the user", f"Your prompt rules the {document['name']} out: it is left out.")
    if not kept:
        problems.add("no instruments", "The model names no instrument that can play; the built-in planner's do.")
        return list(usual.values())
    names = {document["name"] for document in kept}
    for wish in reading.wishes.wanted:
        wanted = [name for name in wish.names if name in usual]
        if wanted and not names & _covered(wish.names, ground.allowed):
            problems.add("wishes of the user", f"Your prompt asks for the {wanted[0]}, which the model forgot: it plays.")
            kept.append(usual[wanted[0]])
            names.add(wanted[0])
    for config in ground.request.instrument_configs:
        here, there = (meant_by(config, tuple(playing), ground.allowed.catalogue) for playing in (names, usual))
        if there and not here:
            problems.add("wishes of the user", f"The settings configure the {there[0]}, which the model forgot: it plays.")
            kept.append(usual[there[0]])
            names.add(there[0])
    return kept


def _covered(names: Sequence[str], allowed: Allowed) -> set[str]:
    """All instruments that answer a wish: any guitar for a guitar."""
    catalogue = allowed.catalogue
    return {covered for name in names for covered in catalogue.covered(catalogue.named(name))}


def _base_sections(usual: list[dict[str, Any]], names: list[str], problems: Problems) -> list[dict[str, Any]]:
    """The built-in plan's form, played by whom the model chose."""
    problems.add("no sections", "The model gives no sections that can be used; the form is the built-in planner's.")
    sections = [{**section, "instruments": [name for name in names if name in section["instruments"]]} for section in usual]
    played = {name for section in sections for name in section["instruments"]}
    for section in sections:
        section["instruments"] = [n for n in names if n in section["instruments"] or n not in played] or list(names)
    return sections
