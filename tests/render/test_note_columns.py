"""Notes as arrays say the same as notes as objects."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Track, track_notes
from airdesk.model.timebase import TempoChange, TempoMap
from airdesk.render.frame_clock import frame_clock
from airdesk.render.note_columns import note_ticks

notes = st.builds(Note, st.integers(0, 4000), st.integers(0, 127), st.integers(1, 2000), st.integers(1, 127))
clips = st.builds(
    lambda start, length, content: MidiClip(start, length, tuple(sorted(content))),
    st.integers(0, 10000),
    st.integers(1, 4000),
    st.lists(notes, max_size=12),
)


@given(st.lists(clips, max_size=4))
def test_columns_are_the_notes_of_the_track(clip_list: list[MidiClip]) -> None:
    track = Track("t", "t", "t", "lead", "t", tuple(clip_list))
    columns = note_ticks(track)
    rows = list(
        zip(columns.start.tolist(), columns.pitch.tolist(), columns.end.tolist(), columns.velocity.tolist(), strict=True)
    )
    assert rows == [(note.start_tick, note.pitch, note.end_tick, note.velocity) for note in track_notes(track)]


@given(st.lists(st.tuples(st.integers(1, 2000), st.floats(20, 300)), max_size=6), st.lists(st.integers(0, 10000), min_size=1))
def test_frames_follow_the_tempo_map(steps: list[tuple[int, float]], ticks: list[int]) -> None:
    tick, changes = 0, [TempoChange(0, 100.0)]
    for gap, tempo_bpm in steps:
        tick += gap
        changes.append(TempoChange(tick, tempo_bpm))
    tempo_map = TempoMap(tuple(changes))
    frames = frame_clock(tempo_map, 48000).frames(np.array(ticks))
    assert all(abs(frame - tempo_map.tick_to_seconds(tick) * 48000) <= 0.501 for frame, tick in zip(frames, ticks, strict=True))
