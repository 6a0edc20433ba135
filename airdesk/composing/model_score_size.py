"""How much can be asked for at once: the length of an answer foretold from instruments and bars, and learnt from answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.model.plan import InstrumentPlan, Role, SongPlan

NOTES_PER_BAR: Final[dict[Role, float]] = {
    "drums": 14.0,
    "percussion": 9.0,
    "bass": 5.0,
    "chords": 9.0,
    "pad": 4.0,
    "lead": 6.0,
    "counter": 4.0,
    "arp": 10.0,
    "fx": 0.5,
}
"""In a bar of four beats, as our own composer writes them."""

TOKENS_PER_NOTE: Final = 18  # {"step":12,"note":60,"vel":100,"len":2}, counted with usual tokenisers
TOKENS_PER_BAR: Final = 16
TOKENS_PER_LAYER: Final = 14
TOKENS_AROUND: Final = 30
CHARACTERS_PER_TOKEN: Final = 2.3  # of such an answer
FILLED: Final = 0.85
"""Share of an answer's limit that is planned for."""

LONGEST_TOKENS: Final = 6500
"""Of an answer that is planned for: about eight bars of a band. What models may use beyond it is for thinking."""

FEWEST_BARS: Final = 4
"""A phrase: rather fewer instruments at once than shorter stretches, as long as that is possible."""

ORDER: Final[tuple[Role, ...]] = ("drums", "percussion", "bass", "chords", "lead", "counter", "arp", "pad", "fx")
"""Who is asked for first, where not all fit into one answer: what others listen to."""

FEWEST_TOKENS: Final = 400  # a bar of the busiest part
_LEARNING: Final = 0.5  # share of a surprise that counts


@dataclass(frozen=True, slots=True)
class Ask:
    """What one request asks for."""

    section: int  # index in the plan
    first_bar: int
    end_bar: int
    instruments: tuple[InstrumentPlan, ...]
    is_again: bool = False  # asked once more for what an answer left out

    @property
    def bars(self) -> range:
        """The song's bars asked for, from 0."""
        return range(self.first_bar, self.end_bar)


class AnswerSize:
    """How long answers may be, and how long they turn out to be."""

    def __init__(self, plan: SongPlan, most_output_tokens: int) -> None:
        self._plan = plan
        self.asked_tokens = max(FEWEST_TOKENS, most_output_tokens)  # what requests allow
        self.most_tokens = min(self.asked_tokens, LONGEST_TOKENS)  # what is planned for, and turns out to be allowed
        self._factor = 1.0

    def tokens(self, instruments: Sequence[InstrumentPlan], bars: int) -> float:
        """Foretold length of an answer."""
        width = self._plan.meter.bar_beats / 4
        layers = sum(
            TOKENS_PER_LAYER + bars * (TOKENS_PER_BAR + NOTES_PER_BAR[instrument.role] * width * TOKENS_PER_NOTE)
            for instrument in instruments
        )
        return TOKENS_AROUND + layers * self._factor

    def learn(self, ask: Ask, text: str, *, is_cut: bool) -> None:
        """Take an answer's length into account; one that was cut says what the limit really is.

        The text counts, not the tokens that are told: those may be of thinking.
        """
        tokens = len(text) / CHARACTERS_PER_TOKEN
        if is_cut:
            found = max(round(tokens), self.most_tokens // 2)  # by halves: a model may have spent it all on thinking
            self.most_tokens = max(FEWEST_TOKENS, min(self.most_tokens, found))
            return
        ratio = max(0.25, min(4.0, tokens / max(1.0, self.tokens(ask.instruments, len(ask.bars)))))
        self._factor = max(0.15, min(4.0, self._factor * (1 + (ratio - 1) * _LEARNING)))

    def split(self, ask: Ask) -> Iterator[Ask]:
        """The same in requests whose answers should fit: stretches of bars, and groups of instruments within them."""
        order = sorted(ask.instruments, key=lambda instrument: ORDER.index(instrument.role))
        length = self._stretch(order, len(ask.bars))
        for first in range(ask.first_bar, ask.end_bar, length):
            end = min(ask.end_bar, first + length)
            for group in self._groups(order, end - first):
                yield Ask(ask.section, first, end, tuple(group), ask.is_again)

    def _stretch(self, order: Sequence[InstrumentPlan], bars: int) -> int:
        """How many bars at once: all, or half, or half of that, down to a phrase; less only where one part alone needs it."""
        length = bars
        while length > FEWEST_BARS and not self._fits(order, length):
            length = max(FEWEST_BARS, _rounded_half(length))
        while length > 1 and not all(self._fits([instrument], length) for instrument in order):
            length = (length + 1) // 2
        return length

    def _groups(self, order: Sequence[InstrumentPlan], bars: int) -> Iterator[list[InstrumentPlan]]:
        group: list[InstrumentPlan] = []
        for instrument in order:
            if group and not self._fits([*group, instrument], bars):
                yield group
                group = []
            group.append(instrument)
        if group:
            yield group

    def _fits(self, instruments: Sequence[InstrumentPlan], bars: int) -> bool:
        return self.tokens(instruments, bars) <= self.most_tokens * FILLED


def _rounded_half(bars: int) -> int:
    """Half of it, in whole phrases where that is shorter."""
    half = (bars + 1) // 2
    phrases = (half + FEWEST_BARS - 1) // FEWEST_BARS * FEWEST_BARS
    return phrases if phrases < bars else half
