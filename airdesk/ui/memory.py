"""Python's search for garbage, kept from stopping the window."""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 20, 50)
"""A full search over a library's objects takes some 50 to 150 ms in the window's thread; so it is made seldom."""


def settle_memory() -> None:
    """Everything that is loaded now stays: searches leave it out, and become seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
