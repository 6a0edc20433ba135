"""Assets are kept once by content, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import LibraryError, StorageError
from airdesk.library.assets import asset_path, read_asset, store_asset
from airdesk.library.database import Library, integrity_problems


def test_the_same_content_is_kept_once(library: Library) -> None:
    first = store_asset(library, b"picture", "image/png")
    assert store_asset(library, b"picture", "image/png") == first
    assert read_asset(library, first) == b"picture"
    files = [path for path in library.assets_folder.rglob("*") if path.is_file()]
    assert files == [library.assets_folder / first[:2] / first[2:]]


def test_a_changed_or_missing_file_is_noticed(library: Library) -> None:
    sha256 = store_asset(library, b"picture", "image/png")
    asset_path(library, sha256).write_bytes(b"changed")
    with pytest.raises(LibraryError, match="damaged"):
        read_asset(library, sha256)
    asset_path(library, sha256).unlink()
    with pytest.raises(LibraryError, match="cannot be read"):
        read_asset(library, sha256)
    assert any("asset" in problem for problem in integrity_problems(library))


def test_a_write_that_fails_leaves_nothing(library: Library, tmp_path: Path) -> None:
    library.assets_folder.write_text("a file is in the way")
    with pytest.raises(StorageError, match="cannot write"):
        store_asset(library, b"picture", "image/png")
    assert library.database.table("assets").count == 0
