"""What a MIDI channel is told while it plays, as curves over time: its gain, pan, pitch and vibrato, and its pedals.

*Source*: MIDI 1.0; General MIDI 1 and 2; MMA RP-015 (what reset-all-controllers resets: it leaves volume, pan, bank,
program and the values of registered parameters alone).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from airdesk.midi.smf_controls import HUNDREDTHS_PER_SEMITONE, MASTER_VOLUME_TOP, Control, ControlKind
from airdesk.midi.smf_levels import controller_to_pan, level_to_db
from airdesk.midi.smf_parameters import RegisteredParameters
from airdesk.model.song import PedalKind

_BEND_CENTRE: Final = 8192
_PEDAL_DOWN: Final = 64
_LARGEST_SHIFT_SEMITONES: Final = 96.0  # what a bend range can be set to at most; more is a damaged file
_FULL_LEVEL: Final = 127 * 127 * MASTER_VOLUME_TOP
_PRESSURE_DEPTH_SEMITONES: Final = 0.5
"""Vibrato at full channel pressure, as common players have it; the modulation wheel has its own registered depth."""

_FIRST_VALUES: Final[dict[ControlKind, int]] = {
    "volume": 100,
    "expression": 127,
    "pan": 64,
    "bend": _BEND_CENTRE,
    "modulation": 0,
    "modulation fine": 0,
    "pressure": 0,
    "master volume": MASTER_VOLUME_TOP,
    "master tuning": 0,
    "master shift": 0,
}
"""As the device is switched on."""
_RESET_BY_CONTROLLER: Final[tuple[ControlKind, ...]] = ("expression", "bend", "modulation", "modulation fine", "pressure")
_PEDALS: Final[dict[ControlKind, PedalKind]] = {"sustain": "sustain", "sostenuto": "sostenuto", "soft": "soft"}
_GAIN_KINDS: Final[tuple[ControlKind, ...]] = ("volume", "expression", "master volume")
_VIBRATO_KINDS: Final[tuple[ControlKind, ...]] = ("modulation", "modulation fine", "pressure")
_PARAMETER_KINDS: Final = frozenset(
    ("parameter", "parameter fine", "unregistered", "data", "data fine", "data up", "data down")
)


@dataclass(slots=True)
class Curve:
    """A value that changes at ticks of the file, written in order."""

    first: float  # before anything was said
    ticks: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def write(self, tick: int, value: float) -> None:
        """From this tick on it is `value`; the last word on a tick counts."""
        if self.ticks and self.ticks[-1] == tick:
            self.values[-1] = value
        elif value != (self.values[-1] if self.values else self.first):
            self.ticks.append(tick)
            self.values.append(value)

    def between(self, first_tick: int, last_tick: int) -> list[tuple[int, float]]:
        """The value at tick 0 as it is at `first_tick`, and every change after that and before `last_tick`."""
        begin = bisect_right(self.ticks, first_tick)
        end = max(begin, bisect_left(self.ticks, last_tick))
        before = self.values[begin - 1] if begin else self.first
        return [(0, before), *zip(self.ticks[begin:end], self.values[begin:end], strict=True)]


@dataclass(frozen=True, slots=True)
class PedalPress:
    """A pedal that went down, and until when it stayed."""

    kind: PedalKind
    start_tick: int
    end_tick: int | None  # None: it never came up
    track: int  # where in the file it went down
    order: int


def _first_gain_db() -> float:
    return level_to_db(_FIRST_VALUES["volume"] / 127)


@dataclass(slots=True)
class Performance:
    """All that one channel was told, in ticks of the file."""

    gain_db: Curve = field(default_factory=lambda: Curve(_first_gain_db()))
    pan: Curve = field(default_factory=lambda: Curve(0.0))
    pitch: Curve = field(default_factory=lambda: Curve(0.0))  # semitones
    vibrato: Curve = field(default_factory=lambda: Curve(0.0))  # semitones to either side
    presses: list[PedalPress] = field(default_factory=list)


def hear_controls(controls: Iterable[tuple[int, Control]]) -> Performance:
    """The performance of one channel from its controls in order, each with the number of its track."""
    channel = _Channel()
    for track, control in controls:
        channel.hear(track, control)
    return channel.finished()


class _Channel:
    """A channel of a device: what it was told so far."""

    def __init__(self) -> None:
        self._heard = Performance()
        self._values = dict(_FIRST_VALUES)
        self._parameters = RegisteredParameters()
        self._down: dict[PedalKind, PedalPress] = {}

    def hear(self, track: int, control: Control) -> None:
        """Take one control."""
        kind = control.kind
        if kind in self._values:
            self._values[kind] = control.value
            if kind == "modulation":
                self._values["modulation fine"] = 0
            self._note_value(kind, control.tick)
        elif kind in _PEDALS:
            self._move_pedal(track, control, is_down=control.value >= _PEDAL_DOWN)
        elif kind in _PARAMETER_KINDS:
            if self._parameters.hear(control):
                self._note_pitch(control.tick)
                self._note_vibrato(control.tick)
        elif kind == "reset controllers":
            self._reset_controllers(control.tick)
        elif kind == "standard":
            self._switch_on_again(control.tick)
        elif kind == "sound off":
            self._cut_pedals(control.tick)

    def finished(self) -> Performance:
        """Everything; pedals still down have no end."""
        self._heard.presses += self._down.values()
        self._heard.presses.sort(key=lambda press: (press.start_tick, press.kind))
        return self._heard

    def _note_value(self, kind: ControlKind, tick: int) -> None:
        """Write down what a changed value changes."""
        if kind in _GAIN_KINDS:
            self._note_gain(tick)
        elif kind == "pan":
            self._heard.pan.write(tick, controller_to_pan(self._values["pan"]))
        elif kind in _VIBRATO_KINDS:
            self._note_vibrato(tick)
        else:
            self._note_pitch(tick)

    def _note_all(self, tick: int) -> None:
        for kind in ("volume", "pan", "modulation", "bend"):
            self._note_value(kind, tick)

    def _note_gain(self, tick: int) -> None:
        values = self._values
        level = values["volume"] * values["expression"] * values["master volume"] / _FULL_LEVEL
        self._heard.gain_db.write(tick, level_to_db(level))

    def _note_pitch(self, tick: int) -> None:
        values = self._values
        bend = (values["bend"] - _BEND_CENTRE) / _BEND_CENTRE * self._parameters.bend_range_semitones
        master = values["master shift"] + values["master tuning"] / HUNDREDTHS_PER_SEMITONE
        pitch = bend + self._parameters.tuning_semitones + master
        self._heard.pitch.write(tick, max(-_LARGEST_SHIFT_SEMITONES, min(_LARGEST_SHIFT_SEMITONES, pitch)))

    def _note_vibrato(self, tick: int) -> None:
        values = self._values
        wheel = min(1.0, (values["modulation"] + values["modulation fine"] / 128) / 127)
        pressure = values["pressure"] / 127 * _PRESSURE_DEPTH_SEMITONES
        self._heard.vibrato.write(tick, wheel * self._parameters.vibrato_depth_semitones + pressure)

    def _move_pedal(self, track: int, control: Control, *, is_down: bool) -> None:
        kind = _PEDALS[control.kind]
        if is_down and kind not in self._down:
            self._down[kind] = PedalPress(kind, control.tick, None, track, control.order)
        elif not is_down and kind in self._down:
            self._lift(kind, control.tick)

    def _lift(self, kind: PedalKind, tick: int) -> None:
        press = self._down.pop(kind)
        self._heard.presses.append(PedalPress(kind, press.start_tick, tick, press.track, press.order))

    def _cut_pedals(self, tick: int) -> None:
        """All sound off: what a pedal held is let go, the pedal itself stays down for the notes to come."""
        for kind in tuple(self._down):
            self._lift(kind, tick)
            if kind != "sostenuto":
                self._down[kind] = PedalPress(kind, tick + 1, None, 0, 0)

    def _reset_controllers(self, tick: int) -> None:
        self._values.update({kind: _FIRST_VALUES[kind] for kind in _RESET_BY_CONTROLLER})
        self._parameters.forget_selection()
        for kind in tuple(self._down):
            self._lift(kind, tick)
        self._note_all(tick)

    def _switch_on_again(self, tick: int) -> None:
        """General MIDI, GS or XG on: everything as at the start."""
        self._values = dict(_FIRST_VALUES)
        self._parameters = RegisteredParameters()
        for kind in tuple(self._down):
            self._lift(kind, tick)
        self._note_all(tick)
