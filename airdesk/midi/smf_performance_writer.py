"""What is played beside the notes of a track, as controllers: bank, pedals, bends, vibrato and scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from airdesk.model.song import Automation, PedalKind, Track

if TYPE_CHECKING:
    from mido.messages import BaseMessage

_Event = tuple[int, "BaseMessage"]  # tick, message

_PEDAL_CONTROLLERS: Final[dict[PedalKind, int]] = {"sustain": 64, "sostenuto": 66, "soft": 67}
_BEND_RANGE, _FINE_TUNING, _COARSE_TUNING, _VIBRATO_DEPTH = 0, 1, 2, 5  # registered parameters
_USUAL_BEND_RANGE, _USUAL_VIBRATO_DEPTH = 2, 0.5  # semitones; need not be said
_BEND_STEPS: Final = 8192


def program_events(track: Track, channel: int) -> list[_Event]:
    """The sound of a track, at its start."""
    from mido import Message

    program: _Event = (0, Message("program_change", program=track.program, channel=channel))
    if not track.bank or track.is_percussion:
        return [program]
    return [_control(0, 0, track.bank >> 7, channel), _control(0, 32, track.bank & 127, channel), program]


def performance_events(track: Track, channel: int, end_tick: int) -> list[_Event]:
    """Everything else; a pedal still down at the end of the song stays down."""
    if track.is_percussion:
        return []
    events = _scale_events(track, channel) + _pitch_events(track.pitch_automation, channel)
    return events + _vibrato_events(track.vibrato_automation, channel) + _pedal_events(track, channel, end_tick)


def _pedal_events(track: Track, channel: int, end_tick: int) -> list[_Event]:
    """Pedals going down and coming up; on one tick they come up first."""
    moves = [(span.start_tick, 127, _PEDAL_CONTROLLERS[span.kind]) for span in track.pedals]
    moves += [(span.end_tick, 0, _PEDAL_CONTROLLERS[span.kind]) for span in track.pedals if span.end_tick <= end_tick]
    return [_control(tick, number, value, channel) for tick, value, number in sorted(moves)]


def _pitch_events(points: Sequence[Automation], channel: int) -> list[_Event]:
    """One steady pitch as tuning, a moving one as bends of a range that holds them all."""
    from mido import Message

    if len(points) < 2:
        return _tuning_events(points[0].value, channel) if points else []
    reach = max(_USUAL_BEND_RANGE, math.ceil(max(abs(point.value) for point in points)))
    events = _parameter_events(_BEND_RANGE, reach, 0, channel) if reach != _USUAL_BEND_RANGE else []
    for point in points:
        pitch = max(-_BEND_STEPS, min(_BEND_STEPS - 1, round(point.value / reach * _BEND_STEPS)))
        events.append((point.start_tick, Message("pitchwheel", pitch=pitch, channel=channel)))
    return events


def _tuning_events(semitones: float, channel: int) -> list[_Event]:
    coarse = round(semitones)
    fine = round((semitones - coarse) * _BEND_STEPS) + _BEND_STEPS
    return [
        *_parameter_events(_COARSE_TUNING, coarse + 64, 0, channel),
        *(_parameter_events(_FINE_TUNING, fine >> 7, fine & 127, channel) if fine != _BEND_STEPS else []),
    ]


def _vibrato_events(points: Sequence[Automation], channel: int) -> list[_Event]:
    """The modulation wheel, its depth widened where it must be."""
    depth = max([_USUAL_VIBRATO_DEPTH, *(point.value for point in points)])
    steps = math.ceil(depth * 128)
    events = _parameter_events(_VIBRATO_DEPTH, *divmod(steps, 128), channel) if depth > _USUAL_VIBRATO_DEPTH else []
    return events + [_control(point.start_tick, 1, round(point.value / (steps / 128) * 127), channel) for point in points]


def _scale_events(track: Track, channel: int) -> list[_Event]:
    """The universal octave tuning of one channel, in steps of 1/82 cent."""
    from mido import Message

    if len(track.scale_cents) != 12:
        return []
    values = [max(0, min(16383, round(cents * 81.92) + _BEND_STEPS)) for cents in track.scale_cents]
    mask = 1 << channel
    data = [0x7E, 0x7F, 0x08, 0x09, mask >> 14, mask >> 7 & 127, mask & 127]
    return [(0, Message("sysex", data=[*data, *(part for value in values for part in (value >> 7, value & 127))]))]


def _parameter_events(number: int, coarse: int, fine: int, channel: int) -> list[_Event]:
    """A registered parameter selected, set, and let go."""
    settings = ((101, 0), (100, number), (6, coarse), (38, fine), (101, 127), (100, 127))
    return [_control(0, controller, value, channel) for controller, value in settings]


def _control(tick: int, number: int, value: int, channel: int) -> _Event:
    from mido import Message

    return tick, Message("control_change", control=number, value=value, channel=channel)
