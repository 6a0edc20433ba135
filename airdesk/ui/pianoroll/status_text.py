"""What the piano roll says of the selection and of the place under the mouse."""

from __future__ import annotations

from collections.abc import Collection

from airdesk.model.song import Song
from airdesk.model.timebase import TICKS_PER_BEAT
from airdesk.ui.pianoroll.pitch_rows import PitchRows
from airdesk.ui.pianoroll.roll_notes import RollNotes


def place_text(song: Song, tick: float) -> str:
    """bar.beat.tick, counted from 1 as musicians do; ticks from 0."""
    tick = max(0, int(tick))
    position = song.meter_map.bar_position(tick)
    unit = TICKS_PER_BEAT * 4 // song.meter_map.meter_at(tick).denominator
    beat, rest = divmod(position.tick_in_bar, unit)
    return f"{position.bar + 1}.{beat + 1}.{rest:03d}"


def length_text(song: Song, start_tick: int, end_tick: int) -> str:
    """A length in beats and ticks, like "1 beat 240"."""
    unit = TICKS_PER_BEAT * 4 // song.meter_map.meter_at(start_tick).denominator
    beats, rest = divmod(end_tick - start_tick, unit)
    words = [f"{beats} {'beat' if beats == 1 else 'beats'}"] if beats else []
    return " ".join([*words, f"{rest} ticks"] if rest or not words else words)


def selection_text(song: Song, notes: RollNotes, selected: Collection[int], rows: PitchRows) -> str:
    """One note in full; of several their number and what they span."""
    numbers = sorted(selected)
    if not numbers:
        return f"{len(notes)} {'note' if len(notes) == 1 else 'notes'}"
    first = numbers[0]
    if len(numbers) == 1:
        start, end = int(notes.starts[first]), int(notes.ends[first])
        name, velocity = rows.label(int(notes.pitches[first])), int(notes.velocities[first])
        return f"{name} · {place_text(song, start)} · {length_text(song, start, end)} · velocity {velocity}"
    pitches, velocities = notes.pitches[numbers], notes.velocities[numbers]
    span = _range(rows.label(int(pitches.min())), rows.label(int(pitches.max())))
    strength = _range(str(velocities.min()), str(velocities.max()))
    place = place_text(song, int(notes.starts[first]))
    return f"{len(numbers)} of {len(notes)} notes · {span} · from {place} · velocity {strength}"


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"
