"""Songs in which somebody sings at known places, and songs whose leads only resemble voices.

Run by hand: `python -m tests.benchmarks.voice_songs FOLDER TRUTH --vocoder PYTHON`, TRUTH as `songs_with_truth` made it, PYTHON
one that has pyworld. Needs espeak-ng; flite is used where it is there, its voices are cut from recordings of people. Lines
are spoken by them, then sung: held, tuned to a tune in the song's key, with glides, vibrato and a room; a fifth is speech.
No recording of a singer is to be had here: what is measured is how well these are found.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from airdesk.audio.files import read_audio
from airdesk.model.harmony import parse_key
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings, settings_for
from airdesk.workflows.sketch_song import sketch_song
from tests.benchmarks import songs_with_truth
from tests.benchmarks.songs_with_truth import dressed, render

Floats = NDArray[np.float32]

RATE = 22_050
FIRST_LEAD, FIRST_ALONE = 300, 400
ESPEAK_TUNE, ESPEAK_REPORT = ("m1", "m3", "f1", "f3"), ("m2", "m7", "f2", "f4")
FLITE = ("slt", "rms", "awb", "kal")
LANGUAGES = ("en-us", "en-gb", "es", "de", "fr-fr", "it")
LEADS = {
    "sax": "jazz",
    "violin": "pop",
    "flute": "lo-fi",
    "clarinet": "jazz",
    "trumpet": "jazz",
    "cello": "cinematic",
    "oboe": "classical",
    "saw lead": "edm",
    "soft lead": "house",
    "driven guitar": "rock",
    "french horn": "cinematic",
    "choir": "pop",
}
BAND = ("drums", "bass", "piano")
TEXT = (
    "love you when the night is falling down and over me we will never find another way to go home tonight so hold my hand "
    "while stars are burning out my heart is breaking open summer rain running through the city lights tell me what you see "
    "again baby come along and sing it loud oh yeah maybe someday slowly feeling alive forever moving in silence under water"
)

WORLD = """
import json, sys
import numpy as np, pyworld, soundfile
for line in sys.stdin:
    asked = json.loads(line)
    rng = np.random.default_rng(asked["seed"])
    x, sr = soundfile.read(asked["path"]); x = x.astype(float)
    f0, t = pyworld.harvest(x, sr, frame_period=5.0)
    sp, ap = pyworld.cheaptrick(x, f0, t, sr), pyworld.d4c(x, f0, t, sr)
    voiced = f0 > 0
    at = np.cumsum(np.where(voiced, asked["hold"], 1.0)); at -= at[0]
    places = np.interp(np.arange(0, at[-1]), at, np.arange(len(f0)))
    near = np.round(places).astype(int)
    sung, tones, tone = np.zeros(len(near)), iter(asked["tones"]), None
    left = 0
    for i in range(len(near)):
        if voiced[near[i]]:
            fresh = i == 0 or not voiced[near[i - 1]]
            if tone is None or left <= 0 or (fresh and left < asked["least"]):
                tone, left = next(tones), int(rng.choice(asked["lengths"]))
            sung[i] = tone
        elif tone is not None:
            sung[i] = tone
        left -= 1
    sung[sung == 0] = asked["tones"][0]
    k = np.exp(-np.arange(40) / asked["glide"]); sung = np.convolve(np.pad(sung, (39, 0), mode="edge"), k / k.sum(), "valid")
    time = np.arange(len(near)) * 0.005
    since = np.zeros(len(near)); run = 0
    for i in range(len(near)):
        run = run + 1 if i and abs(sung[i] - sung[i - 1]) < 0.02 else 0
        since[i] = run
    wave = asked["vibrato"] * np.sin(2 * np.pi * asked["vibrato_hz"] * time) * np.clip((since - 20) / 40, 0, 1)
    drift = np.convolve(rng.standard_normal(len(near) + 60), np.ones(61) / 61, "valid") * 0.6
    pitch = 440.0 * 2.0 ** ((sung + wave + drift - 69.0) / 12.0)
    sp, ap = (np.ascontiguousarray(each[near]) for each in (sp, ap))
    y = pyworld.synthesize(np.where(voiced[near], pitch, 0.0), sp, ap, sr, 5.0)
    soundfile.write(asked["path"], y / max(1e-6, np.abs(y).max()) * 0.7, sr)
    print("done", flush=True)
"""


@dataclass(frozen=True)
class Part:
    """Who sings in a song, and how."""

    voice: str  # "espeak f2", "flite slt"
    is_sung: bool
    level_db: float  # against the band, where somebody sings
    room_seconds: float  # 0: dry


def voices_of(number: int) -> list[str]:
    """Who may sing in a song; those that are reported have voices of their own."""
    voices = [f"espeak {name}" for name in (ESPEAK_REPORT if is_reported(number) else ESPEAK_TUNE)]
    if is_reported(number) and shutil.which("flite"):
        return [each for pair in zip(voices, (f"flite {name}" for name in FLITE), strict=True) for each in pair]
    return voices


def part_of(number: int, rng: Random) -> Part:
    """Who sings in a song, and how."""
    voices = voices_of(number)
    return Part(
        voice=voices[number % len(voices)],
        is_sung=rng.random() < 0.8,
        level_db=rng.choice((-6.0, -3.0, 0.0, 3.0, 6.0)),
        room_seconds=rng.choice((0.0, 0.6, 1.2, 2.0)),
    )


def is_reported(number: int) -> bool:
    """The songs that nothing is tuned on: half of those with beats that are known, and odd ones of those with a lead."""
    return songs_with_truth.is_reported(number) or (number >= FIRST_LEAD and number % 2 == 1)


def speak(voice: str, text: str, rng: Random, path: Path) -> Floats:
    """A line spoken without melody, mono at `RATE`."""
    engine, name = voice.split()
    if engine == "flite":
        subprocess.run(["flite", "-voice", name, "-t", text, "-o", path], check=True, capture_output=True)
    else:
        told = ["-v", f"{rng.choice(LANGUAGES)}+{name}", "-s", str(rng.randint(110, 170)), "-p", str(rng.randint(30, 70))]
        subprocess.run(["espeak-ng", *told, "-w", path, text], check=True, capture_output=True)
    sound = read_audio(path)
    mono = soxr.resample(sound.audio[0], sound.sample_rate, RATE)
    loud = np.flatnonzero(np.abs(mono) > 0.01 * np.abs(mono).max())
    return np.asarray(mono[loud[0] : loud[-1] + 1], np.float32)


class Vocoder:
    """Holds the lines of speakers to the tones of a tune."""

    def __init__(self, python: Path) -> None:
        """*python*: one that has pyworld."""
        self._process = subprocess.Popen([python, "-c", WORLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def sung(self, line: Floats, tones: list[int], rng: Random, path: Path) -> Floats:
        """The line on these tones (MIDI pitches), one after the other."""
        soundfile.write(path, line, RATE)
        asked: dict[str, Any] = {
            "path": str(path),
            "seed": rng.randrange(1 << 30),
            "tones": tones,
            "hold": rng.uniform(1.2, 2.6),
            "least": 40,
            "lengths": [40, 60, 80, 120, 160, 240],
            "glide": rng.uniform(4.0, 14.0),
            "vibrato": rng.choice((0.0, 0.2, 0.4, 0.7)),
            "vibrato_hz": rng.uniform(4.8, 6.6),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline().strip() == "done"
        return np.asarray(soundfile.read(path, dtype="float32")[0])

    def close(self) -> None:
        """Let the vocoder end."""
        self._process.communicate()


def tune(key: str, is_high: bool, rng: Random) -> list[int]:
    """Tones that go up and down the scale."""
    known = parse_key(key)
    scale = (0, 2, 3, 5, 7, 8, 10) if known.is_minor else (0, 2, 4, 5, 7, 9, 11)
    low, high = (57, 76) if is_high else (45, 64)
    pitches = [pitch for pitch in range(low, high) if (pitch - known.tonic) % 12 in scale]
    place, tones = len(pitches) // 2, []
    for _ in range(400):
        place = min(len(pitches) - 1, max(0, place + rng.choice((-2, -1, -1, 0, 0, 1, 1, 2, 3, -3))))
        tones.append(pitches[place])
    return tones


def voice_track(
    truth: dict[str, Any], part: Part, length: int, rng: Random, vocoder: Vocoder
) -> tuple[Floats, list[list[float]]]:
    """The voice alone and where it sings: verses of several lines with rests between, a third of the song unsung."""
    track, spans = np.zeros(length, np.float32), list[list[float]]()
    is_high = part.voice.split()[1][0] in "fs"
    at = rng.uniform(2.0, 10.0)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "line.wav"
        while True:
            for _ in range(rng.randint(1, 4)):
                line = speak(part.voice, " ".join(rng.choices(TEXT.split(), k=rng.randint(3, 8))), rng, path)
                if part.is_sung:
                    line = vocoder.sung(line, tune(truth["key"], is_high, rng), rng, path)
                first = round(at * RATE)
                if first + len(line) > length - RATE:
                    return track, spans
                track[first : first + len(line)] += line / (np.sqrt(np.mean(np.square(line))) + 1e-9)
                spans.append([round(at, 3), round(at + len(line) / RATE, 3)])
                at = spans[-1][1] + rng.uniform(0.15, 1.0)
            at += rng.uniform(3.0, 9.0)


def with_room(voice: Floats, seconds: float, rng: np.random.Generator) -> Floats:
    """A decaying room behind the voice."""
    if seconds <= 0.0:
        return voice
    time = np.arange(int(seconds * RATE)) / RATE
    room = rng.standard_normal(len(time)) * np.exp(-6.9 * time / seconds)
    wet = fftconvolve(voice, room / np.sqrt(np.square(room).sum()))[: len(voice)]
    return np.asarray(voice + 0.35 * wet, np.float32)


def make_sung(truth: dict[str, Any], source: Path, folder: Path, vocoder: Vocoder) -> None:
    """A song of known beats with a voice in it."""
    number = int(truth["name"][:3])
    rng = Random(f"voice {number}")
    part = part_of(number, rng)
    sound = read_audio(source / truth["audio"])
    band = soxr.resample(sound.audio.mean(axis=0), sound.sample_rate, RATE)
    voice, spans = voice_track(truth, part, len(band), rng, vocoder)
    is_sung = np.zeros(len(band), np.bool_)
    for start, end in spans:
        is_sung[round(start * RATE) : round(end * RATE)] = True
    level = np.sqrt(np.mean(np.square(band[is_sung])) / (np.mean(np.square(voice[is_sung])) + 1e-12)) * 10.0 ** (
        part.level_db / 20.0
    )
    mix = band + level * with_room(voice, part.room_seconds, np.random.default_rng(number))
    name = f"{number:03d}-{'sung' if part.is_sung else 'spoken'}"
    soundfile.write(folder / f"{name}.flac", mix / max(1.0, float(np.abs(mix).max())), RATE)
    told = {"name": name, "audio": f"{name}.flac", "style": truth["style"], "spans": spans, **part.__dict__}
    (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


def make_alone(number: int, seconds: float, folder: Path, vocoder: Vocoder) -> None:
    """A voice without a band."""
    rng = Random(f"alone {number}")
    part = replace(part_of(number, rng), voice=voices_of(number)[number // 2 % len(voices_of(number))])
    truth = {"key": rng.choice(("A minor", "C major", "Eb major", "F# minor"))}
    voice, spans = voice_track(truth, part, round(seconds * RATE), rng, vocoder)
    sound = with_room(voice, part.room_seconds, np.random.default_rng(number))
    name = f"{number:03d}-voice-alone"
    soundfile.write(folder / f"{name}.flac", 0.7 * sound / max(1e-6, float(np.abs(sound).max())), RATE)
    told = {"name": name, "audio": f"{name}.flac", "style": "alone", "spans": spans, **part.__dict__}
    (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


def make_lead(number: int, seconds: float, settings: Settings, folder: Path) -> None:
    """A song nobody sings in: a lead alone, or with drums, bass and piano."""
    rng = Random(f"lead {number}")
    place = number - FIRST_LEAD
    lead = tuple(LEADS)[place // 2 % len(LEADS)]
    band = BAND if place >= 2 * len(LEADS) else ()
    request = PlanRequest(prompt=LEADS[lead], genre=LEADS[lead], length_seconds=seconds, instruments=(lead, *band), seed=number)
    song = sketch_song(request)
    with tempfile.TemporaryDirectory() as scratch:
        audio, sample_rate = render(song, settings, Path(scratch))
    audio, _ = dressed(audio, sample_rate, rng)
    name = f"{number:03d}-{'lead' if band else 'alone'}-{lead.replace(' ', '-')}"
    soundfile.write(folder / f"{name}.flac", audio.T, sample_rate)
    told = {
        "name": name,
        "audio": f"{name}.flac",
        "lead": lead,
        "is_alone": not band,
        "parts": [track.name for track in song.tracks],
    }
    (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


def main() -> None:
    """Make the songs that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--vocoder", type=Path, required=True)
    parser.add_argument("--library", type=Path, help="where sounds are kept")
    parser.add_argument("--no-leads", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    vocoder = Vocoder(options.vocoder)
    for path in sorted(options.truth.glob("[0-9]*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if not list(options.folder.glob(f"{path.name[:3]}-*.json")):
            make_sung(truth, options.truth, options.folder, vocoder)
            print(path.stem, flush=True)
    for number in range(FIRST_ALONE, FIRST_ALONE + 32):
        if not list(options.folder.glob(f"{number}-*.json")):
            make_alone(number, 30.0, options.folder, vocoder)
            print(number, flush=True)
    vocoder.close()
    if options.no_leads:
        return
    settings = settings_for(options.library or options.folder / "library")
    for number in range(FIRST_LEAD, FIRST_LEAD + 4 * len(LEADS)):
        if not list(options.folder.glob(f"{number}-*.json")):
            make_lead(number, 60.0, settings, options.folder)
            print(number, flush=True)


if __name__ == "__main__":
    main()
