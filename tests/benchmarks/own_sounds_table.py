"""Songs played by real samples: cents off equal temperament, levels by velocity, the same bytes again, and after a move.

By hand: `python -m tests.benchmarks.own_sounds_table FOLDER_OF_SAMPLES [WORK_FOLDER]`. The folder is copied, scanned, moved
and relinked.
Pitch is measured here in another way than where zones are tuned: from the strongest of the first partials of each note.
"""

from __future__ import annotations

import hashlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.inventory.instruments.definition import definition_of_text
from airdesk.library.database import open_library
from airdesk.library.instrument_rows import instrument_rows
from airdesk.model.notes import Note
from airdesk.model.own_sound import own_instrument_id
from airdesk.model.plan import Role
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.progress import NoProgress
from airdesk.render.song_renderer import render_song
from airdesk.settings import Settings, settings_for
from airdesk.units import pitch_to_hz
from airdesk.workflows.inventory_health import relink
from airdesk.workflows.own_instruments import OwnInstrument, instrument_for_samples
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory
from airdesk.workflows.song_sounds import build_song_sounds

RATE = 44_100
VELOCITIES = (15, 40, 64, 90, 120)
KIT_NOTES = (36, 38, 42, 46, 45, 48, 49)


def strongest_partial_cents(audio: Audio, pitch: int) -> float | None:
    """Cents off a note, from the strongest of its first four partials; None where nothing sounds."""
    heard = np.asarray(np.mean(audio[:, round(0.06 * RATE) : round(0.9 * RATE)], axis=0, dtype=np.float64))
    if float(np.max(np.abs(heard), initial=0.0)) < 1e-4:
        return None
    size = 1 << 19
    power = np.asarray(np.abs(np.fft.rfft(heard * np.hanning(len(heard)), size)) ** 2)
    best, cents = 0.0, 0.0
    for partial in range(1, 5):
        hz = partial * pitch_to_hz(pitch)
        low, high = round(hz * 2 ** (-0.6 / 12) * size / RATE), round(hz * 2 ** (0.6 / 12) * size / RATE) + 1
        if high >= len(power):
            break
        near = power[low:high]
        if float(near.max()) > best:
            best = float(near.max())
            bins = np.arange(low, high)[near > 0.25 * near.max()]
            centre = float(np.sum(bins * power[bins]) / np.sum(power[bins]))
            cents = 1200.0 * float(np.log2(centre * RATE / size / hz))
    return cents


def play(
    sound: str, notes: Sequence[tuple[int, int]], role: str, settings: Settings, out: Path
) -> tuple[Audio, str, tuple[str, ...]]:
    """The stem of a song with a note on every second, the digest of its mix, and the warnings."""
    told = tuple(Note(480 * place, pitch, 470, velocity) for place, (pitch, velocity) in enumerate(notes))
    track = Track("t", "Track", "piano", role, sound, (MidiClip(0, 480 * len(told), told),))  # type: ignore[arg-type]
    song = Song("T", constant_tempo(60.0), constant_meter(COMMON_TIME), (track,), 480 * len(told))
    sounds = build_song_sounds(song, settings, NoProgress())
    result = render_song(song, sounds.instruments, out)
    audio, _ = soundfile.read(result.stems["t"], dtype="float32", always_2d=True)
    return np.ascontiguousarray(audio.T), hashlib.sha256(result.mix.read_bytes()).hexdigest(), sounds.warnings


def levels_db(audio: Audio, count: int) -> list[float]:
    """The level of each second."""
    pieces = [audio[:, place * RATE : (place + 1) * RATE] for place in range(count)]
    return [round(float(10 * np.log10(np.mean(piece.astype(np.float64) ** 2) + 1e-12)), 1) for piece in pieces]


def range_of(own: OwnInstrument, settings: Settings) -> tuple[int, int]:
    """The lowest and highest root of an instrument."""
    with open_library(settings.library_folder) as library:
        (row,) = instrument_rows(library, [own_instrument_id(own.sound) or ""])
    pitches = [round(member.pitch) for member in definition_of_text(row.definition).members if member.pitch is not None]
    return max(21, min(pitches) - 1), min(108, max(pitches) + 1)


def tell_multi(own: OwnInstrument, settings: Settings, out: Path) -> list[float]:
    """Print how one instrument is in tune and how it follows velocity; the cents of all its notes."""
    low, high = range_of(own, settings)
    pitches = list(range(low, high + 1))
    begun = time.perf_counter()
    audio, _, warnings = play(own.sound, [(pitch, 96) for pitch in pitches], "lead", settings, out)
    seconds = time.perf_counter() - begun
    told = [strongest_partial_cents(audio[:, place * RATE : (place + 1) * RATE], pitch) for place, pitch in enumerate(pitches)]
    cents = [each for each in told if each is not None]
    within = sum(abs(each) <= 5.0 for each in cents)
    worst = max(zip(cents, pitches, strict=False), key=lambda pair: abs(pair[0]), default=(0.0, 0))
    middle = (low + high) // 2
    dynamics, _, _ = play(own.sound, [(middle, velocity) for velocity in VELOCITIES], "lead", settings, out)
    print(
        f"{own.name:16} {own.num_zones:3} zones {len(pitches):3} notes  within 5 cents {within}/{len(cents)}"
        f"  median {statistics.median(map(abs, cents)):.1f}  worst {worst[0]:+.1f} at {worst[1]}"
        f"  levels {levels_db(dynamics, len(VELOCITIES))} dB  {seconds:.1f} s {warnings or ''}"
    )
    return cents


def main() -> None:
    """Copy, scan, make instruments, play, move, relink, play."""
    source = Path(sys.argv[1])
    work = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    samples = work / "samples"
    shutil.copytree(source, samples)
    settings = settings_for(work / "library", soundfont="none")
    scan_inventory(ScanRequest((samples,)), settings, describe=deep_description())
    with open_library(settings.library_folder) as library:
        rows = library.database.execute("SELECT key, category FROM samples WHERE state = 'ok' ORDER BY id").fetchall()
    melodic, kits = {}, {}
    for key, category in rows:
        role: Role = "drums" if category == "drums" else "lead"
        if category in ("fx", "voice", "loop", "other"):
            continue
        own = instrument_for_samples(settings, [key], role=role)
        if own.kind == "kit" and own.num_zones > 4:
            kits[own.sound] = own
        if own.kind == "multi" and own.num_zones >= 4:
            melodic[own.sound] = own
    print(f"{len(melodic)} multi-sampled instruments, {len(kits)} kits")
    cents = [each for own in melodic.values() for each in tell_multi(own, settings, work / "out")]
    within = sum(abs(each) <= 5.0 for each in cents)
    print(f"all: {within} of {len(cents)} notes within 5 cents ({100 * within / max(1, len(cents)):.1f} %)")
    biggest = max(kits.values(), key=lambda own: (own.num_zones, own.sound))
    chosen = [*list(melodic.values())[-2:], biggest]
    before = {own.sound: _digest(own, settings, work) for own in chosen}
    shutil.rmtree(settings.library_folder / "cache")
    print("the same bytes again, all caches empty:", before == {own.sound: _digest(own, settings, work) for own in chosen})
    samples.rename(work / "moved")
    print("moved away:", [_warnings(own, settings, work) for own in chosen])
    relinked = relink(work / "moved", settings)
    print(f"relinked: {relinked.found} found, {relinked.missing} missing")
    print("the same bytes after it:", before == {own.sound: _digest(own, settings, work) for own in chosen})


def _notes(own: OwnInstrument, settings: Settings) -> list[tuple[int, int]]:
    if own.kind == "kit":
        return [(note, velocity) for note in KIT_NOTES for velocity in (50, 110)]
    low, high = range_of(own, settings)
    return [(pitch, 30 + pitch % 90) for pitch in range(low, high, 3)]


def _digest(own: OwnInstrument, settings: Settings, work: Path) -> str:
    role = "drums" if own.kind == "kit" else "lead"
    return play(own.sound, _notes(own, settings), role, settings, work / "out")[1]


def _warnings(own: OwnInstrument, settings: Settings, work: Path) -> tuple[str, ...]:
    role = "drums" if own.kind == "kit" else "lead"
    return play(own.sound, _notes(own, settings), role, settings, work / "out")[2]


if __name__ == "__main__":
    main()
