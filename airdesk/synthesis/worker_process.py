"""What a synthesis process does before anything else; imports nothing heavy, so that it comes before numpy."""

from __future__ import annotations

import multiprocessing
import os
import threading


def begin_worker() -> None:
    """Share the cores, and end when the process that started this one does."""
    use_one_thread()
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def use_one_thread() -> None:
    """Matrix products in one thread each: the processes already share the cores."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"


def _end_with_parent() -> None:
    """A pool whose process was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
