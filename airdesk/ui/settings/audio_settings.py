"""The dialog for the sound device and its buffer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from airdesk.playback.state import DeviceChoice, DeviceState, PlaybackState
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE

BUFFER_FRAMES: Final = (128, 256, 512, 1024, 2048)
DEFAULT_DEVICE: Final = "System default"
_LOOK_MS: Final = 700  # between looks for devices that come or go
_NO_DEVICE: Final = "No sound device was found. Songs are made and exported all the same; connect one, and it is listed here."
_ADVICE: Final = "Small buffers answer faster. If it crackles or underruns are counted, take a bigger one."


class AudioSettings(QDialog):
    """Devices are looked for while it is open; what is chosen goes to playback and to whoever keeps it."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        choice: DeviceChoice | None = None,
        on_chosen: Callable[[DeviceChoice], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._on_chosen = on_chosen
        self.devices, self.buffers = QComboBox(), QComboBox()
        self.meaning, self.now, self.problem = QLabel(), QLabel(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.setWindowTitle("Sound device")
        self._lay_out()
        self._fill(choice or DeviceChoice(block_frames=session.last_state.device.block_frames))
        self._show_state(session.last_state)
        self.buffers.currentIndexChanged.connect(self._show_meaning)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        session.playback_ticked.connect(self._show_state)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_for_devices)

    @property
    def choice(self) -> DeviceChoice:
        """What is chosen as it stands."""
        return DeviceChoice(str(self.devices.currentData() or ""), int(self.buffers.currentData()))

    def _fill(self, choice: DeviceChoice) -> None:
        self.devices.addItem(DEFAULT_DEVICE, "")
        self._list_devices(choice.name)
        rate = self._session.last_state.device.sample_rate
        for frames in BUFFER_FRAMES:
            self.buffers.addItem(f"{frames} frames · {1000 * frames / rate:.1f} ms", frames)
        nearest = min(BUFFER_FRAMES, key=lambda frames: abs(frames - choice.block_frames))
        self.buffers.setCurrentIndex(BUFFER_FRAMES.index(nearest))
        self._show_meaning()

    def _look_for_devices(self) -> None:
        if not self.devices.view().isVisible():  # not under the user's hand
            self._list_devices(self.choice.name)

    def _list_devices(self, wanted: str) -> None:
        """The devices there are; one that was chosen and is gone stays listed as such."""
        playback = self._session.playback
        names = [] if playback is None else playback.devices()
        listed = [(name, name) for name in names]
        if wanted and wanted not in names:
            listed.append((f"{wanted} (not connected)", wanted))
        if [(self.devices.itemText(row), self.devices.itemData(row)) for row in range(1, self.devices.count())] != listed:
            while self.devices.count() > 1:
                self.devices.removeItem(1)
            for text, name in listed:
                self.devices.addItem(text, name)
        self.devices.setCurrentIndex(max(0, self.devices.findData(wanted)))
        is_missing = not names and not self._session.last_state.device.name
        self.problem.setText(self._session.last_state.device.problem or (_NO_DEVICE if is_missing else ""))
        self.problem.setVisible(bool(self.problem.text()))

    def _show_meaning(self) -> None:
        rate = self._session.last_state.device.sample_rate
        frames = int(self.buffers.currentData())
        self.meaning.setText(f"The device asks for {frames} frames at a time: {rate / frames:.0f} times a second. {_ADVICE}")

    def _show_state(self, state: PlaybackState) -> None:
        self.now.setText(device_text(state.device))

    def _choose(self) -> None:
        choice = self.choice
        if self._session.playback is not None:
            self._session.playback.set_device(choice)
        if self._on_chosen is not None:
            self._on_chosen(choice)
        self.accept()

    def _lay_out(self) -> None:
        for label, look in ((self.meaning, "soft"), (self.now, "soft"), (self.problem, "warning")):
            label.setProperty("look", look)
            label.setWordWrap(True)
        self.devices.setAccessibleName("Sound device")
        self.buffers.setAccessibleName("Buffer size")
        self.devices.setMinimumWidth(300)
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("Use this")
        ok.setProperty("look", "primary")
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE)
        form.setVerticalSpacing(SPACE)
        form.addRow("Device", self.devices)
        form.addRow("Buffer", self.buffers)
        form.addRow("", self.meaning)
        form.addRow("Now", self.now)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 20, 16)
        rows.setSpacing(SPACE)
        rows.addLayout(form)
        rows.addWidget(self.problem)
        rows.addStretch(1)
        rows.addWidget(self.buttons)
        self.setMinimumWidth(460)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()


def device_text(device: DeviceState) -> str:
    """What the device does now, in one line."""
    if not device.name:
        return "No device is in use; it is opened when something plays."
    underruns = "no underruns" if device.num_underruns == 0 else f"{device.num_underruns} underruns"
    latency = f" · {1000 * device.latency_seconds:.0f} ms latency" if device.latency_seconds else ""
    return f"{device.name} · {device.sample_rate / 1000:g} kHz · {device.block_frames} frames{latency} · {underruns}"
