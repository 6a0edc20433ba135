"""Which note makes room for which."""

from __future__ import annotations

import numpy as np

from airdesk.render.note_columns import NoteColumns
from airdesk.render.voice_cuts import voice_cuts
from airdesk.render.voice_kernel import NEVER


def _notes(*rows: tuple[int, int, int]) -> NoteColumns:
    """(start, end, pitch) each."""
    start, end, pitch = np.array(rows, np.int64).T
    return NoteColumns(start, end, pitch, np.full(len(rows), 100))


def _cuts(notes: NoteColumns, **traits: object) -> list[int]:
    wanted = {"is_mono": False, "choke_groups": {}, "max_polyphony": 64} | traits
    return [-1 if cut == NEVER else int(cut) for cut in voice_cuts(notes, notes.end, **wanted)]  # type: ignore[arg-type]


def test_only_the_same_pitch_makes_room() -> None:
    assert _cuts(_notes((0, 1000, 60), (100, 300, 64), (500, 900, 60))) == [500, -1, -1]


def test_a_note_that_is_over_needs_no_cut() -> None:
    assert _cuts(_notes((0, 400, 60), (500, 900, 60))) == [-1, -1]


def test_mono_parts_play_one_note_at_a_time() -> None:
    assert _cuts(_notes((0, 1000, 60), (100, 300, 64), (500, 900, 67)), is_mono=True) == [100, -1, -1]


def test_a_choke_group_is_one_voice() -> None:
    assert _cuts(_notes((0, 1000, 46), (100, 300, 42), (100, 900, 36)), choke_groups={42: 1, 46: 1}) == [100, -1, -1]


def test_the_oldest_note_is_stolen_when_there_are_too_many() -> None:
    notes = _notes(*((10 * number, 1000, 40 + number) for number in range(6)))
    assert _cuts(notes, max_polyphony=4) == [40, 50, -1, -1, -1, -1]


def test_never_more_than_the_limit_sound() -> None:
    rng = np.random.default_rng(3)
    start = np.sort(rng.integers(0, 5000, 400))
    notes = NoteColumns(start, start + rng.integers(1, 1500, 400), rng.integers(0, 128, 400), np.full(400, 90))
    cuts = voice_cuts(notes, notes.end, is_mono=False, choke_groups={}, max_polyphony=7)
    ends = np.minimum(cuts, notes.end)
    assert max(int(np.sum((notes.start <= frame) & (ends > frame))) for frame in notes.start) <= 7
