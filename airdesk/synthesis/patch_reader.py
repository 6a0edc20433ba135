"""Patch files: TOML in `resources/patches`, read and checked into `Patch`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from airdesk.errors import PatchError
from airdesk.paths import resources_folder
from airdesk.synthesis.facts_reader import between, read_facts
from airdesk.synthesis.methods import METHODS
from airdesk.synthesis.patch import About, Drum, KitFinish, Patch, Tape, Voice


@dataclass(frozen=True, slots=True)
class _DrumTable:
    """A [[drum]] entry of a kit file, as written."""

    name: str
    notes: tuple[int, ...] = between((), 27, 87)
    method: str = ""
    level_db: float = between(0.0, -60.0, 24.0)
    velocity_splits: tuple[int, ...] = between((), 1, 126)
    takes: int = between(1, 1, 4)
    choke_group: int = between(0, 0, 15)


def patches_folder() -> Path:
    """Where the patch files lie."""
    return resources_folder() / "patches"


def patch_ids(folder: Path) -> tuple[str, ...]:
    """The names of all factory sounds, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def read_patch(patch_id: str, folder: Path) -> Patch:
    """One patch; kits that inherit bring the drums of the other kit along."""
    if patch_id not in patch_ids(folder):
        raise PatchError(f"There is no factory sound '{patch_id}'; there are {', '.join(patch_ids(folder))}.")
    path = folder / f"{patch_id}.toml"
    return _read_patch(path)


def read_about(patch_id: str, folder: Path) -> About:
    """Only the [patch] table: cheap, for lists."""
    path = folder / f"{patch_id}.toml"
    return read_facts(About, _section(_read_toml(path), "patch", path), f"[patch] of {path.name}")


def _read_patch(path: Path) -> Patch:
    document = _read_toml(path)
    unknown = set(document) - {"patch", "sound", "tape", "drum", "finish", "inherits"}
    if unknown:
        raise PatchError(f"{path.name} has an unknown part '{min(unknown)}'.", path=path)
    about = read_about(path.stem, path.parent)
    if "sound" in document:
        voice = _voice(_section(document, "sound", path), f"[sound] of {path.name}")
        tape = read_facts(Tape, document.get("tape", {}), f"[tape] of {path.name}")
        return Patch(path.stem, about, voice=voice, finish=tape)
    finish = read_facts(KitFinish, document.get("finish", {}), f"[finish] of {path.name}")
    return Patch(path.stem, about, drums=_drums(document, path), finish=finish)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PatchError(f"The patch file {path.name} cannot be read: {error}.", path=path) from error


def _section(document: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    section = document.get(name)
    if not isinstance(section, Mapping):
        raise PatchError(f"{path.name} lacks its [{name}] table.", path=path)
    return section


def _voice(table: Mapping[str, Any], where: str) -> Voice:
    name = table.get("method")
    if name not in METHODS:
        raise PatchError(f"{where} asks for the method {name!r}; known are {', '.join(sorted(METHODS))}.")
    facts = {key: value for key, value in table.items() if key != "method"}
    return Voice(str(name), read_facts(METHODS[str(name)].facts, facts, where))


def _drums(document: Mapping[str, Any], path: Path) -> tuple[Drum, ...]:
    """The kit's own drums, then those of the kit it inherits from on the notes that are still free."""
    own = tuple(_drum(entry, path) for entry in document.get("drum", []))
    if "inherits" not in document:
        return own
    taken = {note for drum in own for note in drum.notes}
    inherited = read_patch(str(document["inherits"]), path.parent).drums
    left = (replace(drum, notes=tuple(note for note in drum.notes if note not in taken)) for drum in inherited)
    return own + tuple(drum for drum in left if drum.notes)


def _drum(entry: Mapping[str, Any], path: Path) -> Drum:
    where = f"[[drum]] {entry.get('name', '?')!r} of {path.name}"
    table = read_facts(_DrumTable, {key: value for key, value in entry.items() if key != "sound"}, where)
    voice = _voice({"method": table.method, **entry.get("sound", {})}, where)
    return Drum(
        name=table.name,
        notes=table.notes,
        voice=voice,
        level_db=table.level_db,
        velocity_splits=table.velocity_splits,
        takes=table.takes,
        choke_group=table.choke_group,
        origin=path.stem,
    )
