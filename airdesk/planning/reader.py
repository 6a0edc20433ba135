"""Reading a prompt: from left to right, each phrase at its longest, with what is negated and what is stressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentWish
from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.planning.exact_reading import ExactReader
from airdesk.planning.findings import Content, Finding, GenreName, Grammar, Heard, Meaning
from airdesk.planning.gathering import gather
from airdesk.planning.prompt_words import OR_WORDS, PromptWords, has_instrument, is_adjective
from airdesk.planning.reading import Reading
from airdesk.planning.spelling import spell
from airdesk.planning.vocabulary import vocabulary

OF_A_SOUND: Final = 0.4
"""How much an adjective right before an instrument says of the song."""

STRENGTHS: Final = {"very": 1.5, "slightly": 0.6}
"""What "very" and "a bit" do to the word after them."""

LEAD_WORDS: Final = frozenset({"lead", "leads", "melody", "melodies", "tune", "solo", "hook", "topline"})
"""Right after an instrument these give it the tune."""

SOLO: Final = "solo"

TURNS: Final = {"starts": "start", "then": "next", "becomes": "next", "ends": "end"}
"""Words after which another place in the song is spoken of: "starts quiet", "then loud", "ends huge"."""

LONGEST_TURN: Final = 6
"""How many words such a word speaks for at most."""


def read_prompt(prompt: str, lexicon: Lexicon, catalogue: InstrumentCatalogue, genres: Mapping[str, Genre]) -> Reading:
    """What a prompt asks for."""
    book = vocabulary(lexicon, catalogue, genres)
    spelled = spell(prompt, lexicon, book)
    reader = PromptReader(PromptWords(prompt, spelled.words, book), lexicon)
    reader.run()
    heard = Heard(prompt, spelled.words, tuple(reader.findings), tuple(reader.unread), spelled.says)
    return gather(heard, lexicon, catalogue)


class PromptReader:
    """One pass over the words of a prompt; `findings` holds what it understood, `unread` where words say nothing to it."""

    def __init__(self, words: PromptWords, lexicon: Lexicon) -> None:
        self.findings: list[Finding] = []
        self.unread: list[int] = []
        self._words = words
        self._texts = words.texts
        self._exact = ExactReader(words, lexicon)
        self._number_words = lexicon.units.numbers
        self._negation = ""  # "", "yes", or "mild" after "not too"
        self._has_negated = False  # the negation has met what it denies
        self._denied_from: int | None = None  # where the negation stands that has not met it yet
        self._list_goes_on = False  # "no drums, bass or guitar"
        self._is_doubtful = False  # a word nobody knows stood between the negation and what comes
        self._only = False
        self._ensemble_end = 0  # where the instruments end that a piece is written for
        self._strength = 1.0
        self._turn = ""  # "start", "next" or "end": where in the song the words now speak of
        self._turn_from = 0  # the word that said so
        self._before: tuple[Meaning, ...] = ()  # what the phrase just read can mean

    def run(self) -> None:
        """Read all words."""
        place = 0
        while place < len(self._words):
            if self._has_negated and not self._negation_goes_on(place):
                self._negation, self._has_negated = "", False
            place += self._step(place)

    def _step(self, place: int) -> int:
        """Read what begins at a word, and say how many words that was."""
        if self._words.is_break(place):
            self._pause(place)
            self._before = ()
            return 1
        length, meanings = self._words.phrase_at(place)
        found = self._exact.exact_at(place, self._before, self.findings)
        if found is not None:
            self._add(place, found.length, found)
            self._before = ()
            return found.length
        self._before = meanings
        if not length:
            self._pass_over(place)
            return 1
        return self._take(place, length, meanings)

    def _pass_over(self, place: int) -> None:
        """A word nobody knows ends what "only" and "very" were said of; of a negation only an instrument may still be meant."""
        word = self._words.words[place]
        is_number = word.kind == "number" or word.text in self._number_words
        if is_number or (word.kind == "word" and len(word.text) > 1):
            self.unread.append(place)
        if not is_number:
            self._only, self._strength = False, 1.0
            self._is_doubtful = bool(self._negation)

    def _take(self, place: int, length: int, meanings: tuple[Meaning, ...]) -> int:
        """Note what a phrase means, and say how many words it took."""
        contents = [meaning for meaning in meanings if not isinstance(meaning, Grammar)]
        roles = {meaning.role for meaning in meanings if isinstance(meaning, Grammar)}
        if not contents or roles & TURNS.keys():
            for role in sorted(roles):
                self._obey(role, place, place + length)
        if not contents:
            return length
        if self._negation and self._belongs_to_noun(contents, place + length):
            return length
        if self._is_doubtful and not has_instrument(contents):
            self._negation, self._denied_from = "", None
        self._is_doubtful = False
        is_lead = self._is_lead(place, place + length, contents)
        for content in dict.fromkeys(contents):
            self._add(place, length + is_lead, content, is_lead=is_lead)
        return length + is_lead

    def _is_lead(self, place: int, after: int, contents: Sequence[Content]) -> bool:
        """True where the next word gives the instrument the tune: "violin melody"; but "piano solo" is a piano alone."""
        if self._negation or not has_instrument(contents) or after >= len(self._words) or self._texts[after] not in LEAD_WORDS:
            return False
        return self._texts[after] != SOLO or self._is_one_of_many(place, after + 1)

    def _is_one_of_many(self, place: int, after: int) -> bool:
        """True for a solo in a larger piece: "with a sax solo", "piano solo and drums"; "for piano solo" is a piano alone."""
        roles_before = self._words.roles_at(place - 1) if place else set()
        if "scored_for" in roles_before:
            return False
        has_others = any(isinstance(finding.content, InstrumentWish | GenreName) for finding in self.findings)
        joins = after < len(self._words) and bool(self._words.roles_at(after) & {"join", "wish"})
        return bool(roles_before & {"wish", "article"}) or has_others or joins

    def _obey(self, role: str, place: int, after: int) -> None:
        """What a word of grammar at a place changes for the words after it."""
        if role == "negation" and self._denies_last(place, after):
            self.findings[-1] = replace(self.findings[-1], is_negated=True)
        elif role == "negation":
            self._negation, self._has_negated, self._denied_from = "yes", False, place
        elif role == "wish":
            self._negation, self._has_negated, self._denied_from = "", False, None
        elif role == "only" and self._negation and self._texts[place] == SOLO:
            self._add(place, 1, Effect("part", sections=(SOLO,)))
        elif role == "only":
            self._only = self._words.instrument_follows(after)
            is_solo = self._texts[place] == SOLO and bool(self.findings) and self.findings[-1].end == place and not self._only
            if is_solo or self._words.is_end(after):
                self._limit_to_last_instruments()
        elif role == "scored_for" and not self._negation:
            self._ensemble_end = self._words.end_of_ensemble(after)
        elif role == "ensemble" and not self._negation:
            self._gather_ensemble(place)
        elif role == "too" and self._negation:
            self._negation = "mild"
        elif role in TURNS:
            self._turn, self._turn_from, self._only = TURNS[role], place, False
        elif role == "at_start" or role == "at_end":
            self._speak_of_end(role.removeprefix("at_"), place)
        elif role in STRENGTHS:
            self._strength = STRENGTHS[role]
        elif role == "stop":
            self._only, self._strength = False, 1.0

    def _denies_last(self, place: int, after: int) -> bool:
        """ "Drums: no." denies what was named right before."""
        last = self.findings[-1] if self.findings else None
        is_right_before = last is not None and last.end == place and isinstance(last.content, InstrumentWish)
        return self._words.is_end(after) and is_right_before and self._texts[place] in ("no", "nie", "non", "none")

    def _speak_of_end(self, end: str, place: int) -> None:
        """ "Loud at the end" speaks of what was said last in the clause; "at the end, loud" of what follows."""
        last = self.findings[-1] if self.findings else None
        is_near = last is not None and place - last.end <= 2 and _has_energy(last.content)
        if last is not None and is_near and not any(map(self._words.is_break, range(last.end, place))):
            self.findings[-1] = replace(last, at=end)
        else:
            self._turn, self._turn_from = end, place

    def _limit_to_last_instruments(self) -> None:
        """ "Kick and snare only": the instruments named last are all there are."""
        for number in range(len(self.findings) - 1, -1, -1):
            if not isinstance(self.findings[number].content, InstrumentWish) or self.findings[number].is_negated:
                break
            self.findings[number] = replace(self.findings[number], is_only=True)

    def _gather_ensemble(self, place: int) -> None:
        """ "Piano and cello duo": the instruments joined right before are all who have notes."""
        number = len(self.findings)
        while number and isinstance(self.findings[number - 1].content, InstrumentWish):
            number -= 1
        players = self.findings[number:]
        is_right_before = bool(players) and players[-1].end == place
        if len(players) > 1 and is_right_before and not any(finding.is_negated for finding in players):
            self.findings[number:] = [replace(finding, is_ensemble=True) for finding in players]

    def _add(self, place: int, length: int, content: Content, *, is_lead: bool = False) -> None:
        """Note one thing understood, as it was said."""
        is_negated = bool(self._negation)
        at = self._turn if _can_turn(content) and not is_negated and place - self._turn_from <= LONGEST_TURN else ""
        first = place if self._denied_from is None else self._denied_from
        first = min(first, self._turn_from) if at and place - self._turn_from <= 2 else first
        is_wish = isinstance(content, InstrumentWish) and not is_negated
        finding = Finding(
            self._words.written(first, place + length),
            content,
            strength=self._strength * (OF_A_SOUND if self._describes_sound(content, place + length) else 1.0),
            is_negated=is_negated,
            is_mild=self._negation == "mild",
            is_only=is_wish and self._only and at != "start",
            is_ensemble=is_wish and place < self._ensemble_end,
            is_lead=is_wish and is_lead,
            start=place,
            end=place + length,
            at=at,
            is_bare=is_wish and self._only and at == "start",
        )
        self.findings.append(finding)
        self._strength, self._denied_from = 1.0, None
        self._has_negated = is_negated

    def _describes_sound(self, content: Content, after: int) -> bool:
        """True for what says more of an instrument than of the song: "heavy drums" are no heavy song, a sad violin is sad."""
        is_plain = isinstance(content, Effect) and is_adjective(content) and not content.mode
        return is_plain and self._words.is_instrument(after)

    def _pause(self, place: int) -> None:
        """A punctuation mark ends negations and lists, unless the list goes on."""
        self._strength = 1.0
        self._turn = self._turn if self._turn_from == place - 1 else ""
        self._is_doubtful = False
        self._only = self._only and self._words.instrument_follows(place + 1)
        if not self._list_goes_on:
            self._negation, self._denied_from = "", None
        self._list_goes_on = False

    def _negation_goes_on(self, place: int) -> bool:
        """Whether what follows something denied is denied too: "no drums or bass", "no drums, bass or guitar"."""
        if "join" in self._words.roles_at(place):
            goes_on = self._texts[place] in OR_WORDS or self._words.instrument_follows(place + 1)
            self._has_negated = not goes_on
            return goes_on
        if self._words.is_break(place) and self._words.is_list_with_or(place + 1):
            self._has_negated = False
            self._list_goes_on = True
            return True
        return False

    def _belongs_to_noun(self, contents: Sequence[Content], after: int) -> bool:
        """In "no heavy drums" the adjective only describes what is ruled out."""
        return all(map(is_adjective, contents)) and self._words.is_instrument(after)


def _has_energy(content: Content) -> bool:
    return isinstance(content, Effect) and bool(content.energy or content.course)


def _can_turn(content: Content) -> bool:
    """True for what may be so in one part of the song only: a mood, how loud it is, who plays, a section."""
    if isinstance(content, Effect):
        return content.kind != "tempo" and bool(content.energy or content.sections)
    return isinstance(content, InstrumentWish)
