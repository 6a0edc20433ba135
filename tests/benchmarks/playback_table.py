"""Playback on a real clocked device: is it the export? is it in time? does it ever stop or click?

Run by hand: `python tests/benchmarks/playback_table.py [--seconds 180] [--genre pop] [--folder DIR]`; needs PulseAudio (see
tests/helpers/clocked_device.py). Three parts, each recorded from the device:

1. a song of 12 tracks, no file of which was ever rendered, plays untouched and is compared with its export;
2. mutes and seeks: from the command until they are heard, beyond the latency that the device reports;
3. faders, mutes, pans and loops move all the time while `airdesk make` makes another song: underruns, the slowest call of
   the engine, its processes' share of a core; then the same with sines, in which every click would stand out.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song, edit_track
from airdesk.planning.planner import plan_song
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.state import PlaybackState
from airdesk.progress import NoProgress
from airdesk.render.song_renderer import render_song
from airdesk.settings import Settings
from airdesk.workflows.play_song import SongSoundsMaker, song_render_settings
from airdesk.workflows.song_sounds import build_song_sounds
from airdesk.workflows.song_tracks import song_of_plan
from tests.helpers.clocked_device import ClockedDevice, missing_for_device, recorded
from tests.helpers.playing import ROOT, SineBand, held, held_song, roughness

RATE = 44_100
NUM_TRACKS = 12
PATIENCE_SECONDS = 180.0


@dataclass(frozen=True)
class Bench:
    """What every part needs."""

    device: ClockedDevice
    folder: Path
    settings: Settings
    song: Song
    seconds: float


def twelve_tracks(genre: str, bars: int, seed: int) -> Song:
    """A composed song, its tracks doubled an octave apart until there are twelve."""
    genres = load_genres()
    request = PlanRequest(prompt=f"a {genre} song", genre=genre, bars=bars, seed=seed)
    plan = plan_song(request, genres, load_instruments())
    score = compose(plan, genres[genre])
    song = song_of_plan(plan, replace(score, parts=tuple(part for part in score.parts if part.notes)), genres[genre])
    tracks = list(song.tracks)
    for number in range(NUM_TRACKS - len(tracks)):
        track = song.tracks[number % len(song.tracks)]
        tracks.append(
            replace(track, id=f"{track.id}-again", name=f"{track.name} again", pan=-track.pan, gain_db=track.gain_db - 6)
        )
    return replace(song, tracks=tuple(tracks[:NUM_TRACKS]), master_gain_db=-3.0)


def until(engine: PlaybackEngine, condition: Callable[[PlaybackState], bool]) -> PlaybackState:
    """Look as the window does, until a condition holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        state = engine.state()
        if condition(state):
            return state
        time.sleep(0.01)
    raise SystemExit(f"waited in vain: {engine.state()}")


def begin(engine: PlaybackEngine, song: Song, at: float = 0.0) -> None:
    """Play a song and wait until it is heard."""
    engine.set_song(song)
    engine.seek(at)
    engine.play()
    until(engine, lambda state: state.phase == "playing" and state.position_seconds > at + 0.05)


def export(bench: Bench) -> tuple[Audio, dict[str, Path]]:
    """The mix as it is exported, and the files of its stems."""
    sounds = build_song_sounds(bench.song, bench.settings, NoProgress())
    wanted = song_render_settings(bench.song, bench.settings)
    cache = bench.settings.pitched_cache_folder
    result = render_song(bench.song, sounds.instruments, bench.folder / "export", wanted, pitched_cache=cache)
    return read(result.mix), dict(result.stems)


def read(path: Path) -> Audio:
    """A WAV, shape (2, frames)."""
    audio, _rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.ascontiguousarray(audio.T)


def lag_of(heard: Audio, wanted: Audio) -> int:
    """At which frame of `heard` frame 0 of `wanted` lies."""
    size = 1 << (heard.shape[1] + wanted.shape[1]).bit_length()
    product = np.fft.rfft(heard[0], size) * np.conj(np.fft.rfft(wanted[0], size))
    best = int(np.argmax(np.fft.irfft(product, size)))
    return best if best < heard.shape[1] else best - size


# ── 1: the export ───────────────────────────────────────────────────────────────────────────────────────────────────────


def compare_with_export(bench: Bench) -> None:
    """Play first, export afterwards."""
    engine = PlaybackEngine(SongSoundsMaker(bench.settings), RATE)
    path = bench.folder / "untouched.raw"
    begun = time.monotonic()
    with bench.device.recording(path):
        begin(engine, bench.song)
        first_sound = time.monotonic() - begun
        until(engine, lambda state: state.position_seconds > bench.seconds or state.phase != "playing")
    underruns = engine.state().device.num_underruns
    engine.close()
    heard, (wanted, _stems) = recorded(path), export(bench)
    lag = lag_of(heard, wanted)
    start = max(0, lag)
    count = min(heard.shape[1] - start, wanted.shape[1] - (start - lag), round(bench.seconds * RATE))
    heard, wanted = heard[:, start : start + count], wanted[:, start - lag : start - lag + count]
    correlation = float(np.corrcoef(heard.ravel(), wanted.ravel())[0, 1])
    level_db = 20.0 * np.log10(np.std(heard) / np.std(wanted))
    print(f"first sound after {first_sound:.2f} s (all sounds still to be made: {len(bench.song.tracks)} tracks)")
    print(f"recording against export: {count / RATE:.1f} s, correlation {correlation:.6f}, level {level_db:+.4f} dB", end="")
    print(f", largest difference {float(np.abs(heard - wanted).max()):.2e}, {underruns} underruns")


# ── 2: in time ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def measure_latencies(bench: Bench, times: int) -> None:
    """Mutes and seeks, each recorded by itself."""
    wanted, stems = export(bench)
    gain = np.float32(10.0 ** (float(bench.song.master_gain_db or 0.0) / 20.0))
    steadiest = max(stems, key=lambda track_id: steady_level(read(stems[track_id])))
    stem = read(stems[steadiest]) * gain
    muted = edit_track(bench.song, steadiest, lambda track: replace(track, is_muted=True))
    engine = PlaybackEngine(SongSoundsMaker(bench.settings), RATE)
    mutes, seeks, rng = [], [], random.Random(1)
    begin(engine, bench.song)
    for number in range(times):
        path = bench.folder / f"mute{number}.raw"
        at = rng.uniform(8.0, 14.0)
        mutes.append(one_mute(bench, engine, muted, path, at, wanted, stem))
        seeks.append(one_seek(bench, engine, path, at, wanted))
    state = engine.state()
    engine.close()
    latency = state.device.latency_seconds
    print(f"device {state.device.name}, {state.device.block_frames} frames, latency as reported {1000 * latency:.1f} ms")
    print(f"mute, until half of a track is gone: {summary(mutes, latency)} beyond the device's latency")
    print(f"seek, until the old place is left: {summary(seeks, latency)} beyond the device's latency")


def steady_level(stem: Audio) -> float:
    """The level that a stem nearly always has, in the seconds in which mutes are measured."""
    part = stem[0, 8 * RATE : 16 * RATE]
    return float(np.percentile(np.sqrt(np.mean(part[: len(part) // 512 * 512].reshape(-1, 512) ** 2, axis=1)), 5))


def summary(values: list[float], latency: float) -> str:
    """Median and worst of seconds, without the latency of the device that is in them."""
    good = [1000.0 * (value - latency) for value in values if np.isfinite(value)]
    return f"median {np.median(good):.1f} ms, worst {max(good):.1f} ms ({len(good)} of {len(values)} measured)"


def one_mute(bench: Bench, engine: PlaybackEngine, muted: Song, path: Path, at: float, wanted: Audio, stem: Audio) -> float:
    """Seconds from the command until half of a track is gone."""
    with bench.device.recording(path):
        begin(engine, bench.song, at)
        time.sleep(0.6)
        place = engine.state().position_seconds
        engine.set_song(muted)
        time.sleep(0.5)
        engine.pause()
    engine.set_song(bench.song)
    heard = recorded(path)
    begin_frame = round((at + 0.2) * RATE)
    lag = lag_of(heard, wanted[:, begin_frame : begin_frame + round(0.3 * RATE)]) - begin_frame
    for frame in range(round(place * RATE) - 2048, round((place + 0.3) * RATE), 64):
        gone = wanted[:, frame : frame + 128] - heard[:, frame + lag : frame + lag + 128]
        part = stem[:, frame : frame + 128]
        energy = float(np.sum(part * part))
        if energy > 1e-4 and float(np.sum(gone * part)) / energy > 0.5:
            return (frame + 64) / RATE - place
    return float("nan")


def one_seek(bench: Bench, engine: PlaybackEngine, path: Path, at: float, wanted: Audio) -> float:
    """Seconds from the command until what is heard is no longer the old place."""
    with bench.device.recording(path):
        begin(engine, bench.song, at)
        time.sleep(0.6)
        place = engine.state().position_seconds
        engine.seek(at + 4.0)
        time.sleep(0.5)
        engine.pause()
    heard = recorded(path)
    begin_frame = round((at + 0.2) * RATE)
    lag = lag_of(heard, wanted[:, begin_frame : begin_frame + round(0.3 * RATE)]) - begin_frame
    for frame in range(round(place * RATE) - 2048, round((place + 0.4) * RATE), 32):
        piece = wanted[:, frame : frame + 256]
        other = heard[:, frame + lag : frame + lag + 256]
        if float(np.sum((piece - other) ** 2)) > 0.1 * float(np.sum(piece**2)) + 1e-6:
            return (frame + 128) / RATE - place
    return float("nan")


# ── 3: while everything moves ───────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def another_song_being_made(bench: Bench) -> Iterator[None]:
    """`airdesk make` again and again, each time with sounds that are not there yet."""
    library = bench.folder / "other library"
    script = f"""
import os, subprocess, sys
os.nice(5)  # as the window's own process for songs is
for seed in range(1000):
    words = ["make", "a song", "--genre", "pop", "--seed", str(seed), "--library", {str(library)!r}]
    words += ["--quiet", "--soundfont", "none"]
    subprocess.run([sys.executable, "-m", "airdesk", *words], capture_output=True)
    subprocess.run(["rm", "-rf", {str(library / "cache")!r}])
"""
    maker = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    try:
        yield
    finally:
        os.killpg(maker.pid, 9)
        maker.wait()


def move_everything(engine: PlaybackEngine, song: Song, seconds: float, length: float) -> tuple[float, int]:
    """Faders, pans, mutes and loops by chance, ten times a second; the slowest call and the number of moves."""
    rng, slowest, count = random.Random(2), 0.0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        track = rng.choice(song.tracks)
        kind = rng.choice(("gain", "gain", "pan", "mute", "loop", "seek"))
        start = rng.uniform(0.0, max(0.1, length - 6.0))
        moved = song
        if kind == "gain":
            moved = edit_track(song, track.id, lambda track: replace(track, gain_db=track.gain_db + rng.uniform(-6.0, 3.0)))
        elif kind == "pan":
            moved = edit_track(song, track.id, lambda track: replace(track, pan=rng.uniform(-1.0, 1.0)))
        elif kind == "mute":
            moved = edit_track(song, track.id, lambda track: replace(track, is_muted=True))
        begun = time.perf_counter()
        if kind == "loop":
            engine.set_loop((start, start + rng.uniform(0.3, 5.0)))
        elif kind == "seek":
            engine.seek(start)
        else:
            engine.set_song(moved)
        engine.state()
        slowest = max(slowest, time.perf_counter() - begun)
        count += 1
        time.sleep(0.1)
    return slowest, count


def stress(bench: Bench) -> None:
    """The song of twelve tracks while another is made, then sines."""
    engine = PlaybackEngine(SongSoundsMaker(bench.settings), RATE)
    begin(engine, bench.song)
    engine.set_loop((0.0, bench.song.duration_seconds - 1.0))
    assert engine._processes is not None
    pids = {"mixer": engine._processes.audio._process.pid, "renderer": engine._processes.renderer._process.pid}
    before, begun = {name: cpu_seconds(pid) for name, pid in pids.items()}, time.monotonic()
    with another_song_being_made(bench):
        slowest, count = move_everything(engine, bench.song, bench.seconds, bench.song.duration_seconds)
        state = engine.state()
    passed = time.monotonic() - begun
    shares = ", ".join(f"{name} {100 * (cpu_seconds(pid) - before[name]) / passed:.1f} %" for name, pid in pids.items())
    engine.close()
    print(f"{passed:.0f} s, {count} moves while another song is made: {state.device.num_underruns} underruns", end="")
    print(f" at {state.device.block_frames} frames; slowest call {1000 * slowest:.1f} ms; of a core: {shares}")


def stress_with_sines(bench: Bench) -> None:
    """Twelve low sines under the same moves: roughness shows clicks."""
    tracks = [held(f"t{number}", beats=64, pitch=ROOT - number % 5, gain_db=-26.0) for number in range(NUM_TRACKS)]
    song, path = held_song(*tracks), bench.folder / "sines.raw"
    engine = PlaybackEngine(SineBand(), RATE)
    with bench.device.recording(path):
        begin(engine, song)
        engine.set_loop((0.0, 30.0))
        with another_song_being_made(bench):
            _slowest, count = move_everything(engine, song, bench.seconds / 4, 30.0)
        engine.pause()
        time.sleep(0.3)
    underruns = engine.state().device.num_underruns
    engine.close()
    heard = recorded(path)
    print(f"sines, {count} moves: sharpest bend {roughness(heard):.1e} at a peak of {float(np.abs(heard).max()):.2f}", end="")
    print(f" (a click is above 2e-03), {underruns} underruns")


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=180.0, help="of the first and third part")
    parser.add_argument("--genre", default="pop")
    parser.add_argument("--bars", type=int, default=96)
    parser.add_argument("--times", type=int, default=8, help="mutes and seeks")
    parser.add_argument("--folder", type=Path, help="where recordings and sounds go (default: a temporary folder)")
    options = parser.parse_args()
    if missing := missing_for_device():
        raise SystemExit(f"no clocked device: {missing}")
    with tempfile.TemporaryDirectory(prefix="pulse-") as runtime, tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        device = ClockedDevice(Path(runtime))
        os.environ.update(device.environment)
        device.start()
        try:
            song = twelve_tracks(options.genre, options.bars, seed=5)
            settings = Settings(folder / "library", soundfont="none")
            bench = Bench(device, folder, settings, song, min(options.seconds, song.duration_seconds))
            print(f"{song.genre}, {len(song.tracks)} tracks, {song.duration_seconds:.0f} s")
            compare_with_export(bench)
            measure_latencies(bench, options.times)
            stress(replace(bench, seconds=options.seconds))
            stress_with_sines(replace(bench, seconds=options.seconds))
        finally:
            device.stop()


if __name__ == "__main__":
    main()
