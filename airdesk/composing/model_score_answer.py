"""A model's answer read as notes: what is usable of it, for which instruments and bars, and where it breaks off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from airdesk.composing.model_score_bars import (
    MOST_NOTES,
    bar_shift,
    count_steps_from_nought,
    finer_grid,
    on_whole_steps,
    renumbered,
    repeats_written_out,
)
from airdesk.composing.model_score_layers import PATTERN, Bars, layers_of, steps_said, without_end
from airdesk.composing.model_score_names import instruments_meant
from airdesk.composing.model_score_players import drum_notes_of, is_percussion
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.model_score_size import Ask
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.midi.document_fields import Problems, shown
from airdesk.midi.drum_split import KIT_NAME, DrumNames, split_pattern
from airdesk.midi.score_grid import Grid, notes_of_bars
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan, SongPlan
from airdesk.providers.json_recovery import recover_json

MOST_CHARACTERS: Final = 1_000_000
"""Of an answer that are read: some 25 000 notes."""

MOST_LAYERS: Final = 1_000
"""Of an answer that are read: far more than there are instruments."""

_TEXTS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')


_WHOLE_BAR: Final = re.compile(r"\]\s*\}")
_CLOSING: Final = "]} \t\r\n"

_CUT_WORDS: Final = ("ends before it is complete", "has no value", "means nothing in JSON")
"""What the recovery of JSON says of every text that breaks off."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """The usable part of an answer; notes still to be repaired."""

    notes: Mapping[str, list[Note]]  # instrument -> notes in song time
    bars: Mapping[str, frozenset[int]]  # instrument -> the bars the answer speaks of, resting ones too
    timed: frozenset[str] = frozenset()  # instruments whose notes have a timing of their own
    is_cut: bool = False
    document: object = None  # the JSON there was


class AnswerReader:
    """Reads answers for one song."""

    def __init__(self, plan: SongPlan, sheet: Sheet, catalogue: InstrumentCatalogue, problems: Problems) -> None:
        self._plan = plan
        self._sheet = sheet
        self._catalogue = catalogue
        self._problems = problems
        self.num_cut = 0  # answers that broke off

    def read(self, text: str, ask: Ask, *, is_cut: bool) -> ReadAnswer:
        """Whatever can be used of an answer; of one that was cut, without the bar in which it was."""
        if len(text) > MOST_CHARACTERS:
            self._problems.add("answers that are too long", f"An answer of {len(text)} characters was read in part only.")
            text, is_cut = text[:MOST_CHARACTERS], True
        recovered = recover_json(text)
        is_cut = is_cut or _breaks_off(text)
        self._tell_broken(recovered.problems, is_cut=is_cut)
        value = without_end(recovered.value) if is_cut and not _ends_with_a_bar(text) else recovered.value
        layers = layers_of(value, self._problems)
        layers = renumbered(layers, bar_shift(layers, ask.bars, self._problems))
        steps = steps_said(value) or self._plan.steps_per_bar
        count_steps_from_nought(layers, steps, steps / self._plan.meter.bar_beats, self._problems)
        steps = finer_grid(layers, self._plan.steps_per_bar, steps_said(value), self._problems)
        found = self._notes(layers, Grid(self._plan.meter, steps, self._plan.bars), ask)
        return replace(found, is_cut=is_cut, document=recovered.value)

    def _tell_broken(self, sentences: tuple[str, ...], *, is_cut: bool) -> None:
        """What was wrong with the JSON; that an answer reached its limit is no fault of it and told as a number at the end."""
        self.num_cut += is_cut
        for sentence in sentences:
            if not is_cut or not any(words in sentence for words in _CUT_WORDS):
                self._problems.add("answers with broken JSON", sentence)

    def _notes(self, layers: dict[str, Bars], grid: Grid, ask: Ask) -> ReadAnswer:
        meant = self._meant([name for name in layers if name != PATTERN], ask)
        named = {meant[name].name: bars for name, bars in layers.items() if name in meant}
        written = {name: self._written(bars, name, grid) for name, bars in named.items()}
        notes = {name: notes_of_bars(list(bars), grid, name, self._problems) for name, bars in written.items()}
        spoken = {name: frozenset(entry["bar"] for entry in bars) for name, bars in written.items()}
        pattern = self._written(layers.get(PATTERN, []), "pattern", grid)
        timed = {name for name, bars in written.items() if _has_timing(bars)}
        if pattern:
            shared, drummers = self._shared(pattern, grid, notes, ask)
            for name in drummers:
                notes[name] = notes.get(name, []) + shared.get(name, [])
                spoken[name] = spoken.get(name, frozenset()) | frozenset(entry["bar"] for entry in pattern)
            timed |= drummers if _has_timing(pattern) else set()
        return ReadAnswer(notes, {name: self._inside(bars) for name, bars in spoken.items()}, frozenset(timed))

    def _meant(self, names: list[str], ask: Ask) -> dict[str, InstrumentPlan]:
        """The layers whose instrument is known: one of those asked for, else another one of the song."""
        if len(names) > MOST_LAYERS:
            self._problems.add("too many layers", f"An answer had {len(names)} layers; the first {MOST_LAYERS} are read.")
            names = names[:MOST_LAYERS]
        found = {name: one for name, one in instruments_meant(names, ask.instruments, self._catalogue).items() if one}
        others = [one for one in self._plan.instruments if one not in found.values() and one not in ask.instruments]
        rest = [name for name in names if name not in found]
        found |= {name: one for name, one in instruments_meant(rest, others, self._catalogue).items() if one}
        for name in names:
            if name not in found:
                sentence = f"An answer had a layer {shown(name)}, which is none of the song's instruments; it was left out."
                self._problems.add("layers nobody asked for", sentence)
        return found

    def _written(self, bars: Bars, where: str, grid: Grid) -> Bars:
        """Bars of the song, on whole steps, repeats written out; bars of the same number put together."""
        earlier: dict[int, list[dict[str, Any]]] = {}
        if where != "pattern" and grid.steps_per_bar == self._plan.steps_per_bar:
            sources = {entry["same_as"] for entry in bars if entry["same_as"] is not None}
            known = {bar: self._sheet.events_of(where, bar) for bar in sources}
            earlier = {bar: events for bar, events in known.items() if events is not None}
        elif where == "pattern":
            earlier = self._pattern_before({entry["same_as"] for entry in bars if entry["same_as"] is not None})
        inside = [entry for entry in bars if 0 <= entry["bar"] < self._plan.bars]
        if len(inside) < len(bars):
            sentence = f"{where}: {len(bars) - len(inside)} bars lie outside the song and were left out."
            self._problems.add("bars outside the song", sentence)
        first: dict[int, dict[str, Any]] = {}
        for entry in repeats_written_out(inside, earlier, where, self._problems):
            events = first.setdefault(entry["bar"], {**entry, "events": []})["events"]
            room = MOST_NOTES - len(events)
            if len(entry["events"]) > room:
                sentence = f"{where}: bar {entry['bar'] + 1} has more than {MOST_NOTES} notes; the first of them are read."
                self._problems.add("bars with too many notes", sentence)
            events += entry["events"][:room]
        return on_whole_steps(list(first.values()), where, self._problems)

    def _pattern_before(self, bars: set[int]) -> dict[int, list[dict[str, Any]]]:
        """What all drum parts played in earlier bars, together."""
        found: dict[int, list[dict[str, Any]]] = {}
        for instrument in self._plan.instruments:
            for bar in bars if is_percussion(instrument) else ():
                events = self._sheet.events_of(instrument.name, bar)
                if events is not None:
                    found.setdefault(bar, []).extend(events)
        return found

    def _shared(
        self, pattern: Bars, grid: Grid, notes: Mapping[str, list[Note]], ask: Ask
    ) -> tuple[dict[str, list[Note]], set[str]]:
        """The pattern's notes by instrument, and the drum instruments that it stands for."""
        asked = [instrument for instrument in ask.instruments if is_percussion(instrument)]
        drums = asked or [instrument for instrument in self._plan.instruments if is_percussion(instrument)]
        read = notes_of_bars(list(pattern), grid, "pattern", self._problems)
        layered = frozenset(name for name, found in notes.items() if found)
        names = DrumNames({each.name: drum_notes_of(each, self._catalogue) for each in drums}, layered)
        shared = split_pattern(read, notes, names, Problems())
        known = {each.name for each in drums}
        lost = [note for name, found in shared.items() if name not in known for note in found]
        taker = next((each.name for each in drums if each.name == KIT_NAME), drums[0].name if len(drums) == 1 else None)
        if lost and taker is not None:
            shared[taker] = shared.get(taker, []) + lost
        elif lost:
            sentence = f"{len(lost)} drum notes belong to no drum instrument of the song and were left out."
            self._problems.add("drums nobody asked for", sentence)
        return shared, known - layered

    def _inside(self, bars: frozenset[int]) -> frozenset[int]:
        return frozenset(bar for bar in bars if 0 <= bar < self._plan.bars)


def _has_timing(bars: Bars) -> bool:
    return any(isinstance(event, dict) and event.get("offset") for entry in bars for event in entry["events"])


def _ends_with_a_bar(text: str) -> bool:
    """True where a bar ends at the end of a text, and maybe what is around it."""
    return _WHOLE_BAR.search(text, len(text.rstrip(_CLOSING))) is not None


def _breaks_off(text: str) -> bool:
    """True where more brackets are opened than closed."""
    plain = _TEXTS.sub("", text)
    return plain.count("{") > plain.count("}") or plain.count("[") > plain.count("]")
