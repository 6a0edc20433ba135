"""Single notes that are heard whatever else plays."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.playback.board import AUDITION_SLOT, QUANTUM_FRAMES, RING_FRAMES, Board
from airdesk.playback.messages import Audition, Place
from airdesk.playback.preparation import Preparation, Prepare
from airdesk.playback.song_parts import strip
from airdesk.progress import NoProgress

_LONGEST_FRAMES = RING_FRAMES - 8 * QUANTUM_FRAMES
_FADE_FRAMES = 2048  # of a note that sounds on when the longest is over
_START_FRAMES = 2 * QUANTUM_FRAMES  # behind the note before that still sounds
_KEPT = 48


class Auditions:
    """Renders notes one at a time and puts them before the mixer."""

    def __init__(self, board: Board, prepare: Prepare) -> None:
        self._board, self._prepare = board, prepare
        self._kept: OrderedDict[tuple[object, ...], Audio] = OrderedDict()

    def play(self, song: Song, wanted: Audition) -> None:
        """Let a note of a track be heard at its fader and pan. Raises AirdeskError."""
        track = next((track for track in song.tracks if track.id == wanted.track_id), None)
        if track is None:
            return
        audio = self._note(song, track, wanted)
        left, right, _echo, _room = strip(track)
        self._put(audio * np.array([[left], [right]], np.float32))

    def _note(self, song: Song, track: Track, wanted: Audition) -> Audio:
        key = (track.sound, track.program, track.role, track.instrument, wanted.pitch, wanted.velocity, wanted.seconds)
        known = self._kept.pop(key, None)
        self._kept[key] = audio = self._rendered(song, track, wanted) if known is None else known
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return audio

    def _rendered(self, song: Song, track: Track, wanted: Audition) -> Audio:
        """The note by itself, at unit gain."""
        ticks = max(1, round(song.tempo_map.seconds_to_tick(wanted.seconds)))
        clip = MidiClip(0, ticks, (Note(0, wanted.pitch, ticks, wanted.velocity),))
        plain = Track(track.id, track.name, track.instrument, track.role, track.sound, (clip,), track.program, track.bank)
        small = replace(song, tracks=(plain,), end_tick=ticks, sections=())
        prepared = Preparation(self._prepare).prepared(small, {track.id: Place(0, 1)}, 0, NoProgress())
        audio = np.zeros((2, _LONGEST_FRAMES), np.float32)
        note = prepared.material.begun_at(0)
        if note.slots:
            note.render(0, audio, 0)
        audio[:, -_FADE_FRAMES:] *= np.linspace(1.0, 0.0, _FADE_FRAMES, dtype=np.float32)
        sounding = np.flatnonzero(audio.any(axis=0))
        length = int(sounding[-1]) + 1 if len(sounding) else 0
        return audio[:, :length].copy()

    def _put(self, audio: Audio) -> None:
        """Add a note to the ring, from where the mixer reads next; a note that sounds already goes on."""
        reading, written = int(self._board.mixing["audition"]), int(self._board.rendering["audition"])
        start = reading + _START_FRAMES if written > reading else reading
        count = min(audio.shape[1], reading + RING_FRAMES - 2 * QUANTUM_FRAMES - start)
        if count <= 0:
            return
        ring = self._board.rings[AUDITION_SLOT]
        at = np.arange(start, start + count) % RING_FRAMES
        ring[:, at] += audio[:, :count]
        end = -(-(start + count) // QUANTUM_FRAMES) * QUANTUM_FRAMES
        self._board.rendering["audition"] = max(written, end)
