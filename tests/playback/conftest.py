"""Devices for the tests of playback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.helpers.clocked_device import ClockedDevice, missing_for_device


@pytest.fixture
def clocked_device(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClockedDevice]:
    """A running device that this process and its children see as the default."""
    missing = missing_for_device()
    if missing:
        pytest.skip(f"no clocked sound device: {missing}")
    with TemporaryDirectory(prefix="pulse-", ignore_cleanup_errors=True) as folder:  # short: the path of a socket has its limit
        device = ClockedDevice(Path(folder))
        for name, value in device.environment.items():
            monkeypatch.setenv(name, value)
        device.start()
        try:
            yield device
        finally:
            device.stop()


@pytest.fixture
def no_device(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without any sound device."""
    if Path("/dev/snd").exists():
        pytest.skip("this machine has a sound card")
    monkeypatch.delenv("ALSA_CONFIG_PATH", raising=False)
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
