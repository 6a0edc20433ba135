"""Small moves that change an order of songs: two swapped, a stretch turned round, a stretch put elsewhere.

Tried by chance, worse ones accepted less and less often.

*Source*: S. Kirkpatrick and others, "Optimization by Simulated Annealing" (1983).
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.automix.order_terms import ARTIST_BETWEEN, CURVE_STEP, OrderTerms

Order = NDArray[np.int64]

_F1, _F2 = types.Array(types.float64, 1, "C"), types.Array(types.float64, 2, "C")
_I1, _U1 = types.Array(types.int64, 1, "C"), types.Array(types.uint64, 1, "C")
_TERMS = (_F2, _F2, _F1, _I1, types.float64, types.float64)
_LONGEST_MOVED, _LONGEST_TURNED = 4, 24
_TINY = 1e-9


@njit(types.float64(_I1, types.int64, types.int64, *_TERMS), nogil=True, cache=True, error_model="numpy")
def _cost_between(order, low, high, pairs, places, energies, artists, mean, flat):  # type: ignore[no-untyped-def]
    """All that an order costs at places low to high, with the pairs and threes that end there or just behind."""
    total = 0.0
    for place in range(low, min(high + 3, order.shape[0])):
        song = order[place]
        if place <= high:
            total += places[song, place]
        if 1 <= place <= high + 1:
            total += pairs[order[place - 1], song]
        if place >= 2:
            if artists[order[place - 2]] == artists[song]:
                total += ARTIST_BETWEEN
            if flat > 0.0:
                away = (energies[order[place - 2]] + energies[order[place - 1]] + energies[song]) / 3.0 - mean
                total += flat * (away / CURVE_STEP) ** 2
    return total


@njit(types.void(_I1, types.int64, types.int64), nogil=True, cache=True)
def _turn(order, low, high):  # type: ignore[no-untyped-def]
    """Turn the stretch from low to high round."""
    while low < high:
        order[low], order[high] = order[high], order[low]
        low += 1
        high -= 1


@njit(types.void(_I1, types.int64, types.int64, types.int64), nogil=True, cache=True)
def _move_back(order, low, high, count):  # type: ignore[no-untyped-def]
    """The last *count* songs of a stretch go to its start."""
    _turn(order, low, high - count)
    _turn(order, high - count + 1, high)
    _turn(order, low, high)


@njit(types.void(_I1, types.int64, types.int64, types.int64), nogil=True, cache=True)
def _move(order, low, high, move):  # type: ignore[no-untyped-def]
    """0: swap two songs. 1: turn a stretch. 2 and more: its first songs go to its end. Below 0: its last to its start."""
    if move == 0:
        order[low], order[high] = order[high], order[low]
    elif move == 1:
        _turn(order, low, high)
    elif move > 1:
        _turn(order, low, low + move - 2)
        _turn(order, low + move - 1, high)
        _turn(order, low, high)
    else:
        _move_back(order, low, high, -move)


@njit(types.void(_I1, types.int64, types.int64, types.int64), nogil=True, cache=True)
def _undo(order, low, high, move):  # type: ignore[no-untyped-def]
    """Take a move back."""
    if move > 1:
        _move_back(order, low, high, move - 1)
    elif move < 0:
        _move(order, low, high, 1 - move)
    else:
        _move(order, low, high, move)


@njit(types.float64(_U1), nogil=True, cache=True)
def _random(state):  # type: ignore[no-untyped-def]
    """A number 0..1, by xorshift (G. Marsaglia, 2003)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) / 9007199254740992.0


@njit(types.void(_I1, _U1, types.int64, types.float64, types.float64, *_TERMS), nogil=True, cache=True, error_model="numpy")
def _anneal(order, state, tries, hot, cold, pairs, places, energies, artists, mean, flat):  # type: ignore[no-untyped-def]
    """Try moves by chance while it cools from *hot* to *cold*."""
    count = order.shape[0]
    for number in range(tries):
        heat = hot * (cold / hot) ** (number / tries)
        kind = int(_random(state) * 4.0)
        low = int(_random(state) * (count - 1))
        reach = min(count - 1 - low, _LONGEST_TURNED if kind == 1 else count)
        high = low + 1 + int(_random(state) * reach)
        move = kind
        if kind >= 2:
            length = 1 + int(_random(state) * min(_LONGEST_MOVED, high - low))
            move = length + 1 if kind == 2 else -length
        before = _cost_between(order, low, high, pairs, places, energies, artists, mean, flat)
        _move(order, low, high, move)
        worse = _cost_between(order, low, high, pairs, places, energies, artists, mean, flat) - before
        if worse > 0.0 and _random(state) >= np.exp(-worse / heat):
            _undo(order, low, high, move)


@njit(types.boolean(_I1, *_TERMS), nogil=True, cache=True, error_model="numpy")
def _improve(order, pairs, places, energies, artists, mean, flat):  # type: ignore[no-untyped-def]
    """Try every move once and take those that make the order better; True where there was one."""
    count, found = order.shape[0], False
    for low in range(count - 1):
        for high in range(low + 1, count):
            before = _cost_between(order, low, high, pairs, places, energies, artists, mean, flat)
            longest = min(_LONGEST_MOVED, high - low)
            for move in range(-longest, longest + 2):
                if move == 1 and high - low > _LONGEST_TURNED:
                    continue
                _move(order, low, high, move)
                if _cost_between(order, low, high, pairs, places, energies, artists, mean, flat) < before - _TINY:
                    found = True
                    break
                _undo(order, low, high, move)
    return found


def annealed(order: Order, terms: OrderTerms, *, tries: int, hot: float, cold: float, seed: int) -> Order:
    """An order after so many moves tried by chance, while costs of *hot* and at last of *cold* were still accepted at times."""
    result = order.copy()
    state = np.asarray([seed | 1], np.uint64)
    _anneal(result, state, tries, hot, cold, *_numbers(terms))
    return result


def settled(order: Order, terms: OrderTerms) -> Order:
    """An order that no small move makes better."""
    result = order.copy()
    while _improve(result, *_numbers(terms)):
        pass
    return result


def _numbers(terms: OrderTerms) -> tuple[object, ...]:
    mean = float(terms.energies.mean())
    return terms.pairs, terms.places, terms.energies, terms.artists, mean, terms.flat_weight
