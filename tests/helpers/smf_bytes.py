"""Standard MIDI Files put together byte by byte, with or without faults."""

from __future__ import annotations

from pathlib import Path

MATERIAL = Path(__file__).parents[2].parent / "shared" / "material"
"""Real files to try things on; not everywhere present."""

END = bytes((0x00, 0xFF, 0x2F, 0x00))


def number(value: int) -> bytes:
    """A variable-length number."""
    digits = [value & 127]
    while value := value >> 7:
        digits.append(value & 127 | 128)
    return bytes(reversed(digits))


def note_on(delta: int, pitch: int, velocity: int = 80, channel: int = 0) -> bytes:
    """A note begins."""
    return number(delta) + bytes((0x90 | channel, pitch, velocity))


def note_off(delta: int, pitch: int, channel: int = 0) -> bytes:
    """A note ends."""
    return number(delta) + bytes((0x80 | channel, pitch, 64))


def note(pitch: int, ticks: int = 480, delta: int = 0, velocity: int = 80, channel: int = 0) -> bytes:
    """A whole note."""
    return note_on(delta, pitch, velocity, channel) + note_off(ticks, pitch, channel)


def program(value: int, channel: int = 0, delta: int = 0) -> bytes:
    """A program change."""
    return number(delta) + bytes((0xC0 | channel, value))


def controller(kind: int, value: int, channel: int = 0, delta: int = 0) -> bytes:
    """A control change."""
    return number(delta) + bytes((0xB0 | channel, kind, value))


def meta(kind: int, content: bytes, delta: int = 0) -> bytes:
    """A meta event."""
    return number(delta) + bytes((0xFF, kind)) + number(len(content)) + content


def tempo(microseconds: int, delta: int = 0) -> bytes:
    """A tempo change."""
    return meta(0x51, microseconds.to_bytes(3, "big"), delta)


def exclusive(content: bytes, delta: int = 0) -> bytes:
    """A system-exclusive message; `content` without F0 and F7."""
    return number(delta) + b"\xf0" + number(len(content) + 1) + content + b"\xf7"


def track(*events: bytes, end: bytes = END) -> bytes:
    """A track chunk of correct length."""
    content = b"".join(events) + end
    return b"MTrk" + len(content).to_bytes(4, "big") + content


def midi_file(*tracks: bytes, midi_format: int = 1, division: int = 480, count: int | None = None) -> bytes:
    """A whole file."""
    stated = len(tracks) if count is None else count
    fields = b"".join(value.to_bytes(2, "big") for value in (midi_format, stated, division))
    return b"MThd\0\0\0\6" + fields + b"".join(tracks)


def bend(value: int, channel: int = 0, delta: int = 0) -> bytes:
    """A pitch bend, -8192..8191."""
    return number(delta) + bytes((0xE0 | channel, value + 8192 & 127, value + 8192 >> 7))


def pressure(value: int, channel: int = 0, delta: int = 0) -> bytes:
    """A channel pressure."""
    return number(delta) + bytes((0xD0 | channel, value))


def parameter(kind: tuple[int, int], coarse: int, fine: int | None = None, channel: int = 0, delta: int = 0) -> bytes:
    """A registered parameter selected and set."""
    selected = controller(101, kind[0], channel, delta) + controller(100, kind[1], channel)
    return selected + controller(6, coarse, channel) + (b"" if fine is None else controller(38, fine, channel))
