"""A score composed by a language model, section by section; our own composer guards it and completes what is left out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from airdesk.composing.dynamics import RISE, SOFTEST
from airdesk.composing.model_score_answer import AnswerReader, ReadAnswer
from airdesk.composing.model_score_finish import PartComposer, finished_score
from airdesk.composing.model_score_repair import NoteRepair
from airdesk.composing.model_score_request import Task, chords_of_bar, score_request
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.model_score_size import CHARACTERS_PER_TOKEN, AnswerSize, Ask
from airdesk.composing.sketch import Section, Sketch, sketch_song
from airdesk.errors import ProviderError
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import load_instruments
from airdesk.midi.document_fields import Problems
from airdesk.midi.score_grid import Grid
from airdesk.model.plan import InstrumentPlan, SongPlan
from airdesk.model.score import Score
from airdesk.progress import PartProgress, Progress
from airdesk.providers.chat import ChatAnswer, ChatModel

MOST_OUTPUT_TOKENS: Final = 8192
_MOST_USELESS: Final = 4
"""Answers without one usable note, one after the other, after which a model is not asked any more."""

_MOST_FAILURES: Final = 2
_LONG_SECONDS: Final = 5.0
"""After so many questions in a row without any answer, or one that took so long, nobody is asked any more."""

_MOST_ANSWERS: Final = 48
_MOST_ANSWERS_PER_BAR: Final = 4
"""So often is asked at most: a bound for models that answer next to nothing each time."""


Kept = Callable[[ChatAnswer, object], None]
"""Told each answer and the JSON in it."""


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

    A section that comes back is asked for once: it is played again as it was, with its own energy and timing.
    *kept*: told each answer and the JSON in it.
    """
    writer = ModelWriter(sketch_song(plan, genre), model, most_output_tokens, kept)
    sketch = writer.sketch
    for section in sketch.sections:
        done = section.start_tick / max(1, sketch.end_tick)
        part = PartProgress(progress, done, section.end_tick / max(1, sketch.end_tick))
        writer.write_section(section, part)
    return writer.result(genre)


class ModelWriter:
    """Asks a model for parts of a song and keeps what is usable of its answers."""

    def __init__(self, sketch: Sketch, model: ChatModel, most_output_tokens: int, kept: Kept | None = None) -> None:
        plan, catalogue = sketch.plan, load_instruments()
        self.sketch = sketch
        self.sheet = Sheet(Grid(plan.meter, plan.steps_per_bar, plan.bars))
        self.problems = Problems()
        self.answers: list[ChatAnswer] = []
        self.refusal = ""  # why the model is not asked any more
        self.task = Task()
        self._model = model
        self._catalogue = catalogue
        self._size = AnswerSize(plan, most_output_tokens)
        self._repair = NoteRepair(sketch, catalogue)
        self._reader = AnswerReader(plan, self.sheet, catalogue, self.problems)
        self._kept = kept
        self._useless = 0
        self._failures = 0

    def write_section(self, section: Section, progress: Progress) -> None:
        """Compose a section: what it has from an earlier one of its name, and the rest by asking."""
        self._repeat(section)
        players = tuple(each for each in self.sketch.plan.instruments if section.plays(each) and each.role != "fx")
        whole = Ask(section.index, *_bars(section), players)
        self._fill(whole, progress)
        if self._forget_silent(whole):  # who rests in every stretch of a section was left out
            self._fill(replace(whole, is_again=True), progress)
            self._forget_silent(whole)

    def _fill(self, ask: Ask, progress: Progress) -> None:
        """Ask for whatever is not composed yet."""
        gaps = self._gaps(ask)
        for number, gap in enumerate(gaps):
            self.write(gap, PartProgress(progress, number / len(gaps), (number + 1) / len(gaps)))

    def _forget_silent(self, ask: Ask) -> bool:
        """Take the rests of instruments without a note in a section as not answered; True where there were any."""
        names = [each.name for each in ask.instruments if not self.sheet.sounds(each.name, ask.first_bar, ask.end_bar)]
        resting = [name for name in names if set(self.sheet.answered(name)) & set(ask.bars)]
        for name in resting:
            self.sheet.forget(name, ask.bars)
        return bool(resting)

    def write(self, ask: Ask, progress: Progress) -> None:
        """Compose these bars for these instruments, by as many requests as it takes."""
        waiting = list(self._size.split(ask))
        cells = max(1, len(ask.bars) * len(ask.instruments))
        done = 0
        while waiting and not self.refusal:
            progress.check_cancelled()
            now = waiting.pop(0)
            before = self._size.most_tokens
            share = len(now.bars) * len(now.instruments)
            part = PartProgress(progress, min(1.0, done / cells), min(1.0, (done + share) / cells))
            rest = self._ask(now, part)
            done += 0 if now.is_again else share
            if self._size.most_tokens < before:
                waiting = [smaller for each in waiting for smaller in self._size.split(each)]
            waiting = [smaller for each in rest for smaller in self._size.split(each)] + waiting

    def result(self, genre: Genre) -> ModelScore:
        """The whole score; what nobody answered for is composed by our own composer, and said."""
        score, composers = finished_score(self.sketch, genre, self.sheet)
        is_by_model = any(composer.by != "built-in" for composer in composers)
        told = [*self.told]
        told += _completions(composers, self.sketch) if is_by_model else ["The built-in composer composed the whole song."]
        notices = dict.fromkeys(notice for answer in self.answers for notice in answer.notices)
        return ModelScore(score, composers, tuple(told), tuple(notices), tuple(self.answers), is_by_model)

    @property
    def told(self) -> list[str]:
        """Everything that was mended or left out, and why nobody is asked any more; one sentence each."""
        cut = [_cut_answers(self._reader.num_cut)] if self._reader.num_cut else []
        return [*self.problems.sentences, *self._repair.sentences, *cut, *([self.refusal] if self.refusal else [])]

    def _repeat(self, section: Section) -> None:
        """Play an earlier section of the same name again, in the bars whose chords are the same; an ending is composed anew."""
        for instrument in self.sketch.plan.instruments:
            earlier = (other for other in self.sketch.sections[: section.index] if other.name == section.name)
            source = next((other for other in earlier if self.sheet.sounds(instrument.name, *_bars(other))), None)
            if source is not None and section.plays(instrument) and instrument.role != "fx":
                louder = (SOFTEST + RISE * section.energy) / (SOFTEST + RISE * source.energy)
                self.sheet.repeat(instrument.name, self._like(source, section), louder)

    def _like(self, source: Section, section: Section) -> list[tuple[int, int]]:
        """Bars of a section with the bars of an earlier one that they can be the same as."""
        origins, end = range(*_bars(source)), self.sketch.ending_tick // self.sketch.bar_ticks
        pairs = [(origins[number % len(origins)], bar) for number, bar in enumerate(range(*_bars(section)))]
        return [
            (origin, bar)
            for origin, bar in pairs
            if bar < end and chords_of_bar(self.sketch, origin) == chords_of_bar(self.sketch, bar)
        ]

    def _ask(self, ask: Ask, progress: Progress) -> list[Ask]:
        """Ask once and keep the answer; what must be asked for after it."""
        names = ", ".join(instrument.name for instrument in ask.instruments)
        section = self.sketch.sections[ask.section].name
        progress.report(0.0, f"Composing {section}, bars {ask.first_bar + 1} to {ask.end_bar}: {names}…")
        request = score_request(ask, self.sketch, self.sheet, self._size, self._catalogue, self.task)
        started = time.monotonic()
        try:
            answer = self._model.ask(request, progress)
        except ProviderError as error:
            return self._unanswered(ask, error, time.monotonic() - started)
        self._failures = 0
        self.answers.append(answer)
        found = self._reader.read(answer.text, ask, is_cut=answer.is_cut)
        if self._kept is not None:
            self._kept(answer, found.document)
        tokens = answer.output_tokens or len(answer.text) / CHARACTERS_PER_TOKEN
        self._size.learn(ask, tokens, is_cut=found.is_cut)
        gained = self._keep(found, ask)
        self._useless = 0 if gained else self._useless + 1
        if len(self.answers) >= _MOST_ANSWERS + _MOST_ANSWERS_PER_BAR * self.sketch.plan.bars:
            self.refusal = f"{answer.model} was asked {len(self.answers)} times; the rest was not asked for any more."
        if self._useless >= _MOST_USELESS:
            self.refusal = f"{answer.model} gave {_MOST_USELESS} answers without a usable note and is not asked any more."
        return self._still_missing(ask, found, gained)

    def _unanswered(self, ask: Ask, error: ProviderError, seconds: float) -> list[Ask]:
        """Once more where nobody answered and that was soon clear; else nobody is asked any more."""
        self._failures += 1
        if self._failures >= _MOST_FAILURES or seconds > _LONG_SECONDS:
            self.refusal = str(error)
            return []
        return [ask]

    def _keep(self, found: ReadAnswer, ask: Ask) -> int:
        """Repair and keep what an answer has; how many bars it gave."""
        gained = 0
        asked = {instrument.name for instrument in ask.instruments}
        for name, notes in found.notes.items():
            instrument = self.sketch.plan.instrument_named(name)
            mended = self._repair.mended(instrument, notes) if instrument is not None else []
            bars = set(found.bars.get(name, ()))
            if name in asked:
                plays = any(self.sheet.bar_of(note) in ask.bars for note in mended)
                rests = bars >= set(ask.bars) and (self._is_part_of_section(ask) or self._plays_in_section(name, ask))
                bars = bars - set(ask.bars) if not plays and not rests else bars if found.is_cut else bars | set(ask.bars)
            if mended or bars & set(ask.bars):
                gained += self.sheet.put(name, mended, bars)
                self.sheet.timed |= {name} & found.timed
        if not found.is_cut:
            self._forget_bars_nobody_plays(ask, found)
        return gained

    def _is_part_of_section(self, ask: Ask) -> bool:
        return len(ask.bars) < self.sketch.sections[ask.section].plan.bars

    def _plays_in_section(self, name: str, ask: Ask) -> bool:
        return self.sheet.sounds(name, *_bars(self.sketch.sections[ask.section]))

    def _forget_bars_nobody_plays(self, ask: Ask, found: ReadAnswer) -> None:
        """Bars at the end in which no asked instrument has a note were left out, not meant as rests."""
        names = [instrument.name for instrument in ask.instruments]
        for bar in reversed(ask.bars):
            spoken = any(bar in found.bars.get(name, ()) for name in names)
            if spoken or any(self.sheet.sounds(name, bar, bar + 1) for name in names):
                return
            for name in names:
                self.sheet.forget(name, [bar])

    def _still_missing(self, ask: Ask, found: ReadAnswer, gained: int) -> list[Ask]:
        """What to ask for next: the rest of an answer that was cut, and once more whatever is missing."""
        is_rest = found.is_cut and gained > 0
        if ask.is_again and not is_rest:
            return []
        return self._gaps(replace(ask, is_again=ask.is_again if is_rest else True))

    def _gaps(self, ask: Ask) -> list[Ask]:
        """What of this is not composed yet: instruments that lack the same bars, together."""
        missing: dict[tuple[int, int], list[InstrumentPlan]] = {}
        for instrument in ask.instruments:
            answered = self.sheet.answered(instrument.name)
            bars = [bar for bar in ask.bars if bar not in answered]
            if bars:
                missing.setdefault((bars[0], bars[-1] + 1), []).append(instrument)
        return [replace(ask, first_bar=first, end_bar=end, instruments=tuple(each)) for (first, end), each in missing.items()]


def _bars(section: Section) -> tuple[int, int]:
    return section.plan.start_bar, section.plan.start_bar + section.plan.bars


def _cut_answers(number: int) -> str:
    return f"{number} answers broke off; what came until then was used and the rest was asked for."


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
