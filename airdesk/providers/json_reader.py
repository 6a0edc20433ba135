"""One JSON object or list, read with a stack of its own: whatever is wrong in it is left out and told, the rest is kept."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from airdesk.providers.json_telling import Telling
from airdesk.providers.json_text import plain_text, shown, unescaped

MOST_VALUES: Final = 300_000
MOST_SIGNS: Final = 600_000  # brackets, commas, texts, numbers…: more than any answer of this length has
MOST_LEVELS: Final = 48
MOST_MISTAKES: Final = 2_000  # of one object or list; what is behind them is not read
_LONGEST_TEXT: Final = 50_000  # of one text or name
_LONGEST_QUOTED: Final = 2_000  # of one in single quotes, which are looked for again and again where none closes
_MOST_DIGITS: Final = 18  # whole numbers that a database can hold, too

TOKEN: Final = re.compile(
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


class _Open:
    """An object or a list that is not closed yet."""

    __slots__ = ("name", "value", "waits_for_value")

    def __init__(self, value: dict[str, Any] | list[Any]) -> None:
        self.value = value
        self.name: str | None = None  # that was read and has no value yet
        self.waits_for_value = False  # the colon is there


class JsonReader:
    """One object or list, from its first bracket to its last or to the end of the text."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self.start = self.end = start
        self.value: Any = None
        self.telling = Telling()
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
            token = TOKEN.match(self._text, place)
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
            case "other" if text == "'" and (quoted := self._quoted(token.start())):
                self.telling.tell("texts in single quotes", "Texts stand in single quotes; they are read all the same.")
                self._string(quoted[1])
                return quoted.end()
            case "other":
                self.telling.tell("signs that mean nothing", f"{shown(text)} means nothing in JSON; it is left away.")
        return place

    def _quoted(self, start: int) -> re.Match[str] | None:
        """A text in single quotes."""
        return _QUOTED.match(self._text, start, start + _LONGEST_QUOTED)

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
        self.telling.tell("names without a value", f"{shown(inner.name)} has no value; it is left out.")
        inner.name, inner.waits_for_value = None, False

    def _string(self, raw: str) -> None:
        if len(raw) > _LONGEST_TEXT:
            self.telling.tell("texts too long", f"A text of {len(raw):,} characters is cut after {_LONGEST_TEXT:,}.")
            raw = raw[:_LONGEST_TEXT]
        said = unescaped(raw)
        text = plain_text(said)
        if text != said:
            self.telling.tell("control characters", f"{shown(text)} held control characters; they are taken out.")
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
        self.telling.tell("numbers beyond all bounds", f"{shown(digits)} is no number to work with; it is left out.")
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
            self.telling.tell("names without quotes", f"The name {shown(word)} has no quotes; it is read all the same.")
            inner.name = word
        elif word != "-":
            self.telling.tell("words that are no values", f"{shown(word)} is no value; it is left away.")

    def _put(self, value: Any) -> None:
        """A value at the place where the text is."""
        self._num_values += 1
        inner = self._open[-1]
        if isinstance(inner.value, list):
            inner.value.append(value)
        elif inner.name is None or not inner.waits_for_value:
            self.telling.tell("values without a name", f"{shown(value)} stands where a name should be; it is left out.")
        else:
            if inner.name in inner.value:
                self.telling.tell("names given twice", f"{shown(inner.name)} is there twice; the last one counts.")
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
