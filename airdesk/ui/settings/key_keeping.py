"""Keeping and removing keys: in the system's keyring, or, where there is none and the user says so, in a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError, StorageError
from airdesk.ui.bridge import InOrder
from airdesk.ui.session import Session
from airdesk.ui.settings.provider_row import ProviderRow
from airdesk.ui.settings.providers_wording import IN_FILE, IN_FILE_TIP, NO_KEYRING
from airdesk.ui.theme import TIGHT
from airdesk.workflows.provider_settings import keep_key, remove_key


class KeyKeeping(QWidget):
    """Seen only where there is no keyring: then it asks whether keys may be kept in a file."""

    kept = Signal(object)  # ProviderRow whose key is kept now
    removed = Signal()
    failed = Signal(str)  # a sentence

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._edits = InOrder(self)
        self._edits.failed.connect(lambda error: self.failed.emit(str(error)))
        self.no_keyring, self.in_file = QLabel(NO_KEYRING), QCheckBox(IN_FILE)
        self.no_keyring.setProperty("look", "warning")
        self.no_keyring.setWordWrap(True)
        self.no_keyring.setTextFormat(Qt.TextFormat.PlainText)
        self.in_file.setToolTip(IN_FILE_TIP)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(TIGHT)
        rows.addWidget(self.no_keyring)
        rows.addWidget(self.in_file)
        self.hide()

    def keep(self, row: ProviderRow, key: str) -> None:
        """Keep a key of a provider; what came of it is said in its row."""
        settings, in_file, address = self._session.settings, self.in_file.isChecked(), row.shown_address
        row.say("Keeping the key…")

        def work() -> AirdeskError | None:
            try:
                keep_key(settings, row.state.id, key, in_file=in_file, address=address)
            except AirdeskError as error:
                return error
            return None

        self._edits.do(work, partial(self._on_kept, row))

    def remove(self, row: ProviderRow) -> None:
        """Forget the key of a provider that is kept here."""
        settings, provider = self._session.settings, row.state.id

        def done(_: object) -> None:
            row.say("The key that AirDesk kept is removed.")
            self.removed.emit()

        self._edits.do(lambda: remove_key(settings, provider), done)

    def when_kept(self, then: Callable[[], object]) -> None:
        """Call *then* once all that was asked so far is done, and told."""
        self._edits.do(lambda: None, lambda _: then())

    def _on_kept(self, row: ProviderRow, error: AirdeskError | None) -> None:
        if error is not None:
            if isinstance(error, StorageError):
                self.show()
            row.say(str(error), "error")
            return
        row.key.forget()
        row.say("The key is kept.", "good")
        self.kept.emit(row)
