"""The line at the bottom: the sound device, messages, and who composes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from airdesk.playback.state import PlaybackState
from airdesk.ui.session import Session
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel

MESSAGE_MS = 12_000
COMPOSER = "Composer: built-in · no key needed"


class StatusLine(QStatusBar):
    """Says what is so, and for a while what has happened."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._device = QLabel("Audio: not in use")
        self._message = ElidedLabel(ui_font(), tone="text-soft")
        self._message.setStyleSheet("padding: 0px 8px;")  # its height is that of its text
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._composer, self._who, self._right = QLabel(COMPOSER), COMPOSER, ""
        self._composer.setTextFormat(Qt.TextFormat.PlainText)
        self.addWidget(self._device)
        self.addWidget(self._message, 1)
        self.addPermanentWidget(self._composer)
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.timeout.connect(lambda: self._message.setText(""))
        session.told.connect(self.tell)
        session.playback_ticked.connect(self._on_tick)

    def tell(self, level: str, text: str) -> None:
        """Show a sentence for a while; errors stay until the next one."""
        self._message.setText(text)
        look, tone = {"error": ("error", "bad"), "warning": ("warning", "warn")}.get(level, ("soft", "text-soft"))
        self._message.setProperty("look", look)
        self._message.set_tone(tone)
        self._hide.stop()
        if level != "error":
            self._hide.start(MESSAGE_MS)

    @property
    def message(self) -> str:
        """The sentence shown."""
        return self._message.text()

    def show_right(self, text: str) -> None:
        """Say something at the right end; empty: who composes."""
        self._right = text
        self._composer.setText(text or self._who)

    def show_composer(self, name: str) -> None:
        """Say who composes; empty: AirDesk itself."""
        self._who = f"Composer: {name}" if name else COMPOSER
        self.show_right(self._right)

    def add_at_left(self, widget: QWidget) -> None:
        """Put a widget before the messages."""
        self.insertWidget(1, widget)

    def _on_tick(self, state: PlaybackState) -> None:
        device = state.device
        if device.problem:
            text = f"○ {device.problem}"
        elif device.name:
            rate = f"{device.sample_rate / 1000:g} kHz"
            underruns = {0: "no underruns", 1: "1 underrun"}.get(device.num_underruns, f"{device.num_underruns} underruns")
            text = f"● Audio: {rate} · {device.block_frames} frames · {underruns}"
        else:
            text = "Audio: not in use"
        if text != self._device.text():
            self._device.setText(text)
            _dress(self._device, "warning" if device.problem else "soft")
            self._device.setToolTip(device.problem or device.name)


def _dress(label: QLabel, look: str) -> None:
    if label.property("look") != look:
        label.setProperty("look", look)
        label.style().unpolish(label)
        label.style().polish(label)
