"""An SFZ file's text as headers with their opcodes: comments, definitions and included files resolved.

*Source*: sfzformat.com, the SFZ format as samplers read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from airdesk.errors import BadInputError

MOST_BYTES: Final = 8 * 2**20
_MOST_INCLUDES: Final = 64
_DEEPEST: Final = 8
_MOST_DEFINES: Final = 2000
_MOST_OPCODES: Final = 512  # under one header
_LONGEST_LINE: Final = 20_000

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\r\n]*", re.DOTALL)
_DEFINE: Final = re.compile(r"#define\s+(\$\w+)\s+(\S+)")
_INCLUDE: Final = re.compile(r'\s*#include\s+"([^"]+)"')
_HEAD: Final = re.compile(r"<(?P<header>\w++)>|(?:^|(?<=[\s>]))(?P<name>[\w$]++)=")
"""What begins a header or an opcode, whose value lasts up to the next one; read in time that grows with the line only."""


@dataclass(frozen=True, slots=True)
class Header:
    """One header with the opcodes written under it, in their order."""

    kind: str  # "region", "group"…
    opcodes: dict[str, str] = field(default_factory=dict)


class SfzText:
    """Reads a file and what it includes; used once."""

    def __init__(self, path: Path, inside: Path) -> None:
        """*inside*: the folder that nothing is read outside of."""
        self._path, self._inside = path, inside.resolve()
        self._defines: dict[str, str] = {}
        self._num_bytes = self._num_files = 0

    def headers(self) -> list[Header]:
        """All headers of the file. Raises BadInputError with what is wrong."""
        found: list[Header] = []
        for line in self._lines(self._path, 0):
            heads = list(_HEAD.finditer(line))
            for number, head in enumerate(heads):
                if head["header"]:
                    found.append(Header(head["header"].casefold()))
                elif found and len(found[-1].opcodes) < _MOST_OPCODES:
                    end = heads[number + 1].start() if number + 1 < len(heads) else len(line)
                    found[-1].opcodes[head["name"].casefold()] = line[head.end() : end].strip()
        if not any(header.kind == "region" for header in found):
            raise BadInputError(f"{self._path.name} is no SFZ file: it has no <region>.", path=self._path)
        return found

    def _lines(self, path: Path, depth: int) -> Iterator[str]:
        """Lines without comments and with definitions put in, those of included files in their place."""
        for line in _COMMENT.sub(" ", self._read(path)).splitlines():
            for define in _DEFINE.finditer(line):
                self._define(define[1], define[2])
            line = _DEFINE.sub(" ", line)
            include = _INCLUDE.match(line)
            if include is not None:
                if depth >= _DEEPEST:
                    raise BadInputError(f"{self._path.name} includes files in a circle or too deep: mend its #include lines.")
                yield from self._lines(self._beside(self._replaced(include[1])), depth + 1)
            else:
                yield self._replaced(line)[:_LONGEST_LINE]

    def _define(self, name: str, value: str) -> None:
        if len(self._defines) < _MOST_DEFINES:
            self._defines[name] = self._replaced(value)[:_LONGEST_LINE]

    def _replaced(self, text: str) -> str:
        """The text with definitions put in, the longest names first."""
        if "$" not in text:
            return text
        for name in sorted(self._defines, key=len, reverse=True):
            text = text.replace(name, self._defines[name])[:_LONGEST_LINE]
        return text

    def _beside(self, name: str) -> Path:
        path = (self._path.parent / name.replace("\\", "/")).resolve()
        if not path.is_relative_to(self._inside):
            raise BadInputError(f"{self._path.name} includes {name[:80]}, which lies outside its folder: it is not read.")
        return path

    def _read(self, path: Path) -> str:
        self._num_files += 1
        try:
            if not path.is_file():
                raise BadInputError(f"{self._path.name} needs {path.name}, which is not there.", path=path)
            self._num_bytes += path.stat().st_size
            if self._num_bytes > MOST_BYTES or self._num_files > _MOST_INCLUDES:
                raise BadInputError(f"{self._path.name} is too large for an SFZ file: choose another one.", path=path)
            content = path.read_bytes()
        except OSError as error:
            raise BadInputError(f"{path.name} cannot be read ({error.strerror}): check its rights.", path=path) from error
        if b"\0" in content:
            raise BadInputError(f"{path.name} is no SFZ file: it is no text.", path=path)
        return content.decode("utf-8-sig", "replace")
