"""What narrows the list of samples: chosen by chips and in the filter panel, shown in full, taken away one by one or all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from airdesk.library.sample_search import SampleQuery
from airdesk.ui.browser.sample_texts import shown
from airdesk.ui.library.wording import key_text
from airdesk.ui.widgets.pitch_text import pitch_class_text

_PLAIN: Final = SampleQuery()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen; the default is everything that can be played."""

    text: str = ""
    families: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()  # one of these or of the families
    tags: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    pitch_classes: frozenset[int] = frozenset()
    tempo_bpm: tuple[float, float] | None = None
    length_seconds: tuple[float, float] | None = None
    is_loop: bool | None = None
    favourites_only: bool = False
    state: str = "ok"
    folder: tuple[str, str] | None = None  # root id, folder inside it


class Filters(QObject):
    """One value that all panels of the browser change and show."""

    changed = Signal()
    cleared = Signal()  # it was put aside: nothing is to be asked

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = Chosen()
        self.order: str = "name"
        self.is_falling = False
        self._tree: Mapping[str, Mapping[str, int]] = {}
        self._roots: Mapping[str, str] = {}

    def set_known(self, tree: Mapping[str, Mapping[str, int]], roots: Mapping[str, str]) -> None:
        """Which instruments there are of which family, and what the folders of the inventory are called, by id."""
        self._tree, self._roots = tree, roots

    def choose(self, **changes: Any) -> None:
        """Choose otherwise; told only where it is a change."""
        chosen = replace(self.chosen, **changes)
        if chosen != self.chosen:
            self.chosen = chosen
            self.changed.emit()

    def switch(self, field: str, name: object) -> None:
        """Add a name to a set of them, or take it out."""
        self.choose(**{field: getattr(self.chosen, field) ^ {name}})

    def sort(self, order: str, *, is_falling: bool) -> None:
        """Another order."""
        if (order, is_falling) != (self.order, self.is_falling):
            self.order, self.is_falling = order, is_falling
            self.changed.emit()

    def clear(self, name: str) -> None:
        """Take away what a chip stands for."""
        field, _, value = name.partition(":")
        if not value:
            self.choose(**{field: getattr(Chosen(), field)})
            return
        kept = {each for each in getattr(self.chosen, field) if str(each) != value}
        self.choose(**{field: frozenset(kept)})

    def clear_all(self) -> None:
        """Show everything that can be played."""
        self.choose(**{name: getattr(Chosen(), name) for name in Chosen.__slots__})

    def put_aside(self) -> Chosen:
        """Nothing is chosen for now; returns what was, for `choose_again`."""
        before = self.chosen
        self.chosen = Chosen()
        self.cleared.emit()
        return before

    def choose_again(self, chosen: Chosen) -> None:
        """What was put aside is chosen again."""
        self.chosen = chosen
        self.changed.emit()

    @property
    def query(self) -> SampleQuery:
        """What to ask the library."""
        chosen = self.chosen
        families, instruments = chosen.families, chosen.instruments
        if instruments and families:  # one of these or of those
            instruments |= {name for family in families for name in self._tree.get(family, ())}
            families = frozenset()
        root_id, folder = chosen.folder or (None, None)
        return replace(
            _PLAIN,
            text=chosen.text,
            order=self.order,  # type: ignore[arg-type]
            is_falling=self.is_falling,
            families=families,
            instruments=instruments,
            tags=chosen.tags,
            keys=chosen.keys,
            pitch_classes=chosen.pitch_classes,
            tempo_bpm=chosen.tempo_bpm,
            length_seconds=chosen.length_seconds,
            is_loop=chosen.is_loop,
            favourites_only=chosen.favourites_only,
            states=frozenset({chosen.state}),
            root_id=root_id,
            folder=folder or None,
        )

    def active(self) -> dict[str, str]:
        """What is on, by the name to clear it by: the words for its chip. The text of the search field is seen there."""
        chosen = self.chosen
        found = {f"families:{name}": shown(name) for name in sorted(chosen.families)}
        found |= {f"instruments:{name}": shown(name) for name in sorted(chosen.instruments)}
        found |= {f"tags:{name}": name for name in sorted(chosen.tags)}
        found |= {f"keys:{name}": key_text(name) for name in sorted(chosen.keys)}
        found |= {f"pitch_classes:{number}": f"Root {pitch_class_text(number)}" for number in sorted(chosen.pitch_classes)}
        if chosen.tempo_bpm is not None:
            found["tempo_bpm"] = f"{chosen.tempo_bpm[0]:.0f}–{chosen.tempo_bpm[1]:.0f} BPM"
        if chosen.length_seconds is not None:
            found["length_seconds"] = _span_text(*chosen.length_seconds)
        if chosen.is_loop is not None:
            found["is_loop"] = "Loops" if chosen.is_loop else "One-shots"
        if chosen.favourites_only:
            found["favourites_only"] = "Favourites"
        if chosen.state != "ok":
            found["state"] = shown(chosen.state)
        if chosen.folder is not None:
            root_id, folder = chosen.folder
            found["folder"] = PurePosixPath(folder).name or self._roots.get(root_id, "Folder")
        return found

    @property
    def is_narrowed(self) -> bool:
        """Whether anything narrows the list."""
        return self.chosen != Chosen()


def _span_text(shortest: float, longest: float) -> str:
    if longest >= 1e6:
        return f"Over {shortest:g} s"
    return f"Under {longest:g} s" if shortest <= 0 else f"{shortest:g}–{longest:g} s"
