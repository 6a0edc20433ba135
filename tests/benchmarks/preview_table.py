"""From the click on a sample to its sound, recorded from a real clocked device; the device's own latency is in it.

Run by hand: `python tests/benchmarks/preview_table.py [--times 20] [--long FILE.mp3]`; needs PulseAudio (see
tests/helpers/clocked_device.py). A click is a call of `SamplePlayer.play`; the sound is there when the recording of the
device leaves what it was before by 5 % of full scale. First ever: with no process started; then warm, one sample after the
other, with the song silent and with the song playing.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from airdesk.model.sample import Sample
from airdesk.playback.engine import PlaybackEngine
from airdesk.settings import Settings
from airdesk.ui.browser.sample_player import SamplePlayer
from airdesk.ui.session import Session
from tests.helpers.clocked_device import ClockedDevice, missing_for_device
from tests.helpers.playing import SineBand, held, held_song
from tests.helpers.timed_ear import RATE, TimedEar

LOUD = 0.05
TONE_HZ = 3000.0  # far above the song's, so that both can be told apart


def wait(seconds: float) -> None:
    """Let the window's events happen."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def make_files(folder: Path, long_seconds: int) -> dict[str, Path]:
    """A short sample in several forms, a loop, and a long MP3."""
    time_axis = np.arange(RATE) / RATE
    tone = (0.5 * np.cos(2.0 * np.pi * TONE_HZ * time_axis)).astype(np.float32)
    files = {f"short {kind.upper()}": folder / f"short.{kind}" for kind in ("wav", "flac", "ogg")}
    for path in files.values():
        soundfile.write(path, tone, RATE)
    files["WAV at 48 kHz"] = folder / "other rate.wav"
    soundfile.write(files["WAV at 48 kHz"], tone, 48_000)
    files["10-minute MP3"] = folder / "long.mp3"
    with soundfile.SoundFile(files["10-minute MP3"], "w", RATE, 2, format="MP3") as file:
        for _ in range(long_seconds):
            file.write(np.stack((tone, tone), axis=1))
    return files


def begun_after(ear: TimedEar, clicked_at: float, until: float) -> float:
    """Seconds from a click until the tone is heard; nan: never."""
    first, last = ear.frame_at(clicked_at), ear.frame_at(until)
    heard = ear.heard()[0, max(0, first) : last]
    turns = np.exp(-2j * np.pi * TONE_HZ / RATE * np.arange(len(heard)))
    width = 44  # three periods
    level = 2.0 * np.abs(np.convolve(heard * turns, np.ones(width) / width, "valid"))
    loud = np.flatnonzero(level > LOUD)
    return float(loud[0]) / RATE if len(loud) else float("nan")


def measure(
    player: SamplePlayer, ear: TimedEar, sample: Sample, path: Path, times: int, *, hold: float = 0.3, start: float = 0.0
) -> list[float]:
    """Clicks at moments of no rhythm, each after a pause."""
    rng, clicks = random.Random(3), []
    for _ in range(times):
        wait(0.25 + rng.random() * 0.1)
        clicked_at = time.monotonic()
        player.play(sample, path, 0, start)
        wait(hold)
        clicks.append((clicked_at, time.monotonic()))
        player.stop()
    wait(0.2)
    return [begun_after(ear, clicked_at, until) for clicked_at, until in clicks]


def line(name: str, seconds: list[float]) -> None:
    """Print median and worst."""
    good = [1000.0 * each for each in seconds if np.isfinite(each)]
    middle, worst = (float(np.median(good)), max(good)) if good else (float("nan"), float("nan"))
    print(f"{name:42} median {middle:5.1f} ms, worst {worst:5.1f} ms ({len(good)} of {len(seconds)} heard)", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--long", type=int, default=600, help="seconds of the long file")
    options = parser.parse_args()
    if missing := missing_for_device():
        raise SystemExit(f"no clocked device: {missing}")
    with tempfile.TemporaryDirectory(prefix="pulse-") as runtime, tempfile.TemporaryDirectory() as temporary:
        device = ClockedDevice(Path(runtime))
        os.environ.update(device.environment)
        device.start()
        try:
            table(Path(temporary), options.times, options.long)
        finally:
            device.stop()


def table(folder: Path, times: int, long_seconds: int) -> None:
    """All rows."""
    application = QCoreApplication([])
    files = make_files(folder, long_seconds)
    engine = PlaybackEngine(SineBand(), RATE)
    session = Session(Settings(folder / "library", soundfont="none"), engine)
    player = SamplePlayer(session)
    player.failed.connect(print)
    loop = Sample("root", "loop.wav", is_loop=True, tempo_bpm=100.0, category="loop", key="A minor", length_seconds=1.0)
    one_shot = Sample("root", "short.wav")
    with TimedEar() as ear:
        line("first ever click, nothing warm", measure(player, ear, one_shot, files["short WAV"], 1, hold=6.0))
        engine.previews.close()
        player.warm_up()
        wait(2.0)
        line("first click, the samples shown for 2 s", measure(player, ear, one_shot, files["short WAV"], 1))
        for is_playing in (False, True):
            session.open_document(held_song(held("part", gain_db=-12.0)))
            if is_playing:
                session.set_loop((0, 8 * 480))
                engine.play()
                wait(2.0)
            state = "song plays" if is_playing else "song silent"
            for name, path in files.items():
                line(f"{name}, {state}", measure(player, ear, one_shot, path, times))
            middle = measure(player, ear, one_shot, files["10-minute MP3"], times, start=long_seconds / 2)
            line(f"10-minute MP3 from its middle, {state}", middle)
            player.set_in_song(True)
            player.set_on_beat(False)
            line(f"loop in the song's tempo, {state}", measure(player, ear, loop, files["short WAV"], times))
            player.set_in_song(False)
    print(f"underruns of the song: {engine.state().device.num_underruns}; it {engine.state().phase}")
    session.close()
    del application


if __name__ == "__main__":
    main()
