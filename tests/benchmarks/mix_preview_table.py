"""How long it takes from pressing Preview to hearing the transition, on a real clocked device.

    python -m tests.benchmarks.mix_preview_table [songs…]

Without files or folders: eight made songs of four minutes each. Every other time the transition was edited the moment before.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from airdesk.model.djset import SetSong
from airdesk.playback.engine import PlaybackEngine
from airdesk.settings import Settings, settings_for
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_player import SetPlayer
from airdesk.ui.automix.transition_panel import TransitionPanel
from airdesk.ui.session import Session
from airdesk.workflows.analyze_files import AnalyzeRequest, analyze_files
from tests.helpers.clocked_device import ClockedDevice
from tests.helpers.dj_sets import RATE, songs_of
from tests.helpers.playing import SineBand
from tests.helpers.timed_ear import TimedEar

NUM_TRIALS = 20
LENGTHS = (8.0, 16.0, 32.0)


def wait(seconds: float, condition: Callable[[], bool] = lambda: False) -> None:
    """Let the window live until a condition holds, or for so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not condition():
        loop = QEventLoop()
        QTimer.singleShot(5, loop.quit)
        loop.exec()


def fill(desk: SetDesk, folder: Path, settings: Settings, paths: Sequence[str]) -> None:
    """Put songs into the set."""
    if paths:
        found = analyze_files(AnalyzeRequest(tuple(map(Path, paths))), settings).files
        known = [(str(each.path), each.content, each.analysis) for each in found if each.analysis.integrated_lufs is not None]
    else:
        songs = songs_of(folder, [118.0, 121.0, 124.0, 126.0, 126.0, 128.0, 130.0, 133.0], 240.0)
        known = [(song.song.path, song.song.content_hash, song.analysis) for song in songs]
    listed = tuple(SetSong(f"s{number}", path) for number, (path, _, _) in enumerate(known))
    desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=listed))
    for song, (_, content, analysis) in zip(listed, known, strict=True):
        desk.learn(song.id, content, analysis)
    wait(20.0, lambda: not desk.is_behind)


def trial(panel: TransitionPanel, desk: SetDesk, *, length: float | None) -> float:
    """Seconds from pressing to sound."""
    with TimedEar() as ear:
        wait(0.2)
        if length is not None:
            panel.change("Another length", lambda hands, now: hands.with_length(now, length))
        pressed = time.monotonic()
        panel.preview.click()
        begun = max(0, ear.frame_at(pressed))
        sounding: list[int] = []

        def is_heard() -> bool:
            sounding[:] = np.flatnonzero(np.abs(ear.heard()).max(axis=0)[begun:] > 0.001)[:1].tolist()
            return bool(sounding)

        wait(8.0, is_heard)
        panel.preview.click()
        wait(0.5)
    return sounding[0] / RATE if sounding else float("inf")


def table(folder: Path, paths: Sequence[str]) -> None:
    """Twenty trials."""
    rng = random.Random(1)
    session = Session(settings_for(folder / "library"), PlaybackEngine(SineBand(), RATE))
    desk = SetDesk(session, session)
    player = SetPlayer(desk, desk)
    panel = TransitionPanel(desk, player)
    panel.show()
    fill(desk, folder, session.settings, paths)
    player.warm_up()
    wait(3.0)
    results: dict[bool, list[float]] = {False: [], True: []}
    for number in range(NUM_TRIALS):
        place, is_edited = rng.randrange(len(desk.timeline.overlaps)), number % 2 == 1
        overlap = desk.timeline.overlaps[place]
        desk.select_transition(overlap.from_id, overlap.to_id)
        length = rng.choice(LENGTHS) if is_edited else None
        results[is_edited].append(trial(panel, desk, length=length))
        print(f"transition {place + 1}{' edited' if is_edited else ''}: {results[is_edited][-1]:.2f} s", flush=True)
    session.close()
    every = results[False] + results[True]
    print(f"load {os.getloadavg()[0]:.1f}; of {len(every)}: median {median(every):.2f} s, worst {max(every):.2f} s")
    print(f"right after an edit: median {median(results[True]):.2f} s, worst {max(results[True]):.2f} s")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory(prefix="pulse-") as device_folder, TemporaryDirectory() as song_folder:
        device = ClockedDevice(Path(device_folder))
        os.environ.update(device.environment)
        device.start()
        application = QApplication([])
        try:
            table(Path(song_folder), sys.argv[1:])
        finally:
            device.stop()
