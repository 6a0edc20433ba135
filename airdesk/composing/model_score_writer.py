"""Asking a model for bars of a song: request by request, each answer read, repaired and kept, what is missing asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from airdesk.composing.model_score_again import repeat_section, section_bars
from airdesk.composing.model_score_answer import AnswerReader, ReadAnswer
from airdesk.composing.model_score_repair import NoteRepair
from airdesk.composing.model_score_request import Task, score_request
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.model_score_size import AnswerSize, Ask
from airdesk.composing.sketch import Section, Sketch
from airdesk.errors import ProviderError
from airdesk.facts.instruments import load_instruments
from airdesk.midi.document_fields import Problems
from airdesk.midi.score_grid import Grid
from airdesk.model.plan import InstrumentPlan
from airdesk.progress import NamedProgress, PartProgress, Progress
from airdesk.providers.chat import ChatAnswer, ChatModel
from airdesk.providers.json_recovery import plain_text

_MOST_USELESS: Final = 4
"""Answers without one usable bar, one after the other, after which a model is not asked any more."""

_MOST_FAILURES: Final = 2
_LONG_SECONDS: Final = 5.0
"""After so many questions in a row without any answer, or one that took so long, nobody is asked any more."""

_MOST_ANSWERS: Final = 48
_MOST_ANSWERS_PER_BAR: Final = 4
"""So often is asked at most: a bound for models that answer next to nothing each time."""


Kept = Callable[[ChatAnswer, object], None]
"""Told each answer and the JSON in it."""


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
        repeat_section(self.sketch, self.sheet, section)
        players = tuple(each for each in self.sketch.plan.instruments if section.plays(each) and each.role != "fx")
        whole = Ask(section.index, *section_bars(section), players)
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

    @property
    def told(self) -> list[str]:
        """Everything that was mended or left out, and why nobody is asked any more; one sentence each."""
        cut = [_cut_answers(self._reader.num_cut)] if self._reader.num_cut else []
        mended = map(plain_text, (*self.problems.sentences, *self._repair.sentences))
        return [*mended, *cut, *([self.refusal] if self.refusal else [])]

    def _ask(self, ask: Ask, progress: Progress) -> list[Ask]:
        """Ask once and keep the answer; what must be asked for after it."""
        section = self.sketch.sections[ask.section].name
        progress = NamedProgress(progress, f"Composing {section}, bars {ask.first_bar + 1} to {ask.end_bar}")
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
        self._size.learn(ask, answer.text, is_cut=found.is_cut)
        gained = self._keep(found, ask)
        speaks = any(set(found.bars.get(each.name, ())) & set(ask.bars) for each in ask.instruments)  # rests are meant, too
        self._useless = 0 if gained or speaks else self._useless + 1
        if len(self.answers) >= _MOST_ANSWERS + _MOST_ANSWERS_PER_BAR * self.sketch.plan.bars:
            self.refusal = f"{answer.model} was asked {len(self.answers)} times; the rest was not asked for any more."
        if self._useless >= _MOST_USELESS:
            self.refusal = f"{answer.model} gave {_MOST_USELESS} answers without a usable bar and is not asked any more."
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
        return self.sheet.sounds(name, *section_bars(self.sketch.sections[ask.section]))

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


def _cut_answers(number: int) -> str:
    answers = "answer" if number == 1 else "answers"
    return f"{number} {answers} broke off; what came until then was used and the rest was asked for."
