"""What a MIDI channel sounds like over time: its program, whether it plays drums, its volume and its pan."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from airdesk.midi.general_midi import DRUM_CHANNEL
from airdesk.midi.smf_track import GM2, XG, Control, ControlKind, TrackEvents
from airdesk.model.song import Automation
from airdesk.units import SILENCE_DB

_DEFAULT_VOLUME = 100  # General MIDI level 1
_CENTRE_PAN = 64
_GM2_DRUM_BANK, _GM2_MELODIC_BANK = 120, 121
_XG_DRUM_BANKS = (126, 127)


@dataclass(frozen=True, slots=True)
class Voice:
    """A sound of the General MIDI set: a program, or a drum kit."""

    is_drums: bool
    program: int  # 0..127


@dataclass(frozen=True, slots=True)
class _VoiceChange:
    tick: int
    track: int
    order: int
    voice: Voice


class ChannelState:
    """Looks up what each channel of a file sounds like, for the notes of any of its tracks."""

    def __init__(self, tracks: Sequence[TrackEvents], *, are_independent: bool) -> None:
        self._are_independent = are_independent  # type 2: a track hears only its own changes
        self._placed: dict[int, list[tuple[int, int, Control]]] = {}
        standards = set()
        for number, track in enumerate(tracks):
            for control in track.controls:
                self._placed.setdefault(control.channel, []).append((control.tick, number, control))
                if control.kind == "standard":
                    standards.add(control.value)
        self._is_gm2, self._is_xg = GM2 in standards, XG in standards
        for placed in self._placed.values():
            placed.sort(key=lambda item: (item[0], item[1], item[2].order))

    def voices_for(self, track: int, channel: int) -> VoiceLookup:
        """The sounds of a channel as the notes of one track meet them."""
        heard = [item for item in self._placed.get(channel, ()) if not self._are_independent or item[1] == track]
        heard.sort(key=lambda item: (item[0], item[1] == track))  # a track's own changes win over others of the same tick
        changes = self._voice_changes(channel, heard)
        positions = [(change.tick, change.order if change.track == track else -1) for change in changes]
        return VoiceLookup(Voice(channel == DRUM_CHANNEL, 0), positions, [change.voice for change in changes])

    def _voice_changes(self, channel: int, heard: list[tuple[int, int, Control]]) -> list[_VoiceChange]:
        is_drum_part, is_drums, bank, program = channel == DRUM_CHANNEL, channel == DRUM_CHANNEL, 0, 0
        changes = []
        for tick, track, control in heard:
            if control.kind == "bank":
                bank = control.value
                continue
            if control.kind == "drums":
                is_drum_part = is_drums = bool(control.value)
            elif control.kind == "program":
                program = control.value
                is_drums = self._is_drum_bank(bank, is_drum_part)
            else:
                continue
            changes.append(_VoiceChange(tick, track, control.order, Voice(is_drums, program)))
        return changes

    def _is_drum_bank(self, bank: int, otherwise: bool) -> bool:
        if self._is_gm2 and bank in (_GM2_DRUM_BANK, _GM2_MELODIC_BANK):
            return bank == _GM2_DRUM_BANK
        return otherwise or (self._is_xg and bank in _XG_DRUM_BANKS)

    def curve(self, kind: ControlKind, track: int, channel: int) -> list[tuple[int, int]]:
        """(tick, value) of a controller of a channel, ascending; the last value of each tick."""
        by_tick = {
            tick: control.value
            for tick, number, control in self._placed.get(channel, ())
            if control.kind == kind and (not self._are_independent or number == track)
        }
        return list(by_tick.items())


class VoiceLookup:
    """The sounds of one channel in the order they come."""

    def __init__(self, first: Voice, positions: list[tuple[int, int]], voices: list[Voice]) -> None:
        self._first = first
        self._positions = positions
        self._voices = voices

    def at(self, tick: int, order: int) -> Voice:
        """The sound of a note that begins at a tick, at that place in its track."""
        index = bisect_right(self._positions, (tick, order))
        return self._voices[index - 1] if index else self._first


def volume_to_db(volume: int) -> float:
    """Gain of a channel volume. Source: General MIDI level 1 guidelines, 40 log10(volume / 127)."""
    return max(SILENCE_DB, 40 * math.log10(volume / 127)) if volume > 0 else SILENCE_DB


def db_to_volume(gain_db: float) -> int:
    """The channel volume nearest to a gain; gains above 0 dB become 127."""
    return max(0, min(127, round(127 * 10 ** (gain_db / 40)))) if gain_db > SILENCE_DB else 0


def controller_to_pan(value: int) -> float:
    """Pan -1..1 of a pan controller; 64 is the centre, 0 and 1 are both hard left. Source: General MIDI 2."""
    return max(-1.0, (value - _CENTRE_PAN) / 63)


def pan_to_controller(pan: float) -> int:
    """The pan controller nearest to a pan."""
    return max(1, min(127, _CENTRE_PAN + round(pan * 63)))


def volume_automation(curve: list[tuple[int, int]], first_tick: int, last_tick: int) -> tuple[float, tuple[Automation, ...]]:
    """A track's gain in dB and how it changes between its first and last tick; steady volume gives no automation."""
    levels = [(tick, volume_to_db(value)) for tick, value in _heard(curve, _DEFAULT_VOLUME, first_tick, last_tick)]
    loudest = max(level for _, level in levels)
    return loudest, _automation([(tick, max(SILENCE_DB, level - loudest)) for tick, level in levels])


def pan_automation(curve: list[tuple[int, int]], first_tick: int, last_tick: int) -> tuple[float, tuple[Automation, ...]]:
    """A track's pan and how it changes between its first and last tick."""
    places = [(tick, controller_to_pan(value)) for tick, value in _heard(curve, _CENTRE_PAN, first_tick, last_tick)]
    return places[0][1], _automation(places)


def _heard(curve: list[tuple[int, int]], default: int, first_tick: int, last_tick: int) -> list[tuple[int, int]]:
    """The part of a curve that its track's notes meet, beginning at tick 0, without repetitions."""
    heard = [(0, default)]
    for tick, value in curve:
        if tick <= first_tick:
            heard = [(0, value)]
        elif tick < last_tick and value != heard[-1][1]:
            heard.append((tick, value))
    return heard


def _automation(points: list[tuple[int, float]]) -> tuple[Automation, ...]:
    return tuple(Automation(tick, value) for tick, value in points) if len(points) > 1 else ()
