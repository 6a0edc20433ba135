"""SFZ files and SoundFonts in the folders of the inventory, and instruments made of any of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.sample_roots import sample_roots
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.own_instruments import OwnInstrument

_SOUNDFONTS: Final = frozenset({".sf2", ".sf3"})
_ENDINGS: Final = _SOUNDFONTS | {".sfz"}


@dataclass(frozen=True, slots=True)
class InstrumentFile:
    """A file that is one instrument or holds several."""

    path: Path
    kind: str  # "sfz" or "soundfont"

    def document(self) -> dict[str, Any]:
        """The file for JSON."""
        return {"path": str(self.path), "kind": self.kind}


def instrument_files(settings: Settings, progress: Progress | None = None) -> list[InstrumentFile]:
    """The SFZ files and SoundFonts in all folders of the inventory, by path; links to folders are not followed."""
    progress = progress or NoProgress()
    with open_library(settings.library_folder) as library:
        roots = [root.path for root in sample_roots(library)]
    found: set[Path] = set()
    for root in roots:
        for folder, _, names in os.walk(root):
            progress.check_cancelled()
            found |= {Path(folder, name) for name in names if Path(name).suffix.casefold() in _ENDINGS}
    return [InstrumentFile(path, _kind(path)) for path in sorted(found)]


def instrument_for_file(settings: Settings, path: Path, *, bank: int = 0, program: int = 0) -> OwnInstrument:
    """The instrument of an SFZ file, or of a SoundFont's preset. Raises BadInputError, SoundFontError."""
    from airdesk.workflows.own_presets import instrument_for_preset
    from airdesk.workflows.own_sfz import instrument_for_sfz

    if path.suffix.casefold() not in _ENDINGS:
        raise BadInputError(f"{path.name} is no instrument: give an SFZ file or a SoundFont (.sf2, .sf3).", path=path)
    if _kind(path) == "sfz":
        return instrument_for_sfz(settings, path)
    return instrument_for_preset(settings, path, bank, program)


def is_instrument_file(path: Path) -> bool:
    """Whether a file is an instrument by its ending."""
    return path.suffix.casefold() in _ENDINGS and path.is_file()


def _kind(path: Path) -> str:
    return "soundfont" if path.suffix.casefold() in _SOUNDFONTS else "sfz"
