"""What a menu offers to have composed: a further part, a variation, a continuation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu

from airdesk.ui.session import Session

if TYPE_CHECKING:
    from airdesk.workflows.part_place import PartKind

_OF_TRACK: Final[tuple[tuple[PartKind, str, str], ...]] = (
    ("variation", "Variation of this track", "Ctrl+Shift+V"),
    ("continuation", "Continue this track", "Ctrl+Shift+C"),
    ("part", "New part that suits it…", "Ctrl+Shift+N"),
)
_OF_CLIP: Final[tuple[tuple[PartKind, str, str], ...]] = (
    ("variation", "Variation of this clip", ""),
    ("continuation", "Continue after this clip", ""),
    ("part", "New part here…", ""),
)


def add_part_actions(menu: QMenu, session: Session, track_id: str, clip_index: int = -1) -> None:
    """Put them into a menu, for a clip or (-1) for its whole track."""
    for kind, text, key in _OF_TRACK if clip_index < 0 else _OF_CLIP:
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.triggered.connect(partial(_ask, session, kind, track_id, clip_index))


def _ask(session: Session, kind: PartKind, track_id: str, clip_index: int, _is_checked: bool = False) -> None:
    session.part_wanted.emit(kind, track_id, clip_index)
