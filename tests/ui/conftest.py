"""Waiting in tests of the window: a busy machine is slow, not wrong. Garbage is searched between tests, in their thread."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits long by default; what comes at once costs no time."""

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **options)

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture(scope="session")
def loaded_before() -> None:
    """What is there before the first window stays, so that searches are short."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def swept(loaded_before: None) -> Iterator[None]:
    """No search for garbage in other threads, where widgets must not be destroyed; the program has `Sweeping` for it."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> PatientBot:
    """The bot of pytest-qt, with patience."""
    return PatientBot(request)
