"""What a synthesis process does before anything else; imports nothing heavy, so that it comes before numpy."""

from __future__ import annotations

import os


def use_one_thread() -> None:
    """Matrix products in one thread each: the processes already share the cores."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"
