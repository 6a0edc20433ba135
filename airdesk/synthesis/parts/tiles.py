"""Matrix products of single precision that give the same bits however many threads the library underneath uses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TILE = 64

Single = NDArray[np.float32]


def tiled_product(left: Single, right: Single) -> Single:
    """left · right, by tiles too small for BLAS to share among threads: their number never changes a single bit.

    The result is as large as the tiles: at least (rows of left, columns of right), padded with zeros.
    """
    left, right = _padded(left), _padded(right)
    rows, inner, columns = left.shape[0] // TILE, left.shape[1] // TILE, right.shape[1] // TILE
    left_tiles = np.ascontiguousarray(left.reshape(rows, TILE, inner, TILE).transpose(2, 0, 1, 3))[:, :, np.newaxis]
    right_tiles = np.ascontiguousarray(right.reshape(inner, TILE, columns, TILE).transpose(0, 2, 1, 3))[:, np.newaxis]
    total = left_tiles[0] @ right_tiles[0]  # (rows, columns, TILE, TILE)
    for step in range(1, inner):
        total += left_tiles[step] @ right_tiles[step]
    return np.ascontiguousarray(total.transpose(0, 2, 1, 3)).reshape(rows * TILE, columns * TILE)


def _padded(matrix: Single) -> Single:
    """Rows and columns up to whole tiles."""
    missing = [(0, -length % TILE) for length in matrix.shape]
    return np.pad(matrix, missing) if any(after for _, after in missing) else matrix
