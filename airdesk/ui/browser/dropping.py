"""What is dropped on the browser: folders are taken in, of files the folder they lie in, once that is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from airdesk.ui.browser.sample_drag import MIME_TYPE


def dropped_paths(mime: QMimeData) -> list[Path]:
    """Files and folders of this machine; none where samples of the inventory itself are dragged."""
    if mime.hasFormat(MIME_TYPE) or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def take_in(paths: Sequence[Path], parent: QWidget, add: Callable[[Sequence[Path]], None]) -> None:
    """Add folders at once; for single files ask whether their folder shall be added."""
    folders = [path for path in paths if path.is_dir()]
    others = sorted({path.parent for path in paths if not path.is_dir()} - set(folders))
    if folders:
        add(folders)
    if others:
        box = QMessageBox(QMessageBox.Icon.Question, "Add the folder?", "", parent=parent)
        names = " and ".join(f"“{folder.name or folder}”" for folder in others[:3])
        box.setText(f"The inventory holds folders. Add {names}, with all samples in it?")
        yes = box.addButton("Add folder", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(lambda _: add(others) if box.clickedButton() is yes else None)
        box.open()


def choose_folder(parent: QWidget, add: Callable[[Sequence[Path]], None]) -> None:
    """Let a folder be chosen and add it."""
    dialog = QFileDialog(parent, "Choose a folder with samples", str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.fileSelected.connect(lambda path: add([Path(path)]))
    dialog.open()
