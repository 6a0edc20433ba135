"""A take as the window gets it, and what is told of one while it is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from airdesk.document.open_song import Origin
from airdesk.errors import BadInputError
from airdesk.inventory.matching.candidates import MOST_LAYERS
from airdesk.library.takes import StoredTake, TakeRow
from airdesk.midi.plan_json import plan_from_document
from airdesk.midi.score_json import score_from_document
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import OwnSamples, PlanRequest, SongPlan
from airdesk.model.score import Score
from airdesk.model.song import Song

_MOST: Final = 1e9
"""Of a number in a stored configuration: nothing there is beyond, and it can still be reckoned with and shown."""


@dataclass(frozen=True, slots=True)
class Take:
    """One take of a song: what was asked, what was planned and composed, and the song as it stands."""

    row: TakeRow
    song: Song
    request: PlanRequest | None = None
    plan: SongPlan | None = None
    score: Score | None = None  # as composed
    warnings: tuple[str, ...] = ()  # of its making

    @property
    def song_id(self) -> str:
        """The song it is a take of."""
        return self.row.song_id

    @property
    def number(self) -> int:
        """From 1."""
        return self.row.number

    @property
    def origin(self) -> Origin:
        """For the document that it is opened as."""
        return Origin(self.song_id, self.number, self.plan)


@dataclass(frozen=True, slots=True)
class Credits:
    """Who planned and who composed a take, what the language models took for it, and what of their answers was mended."""

    planned_by: str = ""  # "OpenAI (gpt-5-mini)"; empty: AirDesk itself
    composed_by: Mapping[str, str] = field(default_factory=dict)  # by instrument; empty text: the built-in composer
    repairs: tuple[str, ...] = ()  # what was repaired or refused in the answers, a sentence each; may hold words of a model
    notices: tuple[str, ...] = ()  # who did not answer and why, who answered instead
    num_calls: int = 0  # of language models
    input_tokens: int | None = None  # None: not told
    output_tokens: int | None = None
    cost_usd: float | None = None  # None: the price of a call is not known

    @property
    def has_model(self) -> bool:
        """True where a language model had a part in it, or should have had."""
        return bool(self.num_calls or self.planned_by or self.repairs or self.notices or any(self.composed_by.values()))


@dataclass(frozen=True, slots=True)
class RunBegan:
    """The work has begun; events are told under this id."""

    run_id: str


@dataclass(frozen=True, slots=True)
class PlanMade:
    """The plan is there, the notes are not."""

    plan: SongPlan


@dataclass(frozen=True, slots=True)
class SamplesChosen:
    """The user's samples play in it; what their instruments are called is known in the process that made them only."""

    names: Mapping[str, str]  # by the sound of the tracks that play them


@dataclass(frozen=True, slots=True)
class ScoreMade:
    """The notes are there; the song may be shown, its levels will still change."""

    song: Song
    plan: SongPlan


@dataclass(frozen=True, slots=True)
class SoundsMade:
    """All sounds are there and the parts levelled: the song can be played, only its one gain is not known yet."""

    song: Song
    plan: SongPlan


@dataclass(frozen=True, slots=True)
class TakeStored:
    """The take is in the library, finished but for the file to listen to."""

    take: Take


@dataclass(frozen=True, slots=True)
class PreviewMade:
    """The file to listen to is there."""

    song_id: str
    number: int
    path: Path


TakeNews = RunBegan | PlanMade | SamplesChosen | ScoreMade | SoundsMade | TakeStored | PreviewMade
"""In the order they are told."""


def take_of_stored(stored: StoredTake, warnings: tuple[str, ...] = ()) -> Take:
    """The take of what the library has; a plan or a score that cannot be read is left out."""
    plan = _plan(stored.plan)
    return Take(stored.row, stored.song, request_of_document(stored.request), plan, _score(stored.score, plan), warnings)


def request_of_document(document: Mapping[str, Any] | None) -> PlanRequest | None:
    """A stored request; None where it is none for a plan (a rendered file's)."""
    if document is None or not isinstance(document.get("prompt"), str):
        return None
    values = {known.name: document[known.name] for known in fields(PlanRequest) if known.name in document}
    values["own_samples"] = own_samples_of_document(values.get("own_samples"))
    values["instrument_configs"] = configs_of_document(values.get("instrument_configs"))
    return PlanRequest(**{**values, "instruments": tuple(values.get("instruments") or ())})


def own_samples_of_document(document: object) -> OwnSamples | None:
    """How the user's samples are chosen, as it was stored; None where they are not, or where it cannot be read."""
    if not isinstance(document, Mapping):
        return None
    layers = document.get("layers", 1)
    if not isinstance(layers, int) or not 1 <= layers <= MOST_LAYERS:
        return None
    is_organic, has_percussion = bool(document.get("prefer_organic")), bool(document.get("add_percussion"))
    return OwnSamples(layers, prefer_organic=is_organic, add_percussion=has_percussion)


def configs_of_document(document: object) -> tuple[InstrumentConfig, ...]:
    """How instruments shall play, as it was stored; what cannot be read is left out, as in a request that is older than it."""
    entries = document if isinstance(document, list | tuple) else ()
    return tuple(config for entry in entries if (config := _config(entry)) is not None)


def _config(entry: object) -> InstrumentConfig | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        return None
    low, high, dynamics = (_number(entry.get(name)) for name in ("low_pitch", "high_pitch", "dynamics"))
    articulation = entry.get("articulation")
    held = articulation if isinstance(articulation, str) else None
    if (low, high, held, dynamics) == (None, None, None, None):
        return None
    return InstrumentConfig(
        entry["name"], None if low is None else int(low), None if high is None else int(high), held, dynamics
    )


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST
    return value if is_number else None  # type: ignore[return-value]


def _plan(document: Mapping[str, Any] | None) -> SongPlan | None:
    try:
        return None if document is None else plan_from_document(document)[0]
    except BadInputError:
        return None


def _score(document: Mapping[str, Any] | None, plan: SongPlan | None) -> Score | None:
    try:
        return None if document is None else score_from_document(document, plan=plan)[0]
    except BadInputError:
        return None
