"""Which processes still run, as the system tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one whose first thread has ended lives until its last one has."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" or len(list(Path(f"/proc/{pid}/task").iterdir())) > 1
    except OSError:  # gone, be it while it is looked at
        return False


def session_processes(session: int) -> list[int]:
    """Processes that belong to a session and still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and is_alive(int(entry.name)):
                    found.append(int(entry.name))
    return found
