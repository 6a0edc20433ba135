"""The menu of the rows that are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from airdesk.ui.browser.sample_drag import sample_mime
from airdesk.ui.library.wording import plain

if TYPE_CHECKING:
    from airdesk.ui.browser.browser import InventoryBrowser


def row_menu(browser: InventoryBrowser) -> QMenu | None:
    """What can be done with the chosen rows; None where there are none."""
    rows, chosen = browser.table.selected(), browser.chosen
    if not rows:
        return None
    menu = QMenu(browser.table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("Hear it\tSpace", chosen.replay)
    use = menu.addAction(f"{plain(browser.using.words[0])}\tEnter", chosen.use)
    use.setEnabled(browser.using.track is not None and not browser.using.is_busy)
    menu.addAction("Show what sounds like it\tS", chosen.find_similar)
    menu.addAction("Take the heart away\tF" if rows[0].sample.is_favourite else "Put a heart on it\tF", chosen.switch_favourite)
    menu.addSeparator()
    sample = rows[0].sample
    menu.addAction("Show only its folder", lambda: browser.filters.choose(folder=(sample.root_id, sample.folder)))
    menu.addAction("Copy the file\tCtrl+C", lambda: QGuiApplication.clipboard().setMimeData(sample_mime(rows)))
    menu.addAction("Copy its path", lambda: QGuiApplication.clipboard().setText(str(rows[0].path)))
    folder = QUrl.fromLocalFile(str(rows[0].path.parent))
    menu.addAction("Open its folder", lambda: QDesktopServices.openUrl(folder))
    return menu


def show_row_menu(browser: InventoryBrowser, place: QPoint) -> None:
    """Open it at a place of the screen."""
    menu = row_menu(browser)
    if menu is not None:
        menu.popup(place)
