"""Where our analysis hears singing, against songs in which it is known: `python -m tests.benchmarks.voice_table FOLDER TRUTH`.

FOLDER as `voice_songs` made it, TRUTH as `songs_with_truth` made it: nobody sings there. [--half report|tune|all] [--real DIR]
Time is looked at ten times a second; breaths shorter than those that our spans pass over count as sung.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.listening import listen
from airdesk.analysis.loudness_course import loudness_course
from airdesk.analysis.voice import vocal_spans
from tests.benchmarks.songs_with_truth import truths_of
from tests.benchmarks.voice_songs import is_reported

Flags = NDArray[np.bool_]

PER_SECOND = 10
BREATH_SECONDS = 1.2
SUNG = ("Karissa_Hobbs_-_Lets_Go_Fishin.ogg",)
"""Songs of the material in which somebody truly sings."""


def flags(spans: Iterable[Sequence[float]], seconds: float, breath_seconds: float = 0.0) -> Flags:
    """Whether somebody sings, ten times a second."""
    found = np.zeros(int(seconds * PER_SECOND), np.bool_)
    before = None
    for start, end in sorted((first, last) for first, last in spans):
        first = before if before is not None and start - before < breath_seconds else start
        found[round(first * PER_SECOND) : round(end * PER_SECOND)] = True
        before = end
    return found


def heard_flags(path: Path) -> tuple[Flags, float]:
    """Where our analysis hears singing, and audible seconds."""
    heard = listen(path)
    course = loudness_course(heard.loudness_hops, heard.duration_seconds)
    spans = vocal_spans(heard, course.audible_start, course.audible_end)
    return flags(spans, heard.duration_seconds), course.audible_end - course.audible_start


class Tally:
    """What was heard of what there is, over several songs."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.both = self.heard = self.true = self.songs = 0
        self.seconds = 0.0

    def add(self, heard: Flags, true: Flags, seconds: float) -> None:
        """Count a song in."""
        length = min(len(heard), len(true))
        self.both += int((heard[:length] & true[:length]).sum())
        self.heard += int(heard.sum())
        self.true += int(true.sum())
        self.songs += 1
        self.seconds += seconds

    def line(self, name: str) -> str:
        """Precision, recall and F; where nobody sings, how much is heard all the same."""
        if not self.true:
            return f"  {name:28}{self.songs:4} songs: {100 * self.heard / PER_SECOND / self.seconds:5.1f} % taken for singing"
        precision, recall = self.both / max(1, self.heard), self.both / self.true
        return (
            f"  {name:28}{self.songs:4} songs: precision {precision:.3f}, recall {recall:.3f}, "
            f"F {2 * precision * recall / max(1e-9, precision + recall):.3f}"
        )


def sung_table(folder: Path, half: str) -> None:
    """Songs with a voice, by who sings, how, how loud and in how large a room; then leads."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for truth in truths_of(folder, half, is_reported):
        heard, seconds = heard_flags(folder / truth["audio"])
        if "lead" in truth:
            for name in (truth["lead"], "lead alone" if truth["is_alone"] else "lead in a band"):
                tallies[f"~ {name}"].add(heard, np.zeros_like(heard), seconds)
            continue
        true = flags(truth["spans"], len(heard) / PER_SECOND, BREATH_SECONDS)
        if truth["style"] == "alone":
            tallies["voice alone"].add(heard, true, seconds)
            continue
        names = ("all", "sung" if truth["is_sung"] else "spoken", truth["voice"].split()[0])
        for name in (*names, f"{truth['level_db']:+.0f} dB", f"room {truth['room_seconds']:g} s"):
            tallies[name].add(heard, true, seconds)
    for name in sorted(tallies):
        print(tallies[name].line(name))


def unsung_table(folder: Path, half: str) -> None:
    """Songs in which nobody sings."""
    tally, worst = Tally(), []
    for truth in truths_of(folder, half, is_reported):
        heard, seconds = heard_flags(folder / truth["audio"])
        tally.add(heard, np.zeros_like(heard), seconds)
        worst.append((float(heard.sum()) / PER_SECOND / seconds, truth["name"]))
    print(tally.line("nobody sings"))
    print("    most:", ", ".join(f"{name} {100 * share:.0f} %" for share, name in sorted(worst)[:-7:-1]))


def real_table(folder: Path) -> None:
    """Songs of the material, one of them sung."""
    tally = Tally()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".ogg", ".mp3", ".flac"):
            heard, seconds = heard_flags(path)
            if path.name not in SUNG:
                tally.add(heard, np.zeros_like(heard), seconds)
            print(f"    {path.name[:52]:54}{100 * heard.sum() / PER_SECOND / seconds:5.1f} %")
    print(tally.line("real, nobody sings"))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--half", choices=("report", "tune", "all"), default="report")
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    sung_table(options.folder, options.half)
    unsung_table(options.truth, options.half)
    if options.real:
        real_table(options.real)


if __name__ == "__main__":
    main()
