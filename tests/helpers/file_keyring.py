"""A keyring in a file, as a system might have one, for tests that go the whole way through keyring's own functions."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

VARIABLE = "AIRDESK_TEST_KEYRING"


class FileKeyring(KeyringBackend):
    """Keeps secrets in the file that the environment names, not readable at a glance."""

    priority: ClassVar[float] = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, if there is one."""
        return self._kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self._keep({**self._kept(), f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        kept = self._kept()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("there is none")
        self._keep(kept)

    def _kept(self) -> dict[str, str]:
        path = Path(os.environ[VARIABLE])
        return json.loads(base64.b85decode(path.read_bytes())[::-1]) if path.is_file() else {}

    def _keep(self, kept: dict[str, str]) -> None:
        path = Path(os.environ[VARIABLE])
        written = path.with_suffix(".new")
        written.write_bytes(base64.b85encode(json.dumps(kept).encode()[::-1]))
        written.replace(path)  # whoever reads meanwhile reads all of it


@contextmanager
def file_keyring(path: Path, patch: pytest.MonkeyPatch) -> Iterator[FileKeyring]:
    """Make it the keyring of this process and of those that it starts."""
    patch.setenv(VARIABLE, str(path))
    patch.setenv("PYTHON_KEYRING_BACKEND", f"{__name__}.{FileKeyring.__name__}")
    before, backend = keyring.get_keyring(), FileKeyring()
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        keyring.set_keyring(before)
