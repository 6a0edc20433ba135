"""A score that came as JSON as a song: a track for each part, its sound and place as planned or as is usual for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from airdesk.errors import PlanError
from airdesk.facts.genres import Mix, load_genres
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, load_instruments
from airdesk.midi.planned_parts import PlannedPart, PlannedSong, planned_song_from_document
from airdesk.midi.score_json import read_score_document, score_of_file
from airdesk.midi.track_names import UniqueIds
from airdesk.model.plan import Role
from airdesk.model.score import Part, Score
from airdesk.model.song import Song, Track, song_of_score
from airdesk.synthesis.sound_choice import is_sound
from airdesk.workflows.fade_out import with_fade
from airdesk.workflows.genre_space import with_pump
from airdesk.workflows.song_tracks import RoleMixer


@dataclass(frozen=True, slots=True)
class ScoreSong:
    """The song of a score file."""

    song: Song
    mix: Mix | None  # that of its genre; None where the score names none that is known
    warnings: tuple[str, ...]  # what was mended


def read_score_song(path: Path) -> ScoreSong:
    """The song of a score file and what was mended in it. Raises ScoreError."""
    document = read_score_document(path)
    score, warnings = score_of_file(path, document)
    planned, problems = planned_song_from_document(document)
    genre = load_genres().get(planned.genre) if planned.genre else None
    mix = None if genre is None else genre.mix
    song = song_of_plain_score(score, load_instruments(), planned, mix)
    return ScoreSong(song, mix, (*warnings, *problems, *_unknown_sounds(planned)))


def _unknown_sounds(planned: PlannedSong) -> list[str]:
    return [
        f'Instrument "{name[:40]}": there is no sound "{part.sound[:40]}" here; its usual one is used.'
        for name, part in planned.parts.items()
        if part.sound and not is_sound(part.sound)
    ]


def song_of_plain_score(
    score: Score, catalogue: InstrumentCatalogue, planned: PlannedSong | None = None, mix: Mix | None = None
) -> Song:
    """The song of a score; tracks of instruments nobody knows get their sound by General MIDI program.

    *planned*: roles and sounds that count before the catalogue's. *mix*: that of the genre.
    """
    planned = planned or PlannedSong()
    ids, mixer = UniqueIds(), RoleMixer(mix)
    tracks = tuple(
        mixer.placed(_track(part, planned.part(part.instrument), _fact(part.instrument, catalogue), ids))
        for part in score.parts
        if part.notes
    )
    song = with_fade(song_of_score(score, tracks, genre=planned.genre), planned.ending)
    return song if mix is None else with_pump(song, mix)


def _track(part: Part, planned: PlannedPart, fact: InstrumentFact | None, ids: UniqueIds) -> Track:
    return Track(
        id=ids.take(part.instrument),
        name=part.instrument,
        instrument=part.instrument,
        role=_role(part, planned, fact),
        sound=_sound(part, planned, fact),
        program=part.program,
    )


def _sound(part: Part, planned: PlannedPart, fact: InstrumentFact | None) -> str:
    """The planned sound if there is such a one, else that of the instrument; empty where nobody knows."""
    if is_sound(planned.sound):
        return planned.sound
    return fact.sound if fact is not None and fact.is_percussion == part.is_percussion else ""


def _role(part: Part, planned: PlannedPart, fact: InstrumentFact | None) -> Role:
    """The planned role where it agrees with what the notes are, drum notes or pitches."""
    if planned.role is not None and (planned.role in ("drums", "percussion")) == part.is_percussion:
        return planned.role
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
