"""What lies in a folder of songs and is none: films, what is protected, links to nothing, mixes that were made there."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from airdesk.workflows.audio_inputs import AUDIO_SUFFIXES, FOREIGN_SUFFIXES

MIX_NAME: Final = "mix"
"""What a mix's files are called."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the mix, and why."""

    path: Path
    reason: str  # one sentence


def own_mixes(paths: Sequence[Path]) -> set[Path]:
    """Mixes of ours in the folders: a file called mix with its decisions beside it. One that is named itself is a song."""
    found: set[Path] = set()
    for folder in (path for path in paths if path.is_dir()):
        for decisions in folder.rglob(f"{MIX_NAME}.json"):
            if _tells_of_a_mix(decisions):
                beside = decisions.parent.glob(f"{MIX_NAME}.*")
                found.update(each for each in beside if each.suffix.lower() in AUDIO_SUFFIXES)
    return found


def _tells_of_a_mix(path: Path) -> bool:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and {"transitions", "order", "goal"} <= document.keys()


def not_songs(paths: Sequence[Path], check: Callable[[], None] = lambda: None) -> list[LeftOut]:
    """What lies in folders and looks like music but is a film, protected, a link to nothing or a folder itself.

    *check*: called for every file, may raise to stop.
    """
    found = []
    for folder in (path for path in paths if path.is_dir()):
        for each in sorted(folder.rglob("*")):
            check()
            suffix = each.suffix.lower()
            if suffix in FOREIGN_SUFFIXES and each.is_file():
                reason = f"{each.name} is a film, or audio that is protected or of a kind not read here: convert it first."
            elif suffix in AUDIO_SUFFIXES and each.is_dir():
                reason = f"{each.name} is a folder, not a song."
            elif suffix in AUDIO_SUFFIXES and not each.exists():
                reason = f"{each.name} is a link to a file that does not exist."
            else:
                continue
            found.append(LeftOut(each, reason))
    return found


def own_mix_sentence(path: Path) -> str:
    """Why a mix of ours is left out."""
    return f"{path.name} is a mix that AirDesk made in this folder."
