"""Numbers with their units, keys, and numbers without unit that can only be a tempo: "trap 140", "I want 140"."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.facts.lexicon import Lexicon
from airdesk.planning.findings import Finding, Grammar, Meaning
from airdesk.planning.keys import FoundKey, key_reader
from airdesk.planning.measures import Measure, measure_reader
from airdesk.planning.prompt_words import PromptWords, is_adjective, speaks_for_genre


class ExactReader:
    """Finds what is said in figures and keys among the words of one prompt."""

    def __init__(self, words: PromptWords, lexicon: Lexicon) -> None:
        self._words = words
        self._keys = key_reader(lexicon.keys)
        self._measures = measure_reader(lexicon.units)

    def exact_at(self, place: int, before: Sequence[Meaning], findings: Sequence[Finding]) -> Measure | FoundKey | None:
        """A number with its unit or a key, where no longer phrase begins.

        *before*: what the phrase just read can mean. *findings*: what was found so far.
        """
        words = self._words
        length, meanings = words.phrase_at(place)
        is_number = words.words[place].kind == "number"
        has_meaning = any(not isinstance(meaning, Grammar) for meaning in meanings)
        if is_number and has_meaning:
            return None
        measure = self._measures.measure_at(words.words, words.texts, place)
        if measure is None and is_number and self._is_lone_tempo(place, before, findings):
            measure = self._measures.lone_tempo_at(words.words, place)
        if measure is not None and (measure.length >= length or not has_meaning):
            return measure
        key = self._keys.key_at(words.words, words.texts, place, words.prompt)
        return key if key is not None and (key.length >= length or not has_meaning) else None

    def _is_lone_tempo(self, place: int, before: Sequence[Meaning], findings: Sequence[Finding]) -> bool:
        return self._is_beside_genre(place, findings) or self._stands_alone(place) or self._is_said_as_tempo(place, before)

    def _is_said_as_tempo(self, place: int, before: Sequence[Meaning]) -> bool:
        """True for a number after a wish, an adjective or nothing, where no noun follows that it could count."""
        is_first = place == 0 or self._words.is_break(place - 1)
        return (is_first or any(map(_leads_to_tempo, before))) and not self._noun_follows(place + 1)

    def _noun_follows(self, place: int) -> bool:
        """True where a number before this place may count something: adjectives are passed over, a genre is no such thing."""
        while not self._words.is_end(place):
            length, meanings = self._words.phrase_at(place)
            ends_thought = self._words.roles_at(place) & {"after_tempo", "join", "wish", "negation"}
            is_figure = self._words.words[place].kind in ("meter", "clock")
            if any(map(speaks_for_genre, meanings)) or ends_thought or is_figure:
                return False
            if not any(map(is_adjective, meanings)):
                return True
            place += length
        return False

    def _stands_alone(self, place: int) -> bool:
        """True for a number between commas or at either end of the prompt's thoughts."""
        is_first = place == 0 or self._words.is_break(place - 1)
        return is_first and self._words.is_end(place + 1) and len(self._words) > 1

    def _is_beside_genre(self, place: int, findings: Sequence[Finding]) -> bool:
        """True for a number right after a genre, key, meter or length, or right before a genre."""
        after = any(finding.end == place and _may_stand_before_tempo(finding) for finding in findings[-2:])
        return after or any(map(speaks_for_genre, self._words.meanings_at(place + 1)))


def _may_stand_before_tempo(finding: Finding) -> bool:
    content = finding.content
    is_measure = isinstance(content, Measure) and content.kind in ("meter", "seconds")
    return is_measure or isinstance(content, FoundKey) or speaks_for_genre(content)


def _leads_to_tempo(meaning: Meaning) -> bool:
    """True for what makes a bare number after it a tempo."""
    return is_adjective(meaning) or (isinstance(meaning, Grammar) and meaning.role in ("wish", "before_tempo"))
