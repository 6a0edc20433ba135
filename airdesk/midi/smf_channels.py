"""What a MIDI channel sounds like over time: its program and bank, whether it plays drums, its scale and its performance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from airdesk.midi.general_midi import DRUM_CHANNEL
from airdesk.midi.smf_controls import ALL_CHANNELS, GM2, XG, Control, ControlKind
from airdesk.midi.smf_performance import Performance, hear_controls
from airdesk.midi.smf_track import TrackEvents

_GM2_DRUM_BANK, _GM2_MELODIC_BANK = 120, 121
_XG_DRUM_BANKS = (126, 127)
_VOICE_KINDS: tuple[ControlKind, ...] = ("program", "bank", "bank fine", "drums", "standard", "scale")


@dataclass(frozen=True, slots=True)
class Voice:
    """A sound of the General MIDI set, a program of a bank, or a drum kit."""

    is_drums: bool
    program: int  # 0..127
    bank: int = 0  # 0..16383; drums have none
    scale_cents: tuple[float, ...] = ()  # for each pitch class; empty where all are as usual


@dataclass(frozen=True, slots=True)
class _VoiceChange:
    tick: int
    track: int
    order: int
    voice: Voice


_Placed = tuple[int, int, Control]
"""Tick, number of the track, what was said there."""


class ChannelState:
    """Looks up what each channel of a file sounds like, for the notes of any of its tracks."""

    def __init__(self, tracks: Sequence[TrackEvents], *, are_independent: bool) -> None:
        self._are_independent = are_independent  # type 2: a track hears only its own changes
        self._voice_controls: dict[int, list[_Placed]] = {}
        self._play_controls: dict[int, list[_Placed]] = {}
        self._performances: dict[tuple[int, int], Performance] = {}
        standards = {control.value for track in tracks for control in track.controls if control.kind == "standard"}
        self._is_gm2, self._is_xg = GM2 in standards, XG in standards
        for number, track in enumerate(tracks):
            for control in track.controls:
                self._place(control, number)
        for controls in (*self._voice_controls.values(), *self._play_controls.values()):
            _sort(controls)

    def _place(self, control: Control, track: int) -> None:
        channels = range(16) if control.channel == ALL_CHANNELS else (control.channel,)
        for channel in channels:
            if control.kind in _VOICE_KINDS:
                self._voice_controls.setdefault(channel, []).append((control.tick, track, control))
            if control.kind not in _VOICE_KINDS or control.kind == "standard":
                self._play_controls.setdefault(channel, []).append((control.tick, track, control))

    def voices_for(self, track: int, channel: int) -> VoiceLookup:
        """The sounds of a channel as the notes of one track meet them."""
        heard = [item for item in self._voice_controls.get(channel, ()) if not self._are_independent or item[1] == track]
        heard.sort(key=lambda item: (item[0], item[1] == track))  # a track's own changes win over others of the same tick
        changes = self._voice_changes(channel, heard)
        positions = [(change.tick, change.order if change.track == track else -1) for change in changes]
        return VoiceLookup(Voice(channel == DRUM_CHANNEL, 0), positions, [change.voice for change in changes])

    def _voice_changes(self, channel: int, heard: list[_Placed]) -> list[_VoiceChange]:
        is_drum_part, coarse_bank, fine_bank = channel == DRUM_CHANNEL, 0, 0
        voice = Voice(is_drum_part, 0)
        changes = []
        for tick, track, control in heard:
            if control.kind == "bank":
                coarse_bank = control.value
                continue
            if control.kind == "bank fine":
                fine_bank = control.value
                continue
            if control.kind == "drums":
                is_drum_part = bool(control.value)
                voice = replace(voice, is_drums=is_drum_part, bank=0)
            elif control.kind == "scale":
                voice = replace(voice, scale_cents=control.cents if any(control.cents) else ())
            elif control.kind == "standard":
                is_drum_part, coarse_bank, fine_bank = channel == DRUM_CHANNEL, 0, 0
                voice = Voice(is_drum_part, 0)
            else:
                is_drums = self._is_drum_bank(coarse_bank, is_drum_part)
                bank = 0 if is_drums else coarse_bank << 7 | fine_bank
                voice = replace(voice, is_drums=is_drums, program=control.value, bank=bank)
            changes.append(_VoiceChange(tick, track, control.order, voice))
        return changes

    def _is_drum_bank(self, bank: int, otherwise: bool) -> bool:
        if self._is_gm2 and bank in (_GM2_DRUM_BANK, _GM2_MELODIC_BANK):
            return bank == _GM2_DRUM_BANK
        return otherwise or (self._is_xg and bank in _XG_DRUM_BANKS)

    def performance(self, track: int, channel: int) -> Performance:
        """What a channel was told while it played, as the notes of one track meet it."""
        key = (track if self._are_independent else 0, channel)
        if key not in self._performances:
            self._performances[key] = hear_controls(
                (number, control)
                for _, number, control in self._play_controls.get(channel, ())
                if not self._are_independent or number == track
            )
        return self._performances[key]


def _sort(controls: list[_Placed]) -> None:
    """In the order of time; on one tick a reset of the device comes before what other tracks say there."""
    resets = {tick: (track, control.order) for tick, track, control in controls if control.kind == "standard"}

    def place(item: _Placed) -> tuple[int, bool, int, int]:
        tick, track, control = item
        reset_track, reset_order = resets.get(tick, (-1, -1))
        is_before = track == reset_track and control.order <= reset_order
        return tick, not is_before, track, control.order

    controls.sort(key=place)


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
