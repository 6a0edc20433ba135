"""A line through uncertain points that bends as little as it can."""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_D1 = types.Array(types.float64, 1, "C")


@njit(types.void(_D1, _D1, types.float64, _D1), nogil=True, cache=True, error_model="numpy")
def solve_least_bend(wanted, pulls, stiffness, line):  # type: ignore[no-untyped-def]
    """Gauss elimination of a symmetric system with two bands beside the diagonal."""
    count = wanted.shape[0]
    main, first, second, right = pulls.copy(), np.zeros(count), np.zeros(count), pulls * wanted
    for i in range(count - 2):
        main[i] += stiffness
        main[i + 1] += 4.0 * stiffness
        main[i + 2] += stiffness
        first[i] -= 2.0 * stiffness
        first[i + 1] -= 2.0 * stiffness
        second[i] += stiffness
    for i in range(count):
        if i + 1 < count:
            ratio = first[i] / main[i]
            main[i + 1] -= ratio * first[i]
            if i + 2 < count:
                first[i + 1] -= ratio * second[i]
            right[i + 1] -= ratio * right[i]
        if i + 2 < count:
            ratio = second[i] / main[i]
            main[i + 2] -= ratio * second[i]
            right[i + 2] -= ratio * right[i]
    for i in range(count - 1, -1, -1):
        value = right[i]
        if i + 1 < count:
            value -= first[i] * line[i + 1]
        if i + 2 < count:
            value -= second[i] * line[i + 2]
        line[i] = value / main[i]


def least_bend(wanted: Doubles, pulls: Doubles, stiffness: float) -> Doubles:
    """The values that minimise sum(pulls * (value - wanted)^2) + stiffness * sum(second difference^2).

    *pulls*: above 0, one for each value.
    """
    line = np.empty(len(wanted))
    solve_least_bend(np.ascontiguousarray(wanted), np.ascontiguousarray(pulls), stiffness, line)
    return line
