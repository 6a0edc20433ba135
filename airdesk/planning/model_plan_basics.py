"""What a model's answer says of the whole song, field by field, as a request: what the user asked for stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from airdesk.errors import BadInputError, HarmonyError, PlanError
from airdesk.facts.genres import Genre, find_genre
from airdesk.facts.lexicon import load_lexicon
from airdesk.facts.words import words_of
from airdesk.midi.document_fields import Problems, as_number, number_field, shown, text_field, whole_field
from airdesk.model.harmony import Key, find_scale, parse_key
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.timebase import MAX_BARS, MAX_TEMPO_BPM, MIN_TEMPO_BPM, Meter, parse_meter
from airdesk.planning.genre_choice import NAMED
from airdesk.planning.mood_choice import choose_mood
from airdesk.planning.reading import Reading

_METER: Final = re.compile(r"\b(\d{1,2})\s*/\s*(\d{1,2})\b")
_SETTINGS: Final = "The settings ask for"
_PROMPT: Final = "Your prompt asks for"


@dataclass(frozen=True, slots=True)
class BasicsReader:
    """Reads the song's basics over what the user asked for and what the built-in planner made of it."""

    meta: Mapping[str, Any]
    request: PlanRequest
    reading: Reading  # of the prompt
    base: SongPlan
    genres: Mapping[str, Genre]
    problems: Problems

    def request_with(self, section_bars: int | None) -> PlanRequest:
        """The request with what the model decided where the user left it open. *section_bars*: of its sections together."""
        genre = self._genre()
        key = self._key()
        return replace(
            self.request,
            genre=genre.name,
            mood=self._mood(genre),
            tempo_bpm=self._tempo(),
            key=key.tonic_name,
            scale=key.scale,
            meter=str(self._meter()),
            bars=self._bars(section_bars),
            seed=self.base.seed,
        )

    @property
    def has_fixed_bars(self) -> bool:
        """True where the user said how long the song is."""
        asked = (self.request.bars, self.request.length_seconds, self.reading.bars, self.reading.length_seconds)
        return any(one is not None for one in asked)

    def _kept(self, what: str, said: str, is_setting: bool) -> None:
        """Tell that the user's own wish stands against the model's."""
        who = _SETTINGS if is_setting else _PROMPT
        self.problems.add("wishes of the user", f"{who} {what}: the model's {said} is left out.")

    def _genre(self) -> Genre:
        base = self.genres[self.base.genre]
        said = text_field(self.meta, "genre", "", self.problems, "meta").strip()
        if not said:
            return base
        try:
            genre = find_genre(said, self.genres)
        except BadInputError:
            known = f"genre {shown(said)} is none of {', '.join(self.genres)}"
            self.problems.add("unknown genres", f"meta: {known}; {base.name} is used.")
            return base
        named = {name for name, weight in self.reading.genres if weight >= NAMED}
        if genre.name != base.name and (self.request.genre is not None or (named and genre.name not in named)):
            self._kept(base.name, genre.name, self.request.genre is not None)
            return base
        return genre

    def _mood(self, genre: Genre) -> str | None:
        said = text_field(self.meta, "mood", "", self.problems, "meta").strip()
        if self.request.mood is not None:
            if said and words_of(said) != words_of(self.base.mood):
                self._kept(f"the mood {self.base.mood}", shown(said), is_setting=True)
            return self.request.mood if genre.name == self.base.genre else self._mood_in(genre, self.request.mood)
        found = self._mood_in(genre, said) if said else None
        if said and found is None:
            self.problems.add("unknown moods", f"meta: mood {shown(said)} is no mood I know; the built-in planner chooses one.")
        return found

    def _mood_in(self, genre: Genre, said: str) -> str | None:
        """The genre's mood for a text, or for the first of its words that is one."""
        for text in [said, *words_of(said)[:8]]:
            try:
                return choose_mood(text, Reading(), load_lexicon(), genre, self.base.seed)[0].name
            except PlanError:
                continue
        return None

    def _tempo(self) -> float | None:
        asked = self.request.tempo_bpm if self.request.tempo_bpm is not None else self.reading.tempo_bpm
        tempo_bpm = number_field(self.meta, "tempo", -1.0, MIN_TEMPO_BPM, MAX_TEMPO_BPM, self.problems, "meta")
        if asked is not None:
            if tempo_bpm not in (-1.0, asked):
                self._kept(f"{asked:g} BPM", f"{tempo_bpm:g} BPM", self.request.tempo_bpm is not None)
            return self.request.tempo_bpm
        return None if tempo_bpm < 0 else tempo_bpm

    def _meter(self) -> Meter:
        said = self.meta.get("meter")
        match = _METER.search(said) if isinstance(said, str) else None
        try:
            meter = self.base.meter if said is None else parse_meter(f"{match[1]}/{match[2]}" if match else str(said)[:40])
        except BadInputError as error:
            self.problems.add("impossible meters", f"meta: {error} {self.base.meter} is used.")
            return self.base.meter
        if (self.request.meter is not None or self.reading.meter is not None) and meter != self.base.meter:
            self._kept(str(self.base.meter), str(meter), self.request.meter is not None)
            return self.base.meter
        return meter

    def _key(self) -> Key:
        said = self._said_key()
        if said is None or said == self.base.key:
            return self.base.key
        has_tonic = self.request.key is not None or self.reading.tonic is not None
        has_scale = self.request.scale is not None or self.reading.scale is not None or self._is_scale_in_key()
        key = Key(self.base.key.tonic if has_tonic else said.tonic, self.base.key.scale if has_scale else said.scale)
        if not has_scale and self.reading.mode and key.is_minor != self.base.key.is_minor:
            key = Key(key.tonic, self.base.key.scale)
        if key != said:
            self._kept(key.name, said.name, self.request.key is not None or self.request.scale is not None)
        return key

    def _is_scale_in_key(self) -> bool:
        """True where the key of the settings names a scale, as "Cm" does."""
        return self.request.key is not None and len(self.request.key.strip()) > 1 and self.base.key.scale != "major"

    def key_shift(self) -> int:
        """Semitones from the key the model chose to the one that is used, the shorter way."""
        quiet = self._quiet()
        said = quiet._said_key()
        steps = 0 if said is None else (quiet._key().tonic - said.tonic) % 12
        return steps - 12 if steps > 6 else steps

    def _said_key(self) -> Key | None:
        """The key the model names; its good half where it cannot be read whole."""
        tonic = text_field(self.meta, "key", "", self.problems, "meta").strip()
        scale = text_field(self.meta, "scale", "", self.problems, "meta").strip()
        if not tonic and not scale:
            return None
        try:
            return parse_key(tonic or self.base.key.tonic_name, find_scale(scale) if scale else None)
        except HarmonyError as error:
            whole = str(error)
        for text, other in ((tonic, None), (tonic.split(" ")[0], scale), (tonic.split(" ")[0], self.base.key.scale)):
            try:
                key = parse_key(text, other)
            except HarmonyError:
                continue
            self.problems.add("impossible keys", f"meta: {whole} {key.name} is used.")
            return key
        self.problems.add("impossible keys", f"meta: {whole} {self.base.key.name} is used.")
        return None

    def _bars(self, section_bars: int | None) -> int | None:
        bars = whole_field(self.meta, "bars", 0, 1, MAX_BARS, self.problems, "meta")
        if section_bars is not None:
            if bars and bars != section_bars:
                self.problems.add("bars that disagree", f"meta: bars is {bars}, the sections have {section_bars}: used.")
            bars = section_bars
        if self.has_fixed_bars:
            return self.request.bars
        seconds = as_number(self.meta.get("length_seconds"))
        if not bars and seconds is not None and seconds > 0:
            quiet = self._quiet()
            per_bar = quiet._meter().bar_beats * 60.0 / (quiet._tempo() or self.base.tempo_bpm)
            bars = max(1, min(MAX_BARS, round(seconds / per_bar)))
        return bars or None

    def _quiet(self) -> BasicsReader:
        """The same without telling anything once more."""
        return replace(self, problems=Problems())
