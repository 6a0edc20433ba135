"""Threads that must not be late, put before the others where the system allows it."""

from __future__ import annotations

import contextlib
import os

_REALTIME = 5  # of 1..99: before all ordinary work, behind what the system itself needs
_NICE = -11


def hurry() -> None:
    """Put the calling thread before ordinary ones; nothing happens where that is not allowed."""
    with contextlib.suppress(OSError, AttributeError):
        policy = os.SCHED_RR | getattr(os, "SCHED_RESET_ON_FORK", 0)
        os.sched_setscheduler(0, policy, os.sched_param(_REALTIME))
        return
    hurry_a_little()


def hurry_a_little() -> None:
    """Give the calling thread a larger share; nothing happens where that is not allowed."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
