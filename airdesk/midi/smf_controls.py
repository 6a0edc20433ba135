"""What a MIDI file says beside its notes: which control changes and system-exclusive messages a song listens to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

ControlKind = Literal[
    "program", "bank", "bank fine", "drums", "standard", "scale",
    "volume", "expression", "pan", "master volume",
    "bend", "modulation", "modulation fine", "pressure", "master tuning", "master shift",
    "sustain", "sostenuto", "soft",
    "parameter", "parameter fine", "unregistered", "data", "data fine", "data up", "data down",
    "reset controllers", "sound off", "notes off",
]  # fmt: skip

CONTROLLERS: Final[Mapping[int, ControlKind]] = {
    0: "bank",
    1: "modulation",
    6: "data",
    7: "volume",
    10: "pan",
    11: "expression",
    32: "bank fine",
    33: "modulation fine",
    38: "data fine",
    64: "sustain",
    66: "sostenuto",
    67: "soft",
    96: "data up",
    97: "data down",
    98: "unregistered",
    99: "unregistered",
    100: "parameter fine",
    101: "parameter",
    120: "sound off",
    121: "reset controllers",
    123: "notes off",
    124: "notes off",  # the mode messages end all notes too
    125: "notes off",
    126: "notes off",
    127: "notes off",
}
"""By control change number; all others are skipped."""

ALL_CHANNELS: Final = -1
GM_OFF, GM, GM2, XG, GS = range(5)
"""Values of a "standard" control: each puts the whole device back to its first state."""
MASTER_VOLUME_TOP: Final = 16383
HUNDREDTHS_PER_SEMITONE: Final = 10000
"""A "master tuning" is in hundredths of a cent."""


@dataclass(frozen=True, slots=True)
class Control:
    """A change of how a channel sounds, at a tick of the file."""

    tick: int
    order: int  # place in the track, to tell events of one tick apart
    channel: int  # 0..15, or `ALL_CHANNELS`
    kind: ControlKind
    value: int
    cents: tuple[float, ...] = ()  # of a "scale": for each pitch class


@dataclass(frozen=True, slots=True)
class _Exclusive:
    """One message to the whole device: its first bytes (`None` for any), its length at least, and what it says."""

    pattern: tuple[int | None, ...]
    length: int
    kind: ControlKind
    value: Callable[[bytes], int]


def _pattern(text: str) -> tuple[int | None, ...]:
    """Bytes in hexadecimal; xx is any."""
    return tuple(None if digits == "xx" else int(digits, 16) for digits in text.split())


def _fourteen_bits(content: bytes) -> int:
    """Two bytes, the fine one first."""
    return (content[1] & 127) << 7 | content[0] & 127


def _seven_bits(byte: int) -> int:
    """A byte on the scale of fourteen bits: 127 is the top of both."""
    return (byte & 127) * 129


def _around_64(byte: int) -> int:
    return (byte & 127) - 64


def _fine_tuning(content: bytes) -> int:
    """Fourteen bits for a semitone to either side, in hundredths of a cent."""
    return round((_fourteen_bits(content) - 8192) / 8192 * HUNDREDTHS_PER_SEMITONE)


def _half_bytes(content: bytes) -> int:
    """Four half bytes, in tenths of a cent around 1024, as hundredths of a cent."""
    value = 0
    for byte in content:
        value = value << 4 | byte & 15
    return 10 * (max(24, min(2024, value)) - 1024)


def gs_channel(address: int) -> int:
    """The channel of a Roland part number: part 0 is the drum channel, 1 to 9 those before it."""
    part = address & 15
    return 9 if part == 0 else part - 1 if part < 10 else part


_EXCLUSIVES: Final[tuple[_Exclusive, ...]] = (
    _Exclusive(_pattern("7e xx 09 01"), 4, "standard", lambda _: GM),
    _Exclusive(_pattern("7e xx 09 02"), 4, "standard", lambda _: GM_OFF),
    _Exclusive(_pattern("7e xx 09 03"), 4, "standard", lambda _: GM2),
    _Exclusive(_pattern("7f xx 04 01"), 6, "master volume", lambda content: _fourteen_bits(content[4:6])),
    _Exclusive(_pattern("7f xx 04 03"), 6, "master tuning", lambda content: _fine_tuning(content[4:6])),
    _Exclusive(_pattern("7f xx 04 04"), 6, "master shift", lambda content: _around_64(content[5])),
    _Exclusive(_pattern("41 xx 42 12 40 00 7f 00"), 8, "standard", lambda _: GS),
    _Exclusive(_pattern("41 xx 42 12 00 00 7f"), 8, "standard", lambda _: GS),
    _Exclusive(_pattern("41 xx 42 12 40 00 04"), 8, "master volume", lambda content: _seven_bits(content[7])),
    _Exclusive(_pattern("41 xx 42 12 40 00 00"), 11, "master tuning", lambda content: _half_bytes(content[7:11])),
    _Exclusive(_pattern("41 xx 42 12 40 00 05"), 8, "master shift", lambda content: _around_64(content[7])),
    _Exclusive(_pattern("43 xx 4c 00 00 7e 00"), 7, "standard", lambda _: XG),
    _Exclusive(_pattern("43 xx 4c 00 00 04"), 7, "master volume", lambda content: _seven_bits(content[6])),
    _Exclusive(_pattern("43 xx 4c 00 00 00"), 10, "master tuning", lambda content: _half_bytes(content[6:10])),
    _Exclusive(_pattern("43 xx 4c 00 00 06"), 7, "master shift", lambda content: _around_64(content[6])),
)
"""Universal messages (7E, 7F), Roland's (41 .. 42) and Yamaha's (43 .. 4C). *Source*: General MIDI 2; GS and XG data lists."""

_GS_PART = _pattern("41 xx 42 12 40")
_SCALE_1_BYTE, _SCALE_2_BYTES = 8, 9  # universal octave tunings


def exclusive_controls(content: bytes, tick: int, order: int) -> list[Control]:
    """The controls in a system-exclusive message (without its F0); none where it is not for us."""
    for known in _EXCLUSIVES:
        if len(content) >= known.length and _matches(content, known.pattern):
            return [Control(tick, order, ALL_CHANNELS, known.kind, known.value(content))]
    if len(content) >= 8 and _matches(content, _GS_PART) and content[5] >> 4 == 1:
        return _gs_part_controls(content, tick, order)
    if content[:1] in (b"\x7e", b"\x7f") and content[2:3] == b"\x08":
        return _octave_tunings(content, tick, order)
    return []


def _matches(content: bytes, pattern: tuple[int | None, ...]) -> bool:
    return all(wanted is None or byte == wanted for byte, wanted in zip(content, pattern, strict=False))


def _gs_part_controls(content: bytes, tick: int, order: int) -> list[Control]:
    """A Roland part becomes drums or no drums, or gets a scale."""
    channel = gs_channel(content[5])
    if content[6] == 0x15:
        return [Control(tick, order, channel, "drums", min(content[7], 1))]
    if content[6] == 0x40 and len(content) >= 19:
        return [Control(tick, order, channel, "scale", 0, tuple(float((byte & 127) - 64) for byte in content[7:19]))]
    return []


def _octave_tunings(content: bytes, tick: int, order: int) -> list[Control]:
    """A scale for the channels of a bit mask. *Source*: MIDI Tuning Standard, scale/octave tuning."""
    width = {_SCALE_1_BYTE: 1, _SCALE_2_BYTES: 2}.get(content[3] if len(content) > 3 else 0, 0)
    values = content[7 : 7 + 12 * width]
    if width == 0 or len(values) < 12 * width:
        return []
    if width == 1:
        cents = tuple(float((byte & 127) - 64) for byte in values)
    else:
        pairs = zip(values[::2], values[1::2], strict=True)
        cents = tuple((((high & 127) << 7 | low & 127) - 8192) / 81.92 for high, low in pairs)
    mask = (content[4] & 3) << 14 | (content[5] & 127) << 7 | content[6] & 127
    return [Control(tick, order, channel, "scale", 0, cents) for channel in range(16) if mask >> channel & 1]
