"""A session over an inventory of real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from airdesk.settings import Settings, keep_settings, settings_for
from airdesk.ui.session import Session
from tests.ui.conftest import PatientBot


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "library"
    keep_settings(folder, scan_deep=False)
    return settings_for(folder)


@pytest.fixture
def session(qtbot: PatientBot, settings: Settings) -> Iterator[Session]:
    session = Session(settings)
    yield session
    session.close()
