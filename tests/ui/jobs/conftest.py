from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from airdesk.settings import settings_for
from airdesk.ui.session import Session


@pytest.fixture
def session(qtbot: Any, tmp_path: Path) -> Iterator[Session]:
    session = Session(settings_for(tmp_path / "library"))
    yield session
    session.close()
