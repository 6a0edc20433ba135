"""The trees of the filter panel: families with their instruments, and the folders of the inventory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from airdesk.library.sample_roots import SampleRoot
from airdesk.ui.browser.filters import Filters
from airdesk.ui.browser.sample_texts import shown

_VALUE: Final = Qt.ItemDataRole.UserRole


class CountedTree(QTreeWidget):
    """Names with how many samples there are; those that are chosen are lit, and chosen or not by click, Space or Enter."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFixedHeight(height)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item, _: self._switch(item))

    def _switch(self, item: QTreeWidgetItem) -> None:
        raise NotImplementedError

    def _item(self, text: str, count: int, value: object) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text, f"{count:,}".replace(",", "\u202f")])
        item.setData(0, _VALUE, value)
        item.setToolTip(0, text)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _light(self, item: QTreeWidgetItem, *, is_chosen: bool) -> None:
        item.setCheckState(0, Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)

    # ── Qt ──

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._switch(item)
        else:
            super().keyPressEvent(event)


class InstrumentTree(CountedTree):
    """Families, each with its instruments."""

    def __init__(self, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__("Instruments", 190, parent)
        self._filters = filters
        self._tree: Mapping[str, Mapping[str, int]] = {}

    def set_tree(self, tree: Mapping[str, Mapping[str, int]]) -> None:
        """Show families and instruments, the largest first."""
        if tree == self._tree:
            return
        opened = {item.data(0, _VALUE) for item in self._tops() if item.isExpanded()}
        self._tree = tree
        self.clear()
        for family, instruments in tree.items():
            top = self._item(shown(family), sum(instruments.values()), ("families", family))
            top.addChildren([self._item(shown(name), count, ("instruments", name)) for name, count in instruments.items()])
            self.addTopLevelItem(top)
            top.setExpanded(("families", family) in opened)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Light what is chosen."""
        for top in self._tops():
            for item in (top, *(top.child(number) for number in range(top.childCount()))):
                field, name = item.data(0, _VALUE)
                self._light(item, is_chosen=name in getattr(self._filters.chosen, field))

    def _tops(self) -> list[QTreeWidgetItem]:
        return [self.topLevelItem(number) for number in range(self.topLevelItemCount())]

    def _switch(self, item: QTreeWidgetItem) -> None:
        self._filters.switch(*item.data(0, _VALUE))


class FolderTree(CountedTree):
    """The inventory's folders and what lies in them; one at a time."""

    def __init__(self, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__("Folders", 130, parent)
        self._filters = filters
        self._known: object = None
        self._items: list[QTreeWidgetItem] = []

    def set_folders(self, roots: Sequence[SampleRoot], folders: Mapping[str, Mapping[str, int]]) -> None:
        """Show the folders with all that is below them."""
        if (tuple(roots), folders) == self._known:
            return
        self._known = (tuple(roots), folders)
        self.clear()
        self._items = []
        for root in roots:
            counts = _with_parents(folders.get(root.id, {}))
            made: dict[str, QTreeWidgetItem] = {}
            for folder in sorted(counts, key=str.casefold):
                name = folder.rpartition("/")[2] or root.name
                made[folder] = item = self._item(name, counts[folder], (root.id, folder))
                self._items.append(item)
                above = made.get(folder.rpartition("/")[0]) if folder else None
                if above is None:
                    self.addTopLevelItem(item)
                else:
                    above.addChild(item)
                item.setToolTip(0, str(root.path / folder))
        if len(roots) == 1 and self.topLevelItemCount():
            self.topLevelItem(0).setExpanded(True)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Light the folder that is chosen."""
        for item in self._items:
            self._light(item, is_chosen=item.data(0, _VALUE) == self._filters.chosen.folder)

    def _switch(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _VALUE)
        self._filters.choose(folder=None if place == self._filters.chosen.folder else place)


def _with_parents(counts: Mapping[str, int]) -> dict[str, int]:
    """Each folder with the samples of all folders below it."""
    sums: dict[str, int] = {"": 0}
    for folder, count in counts.items():
        parts = folder.split("/") if folder else []
        for length in range(len(parts) + 1):
            above = "/".join(parts[:length])
            sums[above] = sums.get(above, 0) + count
    return sums
