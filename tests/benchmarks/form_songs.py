"""Full-length songs of every genre whose sections are known, rendered as `songs_with_truth` does.

Run by hand: `python -m tests.benchmarks.form_songs FOLDER [--count 51] [--first 0] [--library DIR]`. Writes audio and
`<name>.json`. The genres take turns, so that even and odd numbers have songs of each: even ones to tune on, odd ones to report.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

import soundfile

from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.song import Song
from airdesk.planning.planner import plan_song
from airdesk.settings import Settings, settings_for
from airdesk.workflows.song_tracks import song_of_plan
from tests.benchmarks.songs_with_truth import performed

SHORTEST_SECONDS, LONGEST_SECONDS = 90.0, 180.0
TIMINGS = ("steady", "humanised", "drifting")

KINDS = {
    "intro": ("intro",),
    "outro": ("outro",),
    "break": ("break",),
    "bridge": ("break", "verse"),
    "build": ("break", "verse"),
    "drift": ("break", "verse"),
    "verse": ("verse",),
    "pre-chorus": ("verse",),
    "head": ("verse", "chorus"),
    "theme": ("verse", "chorus"),
    "episode": ("verse", "chorus"),
    "development": ("verse", "chorus"),
    "solo": ("verse", "chorus"),
    "chorus": ("chorus",),
    "hook": ("chorus",),
    "drop": ("chorus",),
    "bloom": ("chorus",),
    "rise": ("chorus",),
    "shout": ("chorus",),
}
"""What the analysis may fairly call each section of our plans; it has five kinds, and only sound to tell them by."""


def planned(number: int) -> tuple[SongPlan, Song, str]:
    """Plan, song and timing of a number; the same every time."""
    rng = Random(f"form {number}")
    genres = load_genres()
    genre = genres[sorted(genres)[number % len(genres)]]
    request = PlanRequest(
        prompt=genre.name,
        genre=genre.name,
        tempo_bpm=round(rng.uniform(genre.tempo.min, genre.tempo.max), 1),
        length_seconds=rng.uniform(SHORTEST_SECONDS, LONGEST_SECONDS),
        seed=7000 + number,
    )
    plan = plan_song(request, genres, load_instruments())
    song = song_of_plan(plan, compose(plan, genre), genre)
    timing = TIMINGS[number // len(genres) % len(TIMINGS)]
    return plan, song, timing


def make(number: int, settings: Settings, folder: Path) -> Path:
    """Write one song and its sections; one that is there is left alone."""
    plan, song, timing = planned(number)
    name = f"{number:03d}-{plan.genre}-{timing}"
    truth_path = folder / f"{name}.json"
    if truth_path.exists():
        return truth_path
    rng = Random(f"form sound {number}")
    song, audio, sample_rate, lead = performed(song, timing, settings, rng)
    soundfile.write(folder / f"{name}.flac", audio.T, sample_rate)
    truth: dict[str, Any] = {"name": name, "audio": f"{name}.flac", "genre": plan.genre, "timing": timing}
    truth["sections"] = _sections(plan, song, lead)
    truth_path.write_text(json.dumps(truth), encoding="utf-8")
    return truth_path


def _sections(plan: SongPlan, song: Song, lead: float) -> list[dict[str, Any]]:
    """Name, fair kinds, start, end in seconds and planned energy of each section."""
    bar = song.meter_map.meter_at(0).bar_ticks

    def seconds(at_bar: int) -> float:
        """When a bar begins in the file."""
        return round(lead + song.tempo_map.tick_to_seconds(at_bar * bar), 4)

    return [
        {
            "name": section.name,
            "kinds": KINDS[section.name],
            "start": seconds(section.start_bar),
            "end": seconds(section.start_bar + section.bars),
            "bars": section.bars,
            "energy": round(section.energy, 3),
        }
        for section in plan.sections
    ]


def main() -> None:
    """Make the songs that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=51)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--library", type=Path, help="where sounds are kept")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    settings = settings_for(options.library or options.folder / "library")
    for number in range(options.first, options.first + options.count):
        print(make(number, settings, options.folder).stem, flush=True)


if __name__ == "__main__":
    main()
