"""What the tests of providers share: questions, servers and chains."""

from __future__ import annotations

import pytest

from airdesk.providers import asking


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow quickly."""
    monkeypatch.setattr(asking, "_FIRST_PAUSE_SECONDS", 0.02)
