"""A score that came as JSON as a song: a track for each part, its sound and place by what its instrument is."""

from __future__ import annotations

from pathlib import Path

from airdesk.errors import PlanError
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, load_instruments
from airdesk.midi.score_json import read_score_file
from airdesk.midi.track_names import UniqueIds
from airdesk.model.plan import Role
from airdesk.model.score import Part, Score
from airdesk.model.song import Song, Track, song_of_score
from airdesk.workflows.song_tracks import RoleMixer


def read_score_song(path: Path) -> tuple[Song, tuple[str, ...]]:
    """The song of a score file and what was mended in it. Raises ScoreError."""
    score, warnings = read_score_file(path)
    return song_of_plain_score(score, load_instruments()), warnings


def song_of_plain_score(score: Score, catalogue: InstrumentCatalogue) -> Song:
    """The song of a score without a plan; tracks of unknown instruments get their sound by General MIDI program."""
    ids, mixer = UniqueIds(), RoleMixer()
    tracks = tuple(_track(part, _fact(part.instrument, catalogue), ids, mixer) for part in score.parts if part.notes)
    return song_of_score(score, tracks)


def _track(part: Part, fact: InstrumentFact | None, ids: UniqueIds, mixer: RoleMixer) -> Track:
    role = _role(part, fact)
    is_known = fact is not None and fact.is_percussion == part.is_percussion
    track = Track(
        id=ids.take(part.instrument),
        name=part.instrument,
        instrument=part.instrument,
        role=role,
        sound=fact.sound if fact is not None and is_known else "",
        program=part.program,
    )
    return mixer.placed(track)


def _role(part: Part, fact: InstrumentFact | None) -> Role:
    if part.is_percussion:
        return "drums"
    if fact is None or fact.is_percussion:
        return "chords"
    return fact.roles[0]


def _fact(name: str, catalogue: InstrumentCatalogue) -> InstrumentFact | None:
    try:
        return catalogue.get(name) or catalogue.resolve(name.rstrip(" 0123456789_-") or name)[0]
    except PlanError:
        return None
