"""Messages of the desktop's bus as bytes. *Source*: D-Bus Specification 0.43, "Type System" and "Message Protocol"."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, Final

_FORMATS: Final = {"y": "<B", "b": "<I", "u": "<I", "i": "<i", "x": "<q", "d": "<d"}
_ALIGNMENTS: Final = {"y": 1, "g": 1, "v": 1, "x": 8, "d": 8, "{": 8, "(": 8}  # all others: 4
_CALL, _SIGNAL = 1, 4
_PATH, _INTERFACE, _MEMBER, _DESTINATION, _SIGNATURE = 1, 2, 3, 6, 8

Typed = tuple[str, Any]
"""A signature and a value of that type."""


def method_call(serial: int, destination: str, path: str, interface: str, member: str, *arguments: Typed) -> bytes:
    """A call; its answer is sent back."""
    return _message(_CALL, serial, {_DESTINATION: ("s", destination)}, path, interface, member, arguments)


def signal(serial: int, path: str, interface: str, member: str, *arguments: Typed) -> bytes:
    """A word to whoever listens."""
    return _message(_SIGNAL, serial, {}, path, interface, member, arguments)


def _message(
    kind: int, serial: int, more: Mapping[int, Typed], path: str, interface: str, member: str, arguments: tuple[Typed, ...]
) -> bytes:
    body = _Bytes()
    for signature, value in arguments:
        body.put(signature, value)
    fields: dict[int, Typed] = {_PATH: ("o", path), _INTERFACE: ("s", interface), _MEMBER: ("s", member), **more}
    if arguments:
        fields[_SIGNATURE] = ("g", "".join(signature for signature, _ in arguments))
    head = _Bytes()
    for number in (ord("l"), kind, 0, 1):  # little-endian, no flags, version 1 of the protocol
        head.put("y", number)
    head.put("u", len(body.data))
    head.put("u", serial)
    head.put("a(yv)", list(fields.items()))
    head.align(8)
    return bytes(head.data + body.data)


class _Bytes:
    """Values one after the other, each where its type wants to stand."""

    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, size: int) -> None:
        self.data += bytes(-len(self.data) % size)

    def put(self, signature: str, value: Any) -> None:
        """One value of a whole type."""
        kind = signature[0]
        self.align(_ALIGNMENTS.get(kind, 4))
        if kind in _FORMATS:
            self.data += struct.pack(_FORMATS[kind], value)
        elif kind in "so":
            text = value.encode("utf-8", "replace").replace(b"\0", b"")
            self.data += struct.pack("<I", len(text)) + text + b"\0"
        elif kind == "g":
            self.data += bytes([len(value)]) + value.encode() + b"\0"
        elif kind == "v":
            self.put("g", value[0])
            self.put(*value)
        else:
            self._put_array(signature[1:], value.items() if isinstance(value, Mapping) else value)

    def _put_array(self, item: str, values: Any) -> None:
        place = len(self.data)
        self.data += bytes(4)
        self.align(_ALIGNMENTS.get(item[0], 4))
        begin = len(self.data)
        for value in values:
            if item[0] in "{(":  # a key or number of one letter, and what belongs to it
                self.align(8)
                self.put(item[1], value[0])
                self.put(item[2:-1], value[1])
            else:
                self.put(item, value)
        struct.pack_into("<I", self.data, place, len(self.data) - begin)
