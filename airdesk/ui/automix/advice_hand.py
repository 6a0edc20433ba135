"""What the entry in the menu does: ask for advice, and show the dialog with how far it is and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from airdesk.ui.automix.advising import Advising

if TYPE_CHECKING:
    from airdesk.ui.automix.advice_dialog import AdviceDialog
    from airdesk.ui.automix.set_desk import SetDesk


class AdviceHand(QObject):
    """Makes the dialog when it is first shown."""

    def __init__(self, desk: SetDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._above = desk, parent
        self.advising = Advising(desk, self)
        self.dialog: AdviceDialog | None = None
        self.advising.finished.connect(self.present)

    def ask(self) -> None:
        """Ask, or show how far the answer is; what stands in the way is said in the status bar."""
        if self.advising.is_running or self.advising.ask():
            self.present()

    def present(self) -> None:
        """Show the dialog as it is now."""
        if self.dialog is None:
            from airdesk.ui.automix.advice_dialog import AdviceDialog

            self.dialog = AdviceDialog(self._desk, self.advising, self._above)
        self.dialog.present()
