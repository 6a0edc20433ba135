"""`kill -9` at random moments while songs are made, renamed and edited: does the library open each time with all of them?

Run by hand: `python tests/benchmarks/kill_table.py [--rounds 100] [--seed 1] [--bars 2] [--folder DIR]`. In each round a
program of its own opens the library as the window does, generates takes, renames songs, saves edits and says what is
saved; it is killed with all its processes at a random moment. Then the library is looked at before the sweep and after:
`integrity_check`, every song that was said to be saved, its title and its last saved edit, every take readable, no run
still active, no half-made file. One line per round, a summary at the end; exit code 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from airdesk.library.database import Library, integrity_problems, open_library
from airdesk.library.songs import list_songs
from airdesk.library.takes import list_takes, load_take
from airdesk.settings import Settings, settings_for
from airdesk.workflows.start_library import start_library


@dataclass
class Promises:
    """What the killed programs said they had saved."""

    titles: dict[str, set[str]] = field(default_factory=dict)  # song -> titles it may have
    tempos: dict[str, float] = field(default_factory=dict)  # song -> tempo it has at least
    takes: dict[str, int] = field(default_factory=dict)  # song -> number of takes it has at least
    moments: dict[str, int] = field(default_factory=dict)  # what was going on -> kills

    def hear(self, line: str) -> None:
        """One line of a program: a word and what it is about."""
        word, _, rest = line.partition(" ")
        song_id, _, value = rest.partition(" ")
        match word:
            case "kept":
                self.takes[song_id] = max(int(value), self.takes.get(song_id, 0))
            case "renaming":
                self.titles.setdefault(song_id, set()).add(value)
            case "renamed":
                self.titles[song_id] = {value}
            case "edited":
                self.tempos[song_id] = float(value)

    def broken(self, library: Library) -> list[str]:
        """What the library does not hold of it."""
        rows = {row.id: row for row in list_songs(library)}
        lost = [f"song {song_id} is gone" for song_id in self.takes if song_id not in rows]
        for song_id, row in rows.items():
            if song_id in self.titles and row.title not in self.titles[song_id]:
                lost.append(f"{song_id} is called {row.title}, not one of {self.titles[song_id]}")
            takes = list_takes(library, song_id)
            if len(takes) < self.takes.get(song_id, 1):
                lost.append(f"{song_id} has {len(takes)} takes of {self.takes[song_id]}")
            tempo_bpm = load_take(library, song_id, 1).song.tempo_map.tempo_at(0)
            if tempo_bpm < self.tempos.get(song_id, 0.0):
                lost.append(f"an edit of {song_id} is gone: {tempo_bpm} before {self.tempos[song_id]}")
            for take in takes:
                stored = load_take(library, song_id, take.number)
                if not stored.plan or not stored.score or stored.song.master_gain_db is None:
                    lost.append(f"{take.name} of {song_id} is half made")
                if take.preview is not None and not (library.folder / take.preview).is_file():
                    lost.append(f"the file to listen to of {song_id} is gone")
        return lost


def one_round(settings: Settings, promises: Promises, chance: random.Random, bars: int) -> tuple[list[str], str]:
    """Start, kill, look; what is wrong, and what was going on when it was killed."""
    command = [sys.executable, __file__, "--child", "--folder", str(settings.library_folder), "--bars", str(bars)]
    command += ["--seed", str(chance.randrange(10**6))]
    last = kill_at_random(command, promises, chance)
    problems = []
    with open_library(settings.library_folder) as library:
        if library.database.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            problems.append("integrity_check finds damage")
        problems += promises.broken(library)
    started = start_library(settings)
    problems += list(started.told)
    if started.lock is None:
        problems.append("the lock of a dead window counts")
    else:
        started.lock.release()
    with open_library(settings.library_folder) as library:
        problems += integrity_problems(library) + promises.broken(library) + left_behind(library)
    return problems, last


def kill_at_random(command: list[str], promises: Promises, chance: random.Random) -> str:
    """Run the program, kill it with its processes some time after it began; the last thing it said.

    Some time: after it said so and so many things, and a moment.
    """
    lines: list[str] = []
    enough, wanted = threading.Event(), chance.randrange(1, 40)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        assert child.stdout is not None

        def listen() -> None:
            for line in child.stdout or ():
                if line.endswith("\n"):
                    lines.append(line.strip())
                    if len(lines) >= wanted:
                        enough.set()

        ear = threading.Thread(target=listen)
        ear.start()
        enough.wait(60)
        time.sleep(chance.uniform(0.0, 0.4))
        os.killpg(child.pid, signal.SIGKILL)
        ear.join()
    for line in lines:
        promises.hear(line)
    return lines[-1] if lines else "nothing"


def left_behind(library: Library) -> list[str]:
    """Half-made files, runs nobody ends, and folders without a run, after the sweep."""
    found = [str(path.relative_to(library.folder)) for path in library.folder.rglob("*") if is_half_made(path)]
    active = library.database.execute("SELECT id FROM runs WHERE state = 'active'").fetchall()
    known = {row[0] for row in library.database.execute("SELECT folder FROM runs")}
    runs = library.folder / "runs"
    strangers = [path.name for path in runs.iterdir() if str(path) not in known] if runs.is_dir() else []
    return [f"left behind: {name}" for name in [*found, *strangers]] + [f"run {row[0]} is still active" for row in active]


def is_half_made(path: Path) -> bool:
    """True for what is on its way to another name; the cache of sounds sees to itself."""
    is_on_its_way = path.name.endswith((".part", ".wide")) or path.name.startswith((".render-", ".preview"))
    return is_on_its_way and "cache" not in path.parts


def work_for_ever(settings: Settings, seed: int, bars: int) -> None:
    """What the window does, without the window."""
    from airdesk.document.autosave import Autosave
    from airdesk.document.open_song import Document
    from airdesk.model.plan import PlanRequest
    from airdesk.model.song import Song, set_tempo
    from airdesk.workflows.generate_take import generate_take
    from airdesk.workflows.save_take import TakeSaver
    from airdesk.workflows.song_library import rename
    from airdesk.workflows.song_takes import open_take
    from airdesk.workflows.take_values import TakeNews, TakeStored

    say("begun")
    start_library(settings)
    chance = random.Random(seed)

    def hear(news: TakeNews) -> None:
        if isinstance(news, TakeStored):
            say(f"kept {news.take.song_id} {news.take.number}")
        else:
            say(type(news).__name__)

    while True:
        with open_library(settings.library_folder) as library:
            known = [row.id for row in list_songs(library, limit=5)]
        of_song = chance.choice(known) if known and chance.random() < 0.4 else None
        take = generate_take(
            PlanRequest("dusty lo-fi", bars=bars, seed=chance.randrange(10**6)), settings, song_id=of_song, on_stage=hear
        )
        title = f"Song {chance.randrange(10**9)}"
        say(f"renaming {take.song_id} {title}")
        rename(take.song_id, title, settings)
        say(f"renamed {take.song_id} {title}")
        song = open_take(take.song_id, settings, 1).song
        document = Document(song)

        def saved(song: Song, song_id: str = take.song_id) -> None:
            say(f"edited {song_id} {song.tempo_map.tempo_at(0)}")

        autosave = Autosave(document, TakeSaver(take.song_id, 1, settings), on_saved=saved, delay_seconds=0.01)
        for _ in range(10):
            tempo_bpm = document.song.tempo_map.tempo_at(0) + 0.125
            document.edit("Tempo", lambda value, tempo_bpm=tempo_bpm: set_tempo(value, tempo_bpm))  # type: ignore[misc]
            time.sleep(0.02)
        autosave.flush()
        autosave.close()


def say(line: str) -> None:
    """Tell the parent at once."""
    print(line, flush=True)


def main() -> int:
    """The rounds, or the work of one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bars", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="airdesk-kill-"))
    settings = settings_for(folder, soundfont="none")
    if options.child:
        work_for_ever(settings, options.seed, options.bars)
    promises, chance, bad = Promises(), random.Random(options.seed), 0
    for number in range(1, options.rounds + 1):
        problems, last = one_round(settings, promises, chance, options.bars)
        word = last.partition(" ")[0]
        promises.moments[word] = promises.moments.get(word, 0) + 1
        bad += bool(problems)
        print(f"{number:4}  after {word:12}  {len(promises.takes):4} songs  {'; '.join(problems) or 'all there'}", flush=True)
    print(f"{options.rounds} kills, {bad} with something wrong; {len(promises.takes)} songs promised, "
          f"{sum(promises.takes.values())} takes; killed after {promises.moments}")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
