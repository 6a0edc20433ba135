"""The songs of a finished mix with their times: what track lists, cue sheets and chapters are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from airdesk.automix.mix_timeline import MixTimeline
from airdesk.automix.pairing import MixSong
from airdesk.model.djset import Transition
from airdesk.model.song_analysis import camelot_of


@dataclass(frozen=True, slots=True)
class MixTrack:
    """A song of a mix."""

    number: int  # from 1
    start_seconds: float  # of the mix: when it is first heard
    end_seconds: float
    title: str  # the name of the file where there is no other
    artist: str  # empty: unknown
    album: str
    tempo_bpm: float | None
    key: str  # "8A (A minor)"; empty: unknown
    file_name: str
    length_beats: float = 0.0  # of the transition into the next one; 0: none, or without an overlap
    beats_per_bar: int = 4
    style: str = ""  # of that transition; empty: it is the last song


def mix_tracks(songs: Sequence[MixSong], timeline: MixTimeline, transitions: Sequence[Transition]) -> list[MixTrack]:
    """The songs of a mix in order. *transitions*: one less than songs."""
    goings: list[Transition | None] = [*transitions, None]
    return [_track(song, timeline, number, going) for number, (song, going) in enumerate(zip(songs, goings, strict=True), 1)]


def _track(song: MixSong, timeline: MixTimeline, number: int, going: Transition | None) -> MixTrack:
    lane, tags = timeline.lanes[number - 1], song.analysis.tags
    path = PurePath(song.song.path)
    return MixTrack(
        number, max(0.0, lane.mix_start), lane.mix_end, one_line(song.song.title or tags.title) or one_line(path.stem) or "?",
        one_line(song.song.artist or tags.artist), one_line(song.song.album or tags.album),
        None if song.tempo_bpm is None else round(song.tempo_bpm, 2), key_words(song.key), one_line(path.name),
        going.length_beats if going else 0.0, song.grid.beats_per_bar if song.grid else 4, going.style if going else "",
    )  # fmt: skip


def key_words(key: str | None) -> str:
    """ "8A (A minor)"; empty where there is no key."""
    camelot = camelot_of(key) if key else None
    return f"{camelot} ({key})" if camelot else key or ""


def one_line(text: str) -> str:
    """A text without line ends, control characters and what no encoding can write."""
    clean = text.encode("utf-8", "replace").decode()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in clean).split())
