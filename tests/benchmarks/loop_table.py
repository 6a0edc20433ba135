"""How many loops of known tempo are heard right: loops made here, in thirteen genres, cut well and carelessly.

Run by hand, from the project's folder: `PYTHONPATH=packaging python -m tests.benchmarks.loop_table [COUNT]`.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from airdesk.audio.buffer import AudioBuffer
from airdesk.inventory.description.describe import describe
from sound_model.all_machines import machine_lessons
from sound_model.loops import loop_lessons, sounds_of
from sound_model.rooms import spoiled

_SOUNDS_EACH = 6


def main(count: int) -> None:
    """Shares of loops by kind: heard as loops, tempo within 1 %, with half and double."""
    rng = np.random.default_rng(2026)
    sounds = sounds_of(machine_lessons(rng, _SOUNDS_EACH), rng)
    counts: dict[str, Counter[str]] = {}
    for lesson in loop_lessons(sounds, rng, count):
        audio, _ = spoiled(lesson.audio, rng, gentle=True, is_loop=True)
        found = describe(AudioBuffer(audio[np.newaxis], 44100))
        truth = lesson.tempo_bpm or 0.0
        tempo = found.tempo_bpm or 0.0
        for name in (lesson.sound_class, "all"):
            entry = counts.setdefault(name, Counter())
            entry["all"] += 1
            entry["loop"] += found.is_loop
            entry["tempo"] += abs(tempo / truth - 1.0) <= 0.01
            entry["octaves"] += any(abs(tempo * factor / truth - 1.0) <= 0.01 for factor in (0.5, 1.0, 2.0))
    for name, entry in sorted(counts.items()):
        shares = {key: entry[key] / entry["all"] for key in ("loop", "tempo", "octaves")}
        print(f"{name:14} {entry['all']:5}  " + "  ".join(f"{key} {share:6.1%}" for key, share in shares.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
