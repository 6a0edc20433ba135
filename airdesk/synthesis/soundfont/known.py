"""What `resources/soundfont.toml` says of General MIDI SoundFonts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from airdesk.errors import PatchError
from airdesk.paths import resources_folder
from airdesk.synthesis.facts_reader import between, read_facts


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """Facts about SoundFonts in general."""

    usual_names: tuple[str, ...]  # files to look for, best first
    own_programs: tuple[int, ...] = between((), 0, 127)  # General MIDI programs that our synthesis keeps
    own_kits: tuple[int, ...] = between((), 0, 127)  # programs of the drum channel that it keeps


@cache
def known_facts() -> KnownFacts:
    """The facts. Raises PatchError where the file has mistakes."""
    path = resources_folder() / "soundfont.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PatchError(f"The file {path.name} cannot be read: {error}.", path=path) from error
    return read_facts(KnownFacts, document, path.name)
