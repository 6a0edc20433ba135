"""What the window has asked of playback so far, and how that looks together with what the processes report."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from airdesk.playback.board import Board
from airdesk.playback.messages import PlayFile, PlayMix, Seek
from airdesk.playback.mix_material import HeardMix
from airdesk.playback.state import Loudness, Phase

_FADE_SECONDS = 0.01


@dataclass(slots=True)
class Transport:
    """Whether it plays, what, and where it was sent."""

    wants_playing: bool = False
    file: Path | None = None  # what plays instead of the song
    heard: HeardMix | None = None  # the DJ set that plays instead of the song
    song_seconds: float = 0.0  # where the song stands while a file plays
    origin: float = 0.0  # where it began to play
    target: float = 0.0  # of the last seek
    num_seeks: int = 0

    @property
    def is_song(self) -> bool:
        """True while neither a file nor a DJ set has taken the song's place."""
        return self.file is None and self.heard is None

    def go_to(self, seconds: float) -> Seek | PlayFile | PlayMix:
        """Go to a place of the DJ set, of the file or of the song; what the renderer is to be told."""
        self.target = seconds
        self.num_seeks += 1
        if self.heard is not None:
            return PlayMix(self.heard, seconds, self.num_seeks)
        return Seek(seconds, self.num_seeks) if self.file is None else PlayFile(self.file, seconds, self.num_seeks)

    def position(self, board: Board) -> float:
        """Where the song (or file) is heard now; where it was sent to while it is on the way."""
        mixing = board.mixing
        if int(mixing["heard_seek"]) != self.num_seeks:
            return self.target
        since = min(0.1, time.monotonic() - float(mixing["at"])) if mixing["is_moving"] else 0.0
        seconds = float(mixing["seconds"]) + since
        return self.target if 0.0 < self.target - seconds < _FADE_SECONDS else seconds  # it begins a fade earlier

    def phase(self, board: Board, *, has_song: bool) -> Phase:
        """What is going on."""
        if self.wants_playing:
            return "playing" if board.mixing["is_moving"] else "preparing"
        return "paused" if has_song or not self.is_song else "idle"

    def has_ended(self, board: Board) -> bool:
        """True when what plays has come to its end."""
        return self.wants_playing and int(board.mixing["ended_play"]) == int(board.control["play_serial"])


def loudness(board: Board) -> Loudness:
    """Loudness of what was heard since the last reset."""
    mixing = board.mixing
    return Loudness(float(mixing["momentary"]), float(mixing["short_term"]), float(mixing["integrated"]))


def num_underruns(board: Board) -> int:
    """Times that the device was not served or the tape was not ready."""
    return int(board.mixing["num_underruns"]) + int(board.mixing["num_starved"])
