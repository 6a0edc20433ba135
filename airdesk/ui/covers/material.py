"""What a cover is drawn from: the notes of a song's fullest stretch, and the shape of the whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.model.plan import Role
from airdesk.model.song import Song, Track, track_notes

Floats = NDArray[np.float64]

BARS: Final = 8
"""Length of the stretch that is drawn; long enough for a phrase, short enough to make out single notes."""

ENERGY_POINTS: Final = 64
DENSITY_ROWS: Final = 14
DENSITY_COLUMNS: Final = 96

_HIGH: Final[tuple[Role, ...]] = ("lead", "counter", "arp")
_MIDDLE: Final[tuple[Role, ...]] = ("chords", "pad")
_LANES: Final = {35: 0, 36: 0, 38: 1, 39: 1, 40: 1, 37: 1, 42: 2, 44: 2, 46: 3, 49: 3, 51: 3, 57: 3}


@dataclass(frozen=True, slots=True)
class Voice:
    """Notes of one kind within the stretch, each a place in the picture; arrays of the same length."""

    start: Floats  # 0..1 of the stretch
    length: Floats  # of the stretch
    height: Floats  # 0 lowest..1 highest pitch of the voice
    strength: Floats  # 0..1, velocity

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Material:
    """All that a style needs of a song."""

    high: Voice  # tune, counter-melody, arpeggio
    middle: Voice  # chords and pads
    low: Voice  # bass
    drums: Floats  # shape (4, steps): kick, snare, hats, the rest; velocity 0..1 at each eighth of the stretch
    energy: Floats  # shape (ENERGY_POINTS,), 0..1 over the whole song
    density: Floats  # shape (DENSITY_ROWS, DENSITY_COLUMNS), 0..1: how much of each pitch, row by row through the song
    num_notes: int  # of the whole song
    is_minor: bool
    genre: str


def fingerprint(song: Song) -> str:
    """A hash of everything that is played: the same notes give the same pictures."""
    digest = hashlib.sha256()
    for track in song.tracks:
        digest.update(f"{track.id}|{track.role}|".encode())
        digest.update(_rows(track).astype("<i4").tobytes())
    return digest.hexdigest()


def material_of(song: Song) -> Material:
    """The notes of a song as places in a picture."""
    rows = {track.id: _rows(track) for track in song.tracks}
    bar_ticks = song.meter_map.meter_at(0).bar_ticks
    start = _fullest_tick(list(rows.values()), bar_ticks, song.end_tick)
    span = (start, BARS * bar_ticks)
    pitched = [rows[track.id] for track in song.tracks if not track.is_percussion and track.role != "fx"]
    high = _together(song, rows, _HIGH)
    return Material(
        high=_voice(high if len(high) else _topmost(pitched), span),
        middle=_voice(_together(song, rows, _MIDDLE), span),
        low=_voice(_together(song, rows, ("bass",)), span),
        drums=_drum_grid(_together(song, rows, ("drums", "percussion")), span),
        energy=_energy(list(rows.values()), song.end_tick),
        density=_density(_stacked(pitched), song.end_tick),
        num_notes=sum(map(len, rows.values())),
        is_minor=song.key is not None and song.key.is_minor,
        genre=song.genre,
    )


def _rows(track: Track) -> Floats:
    """Notes as rows of start tick, pitch, duration in ticks, velocity."""
    notes = track_notes(track)
    return np.array([(n.start_tick, n.pitch, n.duration_ticks, n.velocity) for n in notes], dtype=float).reshape(-1, 4)


def _stacked(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty((0, 4))


def _together(song: Song, rows: dict[str, Floats], roles: tuple[Role, ...]) -> Floats:
    return _stacked([rows[track.id] for track in song.tracks if track.role in roles])


def _topmost(pitched: list[Floats]) -> Floats:
    """The highest part, where nobody plays a tune."""
    filled = [part for part in pitched if len(part)]
    return max(filled, key=lambda part: float(part[:, 1].mean())) if filled else np.empty((0, 4))


def _fullest_tick(parts: list[Floats], bar_ticks: int, end_tick: int) -> int:
    """Where the stretch with the most going on begins: every part counts alike, however many notes it needs."""
    num_bars = max(1, -(-end_tick // bar_ticks))
    going = np.zeros(num_bars)
    for part in parts:
        if len(part):
            bars = np.minimum(part[:, 0] // bar_ticks, num_bars - 1).astype(int)
            counts = np.bincount(bars, minlength=num_bars)
            going += np.sqrt(counts / counts.max())
    sums = np.convolve(going, np.ones(min(BARS, num_bars)), mode="valid")
    return int(np.argmax(sums)) * bar_ticks


def _voice(rows: Floats, span: tuple[int, int]) -> Voice:
    start, length = span
    inside = rows[(rows[:, 0] >= start) & (rows[:, 0] < start + length)]
    if not len(inside):
        nothing = np.empty(0)
        return Voice(nothing, nothing, nothing, nothing)
    inside = inside[np.lexsort((inside[:, 1], inside[:, 0]))]
    pitch = inside[:, 1]
    reach = max(float(np.ptp(pitch)), 1.0)
    height = (pitch - pitch.min()) / reach if np.ptp(pitch) else np.full(len(pitch), 0.5)
    return Voice((inside[:, 0] - start) / length, inside[:, 2] / length, height, inside[:, 3] / 127.0)


def _drum_grid(rows: Floats, span: tuple[int, int]) -> Floats:
    start, length = span
    steps = BARS * 8
    grid = np.zeros((4, steps))
    for tick, pitch, _, velocity in rows[(rows[:, 0] >= start) & (rows[:, 0] < start + length)]:
        step = min(steps - 1, int((tick - start) / length * steps))
        lane = _LANES.get(int(pitch), 3)
        grid[lane, step] = max(grid[lane, step], velocity / 127.0)
    return grid


def _energy(parts: list[Floats], end_tick: int) -> Floats:
    """How much is played, over the whole song; 0..1."""
    rows = _stacked(parts)
    if not len(rows):
        return np.zeros(ENERGY_POINTS)
    places = np.minimum(rows[:, 0] / max(end_tick, 1) * ENERGY_POINTS, ENERGY_POINTS - 1).astype(int)
    sums = np.bincount(places, weights=rows[:, 3] ** 2, minlength=ENERGY_POINTS)
    smooth = np.convolve(np.pad(sums, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return smooth / smooth.max()


def _density(rows: Floats, end_tick: int) -> Floats:
    """How long each pitch sounds in each stretch of the song, smoothed over neighbouring pitches; 0..1."""
    density = np.zeros((DENSITY_ROWS, DENSITY_COLUMNS))
    if not len(rows):
        return density
    centre = float(np.median(rows[:, 1]))
    columns = (np.arange(DENSITY_COLUMNS) - DENSITY_COLUMNS / 2) * 0.8 + centre
    stretch = np.minimum(rows[:, 0] / max(end_tick, 1) * DENSITY_ROWS, DENSITY_ROWS - 1).astype(int)
    for row in range(DENSITY_ROWS):
        pitches = np.arange(128)
        inside = rows[stretch == row]
        weights = np.bincount(inside[:, 1].astype(int), weights=np.sqrt(inside[:, 2]) * inside[:, 3], minlength=128)
        bells = np.exp(-0.5 * ((columns[:, None] - pitches[None, :]) / 1.1) ** 2)
        density[row] = bells @ np.sqrt(weights)
    edges = np.sin(np.linspace(0.0, np.pi, DENSITY_COLUMNS)) ** 0.7  # lines lie flat where they leave the picture
    return density * edges / max(float(density.max()), 1e-9)
