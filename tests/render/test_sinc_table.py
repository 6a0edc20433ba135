"""Reading a sound between its frames: how exact it is, and what is left of it."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.render.sinc_table import HIGHEST_TABLE, PLACES, TAPS, sinc_tables, table_number

RATE = 44100


def _read(source: np.ndarray, places: np.ndarray, table: int) -> np.ndarray:
    """Plainly, frame by frame."""
    weights, steps = (array.astype(float)[0] for array in sinc_tables(np.array([table])))
    whole = places.astype(int)
    row, share = np.divmod((places - whole) * PLACES, 1.0)
    chosen = weights[row.astype(int)] + share[:, None] * steps[row.astype(int)]
    windows = np.lib.stride_tricks.sliding_window_view(source, TAPS)[whole - (TAPS // 2 - 1)]
    return (windows * chosen).sum(axis=1)


def _error_db(frequency_hz: float, table: int = 0) -> float:
    angle = 2 * np.pi * frequency_hz / RATE
    places = 100 + np.arange(6000) * 0.97
    wanted = np.sin(angle * places)
    error = _read(np.sin(angle * np.arange(7000)), places, table) - wanted
    return 10 * np.log10(np.mean(error**2) / np.mean(wanted**2))


@pytest.mark.parametrize("frequency_hz", [60, 440, 2000, 5000, 8000, 11000, 14000])
def test_a_tone_between_its_frames_is_right_to_80_db(frequency_hz: float) -> None:
    assert _error_db(frequency_hz) < -78


def test_a_cubic_would_be_wrong_by_30_db_where_cymbals_and_strings_live() -> None:
    """Why not the usual four-point curve."""
    angle = 2 * np.pi * 8000 / RATE
    places = 100 + np.arange(6000) * 0.97
    whole = places.astype(int)
    share = places - whole
    a, b, c, d = (np.sin(angle * (whole + k)) for k in (-1, 0, 1, 2))
    cubic = (((0.5 * (d - a) + 1.5 * (b - c)) * share + a - 2.5 * b + 2 * c - 0.5 * d) * share + 0.5 * (c - a)) * share + b
    error = cubic - np.sin(angle * places)
    assert 10 * np.log10(np.mean(error**2) / 0.5) > -35


@pytest.mark.parametrize(("semitones", "left_db"), [(2, -9), (7, -35), (12, -25)])
def test_what_would_be_mirrored_when_read_faster_is_weakened(semitones: int, left_db: float) -> None:
    speed = 2.0 ** (semitones / 12)
    places = 100 + np.arange(4000) * speed
    mirrored_hz = min(21500.0, RATE / 2 / speed * 1.35)
    table = int(table_number(np.array([speed]))[0])
    mirrored = _read(np.sin(2 * np.pi * mirrored_hz / RATE * np.arange(9000)), places, table)
    heard = _read(np.sin(2 * np.pi * 3000 / RATE * np.arange(9000)), places, table)
    assert 20 * np.log10(np.std(mirrored) / np.std(heard)) < left_db


def test_tables_are_chosen_by_the_highest_speed() -> None:
    speeds = np.exp2(np.array([-12.0, 0.0, 0.3, 2.0, 12.0, 90.0]) / 12)
    assert table_number(speeds).tolist() == [0, 0, 1, 2, 12, HIGHEST_TABLE]
