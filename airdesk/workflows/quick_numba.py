"""Loading the compiled kernels without what numba only looks for: a third less time at every start.

On its way in, numba imports scipy (for linear algebra) and cffi (for C functions) if they are there. Our kernels use
neither, so they are kept out of its sight until the kernels are loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

_UNUSED = ("scipy", "cffi")


def load_kernels() -> None:
    """Import the render kernels, quickly where numba is not loaded yet."""
    if "numba" in sys.modules:
        return
    with _hidden(_UNUSED):
        import airdesk.dsp.pcm24  # noqa: F401  the first kernel brings all of numba


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """Inside the block, importing these modules fails as if they were not installed (unless they are loaded already)."""
    modules = cast("dict[str, Any]", sys.modules)
    hidden = [name for name in names if name not in modules]
    modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]
