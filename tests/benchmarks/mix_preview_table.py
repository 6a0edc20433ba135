"""How long it takes from asking for a transition to hearing it, on a real clocked device.

    python -m tests.benchmarks.mix_preview_table

Eight made songs of four minutes each. Every other time the transition has just been edited.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from airdesk.automix.mix_planning import plan_mix
from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import MixRules, Transition
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.mix_material import HeardMix
from tests.helpers.clocked_device import ClockedDevice
from tests.helpers.dj_sets import RATE, songs_of
from tests.helpers.playing import SineBand
from tests.helpers.timed_ear import TimedEar

BEFORE_SECONDS, BEHIND_SECONDS = 8.0, 8.0
NUM_TRIALS = 20


def edited(transition: Transition, rng: random.Random) -> Transition:
    """Another length, as the panel would set it."""
    return replace(transition, length_beats=rng.choice((8.0, 16.0, 32.0)), swap_beat=None, decided_by="user")


def trial(engine: PlaybackEngine, songs: Sequence[MixSong], transitions: list[Transition], place: int) -> float:
    """Seconds from asking to sound."""
    with TimedEar() as ear:
        asked = time.monotonic()
        plan = plan_mix(songs, transitions, MixRules())
        overlap = plan.timeline.overlaps[place]
        start = max(0.0, overlap.mix_start - BEFORE_SECONDS)
        engine.play_mix(HeardMix(plan, min(plan.timeline.duration_seconds, overlap.mix_end + BEHIND_SECONDS)), start)
        until = time.monotonic() + 6.0
        while time.monotonic() < until:
            time.sleep(0.02)
            heard = np.abs(ear.heard()).max(axis=0)
            begun = max(0, ear.frame_at(asked))
            sounding = np.flatnonzero(heard[begun:] > 0.003)
            if len(sounding):
                break
        engine.state()
        engine.pause()
        time.sleep(0.4)
    return float(sounding[0]) / RATE if len(sounding) else float("inf")


def table(folder: Path) -> None:
    """Twenty trials."""
    rng = random.Random(1)
    songs = songs_of(folder, [118.0, 121.0, 124.0, 126.0, 126.0, 128.0, 130.0, 133.0], 240.0)
    transitions = [decide(a, b, MixRules()) for a, b in zip(songs, songs[1:], strict=False)]
    engine = PlaybackEngine(SineBand(), RATE)
    engine.warm_up()
    time.sleep(3.0)
    results: dict[bool, list[float]] = {False: [], True: []}
    for number in range(NUM_TRIALS):
        place, is_edited = rng.randrange(len(transitions)), number % 2 == 1
        if is_edited:
            transitions[place] = edited(transitions[place], rng)
        results[is_edited].append(trial(engine, songs, transitions, place))
        print(f"transition {place + 1}{' edited' if is_edited else ''}: {results[is_edited][-1]:.2f} s", flush=True)
    engine.close()
    every = results[False] + results[True]
    print(f"load {os.getloadavg()[0]:.1f}; of {len(every)}: median {median(every):.2f} s, worst {max(every):.2f} s")
    print(f"right after an edit: median {median(results[True]):.2f} s, worst {max(results[True]):.2f} s")


if __name__ == "__main__":
    with TemporaryDirectory(prefix="pulse-") as device_folder, TemporaryDirectory() as song_folder:
        device = ClockedDevice(Path(device_folder))
        os.environ.update(device.environment)
        device.start()
        try:
            table(Path(song_folder))
        finally:
            device.stop()
