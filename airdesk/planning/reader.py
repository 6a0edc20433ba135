"""Reading a prompt: from left to right, each phrase at its longest, with what is negated and what is stressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentWish
from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.facts.words import BREAK, Phrasebook, Word
from airdesk.planning.findings import Content, Finding, GenreName, Grammar, Heard, LengthWord, Meaning
from airdesk.planning.gathering import gather
from airdesk.planning.keys import FoundKey, key_reader
from airdesk.planning.measures import Measure, measure_reader
from airdesk.planning.reading import Reading
from airdesk.planning.spelling import spell
from airdesk.planning.vocabulary import vocabulary

OF_A_SOUND: Final = 0.4
"""How much an adjective right before an instrument says of the song."""

STRENGTHS: Final = {"very": 1.5, "slightly": 0.6}
"""What "very" and "a bit" do to the word after them."""

OR_WORDS: Final = frozenset({"or", "nor", "ani", "lub", "albo", "ni", "o", "u", "czy"})
"""Joins that carry a negation on, whatever follows; after "and" only an instrument is still meant."""

LEAD_WORDS: Final = frozenset({"lead", "leads", "melody", "melodies", "tune", "solo", "hook", "topline"})
"""Right after an instrument these give it the tune."""

GENRE_NAME_VOTES: Final = 10.0

SOLO: Final = "solo"

TURNS: Final = {"starts": "start", "then": "next", "becomes": "next", "ends": "end"}
"""Words after which another place in the song is spoken of: "starts quiet", "then loud", "ends huge"."""

LONGEST_TURN: Final = 6
"""How many words such a word speaks for at most."""

_ADJECTIVES: Final = frozenset({"mood", "tempo", "energy"})


def read_prompt(prompt: str, lexicon: Lexicon, catalogue: InstrumentCatalogue, genres: Mapping[str, Genre]) -> Reading:
    """What a prompt asks for."""
    book = vocabulary(lexicon, catalogue, genres)
    spelled = spell(prompt, lexicon, book)
    reader = PromptReader(prompt, spelled.words, lexicon, book)
    reader.run()
    heard = Heard(prompt, spelled.words, tuple(reader.findings), tuple(reader.unread), spelled.says)
    return gather(heard, lexicon, catalogue)


class PromptReader:
    """One pass over the words of a prompt; `findings` holds what it understood, `unread` where words say nothing to it."""

    def __init__(self, prompt: str, words: Sequence[Word], lexicon: Lexicon, book: Phrasebook[Meaning]) -> None:
        self.findings: list[Finding] = []
        self.unread: list[int] = []
        self._prompt = prompt
        self._words = words
        self._texts = [word.text for word in self._words]
        self._book = book
        self._keys = key_reader(lexicon.keys)
        self._measures = measure_reader(lexicon.units)
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
        if self._words[place].kind == "break":
            self._pause(place)
            self._before = ()
            return 1
        length, meanings = self._book.longest_at(self._texts, place)
        found = self._exact_at(place, length, meanings)
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
        word = self._words[place]
        is_number = word.kind == "number" or word.text in self._number_words
        if is_number or (word.kind == "word" and len(word.text) > 1):
            self.unread.append(place)
        if not is_number:
            self._only, self._strength = False, 1.0
            self._is_doubtful = bool(self._negation)

    def _exact_at(self, place: int, phrase_length: int, meanings: tuple[Meaning, ...]) -> Measure | FoundKey | None:
        """A number with its unit or a key, where no longer phrase begins."""
        is_number = self._words[place].kind == "number"
        has_meaning = any(not isinstance(meaning, Grammar) for meaning in meanings)
        if is_number and has_meaning:
            return None
        measure = self._measures.measure_at(self._words, self._texts, place)
        if measure is None and is_number and self._is_lone_tempo(place):
            measure = self._measures.lone_tempo_at(self._words, place)
        if measure is not None and (measure.length >= phrase_length or not has_meaning):
            return measure
        key = self._keys.key_at(self._words, self._texts, place, self._prompt)
        return key if key is not None and (key.length >= phrase_length or not has_meaning) else None

    def _is_lone_tempo(self, place: int) -> bool:
        """True for a number without unit that can only be a tempo: "trap 140", "I want 140", "140 dark trap"."""
        return self._is_beside_genre(place) or self._stands_alone(place) or self._is_said_as_tempo(place)

    def _is_said_as_tempo(self, place: int) -> bool:
        """True for a number after a wish, an adjective or nothing, where no noun follows that it could count."""
        is_first = place == 0 or self._words[place - 1].kind == "break"
        return (is_first or any(map(_leads_to_tempo, self._before))) and not self._noun_follows(place + 1)

    def _noun_follows(self, place: int) -> bool:
        """True where a number before this place may count something: adjectives are passed over, a genre is no such thing."""
        while place < len(self._words) and self._words[place].kind != "break":
            length, meanings = self._book.longest_at(self._texts, place)
            if any(map(self._speaks_for_genre, meanings)) or _may_follow_tempo(meanings):
                return False
            if not any(isinstance(meaning, Effect) and meaning.kind in _ADJECTIVES for meaning in meanings):
                return True
            place += length
        return False

    def _stands_alone(self, place: int) -> bool:
        """True for a number between commas or at either end of the prompt's thoughts."""
        ends = [number for number in (place - 1, place + 1) if 0 <= number < len(self._words)]
        return all(self._words[number].kind == "break" for number in ends) and len(self._words) > 1

    def _is_beside_genre(self, place: int) -> bool:
        """True for a number right after a genre or key, or right before a genre."""
        end = self._words[place - 1].end if place else -1
        after = any(self._speaks_for_genre(finding.content) and self._ends_at(finding, end) for finding in self.findings[-2:])
        return after or any(map(self._speaks_for_genre, self._meanings_at(place + 1)))

    def _ends_at(self, finding: Finding, end: int) -> bool:
        return self._prompt[:end].endswith(finding.text)

    @staticmethod
    def _speaks_for_genre(content: Meaning | Content) -> bool:
        if isinstance(content, FoundKey) or (isinstance(content, Measure) and content.kind in ("meter", "seconds")):
            return True
        if isinstance(content, Effect):
            return content.kind == "style"
        return isinstance(content, GenreName)

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
        if self._is_doubtful and not any(isinstance(content, InstrumentWish) for content in contents):
            self._negation, self._denied_from = "", None
        self._is_doubtful = False
        is_lead = self._is_lead(place, place + length, contents)
        for content in dict.fromkeys(contents):
            self._add(place, length + is_lead, content, is_lead=is_lead)
        return length + is_lead

    def _is_lead(self, place: int, after: int, contents: Sequence[Content]) -> bool:
        """True where the next word gives the instrument the tune: "violin melody"; but "piano solo" is a piano alone."""
        has_instrument = any(isinstance(content, InstrumentWish) for content in contents)
        if self._negation or not has_instrument or after >= len(self._words) or self._texts[after] not in LEAD_WORDS:
            return False
        return self._texts[after] != SOLO or self._is_one_of_many(place, after + 1)

    def _is_one_of_many(self, place: int, after: int) -> bool:
        """True for a solo in a larger piece: "with a sax solo", "piano solo and drums"; "for piano solo" is a piano alone."""
        roles_before = self._roles_at(place - 1) if place else set()
        if "scored_for" in roles_before:
            return False
        has_others = any(isinstance(finding.content, InstrumentWish | GenreName) for finding in self.findings)
        joins = after < len(self._words) and bool(self._roles_at(after) & {"join", "wish"})
        return bool(roles_before & {"wish", "article"}) or has_others or joins

    def _roles_at(self, place: int) -> set[str]:
        return {meaning.role for meaning in self._meanings_at(place) if isinstance(meaning, Grammar)}

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
            self._only = self._instrument_follows(after)
            is_solo = self._texts[place] == SOLO and bool(self.findings) and self.findings[-1].end == place and not self._only
            if is_solo or after >= len(self._words) or self._words[after].kind == "break":
                self._limit_to_last_instruments()
        elif role == "scored_for" and not self._negation:
            self._ensemble_end = self._end_of_ensemble(after)
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
        is_end = after >= len(self._words) or self._words[after].kind == "break"
        last = self.findings[-1] if self.findings else None
        is_right_before = last is not None and last.end == place and isinstance(last.content, InstrumentWish)
        return is_end and is_right_before and self._texts[place] in ("no", "nie", "non", "none")

    def _speak_of_end(self, end: str, place: int) -> None:
        """ "Loud at the end" speaks of what was said last in the clause; "at the end, loud" of what follows."""
        last = self.findings[-1] if self.findings else None
        is_near = last is not None and place - last.end <= 2 and _has_energy(last.content)
        if last is not None and is_near and all(word.kind != "break" for word in self._words[last.end : place]):
            self.findings[-1] = replace(last, at=end)
        else:
            self._turn, self._turn_from = end, place

    def _limit_to_last_instruments(self) -> None:
        """ "Kick and snare only": the instruments named last are all there are."""
        for number in range(len(self.findings) - 1, -1, -1):
            if not isinstance(self.findings[number].content, InstrumentWish) or self.findings[number].is_negated:
                break
            self.findings[number] = replace(self.findings[number], is_only=True)

    def _end_of_ensemble(self, place: int) -> int:
        """Where instruments joined by "and" and commas end, from two of them on; 0 where there are no such."""
        count, end = 0, place
        while place < len(self._words):
            length, meanings = self._book.longest_at(self._texts, place)
            if any(isinstance(meaning, InstrumentWish) for meaning in meanings):
                count, end = count + 1, place + length
            elif not (count and self._joins(place)) and not any(map(_is_article, meanings)):
                break
            place += max(1, length)
        return end if count > 1 else 0

    def _joins(self, place: int) -> bool:
        return self._texts[place] == BREAK or ("join" in self._roles_at(place) and self._texts[place] not in OR_WORDS)

    def _gather_ensemble(self, place: int) -> None:
        """ "Piano and cello duo": the instruments joined right before are all who have notes."""
        number = len(self.findings)
        while number and isinstance(self.findings[number - 1].content, InstrumentWish):
            number -= 1
        players = self.findings[number:]
        start = self._words[place].start
        is_right_before = bool(players) and self._prompt[:start].rstrip(" -").endswith(players[-1].text)
        if len(players) > 1 and is_right_before and not any(finding.is_negated for finding in players):
            self.findings[number:] = [replace(finding, is_ensemble=True) for finding in players]

    def _add(self, place: int, length: int, content: Content, *, is_lead: bool = False) -> None:
        """Note one thing understood, as it was said."""
        is_negated = bool(self._negation)
        at = self._turn if _can_turn(content) and not is_negated and place - self._turn_from <= LONGEST_TURN else ""
        first = place if self._denied_from is None else self._denied_from
        first = min(first, self._turn_from) if at and place - self._turn_from <= 2 else first
        text = self._prompt[self._words[first].start : self._words[place + length - 1].end]
        is_wish = isinstance(content, InstrumentWish) and not is_negated
        finding = Finding(
            text,
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
        is_adjective = isinstance(content, Effect) and content.kind in _ADJECTIVES and not content.mode
        return is_adjective and any(isinstance(meaning, InstrumentWish) for meaning in self._meanings_at(after))

    def _pause(self, place: int) -> None:
        """A punctuation mark ends negations and lists, unless the list goes on."""
        self._strength = 1.0
        self._turn = self._turn if self._turn_from == place - 1 else ""
        self._is_doubtful = False
        self._only = self._only and self._instrument_follows(place + 1)
        if not self._list_goes_on:
            self._negation, self._denied_from = "", None
        self._list_goes_on = False

    def _negation_goes_on(self, place: int) -> bool:
        """Whether what follows something denied is denied too: "no drums or bass", "no drums, bass or guitar"."""
        if "join" in self._roles_at(place):
            goes_on = self._texts[place] in OR_WORDS or self._instrument_follows(place + 1)
            self._has_negated = not goes_on
            return goes_on
        if self._words[place].kind == "break" and self._is_list_with_or(place + 1):
            self._has_negated = False
            self._list_goes_on = True
            return True
        return False

    def _is_list_with_or(self, place: int) -> bool:
        """True where only instruments and commas follow up to an "or"."""
        while place < len(self._words):
            length, meanings = self._book.longest_at(self._texts, place)
            if self._texts[place] in OR_WORDS:
                return True
            if not any(isinstance(meaning, InstrumentWish) for meaning in meanings) and self._words[place].kind != "break":
                return False
            place += max(1, length)
        return False

    def _belongs_to_noun(self, contents: list[Effect | InstrumentWish | GenreName | LengthWord], after: int) -> bool:
        """In "no heavy drums" the adjective only describes what is ruled out."""
        is_adjective = all(isinstance(content, Effect) and content.kind in _ADJECTIVES for content in contents)
        return is_adjective and any(isinstance(meaning, InstrumentWish) for meaning in self._meanings_at(after))

    def _instrument_follows(self, place: int) -> bool:
        """True where an instrument comes next, articles and adjectives aside."""
        for _ in range(3):
            length, meanings = self._book.longest_at(self._texts, place) if place < len(self._words) else (0, ())
            if any(isinstance(meaning, InstrumentWish) for meaning in meanings):
                return True
            is_small = any(isinstance(meaning, Grammar) and meaning.role == "filler" for meaning in meanings)
            if not length or not is_small:
                return False
            place += length
        return False

    def _meanings_at(self, place: int) -> tuple[Meaning, ...]:
        return self._book.longest_at(self._texts, place)[1] if place < len(self._words) else ()


def _has_energy(content: Content) -> bool:
    return isinstance(content, Effect) and bool(content.energy or content.course)


def _can_turn(content: Content) -> bool:
    """True for what may be so in one part of the song only: a mood, how loud it is, who plays, a section."""
    if isinstance(content, Effect):
        return content.kind != "tempo" and bool(content.energy or content.sections)
    return isinstance(content, InstrumentWish)


def _leads_to_tempo(meaning: Meaning) -> bool:
    """True for what makes a bare number after it a tempo."""
    if isinstance(meaning, Grammar):
        return meaning.role in ("wish", "before_tempo")
    return isinstance(meaning, Effect) and meaning.kind in _ADJECTIVES


def _may_follow_tempo(meanings: Sequence[Meaning]) -> bool:
    """True for a small word after which a thought ends or begins: "140 please", "140 and sad"."""
    roles = {meaning.role for meaning in meanings if isinstance(meaning, Grammar)}
    return bool(roles & {"after_tempo", "join", "wish", "negation"})


def _is_article(meaning: Meaning) -> bool:
    """True for a small word that may stand before an instrument."""
    return isinstance(meaning, Grammar) and meaning.role == "article"
