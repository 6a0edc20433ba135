"""Folders with files that are no songs among songs: the mix still comes, and says what was left out and why.

Run by hand: `python -m tests.benchmarks.mix_judge_bad_input FOLDER [--hours 3]`. Prints one line for every file.
'FAILS' stands where something is wrong.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutagen.id3
import numpy as np
import soundfile

from tests.benchmarks.mix_judge import Floats, judge
from tests.benchmarks.mix_judge_cases import FIRST, SECOND
from tests.benchmarks.mix_judge_songs import CARRIERS, JudgedSong, SongOrder, make_song
from tests.benchmarks.mix_judge_trials import automix

THIRD = replace(FIRST, name="third", tempo_bpm=123.0, genre="pop", tonic=11, bass_hz=61.7, carrier_hz=CARRIERS[10], seed=3)


def good_songs(folder: Path, seconds: float = 60.0) -> list[JudgedSong]:
    """Three songs that can be mixed."""
    folder.mkdir(parents=True, exist_ok=True)
    return [make_song(replace(order, seconds=seconds), folder) for order in (FIRST, SECOND, THIRD)]


def spoken(seconds: float, rate: int = 22_050) -> Floats:
    """Something like speech: syllables of a buzzing voice through moving formants, with pauses."""
    rng, result = np.random.default_rng(4), list[Floats]()
    while sum(len(part) for part in result) < seconds * rate:
        count = int(rng.uniform(0.08, 0.3) * rate)
        time_axis = np.arange(count) / rate
        pitch = rng.uniform(90, 150) * (1 + 0.1 * np.sin(2 * np.pi * rng.uniform(1, 4) * time_axis))
        buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / rate)) * 0.3 + rng.normal(0, 0.05, count)
        spectrum, hz = np.fft.rfft(buzz), np.fft.rfftfreq(count, 1 / rate)
        shape = sum(np.exp(-0.5 * ((hz - formant) / 120) ** 2) for formant in rng.uniform((250, 900, 2200), (800, 2000, 3000)))
        result += [
            np.fft.irfft(spectrum * shape, count) * np.hanning(count),
            np.zeros(int(rng.choice((0.02, 0.05, 0.4)) * rate)),
        ]
    return 0.8 * np.concatenate(result) / np.max(np.abs(np.concatenate(result)))


def bad_files(folder: Path, good: Path) -> dict[str, Path]:
    """Files that are no songs, or odd ones, by what is odd."""
    folder.mkdir(parents=True, exist_ok=True)
    rng, data, made = np.random.default_rng(0), good.read_bytes(), {}

    def file(kind: str, name: str, content: bytes) -> None:
        made[kind] = folder / name
        made[kind].write_bytes(content)

    def sound(kind: str, name: str, audio: Floats, rate: int = 44_100, **options: str) -> None:
        made[kind] = folder / name
        soundfile.write(made[kind], audio, rate, **options)

    file("noise for bytes", "corrupt.wav", rng.bytes(200_000))
    file("noise as MP3", "corrupt.mp3", rng.bytes(200_000))
    file("cut off in mid-file", "truncated.wav", data[: len(data) // 3])
    file("header only", "header.wav", data[:44])
    file("empty", "empty.flac", b"")
    file("text as audio", "letter.ogg", b"Dear Sir or Madam,\n" * 500)
    file("a WAV called .mp3", "really a wav.mp3", data)
    file("protected", "bought.m4p", b"\x00\x00\x00\x1cftypM4P \x00\x00\x00\x00M4P mp42isom" + rng.bytes(50_000))
    sound("1 second", "one second.wav", rng.normal(0, 0.2, (44_100, 2)))
    sound("silence", "silence.wav", np.zeros((44_100 * 60, 2)))
    sound("speech", "speech.wav", spoken(60.0), 22_050)
    wave = np.sin(np.arange(44_100 * 30) * 0.05)[:, None] * 0.3
    sound("not numbers", "nan.wav", np.where(rng.random((44_100 * 30, 1)) < 1e-4, np.nan, wave), subtype="FLOAT")
    sound("DC and over full scale", "over.wav", 3.0 * wave + 0.5, subtype="FLOAT")
    sound("six channels", "surround.wav", np.repeat(wave, 6, axis=1))
    made["link to nothing"] = folder / "gone.wav"
    made["link to nothing"].symlink_to("/nowhere/at/all.wav")
    made["folder called .wav"] = folder / "folder.wav"
    made["folder called .wav"].mkdir()
    if os.geteuid():
        file("unreadable", "locked.wav", data)
        made["unreadable"].chmod(0)
    if shutil.which("ffmpeg"):
        made["video"] = folder / "film.mp4"
        sources = ["-f", "lavfi", "-i", "testsrc=d=20:s=160x120:r=5", "-f", "lavfi", "-i", "sine=d=20"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *sources, "-shortest", str(made["video"])], check=True, timeout=120)
    return made


def odd_tags(folder: Path, song: Path) -> list[Path]:
    """The song with tags and names in odd encodings."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ["Ünïcödé — 日本語 🎧.wav", "-dash.wav", "two\nlines.wav", os.fsdecode(b"latin \xe9\xff.wav")]
    paths = [folder / name for name in names]
    for number, path in enumerate(paths):
        make = make_song(replace(FIRST, name="x", seconds=40.0, seed=20 + number, tempo_bpm=120.0 + number), folder)
        make.path.rename(path)
    for number, text in enumerate(("\u202eright to left\x00\x07", "Ð\x9fÑ\x80Ð¸Ð²ÐµÑ\x82" * 40)):
        audio, rate = soundfile.read(song)
        path = folder / f"tagged {number}.mp3"
        soundfile.write(path, np.roll(audio, number * 500, axis=0), rate)
        tags = mutagen.id3.ID3()
        tags.add(mutagen.id3.TIT2(encoding=number * 3, text=text if number else "\xcf\xf0\xe8\xe2\xe5\xf2"))
        tags.add(mutagen.id3.TPE1(encoding=1, text=text))
        tags.add(mutagen.id3.TBPM(encoding=0, text="not a number"))
        tags.add(mutagen.id3.TKEY(encoding=0, text="H"))
        tags.save(path)
        with path.open("ab") as file:
            file.write(b"TAG" + b"\xff\xfe\xe9" * 41 + b"\x00\x00")
        paths.append(path)
    return paths


def long_song(folder: Path, hours: float) -> JudgedSong:
    """A song of several hours, written bit by bit."""
    folder.mkdir(parents=True, exist_ok=True)
    part = make_song(SongOrder("part", 124.0, seconds=240.0, carrier_hz=CARRIERS[11], bass_hz=73.4, tonic=2, seed=9), folder)
    audio, rate = soundfile.read(part.path, dtype="int16")
    begin, end = (round(float(moment) * rate) for moment in (part.downbeats[0], part.audible[1]))
    path, count = folder / f"{hours:g} hours.flac", 0
    with soundfile.SoundFile(path, "w", rate, 2) as file:
        while count < hours * 3600 * rate:
            file.write(audio[begin:end])
            count += end - begin
    part.path.unlink()
    return replace(part, path=path, beats=np.arange(0.0, count / rate, 60 / 124.0))


def main() -> None:
    """Run all trials with bad input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hours", type=float, default=0.0, help="also a song of that length")
    options = parser.parse_args()
    home: Path = options.folder
    shutil.rmtree(home, ignore_errors=True)
    songs, library = good_songs(home / "songs"), home / "library"
    bad = bad_files(home / "bad", songs[0].path)
    _mixed_folder(home, songs, bad, library)
    _alone(home, bad, library)
    _few(home, songs, library)
    paths = odd_tags(home / "odd", songs[2].path)
    _say("odd names and tags", *automix([home / "odd"], home / "out odd", library), wanted=len(paths))
    if options.hours:
        began = time.monotonic()
        long = long_song(home / "long", options.hours)
        print(f"made {options.hours} h in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        _say(
            "3 hours among songs",
            *automix([songs[0].path, long.path, songs[1].path], home / "out long", library, "--order", "given"),
            wanted=3,
        )
        print(f"    {time.monotonic() - began:.0f} s")


def _mixed_folder(home: Path, songs: list[JudgedSong], bad: dict[str, Path], library: Path) -> None:
    code, report, said = automix([home / "songs", home / "bad"], home / "out", library)
    _say("all bad files among three songs", code, report, said)
    order = [Path(path).name for path in report.get("order", ())]
    reasons = {Path(each["path"]).name: each["reason"] for each in report.get("left_out", ())}
    for kind, path in bad.items():
        where = (
            "in the mix" if path.name in order else reasons.get(path.name, "FAILS: neither in the mix nor named as left out")
        )
        print(f"    {kind}: {where}")
    for song in songs:
        if song.path.name not in order:
            print(f"    FAILS: {song.path.name} is not in the mix: {reasons.get(song.path.name)}")
    if code == 0:
        mix = judge(Path(report["files"][0]), songs)
        heard = {name: round(share, 2) for name, share in mix.heard_share.items()}
        print(f"    heard {heard}, silence {mix.longest_silence:.1f} s, meter {mix.meter}, DC {mix.dc:.4f}, {mix.is_finite}")


def _alone(home: Path, bad: dict[str, Path], library: Path) -> None:
    for kind, path in bad.items():
        _say(f"only {kind}", *automix([path], home / "out alone", library))
    left = [path.name for path in (home / "out alone").rglob("*")] if (home / "out alone").exists() else []
    print(f"    files there after these: {left}")


def _few(home: Path, songs: list[JudgedSong], library: Path) -> None:
    twin = home / "twin"
    twin.mkdir()
    shutil.copy(songs[0].path, twin / "the same.wav")
    (home / "nothing").mkdir()
    _say("one song", *automix([songs[0].path], home / "out one", library), wanted=1)
    _say("the same path twice", *automix([songs[0].path] * 2, home / "out twice", library))
    _say("a copy", *automix([songs[0].path, twin / "the same.wav", songs[1].path], home / "out twin", library), wanted=2)
    _say("an empty folder", *automix([home / "nothing"], home / "out nothing", library))
    _say("a path that is not there", *automix([home / "no such file.wav"], home / "out nothing", library))
    _say("the mix of last time in the folder again", *automix([home / "out one", songs[1].path], home / "out one", library))


def _say(name: str, code: int, report: dict[str, Any], said: str, *, wanted: int | None = None) -> None:
    order = report.get("order", [])
    fails = "" if wanted is None or (code == 0 and len(order) == wanted) else " FAILS"
    trace = " FAILS: traceback" if "Traceback" in said else ""
    text = said.strip().splitlines()[-1] if said.strip() else ""
    reason = "" if code == 0 else f", {report.get('error') or text}"[:260]
    print(f"{name}:{fails}{trace} exit {code}, {len(order)} songs{reason}", flush=True)


if __name__ == "__main__":
    main()
