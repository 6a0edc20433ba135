"""The desktop's message bus: signals and calls that nobody waits for; quiet where there is none.

Spoken to directly: Qt's own binding cannot say unsigned numbers, which notifications want, and holds Python still while it
waits for the other side.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from airdesk.ui.jobs.bus_messages import Typed, method_call, signal

_WAIT_SECONDS: Final = 3.0
_BUS: Final = "org.freedesktop.DBus"
_NOTICES: Final = "org.freedesktop.Notifications"

Message = Callable[[int], bytes]
"""Given its number."""


def session_bus_address() -> str:
    """Where the socket of the bus is: a path, "@" and a name for one without a file, empty where there is none."""
    if not sys.platform.startswith("linux"):
        return ""
    for address in os.environ.get("DBUS_SESSION_BUS_ADDRESS", "").split(";"):
        kind, _, rest = address.partition(":")
        said = dict(pair.partition("=")[::2] for pair in rest.split(","))
        if kind == "unix" and "path" in said:
            return said["path"]
        if kind == "unix" and "abstract" in said:
            return "@" + said["abstract"]
    usual = Path(f"/run/user/{os.getuid()}/bus")
    return str(usual) if usual.exists() else ""


class SessionBus:
    """Says things in a thread of its own, one after the other, so that a bus that hangs holds nobody up."""

    def __init__(self) -> None:
        self._address = session_bus_address()
        self._waiting: list[Message] = []
        self._changed = threading.Condition()
        self._is_busy = False
        self._socket: socket.socket | None = None
        self._serial = 1  # that of the greeting

    @property
    def is_there(self) -> bool:
        """Whether anybody could hear it."""
        return bool(self._address)

    def send_signal(self, path: str, interface: str, name: str, *arguments: Typed) -> None:
        """Tell whoever listens."""
        self._say(lambda serial: signal(serial, path, interface, name, *arguments))

    def notify(self, title: str, text: str, icon: str, hints: Mapping[str, Typed] | None = None) -> None:
        """Show a notification on the desktop. *Source*: Desktop Notifications Specification 1.3."""
        words: list[Typed] = [("s", "AirDesk"), ("u", 0), ("s", icon), ("s", title), ("s", text)]
        rest: list[Typed] = [("as", []), ("a{sv}", dict(hints or {})), ("i", -1)]
        path = "/" + _NOTICES.replace(".", "/")
        self._say(lambda serial: method_call(serial, _NOTICES, path, _NOTICES, "Notify", *words, *rest))

    def finish(self, wait_seconds: float) -> bool:
        """Wait until all is said; False where that takes too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._is_busy), wait_seconds)

    def _say(self, message: Message) -> None:
        if not self.is_there:
            return
        with self._changed:
            self._waiting.append(message)
            if not self._is_busy:
                self._is_busy = True
                threading.Thread(target=self._work, name="session bus", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._is_busy = False
                    self._changed.notify_all()
                    return
                message = self._waiting.pop(0)
            try:
                self._send(message)
            except (OSError, ValueError):  # nobody there: what was to be said is not that important
                self._let_go()
                with self._changed:
                    self._waiting.clear()

    def _send(self, message: Message) -> None:
        line = self._socket or self._connected()
        self._read_what_is_there(line)
        self._serial += 1
        line.sendall(message(self._serial))

    def _connected(self) -> socket.socket:
        line = self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_WAIT_SECONDS)
        line.connect("\0" + self._address[1:] if self._address.startswith("@") else self._address)
        self._serial = 1
        line.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        if not line.recv(512).startswith(b"OK"):
            raise ValueError("the bus does not let us in")
        path = "/" + _BUS.replace(".", "/")
        line.sendall(b"BEGIN\r\n" + method_call(1, _BUS, path, _BUS, "Hello"))
        return line

    def _read_what_is_there(self, line: socket.socket) -> None:
        """Answers are of no interest; unread, they would stop up the line."""
        line.setblocking(False)
        with suppress(BlockingIOError):
            while line.recv(65536):
                pass
            raise ConnectionError("the bus has hung up")
        line.settimeout(_WAIT_SECONDS)

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None
