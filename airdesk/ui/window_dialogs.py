"""The dialogs of the window: sound device, what works here, all keys, about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from airdesk.playback.state import DeviceChoice
from airdesk.settings import keep_settings

if TYPE_CHECKING:
    from airdesk.ui.session import Session


class WindowDialogs:
    """Each is made when it is asked for."""

    def __init__(self, window: QWidget, session: Session) -> None:
        self._window, self._session = window, session
        settings = session.settings
        self.models_changed: Callable[[], object] = lambda: None  # keys or choices of language models are others
        self._device = DeviceChoice(settings.audio_device, settings.buffer_frames)

    def models(self) -> None:
        """Keys, models and order of the providers of language models."""
        from airdesk.ui.settings.providers_dialog import ProvidersDialog

        dialog = ProvidersDialog(self._session, self._window)
        dialog.page.changed.connect(lambda: self.models_changed())
        dialog.open()

    def audio(self) -> None:
        """Choose the sound device."""
        from airdesk.ui.settings.audio_settings import AudioSettings

        AudioSettings(self._session, self._window, choice=self._device, on_chosen=self._keep_device).open()

    def health(self) -> None:
        """What works on this machine, and how to mend what does not."""
        from airdesk.ui.settings.health_view import HealthView

        dialog = QDialog(self._window)
        dialog.setWindowTitle("What works on this machine")
        dialog.resize(680, 560)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(HealthView(self._session))
        dialog.open()

    def song_samples(self) -> None:
        """Play the open song with the user's samples."""
        from airdesk.ui.browser.song_samples import SongSamples

        if self._session.song is None:
            self._session.tell("Open a song first: it can be played with your samples then.", "warning")
            return
        dialog = SongSamples(self._session, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def shortcuts(self) -> None:
        """All keys."""
        from airdesk.ui.settings.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self._window, parent=self._window).open()

    def about(self) -> None:
        """Version, licence, what it is built on."""
        from airdesk.ui.settings.about_dialog import AboutDialog

        AboutDialog(self._window).open()

    def _keep_device(self, choice: DeviceChoice) -> None:
        self._device = choice
        folder = self._session.settings.library_folder
        job = self._session.executor.submit(
            lambda _: keep_settings(folder, audio_device=choice.name or None, buffer_frames=choice.block_frames),
            kind="library",
            label="Keep the sound device",
        )
        job.failed.connect(lambda error: self._session.tell(str(error), "error"))
