"""The JSON in an answer nobody can trust: fences and talk around it cut, what is broken mended, every mend told.

One pass over the text with a stack of its own: linear time, bounded memory, no depth that ends the program. What cannot be
read is left out and the rest goes on, so that the longest valid beginning of a cut or broken answer is always there.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

MOST_CHARACTERS: Final = 1_000_000
MOST_VALUES: Final = 300_000
MOST_SIGNS: Final = 600_000  # brackets, commas, texts, numbers…: more than any answer of this length has
MOST_LEVELS: Final = 48
MOST_MISTAKES: Final = 2_000  # of one object or list; what is behind them is not read
_MOST_BEGINNINGS: Final = 1_000  # brackets in the talk around that might be the answer's
_LONGEST_TEXT: Final = 50_000  # of one text or name
_MOST_DIGITS: Final = 18  # whole numbers that a database can hold, too
_SHOWN_PER_KIND: Final = 20

_TOKEN: Final = re.compile(
    r"""\s++
    | //[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)
    | (?P<mark>[{}\[\],:])
    | (?P<text>"(?:[^"\\]++|\\.)*+(?:"|\\?\Z))
    | (?P<number>[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?+)
    | (?P<word>[^\W\d][\w$-]*+|-(?=Infinity))
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_COLON: Final = re.compile(r"\s*+:")
_QUOTED: Final = re.compile(r"'((?:[^'\\\n]++|\\.)*+)'")
_WORDS: Final = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_NO_NUMBERS: Final = frozenset({"NaN", "nan", "Infinity", "inf", "Inf", "undefined"})
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_PAIRS: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_THOUGHT: Final = "</think>"
_MOST_LOOKED_AT: Final = 200
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Recovered:
    """What JSON there was in a text."""

    value: Any  # None where there is none; texts in it have no control characters, numbers are finite
    problems: tuple[str, ...]  # one sentence for everything that was left out or mended


def recover_json(text: str) -> Recovered:
    """The longest JSON object or list in a text, as much of it as can be read. Raises nothing."""
    telling = _Telling()
    if len(text) > MOST_CHARACTERS:
        telling.tell(
            "long", f"The answer has {len(text):,} characters; the first {MOST_CHARACTERS:,} are read.", is_countable=False
        )
        text = text[:MOST_CHARACTERS]
    text = _unpacked(_without_thoughts(text))
    best: _Reader | None = None
    found = 0
    place = _beginning(text, 0)
    for _ in range(_MOST_BEGINNINGS):
        if place is None:
            break
        reader = _Reader(text, place)
        reader.read()
        found += reader.is_something
        if best is None or (reader.is_something, reader.end - reader.start) > (best.is_something, best.end - best.start):
            best = reader
        place = _beginning(text, reader.end)
    if best is None or (not best.is_something and best.telling.num_told):
        telling.tell("none", "The answer holds no JSON.", is_countable=False)
        return Recovered(None, (*telling.sentences, *(best.telling.sentences if best else ())))
    if found > 1:
        telling.tell("several", f"The answer holds {found} JSON values; the longest is used.", is_countable=False)
    if text[: best.start].strip() or text[best.end :].strip():
        telling.tell("talk", "There is other text around the JSON; it is left away.", is_countable=False)
    return Recovered(best.value, (*telling.sentences, *best.telling.sentences))


def objects_in(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a value in which the one that was asked for may be wrapped, the outer ones first."""
    level, seen = [value], 0
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for one in level:
            seen += 1
            if seen > _MOST_LOOKED_AT:
                return
            if isinstance(one, dict):
                yield one
            inner += list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        level = inner[:_MOST_LOOKED_AT]


def plain_text(text: str) -> str:
    """A text without control characters, marks that turn its direction, and halves of characters; markup stays as it is."""
    joined = _SURROGATES.sub(lambda match: _joined(match[0]), text)
    return _UNSEEN.sub("", joined)


def _joined(surrogates: str) -> str:
    return surrogates.encode("utf-16", "surrogatepass").decode("utf-16") if len(surrogates) == 2 else "\ufffd"


def _without_thoughts(text: str) -> str:
    """What follows the thinking aloud of some models, where there is an answer behind it."""
    before, mark, after = text.rpartition(_THOUGHT)
    return after if mark and ("{" in after or "[" in after) else before + mark + after


def _unpacked(text: str) -> str:
    """The text in a JSON text, where the whole answer is one: JSON in JSON."""
    stripped = text.strip()
    if not stripped.startswith('"') or "{" not in stripped:
        return text
    token = _TOKEN.match(stripped)
    return text if token is None or token.end() != len(stripped) else _unescaped(token[0][1:].removesuffix('"'))


def _beginning(text: str, start: int) -> int | None:
    places = [place for place in (text.find("{", start), text.find("[", start)) if place >= 0]
    return min(places) if places else None


def _unescaped(raw: str) -> str:
    """What a JSON text says; escapes that do not exist stand for their letter."""
    if "\\" in raw:
        raw = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2]), raw)
    return raw


class _Telling:
    """What was wrong, each kind so often that it can be read and counted from there on."""

    def __init__(self) -> None:
        self.num_told = 0
        self._sentences: list[str] = []
        self._counts: dict[str, int] = {}

    def tell(self, kind: str, sentence: str, *, is_countable: bool = True) -> None:
        """Note one thing."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self.num_told += 1
        if not is_countable or self._counts[kind] <= _SHOWN_PER_KIND:
            self._sentences.append(sentence)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it."""
        more = {kind: count - _SHOWN_PER_KIND for kind, count in self._counts.items() if count > _SHOWN_PER_KIND}
        return (*self._sentences, *(f"{count} more of the same kind: {kind}." for kind, count in more.items()))


class _Open:
    """An object or a list that is not closed yet."""

    __slots__ = ("name", "value", "waits_for_value")

    def __init__(self, value: dict[str, Any] | list[Any]) -> None:
        self.value = value
        self.name: str | None = None  # that was read and has no value yet
        self.waits_for_value = False  # the colon is there


class _Reader:
    """One object or list, from its first bracket to its last or to the end of the text."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self.start = self.end = start
        self.value: Any = None
        self.telling = _Telling()
        self._open: list[_Open] = []
        self._levels_skipped = 0  # open brackets too deep to be kept
        self._num_values = self._num_signs = 0

    @property
    def is_something(self) -> bool:
        """True where there is anything in it."""
        return bool(self.value)

    def read(self) -> None:
        """Read it; afterwards `value` and `end` are there."""
        place, length = self.start, len(self._text)
        while place < length:
            token = _TOKEN.match(self._text, place)
            if token is None:
                break
            place = token.end()
            if token.lastgroup is not None:
                place = self._take(token, place)
            if not self._open:
                break
            if self._is_enough():
                place = length
        self.end = place
        if self._open:
            self.telling.tell("cut", "The JSON ends before it is complete; what came until then is used.")
            while self._open:
                self._close()
        elif not self.telling.sentences and not _is_valid(self._text[self.start : self.end]):
            self.telling.tell("commas", "The JSON is not quite as it should be (commas, line ends); it is read all the same.")

    def _is_enough(self) -> bool:
        """True where there is too much, or too much that is wrong, to read on."""
        self._num_signs += 1
        if self._num_values > MOST_VALUES or self._num_signs > MOST_SIGNS:
            self.telling.tell("values", f"The JSON holds more than {MOST_VALUES:,} values; the rest is left away.")
        elif self.telling.num_told > MOST_MISTAKES:
            self.telling.tell("mistakes", f"The JSON has more than {MOST_MISTAKES:,} mistakes; the rest is left away.")
        else:
            return False
        return True

    def _take(self, token: re.Match[str], place: int) -> int:
        """Deal with a token; returns where the next one begins."""
        text, is_last = token[0], place == len(self._text)
        match token.lastgroup:
            case "mark":
                self._mark(text)
            case _ if self._levels_skipped:
                pass
            case "text":
                if not is_last or _is_closed(text):
                    self._string(text[1:-1])
            case "number" if not is_last:  # the last one may have lost digits
                self._put(self._number(text))
            case "word" if not is_last:
                self._word(text, _COLON.match(self._text, place) is not None)
            case "other" if text == "'" and (quoted := _QUOTED.match(self._text, token.start())):
                self.telling.tell("texts in single quotes", "Texts stand in single quotes; they are read all the same.")
                self._string(quoted[1])
                return quoted.end()
            case "other":
                self.telling.tell("signs that mean nothing", f"{_shown(text)} means nothing in JSON; it is left away.")
        return place

    def _mark(self, mark: str) -> None:
        if self._levels_skipped:
            self._levels_skipped += (mark in "{[") - (mark in "}]")
        elif mark in "{[":
            self._enter({} if mark == "{" else [])
        elif mark in "}]":
            self._leave(dict if mark == "}" else list)
        elif mark == ":":
            self._open[-1].waits_for_value = self._open[-1].name is not None
        elif self._open[-1].name is not None:
            self._drop_name()

    def _enter(self, value: dict[str, Any] | list[Any]) -> None:
        if len(self._open) >= MOST_LEVELS:
            self._levels_skipped = 1
            self.telling.tell("values nested too deeply", f"Values nested more than {MOST_LEVELS} deep are left out.")
            self._open[-1].name, self._open[-1].waits_for_value = None, False
            return
        if self._is_at_talk():
            self._open.clear()
        if self._open:
            self._put(value)
        else:
            self.value = value
        self._open.append(_Open(value))

    def _is_at_talk(self) -> bool:
        """True where the only bracket that is open has nothing behind it but words: "the plan {as asked: {…"."""
        return len(self._open) == 1 and self._open[0].value == {} and not self._open[0].waits_for_value

    def _leave(self, kind: type) -> None:
        """Close the innermost of this kind, with what is still open in it; a bracket that closes nothing is left away."""
        if isinstance(self._open[-1].value, kind):
            self._close()
            return
        self.telling.tell("brackets that do not match", "A bracket does not match the one that was opened.")
        if any(isinstance(one.value, kind) for one in self._open):
            while not isinstance(self._open[-1].value, kind):
                self._close()
            self._close()

    def _close(self) -> None:
        if self._open[-1].name is not None:
            self._drop_name()
        self._open.pop()

    def _drop_name(self) -> None:
        inner = self._open[-1]
        self.telling.tell("names without a value", f"{_shown(inner.name)} has no value; it is left out.")
        inner.name, inner.waits_for_value = None, False

    def _string(self, raw: str) -> None:
        if len(raw) > _LONGEST_TEXT:
            self.telling.tell("texts too long", f"A text of {len(raw):,} characters is cut after {_LONGEST_TEXT:,}.")
            raw = raw[:_LONGEST_TEXT]
        said = _PAIRS.sub(lambda match: _joined(match[0]), _unescaped(raw))
        text = plain_text(said)
        if text != said:
            self.telling.tell("control characters", f"{_shown(text)} held control characters; they are taken out.")
        inner = self._open[-1]
        if isinstance(inner.value, dict) and not inner.waits_for_value:
            if inner.name is not None:
                self._drop_name()
            inner.name = text
        else:
            self._put(text)

    def _number(self, digits: str) -> float | int | None:
        is_whole = digits.lstrip("+-").isdigit()
        if is_whole and len(digits) <= _MOST_DIGITS:
            return int(digits)
        number = float(digits)
        if math.isfinite(number):
            return number
        self.telling.tell("numbers beyond all bounds", f"{_shown(digits)} is no number to work with; it is left out.")
        return None

    def _word(self, word: str, is_before_colon: bool) -> None:
        inner = self._open[-1]
        is_name = isinstance(inner.value, dict) and not inner.waits_for_value
        if word in _WORDS and not is_name:
            self._put(_WORDS[word])
        elif word in _NO_NUMBERS and not is_name:
            self.telling.tell("what is no number", f"{word} is no number; it is left out.")
            self._put(None)
        elif is_name and inner.name is None and is_before_colon:
            self.telling.tell("names without quotes", f"The name {_shown(word)} has no quotes; it is read all the same.")
            inner.name = word
        elif word != "-":
            self.telling.tell("words that are no values", f"{_shown(word)} is no value; it is left away.")

    def _put(self, value: Any) -> None:
        """A value at the place where the text is."""
        self._num_values += 1
        inner = self._open[-1]
        if isinstance(inner.value, list):
            inner.value.append(value)
        elif inner.name is None or not inner.waits_for_value:
            self.telling.tell("values without a name", f"{_shown(value)} stands where a name should be; it is left out.")
        else:
            if inner.name in inner.value:
                self.telling.tell("names given twice", f"{_shown(inner.name)} is there twice; the last one counts.")
            inner.value[inner.name] = value
            inner.name, inner.waits_for_value = None, False


def _is_valid(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _is_closed(token: str) -> bool:
    """True where a text has its closing quote, and that one is not escaped."""
    if len(token) < 2 or not token.endswith('"'):
        return False
    backslashes = len(token) - 1 - len(token[:-1].rstrip("\\"))
    return backslashes % 2 == 0


def _shown(value: object) -> str:
    """A value as it may stand in a sentence: short, on one line, without anything that could act."""
    text = json.dumps(plain_text(value), ensure_ascii=False) if isinstance(value, str) else "a list or object"
    if isinstance(value, int | float | bool) or value is None:
        text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
