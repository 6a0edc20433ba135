"""The memory that the window, the renderer and the mixer share: what each tells the others, and the rings of dry audio.

Every field has one writer. A ring holds a *tape*: audio at frames that only ever grow, whatever place of the song they
are; `segments` say which. A *splice* tells the mixer to leave the tape at one frame and go on at another.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

QUANTUM_FRAMES: Final = 512
"""What is mixed at once; everything on the tape begins and ends at a multiple of it."""
RING_FRAMES: Final = 65_536
NUM_SLOTS: Final = 64
"""Tracks that can sound at once; one more slot is for files."""
FILE_SLOT: Final = NUM_SLOTS
AUDITION_SLOT: Final = NUM_SLOTS + 1
ALL_SLOTS: Final = NUM_SLOTS + 2
FADE_FRAMES: Final = 256
"""Length of the crossfade at a splice, at the seam of a loop, and of the fades of play and pause."""

CONTROL = np.dtype(  # written by the window
    [
        ("wants_playing", np.int64),
        ("play_serial", np.int64),  # grows with every play, so that an end is that of one play
        ("play_content", np.int64),  # serial of the song's content that it begins with, older ones are not played
        ("play_seek", np.int64),  # serial of the seek that it begins after
        ("loudness_serial", np.int64),  # grows with every reset
        ("master", np.float64),  # linear
    ]
)
MIXING = np.dtype(  # written by the mixer
    [
        ("tape", np.int64),  # next frame it reads
        ("splice", np.int64),  # serial of the last splice it followed
        ("ended_play", np.int64),  # serial of the last play that came to its end
        ("num_starved", np.int64),  # times the tape was not ready
        ("num_underruns", np.int64),  # times the device was not served
        ("audition", np.int64),  # next frame of auditions it reads
        ("heartbeat", np.int64),
        ("is_moving", np.int64),  # whether the position grows
        ("heard_seek", np.int64),  # serial of the seek that what is heard now follows
        ("seconds", np.float64),  # position that is heard at `at`
        ("at", np.float64),  # monotonic clock
        ("momentary", np.float64),
        ("short_term", np.float64),
        ("integrated", np.float64),
    ]
)
RENDERING = np.dtype(  # written by the renderer
    [
        ("tape", np.int64),  # next frame it writes
        ("splice", np.int64),  # serial of the newest splice
        ("num_segments", np.int64),
        ("audition", np.int64),  # auditions are written up to here
        ("seek", np.int64),  # serial of the last seek it followed
        ("fraction", np.float64),  # of what it prepares; 1: nothing
    ]
)
SPLICE = np.dtype(  # written by the renderer when the stretch of tape begins, followed when it is published
    [
        ("serial", np.int64),
        ("leave_tape", np.int64),
        ("enter_tape", np.int64),
        ("end", np.int64),  # frame at which the stretch ends; -1: it goes on
        ("is_aligned", np.int64),  # 1: both are the same place of the song, so one may leave later and enter as much later
        ("content", np.int64),  # serial of the song's content
        ("seek", np.int64),  # serial of the seek that it follows
        ("room_seconds", np.float64),
        ("echo_seconds", np.float64),
        ("echo_feedback", np.float64),
        ("slots", np.uint8, (ALL_SLOTS,)),  # 1 where the slot plays
    ]
)
SEGMENT = np.dtype([("tape", np.int64), ("song", np.int64)])
"""From this frame of the tape on, it is the song (or file) from that frame on."""
NUM_SPLICES: Final = 64
NUM_SEGMENTS: Final = 64

_FIELDS: Final[tuple[tuple[str, Any, tuple[int, ...]], ...]] = (
    ("control", CONTROL, (1,)),
    ("strips", np.float32, (ALL_SLOTS, 4)),  # written by the window: left, right, echo send, room send
    ("mixing", MIXING, (1,)),
    ("peaks", np.float32, (ALL_SLOTS, 2)),  # raised by the mixer, put back by the window
    ("master_peaks", np.float32, (1, 2)),
    ("rendering", RENDERING, (1,)),
    ("splices", SPLICE, (NUM_SPLICES,)),
    ("segments", SEGMENT, (NUM_SEGMENTS,)),
    ("rings", np.float32, (ALL_SLOTS, 2, RING_FRAMES)),
)
_LINE: Final = 64  # fields of different writers do not share a line of the processor's cache


def board_bytes() -> int:
    """How much memory a board takes; only what is used of the rings becomes real."""
    return sum(_size(kind, shape) for _name, kind, shape in _FIELDS)


def _size(kind: Any, shape: tuple[int, ...]) -> int:
    return -(-int(np.dtype(kind).itemsize * np.prod(shape)) // _LINE) * _LINE


class Board:
    """The shared memory as arrays; any writable buffer of `board_bytes()` zeros will do."""

    control: Any
    mixing: Any
    rendering: Any
    splices: NDArray[Any]
    segments: NDArray[Any]
    strips: NDArray[np.float32]
    peaks: NDArray[np.float32]
    master_peaks: NDArray[np.float32]
    rings: NDArray[np.float32]

    def __init__(self, buffer: memoryview | bytearray) -> None:
        offset = 0
        for name, kind, shape in _FIELDS:
            count = int(np.prod(shape))
            array = np.frombuffer(buffer, kind, count, offset).reshape(shape)
            setattr(self, name, array[0] if name in ("control", "mixing", "rendering") else array)
            offset += _size(kind, shape)

    def begin(self) -> None:
        """The state before anything plays."""
        self.rendering["fraction"] = 1.0
        self.control["master"] = 1.0
        for name in ("momentary", "short_term", "integrated"):
            self.mixing[name] = -np.inf

    def splice(self, serial: int) -> Any:
        """The record of a stretch of tape; valid where its serial says so."""
        return self.splices[serial % NUM_SPLICES]

    def tape_limit(self, serial: int) -> int:
        """Up to where the stretch of that serial is written."""
        following = self.splice(serial + 1)
        if int(following["serial"]) == serial + 1:  # the next one has begun behind it
            return int(following["enter_tape"])
        return int(self.rendering["tape"])

    def song_frame(self, tape: int) -> int:
        """Which frame of the song (or file) a frame of the tape is; 0 where nothing is known of it."""
        count = int(self.rendering["num_segments"])
        for number in range(count - 1, max(-1, count - NUM_SEGMENTS), -1):
            segment = self.segments[number % NUM_SEGMENTS]
            if int(segment["tape"]) <= tape:
                return int(segment["song"]) + tape - int(segment["tape"])
        return 0
