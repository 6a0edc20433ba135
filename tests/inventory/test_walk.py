"""Walking finds every sample once, whatever lies in the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from airdesk.errors import CancelledError
from airdesk.inventory.walk import Walked, place_of, walk
from tests.helpers.sample_folders import write_files


def walked(root: Path, check: Callable[[int], None] = lambda _: None, **options: object) -> Walked:
    return walk(root, is_skipped=lambda _: False, check=check, **options)  # type: ignore[arg-type]


def ids(found: Walked) -> list[str]:
    return [file.id for file in found.files]


def test_samples_by_their_endings_and_no_hidden_ones(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/b/1.wav": 1, "2.AIFF": 2, ".hidden.wav": 3, ".git/4.wav": 4, "__MACOSX/5.wav": 5, "6.txt": 6})
    assert ids(walked(tmp_path)) == ["2.AIFF", "a/b/1.wav"]


def test_links_in_circles_and_to_the_same_folder_count_once(tmp_path: Path) -> None:
    write_files(tmp_path, {"real/1.wav": 1})
    (tmp_path / "real" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "real")
    (tmp_path / "one.wav").symlink_to(tmp_path / "real" / "1.wav")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert ids(walked(tmp_path)) == ["real/1.wav"]


def test_links_out_of_the_root_are_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"elsewhere/x/1.wav": 1, "lone.wav": 2, "root/0.wav": 3})
    (tmp_path / "root" / "pack").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root" / "own.wav").symlink_to(tmp_path / "lone.wav")
    assert ids(walked(tmp_path / "root")) == ["0.wav", "own.wav", "pack/x/1.wav"]


def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "song.m4a").write_bytes(b"x")
    found = walked(tmp_path)
    assert [(file.id, file.problem != "") for file in found.files] == [("pipe.wav", True), ("song.m4a", True)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_unreadable_folders_are_told_and_left(tmp_path: Path) -> None:
    write_files(tmp_path, {"closed/1.wav": 1, "open/2.wav": 2})
    (tmp_path / "closed").chmod(0)
    try:
        found = walked(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert ids(found) == ["open/2.wav"]
    assert found.unseen == ["closed"]


def test_deep_trees_are_walked(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["d"] * 400)
    write_files(folder, {"1.wav": 1})
    assert len(ids(walked(tmp_path))) == 1


def test_names_that_are_no_text_get_a_readable_id_and_keep_their_bytes(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.wav"
    with open(path, "wb") as file:  # noqa: PTH123  bytes
        file.write(b"RIFF")
    (found,) = walked(tmp_path).files
    assert found.id == "caf\\xe9.wav"
    assert found.raw == b"caf\xe9.wav"


def test_other_roots_are_left_to_themselves(tmp_path: Path) -> None:
    write_files(tmp_path, {"own/1.wav": 1, "2.wav": 2})
    place = place_of(tmp_path / "own")
    assert place is not None
    assert ids(walked(tmp_path, other_roots=frozenset({place}))) == ["2.wav"]


def test_walking_can_be_stopped(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/1.wav": 1})

    def stop(_: int) -> None:
        raise CancelledError("stop")

    with pytest.raises(CancelledError):
        walked(tmp_path, stop)
