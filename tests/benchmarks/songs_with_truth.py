"""Songs whose tempo, beats, downbeats and key are known, rendered with our own sounds and a SoundFont.

Run by hand: `python -m tests.benchmarks.songs_with_truth FOLDER [--count 96] [--seconds 60] [--first 0]`. Half of the songs
are composed, half written out by hand (`truth_patterns`); a third is steady, a third played by people, a third drifts. Writes
audio and `<name>.json`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import soundfile

from airdesk.audio.files import read_audio
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song, Track
from airdesk.model.timebase import TICKS_PER_BEAT, TempoChange, TempoMap
from airdesk.progress import NoProgress
from airdesk.render.level_match import level_matched
from airdesk.render.mix_defaults import with_room
from airdesk.render.settings import RenderSettings
from airdesk.render.song_renderer import render_song
from airdesk.settings import Settings, settings_for
from airdesk.workflows.sketch_song import sketch_song
from airdesk.workflows.song_sounds import build_song_sounds, with_sounds
from airdesk.workflows.sound_source import open_sound_source
from tests.benchmarks.truth_patterns import PATTERNS, pattern_song

COMPOSED = {
    "rock": ("rock", (92, 165), "4/4"),
    "house": ("house", (116, 130), "4/4"),
    "swing": ("jazz", (100, 220), "4/4"),
    "ballad": ("pop", (58, 82), "4/4"),
    "drum and bass": ("drum-and-bass", (165, 180), "4/4"),
    "waltz": ("pop", (90, 180), "3/4"),
    "orchestral waltz": ("classical", (100, 180), "3/4"),
    "half-time trap": ("trap", (128, 156), "4/4"),
    "techno": ("techno", (124, 142), "4/4"),
    "hip hop": ("hip-hop", (80, 100), "4/4"),
    "boom bap": ("boom-bap", (82, 98), "4/4"),
    "pop": ("pop", (98, 130), "4/4"),
    "edm": ("edm", (122, 132), "4/4"),
    "r and b": ("r-and-b", (62, 100), "4/4"),
    "cinematic": ("cinematic", (70, 150), "4/4"),
    "lo-fi": ("lo-fi", (68, 92), "4/4"),
}
TIMINGS = ("steady", "humanised", "drifting")
TONICS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


@dataclass(frozen=True)
class Truth:
    """What is known of a song."""

    name: str
    style: str
    source: str  # composed, pattern
    timing: str
    tempo_bpm: float  # median of the beats
    meter: str
    key: str
    beats: list[float]  # seconds
    downbeats: list[float]


def song_number(number: int, seconds: float) -> tuple[Song, str, str, str]:
    """Song, style, source and timing of a number; the same every time."""
    rng = Random(f"truth {number}")
    timing = TIMINGS[(number // 2 + number // 32) % 3]
    mode = rng.choice(("major", "minor"))
    tonic = rng.choice(TONICS)
    if number % 2:
        style = tuple(PATTERNS)[number // 2 % len(PATTERNS)]
        tempo = _tempo(PATTERNS[style].tempos, rng)
        beats = 3 if PATTERNS[style].meter == "3/4" else 4
        bars = max(16, round(seconds * tempo / 60 / beats / 4) * 4)
        key = Key(TONICS.index(tonic), mode)
        return pattern_song(style, key, tempo, bars, rng, is_varied=number >= 128), style, "pattern", timing
    style = tuple(COMPOSED)[number // 2 % len(COMPOSED)]
    genre, tempos, meter = COMPOSED[style]
    request = PlanRequest(
        prompt=style,
        genre=genre,
        tempo_bpm=_tempo(tempos, rng),
        key=tonic,
        scale=mode,
        meter=meter,
        length_seconds=seconds,
        seed=number,
    )
    return sketch_song(request), style, "composed", timing


def _tempo(tempos: tuple[float, float], rng: Random) -> float:
    tempo = rng.uniform(*tempos)
    return round(tempo) if rng.random() < 0.4 else round(tempo, 2)


def humanised(song: Song, rng: Random, spread_ms: float = 6.0) -> Song:
    """Every note a little early or late, those of one moment and part together."""

    def played(track: Track) -> Track:
        clips = []
        for clip in track.clips:
            shifts: dict[int, int] = {}
            notes = []
            for note in clip.notes:
                if note.start_tick not in shifts:
                    ms = max(-2.5 * spread_ms, min(2.5 * spread_ms, rng.gauss(0.0, spread_ms)))
                    shifts[note.start_tick] = round(ms / 1000 * song.tempo_map.tempo_at(0) / 60 * TICKS_PER_BEAT)
                start = max(0, note.start_tick + shifts[note.start_tick])
                notes.append(Note(start, note.pitch, note.duration_ticks, note.velocity))
            clips.append(replace(clip, notes=tuple(sorted(notes))))
        return replace(track, clips=tuple(clips))

    return replace(song, tracks=tuple(played(track) for track in song.tracks))


def drifting(song: Song, rng: Random) -> Song:
    """The tempo wanders a few percent, as a band without a click does."""
    tempo, changes, away, pull = song.tempo_map.tempo_at(0), [], 0.0, rng.uniform(-0.025, 0.025)
    num_beats = song.end_tick // TICKS_PER_BEAT + 1
    for beat in range(num_beats):
        away = 0.96 * away + rng.gauss(0.0, 0.0035)
        changes.append(TempoChange(beat * TICKS_PER_BEAT, tempo * (1.0 + away + pull * (beat / num_beats - 0.5))))
    return replace(song, tempo_map=TempoMap(tuple(changes)))


def render(song: Song, settings: Settings, folder: Path) -> tuple[np.ndarray, int]:
    """Audio of a song, shape (channels, frames)."""
    source = open_sound_source(settings)
    song = with_room(with_sounds(song, source))
    sounds = build_song_sounds(song, settings, NoProgress(), source)
    wanted = RenderSettings(44100, writes_stems=False)
    song = level_matched(song, sounds.instruments, wanted, pitched_cache=settings.pitched_cache_folder)
    result = render_song(
        song, sounds.instruments, folder, wanted, pitched_cache=settings.pitched_cache_folder, progress=NoProgress()
    )
    return read_audio(result.mix).audio, 44100


def is_reported(number: int) -> bool:
    """Songs that are reported, so that nothing may be tuned on them or learned from them."""
    return number < 128 and number // 32 % 2 == 1


def truths_of(folder: Path, half: str, is_reported: Callable[[int], bool]) -> list[dict[str, Any]]:
    """What is known of the songs of a folder. *half*: "report", "tune" or "all"; which is which is told by their numbers."""
    paths = sorted(folder.glob("[0-9]*.json"))
    chosen = [path for path in paths if half == "all" or is_reported(int(path.name[:3])) == (half == "report")]
    return [json.loads(path.read_text(encoding="utf-8")) for path in chosen]


def performed(song: Song, timing: str, settings: Settings, rng: Random) -> tuple[Song, np.ndarray, int, float]:
    """The song as it is played, its sound and sample rate, and the seconds before it begins there."""
    if timing == "humanised":
        song = humanised(song, rng)
    if timing == "drifting":
        song = drifting(song, rng)
    with tempfile.TemporaryDirectory() as scratch:
        audio, sample_rate = render(song, settings, Path(scratch))
    audio, lead = dressed(audio, sample_rate, rng)
    return song, audio, sample_rate, lead


def make(number: int, seconds: float, settings: Settings, folder: Path) -> Path:
    """Write one song and its truth; one that is there is left alone."""
    rng = Random(f"sound {number}")
    song, style, source, timing = song_number(number, seconds)
    name = f"{number:03d}-{style.replace(' ', '-')}-{source}-{timing}"
    truth_path = folder / f"{name}.json"
    if truth_path.exists():
        return truth_path
    song, audio, sample_rate, lead = performed(song, timing, settings, rng)
    kind = ("flac", "flac", "ogg", "mp3")[number // 2 % 4]
    with soundfile.SoundFile(folder / f"{name}.{kind}", "w", sample_rate, 2) as file:
        for start in range(0, audio.shape[1], 65536):  # its encoder of OGG dies of long blocks
            file.write(audio.T[start : start + 65536])
    beats, downbeats = _grid(song, lead)
    tempo = 60.0 / float(np.median(np.diff(beats)))
    if timing != "drifting":
        tempo = song.tempo_map.tempo_at(0)
    assert song.key is not None
    truth = Truth(name, style, source, timing, tempo, str(song.meter_map.meter_at(0)), song.key.name, beats, downbeats)
    truth_path.write_text(json.dumps({"audio": f"{name}.{kind}", **truth.__dict__}), encoding="utf-8")
    return truth_path


def dressed(audio: np.ndarray, sample_rate: int, rng: Random) -> tuple[np.ndarray, float]:
    """As songs come: silence before, some faded out, some loud; returns the silence's seconds, too."""
    lead = rng.choice((0.0, 0.0, rng.uniform(0.02, 0.8)))
    audio = np.pad(audio, ((0, 0), (round(lead * sample_rate), 0)))
    if rng.random() < 0.2:
        length = round(8.0 * sample_rate)
        audio[:, -length:] *= np.linspace(1.0, 0.0, length, dtype=np.float32) ** 2
    if rng.random() < 0.5:
        audio = np.tanh(audio * rng.uniform(1.5, 3.0)).astype(np.float32) * 0.9
    return np.clip(audio, -1.0, 1.0), round(lead * sample_rate) / sample_rate


def _grid(song: Song, lead: float) -> tuple[list[float], list[float]]:
    """Seconds of every quarter note and of every bar."""
    bar = song.meter_map.meter_at(0).bar_ticks
    ticks = range(0, song.end_tick, TICKS_PER_BEAT)
    seconds = {tick: round(lead + song.tempo_map.tick_to_seconds(tick), 6) for tick in ticks}
    return list(seconds.values()), [seconds[tick] for tick in ticks if tick % bar == 0]


def main() -> None:
    """Make the songs that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=96)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    settings = settings_for(options.folder / "library")
    for number in range(options.first, options.first + options.count):
        print(make(number, options.seconds, settings, options.folder).stem, flush=True)


if __name__ == "__main__":
    main()
