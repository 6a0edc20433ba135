"""What a work process and the program say to each other, as bytes of a pipe."""

from __future__ import annotations

import io
import pickle
import traceback
from dataclasses import dataclass
from typing import Any, Final

from airdesk.errors import AirdeskError

_NEW: Final = b"n"
_SAME: Final = b"s"


@dataclass(frozen=True, slots=True)
class Order:
    """Do this."""

    number: int
    call: bytes  # pickled; takes `progress` and the callbacks by name
    callbacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """An order's result is no longer wanted."""

    number: int


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Call this as long as there is nothing to do; nobody waits for it."""

    call: bytes  # pickled


@dataclass(frozen=True, slots=True)
class Begun:
    """The work begins: from now on it may leave traces."""


@dataclass(frozen=True, slots=True)
class Reported:
    """How far the work is."""

    fraction: float | None
    stage: str


@dataclass(frozen=True, slots=True)
class Told:
    """The work called one of its callbacks."""

    name: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What the work returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """What the work raised."""

    error: bytes | None  # pickled; None where it cannot travel
    text: str  # kind and message
    trace: str


class WorkMistakeError(Exception):
    """A mistake of ours in a work process, of a kind that cannot travel; its text names the kind."""


class _FarTrace(Exception):  # noqa: N818  never raised: the cause of what is, so that tracebacks show it
    def __str__(self) -> str:
        return f'\n"""\n{self.args[0]}"""'


class Writer:
    """Messages of one order as bytes. A value that was sent once is only named the next time.

    So the song of the finished take shares its clips with the one told before, and the second message is short. What is
    sent must not be changed afterwards.
    """

    def __init__(self) -> None:
        self._is_new = True
        self._buffer = io.BytesIO()
        self._pickler = pickle.Pickler(self._buffer, pickle.HIGHEST_PROTOCOL)

    def written(self, message: object) -> bytes:
        """The message; for one `Reader`, in this order."""
        self._buffer.seek(0)
        self._buffer.truncate()
        self._buffer.write(_NEW if self._is_new else _SAME)
        try:
            self._pickler.dump(message)
        except BaseException:
            self._pickler.clear_memo()  # half of it may be remembered as sent
            self._is_new = True
            raise
        self._is_new = False
        return self._buffer.getvalue()


class Reader:
    """Reads what one `Writer` wrote."""

    def __init__(self) -> None:
        self._feed = _Feed()
        self._unpickler = pickle.Unpickler(self._feed)

    def read(self, data: bytes) -> Any:
        """The message."""
        if data[:1] == _NEW:
            self._feed = _Feed()
            self._unpickler = pickle.Unpickler(self._feed)
        self._feed.buffer = io.BytesIO(data[1:])
        return self._unpickler.load()


class _Feed:
    """A file that goes on with other bytes when one message has been read."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()

    def read(self, size: int, /) -> bytes:
        return self.buffer.read(size)

    def readline(self) -> bytes:
        return self.buffer.readline()


def failure(error: BaseException) -> Failed:
    """An error for the way; errors for the user keep their class, text and attributes."""
    trace = "".join(traceback.format_exception(error))
    text = f"{type(error).__name__}: {error}"
    is_known = type(error).__module__.split(".")[0] in ("builtins", "airdesk") and isinstance(error, Exception)
    if is_known and _can_travel(error):
        return Failed(pickle.dumps(error), text, trace)
    if isinstance(error, AirdeskError):
        return Failed(pickle.dumps(AirdeskError(str(error), path=error.path)), text, trace)
    return Failed(None, text, trace)


def error_of(failed: Failed) -> BaseException:
    """The error that was raised there; its cause shows where."""
    error: BaseException = WorkMistakeError(failed.text) if failed.error is None else pickle.loads(failed.error)
    error.__cause__ = _FarTrace(failed.trace)
    return error


def _can_travel(error: BaseException) -> bool:
    try:
        copy = pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  whatever it says
        return False
    return type(copy) is type(error) and str(copy) == str(error)
