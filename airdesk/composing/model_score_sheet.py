"""What a model has composed so far: the notes of each instrument in each bar, and which bars were answered at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from airdesk.midi.score_grid import Grid, bars_of_notes
from airdesk.model.notes import Note, clamp_velocity


@dataclass(slots=True)
class Sheet:
    """Instrument -> bar -> its notes in song time; a bar that is there and empty is a rest that was meant."""

    grid: Grid
    bars: dict[str, dict[int, list[Note]]] = field(default_factory=dict)
    timed: set[str] = field(default_factory=set)  # instruments whose notes came with a timing of their own

    def notes_of(self, instrument: str) -> list[Note]:
        """All notes of an instrument in playing order."""
        return sorted(note for notes in self.bars.get(instrument, {}).values() for note in notes)

    def answered(self, instrument: str) -> Collection[int]:
        """The bars that were answered."""
        return self.bars.get(instrument, {}).keys()

    def is_done(self, instrument: str, first_bar: int, end_bar: int) -> bool:
        """True when all these bars were answered."""
        answered = self.answered(instrument)
        return all(bar in answered for bar in range(first_bar, end_bar))

    def sounds(self, instrument: str, first_bar: int, end_bar: int) -> bool:
        """True when the instrument has a note in these bars."""
        return any(notes for bar, notes in self.bars.get(instrument, {}).items() if first_bar <= bar < end_bar)

    def put(self, instrument: str, notes: Iterable[Note], answered: Iterable[int]) -> int:
        """Keep what was answered for bars that were not answered before; how many bars of them have notes."""
        mine = self.bars.setdefault(instrument, {})
        fresh: dict[int, list[Note]] = {bar: [] for bar in sorted(answered) if bar not in mine}
        for note in notes:
            if (bar := self.bar_of(note)) in fresh:
                fresh[bar].append(note)
        mine.update(fresh)
        return sum(1 for found in fresh.values() if found)

    def forget(self, instrument: str, bars: Iterable[int]) -> None:
        """Take bars as not answered."""
        for bar in bars:
            self.bars.get(instrument, {}).pop(bar, None)

    def bar_of(self, note: Note) -> int:
        """The bar a note belongs to; one played a little early belongs to the bar it leads to."""
        return min(self.grid.bars - 1, int(note.start_tick + self.grid.step_ticks / 2) // self.grid.meter.bar_ticks)

    def repeat(self, instrument: str, places: Iterable[tuple[int, int]], louder: float) -> None:
        """Play bars again elsewhere: pairs of a bar that was answered and the one that shall be like it."""
        mine = self.bars.get(instrument, {})
        for origin, bar in places:
            if bar in mine or origin not in mine:
                continue
            shift = (bar - origin) * self.grid.meter.bar_ticks
            mine[bar] = [
                replace(note, start_tick=note.start_tick + shift, velocity=clamp_velocity(note.velocity * louder))
                for note in mine[origin]
                if note.start_tick + shift >= 0
            ]

    def events_of(self, instrument: str, bar: int) -> list[dict[str, object]] | None:
        """A bar as the events it would be written with; None where it was not answered."""
        notes = self.bars.get(instrument, {}).get(bar)
        if notes is None:
            return None
        return [event for entry in bars_of_notes(notes, self.grid) if entry["bar"] == bar for event in entry["events"]]

    def short_form(self, instrument: str, bars: Iterable[int]) -> dict[str, list[list[object]]]:
        """Bars with notes as a model reads them cheaply: bar -> [step, note, len] of each note."""
        found: dict[str, list[list[object]]] = {}
        for bar in bars:
            events = self.events_of(instrument, bar)
            if events:
                found[str(bar)] = [[event["step"], event["note"], event["len"]] for event in events]
        return found
