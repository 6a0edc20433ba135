"""Products by tiles are products."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.synthesis.parts.tiles import tiled_product


@pytest.mark.parametrize(("rows", "inner", "columns"), [(1, 1, 1), (64, 64, 64), (70, 200, 65)])
def test_tiles_add_up_to_the_whole_product(rows: int, inner: int, columns: int) -> None:
    rng = np.random.default_rng(3)
    left = rng.standard_normal((rows, inner)).astype(np.float32)
    right = rng.standard_normal((inner, columns)).astype(np.float32)
    assert np.allclose(tiled_product(left, right)[:rows, :columns], left @ right, atol=1e-4)
