"""Which process something belongs to, and whether it still lives: a number alone may be given again."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Final

from airdesk.library.identity import utc_before

SILENT_SECONDS: Final = 24 * 3600.0


def own_mark() -> str:
    """This process: machine, number and when it began."""
    return mark_of(os.getpid())


def mark_of(pid: int) -> str:
    """A process of this machine: "host/pid/start"."""
    return f"{platform.node()}/{pid}/{_start_of(pid)}"


def pid_of(mark: str) -> int | None:
    """The number of a marked process, None where the mark is none."""
    parts = mark.rsplit("/", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else None


def is_other_machine(mark: str) -> bool:
    """True when the process runs or ran on another machine, of which nothing can be known here."""
    return mark.rsplit("/", 2)[0] != platform.node()


def is_alive(mark: str) -> bool:
    """True when the marked process still runs; one of another machine is taken to."""
    pid = pid_of(mark)
    if pid is None:
        return False
    if is_other_machine(mark):
        return True
    return _exists(pid) and mark == mark_of(pid)


def may_live(mark: str, heard_at: str) -> bool:
    """True while the marked process runs; of one of another machine, for a day after it was heard of (UTC, as stored).

    Some machines bear another name in each network, and what they began under the one before would stay for ever.
    """
    return is_alive(mark) and (not is_other_machine(mark) or heard_at > utc_before(SILENT_SECONDS))


def _exists(pid: int) -> bool:
    if os.name == "nt":  # there signal 0 would end the process
        return _exists_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, but there
    return not _is_zombie(pid)


def _exists_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)


def _start_of(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty where the system does not tell."""
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else ""  # field 22 of proc(5), counted from the state on


def _is_zombie(pid: int) -> bool:
    return _stat(pid)[:1] == ["Z"]  # ended, but its parent has not asked yet


def _stat(pid: int) -> list[str]:
    """Fields of `/proc/<pid>/stat` after the name, which may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
