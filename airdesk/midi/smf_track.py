"""One track of a MIDI file: its bytes decoded to notes and changes, keeping all that is readable of a damaged one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from airdesk.errors import MidiFileError
from airdesk.midi.smf_controls import CONTROLLERS, Control, ControlKind, exclusive_controls

_MAX_DELTA_TICKS = 0x0FFFFFFF  # the largest number the format allows
_HANGING_NOTE_BEATS = 16  # a note whose end is lost sounds no longer than four bars of 4/4 (a choice)
_DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
_CHANNEL_KINDS: dict[int, ControlKind] = {0xC0: "program", 0xD0: "pressure", 0xE0: "bend"}
_SYSTEM_DATA_BYTES = {0xF1: 1, 0xF2: 2, 0xF3: 1}

START, PITCH, DURATION, VELOCITY, CHANNEL, ORDER, END_ORDER = range(7)
"""Places in a raw note; ticks are the file's own. The orders are its places in the track, where it begins and ends."""

RawNote = list[int]

_AFTER_ALL = 2**31
"""The order of an end the file does not hold."""


@dataclass(slots=True)
class EventBudget:
    """How much more a file may hold, so that a hostile one cannot fill the memory."""

    notes: int = 1_000_000
    changes: int = 500_000  # controls, tempos, meters, keys and markers

    def takes_change(self) -> bool:
        """Count one more change; False when there were too many."""
        self.changes -= 1
        return self.changes >= 0


@dataclass(slots=True)
class TrackEvents:
    """All that one track holds, in ticks of the file."""

    notes: list[RawNote] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    tempos: list[tuple[int, int]] = field(default_factory=list)  # tick, microseconds per quarter note
    meters: list[tuple[int, int, int]] = field(default_factory=list)  # tick, numerator, power of two of the denominator
    keys: list[tuple[int, int, int]] = field(default_factory=list)  # tick, sharps (flats negative), 1 for minor
    markers: list[tuple[int, str]] = field(default_factory=list)
    name: str = ""
    instrument_name: str = ""
    end_tick: int = 0
    has_end: bool = False  # an end-of-track event was met
    unended_notes: int = 0
    damaged_events: int = 0  # skipped or mended
    is_cut: bool = False  # the bytes end in the middle of an event

    def move_ticks(self, moved: Callable[[int], int]) -> None:
        """Put everything at another tick, by a function that keeps order."""
        for note in self.notes:
            end = moved(note[START] + note[DURATION])
            note[START] = moved(note[START])
            note[DURATION] = end - note[START]
        self.controls = [replace(control, tick=moved(control.tick)) for control in self.controls]
        self.tempos = [(moved(tick), microseconds) for tick, microseconds in self.tempos]
        self.meters = [(moved(tick), numerator, power) for tick, numerator, power in self.meters]
        self.keys = [(moved(tick), sharps, minor) for tick, sharps, minor in self.keys]
        self.markers = [(moved(tick), text) for tick, text in self.markers]
        self.end_tick = moved(self.end_tick)


class HeldNotes:
    """The notes that sound at the moment, and how note-ons and note-offs find each other.

    A key struck again ends the note before, as on a real instrument; the note-off that arrives late for that one is then
    a stray. Only where strays are missing did the note really have no end.
    """

    def __init__(self, notes: list[RawNote], most_notes: int) -> None:
        self._notes = notes
        self._most_notes = most_notes
        self._held: dict[int, list[RawNote]] = {}
        self._restruck_tick: dict[int, int] = {}
        self._restruck: list[RawNote] = []
        self._strays = 0

    def strike(self, tick: int, channel: int, pitch: int, velocity: int, order: int) -> None:
        """A note begins."""
        note = [tick, pitch, 0, velocity, channel, order, order]
        self._notes.append(note)
        if len(self._notes) > self._most_notes:
            raise MidiFileError("The MIDI file holds more than a million notes: split it into smaller ones.")
        key = channel << 7 | pitch
        held = self._held.get(key)
        if held is None:
            self._held[key] = [note]
        elif held[0][START] == tick:
            held.append(note)
        else:
            self._end(held, tick, order)
            self._restruck += held
            self._restruck_tick[key] = tick
            self._held[key] = [note]

    def release(self, tick: int, channel: int, pitch: int, order: int) -> None:
        """A note-off: ends what sounds on that key, unless it came late for the note before."""
        key = channel << 7 | pitch
        held = self._held.get(key)
        if held is None or (held[0][START] == tick and self._restruck_tick.pop(key, None) == tick):
            self._strays += 1
        else:
            self._end(held, tick, order)
            del self._held[key]

    def release_channel(self, tick: int, channel: int, order: int) -> None:
        """All notes off."""
        for key in [key for key in self._held if key >> 7 == channel]:
            self._end(self._held.pop(key), tick, order)

    def release_all(self, tick: int, order: int) -> None:
        """The whole device falls silent."""
        for held in self._held.values():
            self._end(held, tick, order)
        self._held.clear()

    def finish(self, end_tick: int, beat_ticks: int) -> int:
        """End what still sounds, after `_HANGING_NOTE_BEATS` at the latest; how many notes had no end of their own."""
        hanging = [note for held in self._held.values() for note in held]
        self._end(hanging, end_tick, _AFTER_ALL)
        lost_ends = max(0, len(self._restruck) - self._strays)
        for note in hanging + (self._restruck if lost_ends else []):
            note[DURATION] = min(note[DURATION] or beat_ticks, _HANGING_NOTE_BEATS * beat_ticks)
        return len(hanging) + lost_ends

    @staticmethod
    def _end(held: list[RawNote], tick: int, order: int) -> None:
        for note in held:
            note[DURATION] = tick - note[START]
            note[END_ORDER] = order


def read_track(data: bytes, ticks_per_beat: float, budget: EventBudget) -> TrackEvents:
    """Everything readable in the bytes of one track chunk, taken off the budget. Raises MidiFileError for too many notes."""
    track = TrackEvents()
    held = HeldNotes(track.notes, budget.notes)
    try:
        _read_events(data, track, held, budget)
    except IndexError:  # the bytes end inside an event: what came before it stands
        track.is_cut = True
    budget.notes -= len(track.notes)
    track.unended_notes = held.finish(track.end_tick, max(1, round(ticks_per_beat)))
    return track


def _read_events(data: bytes, track: TrackEvents, held: HeldNotes, budget: EventBudget) -> None:
    """The event loop; straight and long because every call costs on files of many thousand events."""
    position, size, tick, running = 0, len(data), 0, 0
    while position < size and not track.has_end:
        delta = data[position]
        position += 1
        if delta > 127:
            delta, position = _read_number(data, position, delta & 127)
        status = data[position]
        if status > 127:
            position += 1
            if status >= 0xF0:
                tick += delta
                track.end_tick = tick
                position = _read_system(data, position, status, tick, track, held, budget)
                continue
            running = status
        elif not running:
            track.damaged_events += 1
            position += 1
            continue
        kind, channel = running & 0xF0, running & 0x0F
        first = data[position]
        if _DATA_BYTES[kind] == 1:
            second = 0
            position += 1
        else:
            second = data[position + 1]
            position += 2
        if first > 127 or second > 127:  # no data byte has its top bit set; without it the value is most often the real one
            track.damaged_events += 1
            first &= 127
            second &= 127
        tick += delta
        track.end_tick = tick
        if kind == 0x90 and second:
            held.strike(tick, channel, first, second, position)
        elif kind == 0x80 or kind == 0x90:
            held.release(tick, channel, first, position)
        elif kind == 0xB0:
            if first in CONTROLLERS:
                _read_controller(track, held, Control(tick, position, channel, CONTROLLERS[first], second), budget)
        elif kind != 0xA0 and budget.takes_change():
            value = second << 7 | first if kind == 0xE0 else first
            track.controls.append(Control(tick, position, channel, _CHANNEL_KINDS[kind], value))


def _read_number(data: bytes, position: int, value: int) -> tuple[int, int]:
    """A variable-length number whose first byte is already taken; longer than allowed is read and cut."""
    while True:
        byte = data[position]
        position += 1
        value = min(value << 7 | (byte & 127), _MAX_DELTA_TICKS)
        if byte < 128:
            return value, position


def _read_controller(track: TrackEvents, held: HeldNotes, control: Control, budget: EventBudget) -> None:
    if control.kind in ("sound off", "notes off"):
        held.release_channel(control.tick, control.channel, control.order)
    if budget.takes_change():
        track.controls.append(control)


def _read_system(
    data: bytes, position: int, status: int, tick: int, track: TrackEvents, held: HeldNotes, budget: EventBudget
) -> int:
    """A meta event, system-exclusive data or a stray system message; the position after it."""
    if status == 0xFF:
        return _read_meta(data, position, tick, track, budget)
    if status in (0xF0, 0xF7):
        length, begin = _read_number(data, position, 0)
        if begin + length > len(data):
            end = data.find(0xF7, begin)
            if end < 0:
                raise IndexError
            track.damaged_events += 1
            return end + 1
        if budget.changes > 0:
            for control in exclusive_controls(data[begin : begin + length], tick, position):
                budget.changes -= 1
                track.controls.append(control)
                if control.kind == "standard":
                    held.release_all(tick, position)
        return begin + length
    track.damaged_events += 1  # real-time and common messages have no place in a file
    return position + _SYSTEM_DATA_BYTES.get(status, 0)


def _read_meta(data: bytes, position: int, tick: int, track: TrackEvents, budget: EventBudget) -> int:
    kind = data[position]
    length, begin = _read_number(data, position + 1, 0)
    end = begin + length
    if end > len(data):
        raise IndexError
    content = data[begin:end]
    if kind == 0x2F:
        track.has_end = True
    elif kind == 0x03 and not track.name:
        track.name = decode_text(content)
    elif kind == 0x04 and not track.instrument_name:
        track.instrument_name = decode_text(content)
    elif kind in (0x51, 0x58, 0x59, 0x06) and budget.takes_change():
        _read_time_meta(kind, content, tick, track)
    return end


def _read_time_meta(kind: int, content: bytes, tick: int, track: TrackEvents) -> None:
    """Tempo, meter, key or marker."""
    if kind == 0x51 and len(content) == 3:
        track.tempos.append((tick, int.from_bytes(content, "big")))
    elif kind == 0x58 and len(content) >= 2:
        track.meters.append((tick, content[0], content[1]))
    elif kind == 0x59 and len(content) == 2:
        track.keys.append((tick, (content[0] ^ 0x80) - 0x80, content[1]))
    elif kind == 0x06:
        track.markers.append((tick, decode_text(content)))
    else:
        track.damaged_events += 1


def decode_text(content: bytes) -> str:
    """Text of a meta event: UTF-8 where it is, else Latin-1, on one line, without control characters, 80 characters at most."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content[:400].decode("latin-1")
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:400])
    return " ".join(printable.split())[:80]
