"""A composed score as a song: a track for each part with its sound and a starting mix by role.

The levels are taste, set by measuring stems against their mix; genres move them (`[mix]` in their files). Until the sounds
are there they suppose parts of a loudness usual for their role; `render.level_match` then brings the parts towards that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from airdesk.facts.genres import Genre, Mix
from airdesk.midi.track_names import UniqueIds
from airdesk.model.plan import InstrumentPlan, Role, SongPlan
from airdesk.model.score import Part, Score
from airdesk.model.song import Song, Track, song_of_score
from airdesk.workflows.fade_out import with_fade
from airdesk.workflows.genre_space import with_pump


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a role sits in the mix."""

    gain_db: float
    width: float  # how far its first instrument stands to the right (negative: left); the next one faces it
    room_send_db: float | None


STRIPS: Final[Mapping[Role, Strip]] = {
    "drums": Strip(-11.0, 0.0, -21.0),
    "percussion": Strip(-6.5, 0.4, -15.0),
    "bass": Strip(-8.0, 0.0, None),
    "chords": Strip(-11.0, -0.3, -11.0),
    "pad": Strip(-16.5, 0.15, -8.0),
    "lead": Strip(-7.5, 0.0, -10.5),
    "counter": Strip(-9.0, -0.4, -10.0),
    "arp": Strip(-11.5, 0.5, -10.0),
    "fx": Strip(-13.0, 0.0, -12.0),
}


class RoleMixer:
    """Gives each track of a song its place by role; several of one role stand on alternating sides."""

    def __init__(self, mix: Mix | None = None) -> None:
        self._mix = mix or Mix()
        self._placed = {role: count() for role in STRIPS}

    def placed(self, track: Track) -> Track:
        """The track with level, pan and room."""
        strip = STRIPS[track.role]
        send_db = None if strip.room_send_db is None else strip.room_send_db + self._mix.room_db
        return replace(
            track,
            gain_db=strip.gain_db + self._mix.levels_db.get(track.role, 0.0),
            pan=_pan(strip.width, next(self._placed[track.role])),
            room_send_db=send_db,
            echo_send_db=self._mix.echo_db.get(track.role),
        )


def _pan(width: float, place: int) -> float:
    """Right, left, right…, each pair a little wider."""
    side = 1.0 if place % 2 == 0 else -1.0
    return side * min(0.8, width * (1.0 + 0.5 * (place // 2)))


def song_of_plan(plan: SongPlan, score: Score, genre: Genre) -> Song:
    """The song of a plan and its score, with the starting mix of its genre."""
    ids, mixer = UniqueIds(), RoleMixer(genre.mix)
    named = {instrument.name: instrument for instrument in plan.instruments}
    tracks = tuple(mixer.placed(_track(named[part.instrument], part, ids)) for part in score.parts)
    song = with_pump(song_of_score(score, tracks, genre=plan.genre, prompt=plan.user_prompt), genre.mix)
    return with_fade(song, plan.playing.ending)


def _track(instrument: InstrumentPlan, part: Part, ids: UniqueIds) -> Track:
    return Track(
        id=ids.take(instrument.name),
        name=instrument.name,
        instrument=instrument.name,
        role=instrument.role,
        sound=instrument.sound,
        program=part.program,
    )
