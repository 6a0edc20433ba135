"""What was kept of a run while it was unfinished, let go of when it has come to its end."""

from __future__ import annotations

from pathlib import Path

from airdesk.errors import StorageError
from airdesk.library.unfinished import remove_unfinished
from airdesk.workflows.beginning import Beginning


def let_go(library_folder: Path, run_id: str, begin: Beginning | None) -> None:
    """The run has come to its end: what was kept of it is not needed any more, nor what it took over of an unfinished one."""
    remove_unfinished(library_folder, run_id)
    if begin is not None and begin.render is not None and begin.render.hashes is None:
        remove_unfinished(library_folder, begin.run_id)


def let_go_of_failed(library_folder: Path, run_id: str, error: BaseException) -> None:
    """The run has failed: what was kept of it stays, unless it is the disk that failed: it may need the room."""
    if isinstance(error, StorageError):
        remove_unfinished(library_folder, run_id)
