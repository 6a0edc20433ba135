"""A SoundFont as the rest of AirDesk sees it: its presets and their facts, opened only where the sound cache lacks them.

What is read from the file is kept beside the zones, under a name that changes with the file. So a song whose sounds are all
there is played without touching the SoundFont: only its size and time are looked at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from airdesk.synthesis.soundfont.opened import file_stamp, opened
from airdesk.synthesis.soundfont.preset_facts import read_preset_facts
from airdesk.synthesis.soundfont.preset_plan import PresetFacts
from airdesk.synthesis.soundfont.regions import PresetName

DRUM_BANK = 128
STANDARD_KIT = 0
_FACTS_VERSION = 2
"""Raised when other facts are read from the same SoundFont."""


@dataclass(frozen=True, slots=True)
class SoundFont:
    """A SoundFont on this machine."""

    path: Path
    stamp: str  # the file as it was when its presets were listed
    name: str  # as its author calls it, else the file's
    presets: Mapping[tuple[int, int], str]  # (bank, program) -> name
    facts_folder: Path

    def melodic_preset(self, bank: int, program: int) -> tuple[int, int] | None:
        """The preset for a program of a bank, else of the bank that a two-byte number means, else of bank 0."""
        wanted = [(number, program) for number in (bank, bank >> 7, bank & 127, 0) if number != DRUM_BANK]
        return next((number for number in wanted if number in self.presets), None)

    def drum_preset(self, program: int) -> tuple[int, int] | None:
        """The kit for a program of the drum channel: its own, else that of its group of eight, else the standard kit."""
        wanted = [(DRUM_BANK, number) for number in (program, program // 8 * 8, STANDARD_KIT)]
        return next((number for number in wanted if number in self.presets), None)

    def facts(self, preset: tuple[int, int]) -> PresetFacts | None:
        """The facts of a preset; None where there is none or it has no sound. Raises SoundFontError."""
        if preset not in self.presets:
            return None
        kept = self.facts_folder / f"{self.stamp}-{preset[0]}-{preset[1]}.json"
        document = _kept(kept, lambda: self._read_facts(preset))
        return None if document["facts"] is None else _facts_of(document["facts"])

    def _read_facts(self, preset: tuple[int, int]) -> dict[str, Any]:
        font = opened(self.path, self.stamp)
        name = next(each for each in font.presets if (each.bank, each.program) == preset)
        facts = read_preset_facts(font, name)
        return {"facts": None if facts is None else asdict(facts)}


def open_soundfont(path: Path, cache_folder: Path) -> SoundFont:
    """The SoundFont in a file. Raises SoundFontError where there is none or it is damaged."""
    stamp = file_stamp(path)
    folder = cache_folder / "soundfonts"
    document = _kept(folder / f"{stamp}.json", lambda: _list(path, stamp))
    presets = {(bank, program): name for bank, program, name in document["presets"]}
    return SoundFont(path, stamp, document["name"] or path.stem, presets, folder)


def _list(path: Path, stamp: str) -> dict[str, Any]:
    font = opened(path, stamp)
    return {"name": font.container.name, "presets": [_row(preset) for preset in font.presets]}


def _row(preset: PresetName) -> tuple[int, int, str]:
    return preset.bank, preset.program, preset.name


def _facts_of(document: Mapping[str, Any]) -> PresetFacts:
    covered = tuple((low, high) for low, high in document["covered"])
    return PresetFacts(**{**document, "covered": covered, "velocity_bounds": tuple(document["velocity_bounds"])})


def _kept(path: Path, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What is kept under a name, else what `read` gives, which is then kept; where it cannot be, it is read again next time."""
    with suppress(OSError, ValueError, AttributeError):
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.get("version") == _FACTS_VERSION:
            return dict(document)
    document = {"version": _FACTS_VERSION, **read()}
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(document), encoding="utf-8")
        beside.replace(path)
    return document
