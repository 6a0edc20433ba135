"""CPU time per frame of the timeline and the piano roll, 200 clips and 50 000 notes at 1400 × 800. Run by hand.

python tests/benchmarks/view_table.py [frames]

A frame is one step of scrolling or zooming and the painting of all that became stale by it, on Qt's offscreen screen. CPU
time is this thread's, so that a busy machine does not count. "roll + ghosts": a track of 2 500 notes over those of all others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from random import Random
from tempfile import mkdtemp
from time import thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from airdesk.model.notes import Note
from airdesk.model.plan import ROLES
from airdesk.model.score import ScoreSection
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.settings import Settings, settings_for
from airdesk.ui.arrange.arrange_view import ArrangeView
from airdesk.ui.pianoroll.piano_roll_view import PianoRollView
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme

NUM_TRACKS, CLIPS_PER_TRACK, BARS_PER_CLIP = 20, 10, 8
BAR = COMMON_TIME.bar_ticks
WIDTH, HEIGHT = 1400, 800


def big_song(notes_per_clip: int = 250, num_tracks: int = NUM_TRACKS) -> Song:
    """Tracks of random notes, all lanes full from end to end."""
    chance = Random(1)
    length = BARS_PER_CLIP * BAR

    def clip(number: int, name: str) -> MidiClip:
        notes = [
            Note(
                chance.randrange(0, length - 240),
                chance.randrange(36, 84),
                chance.choice((60, 120, 240)),
                chance.randrange(30, 127),
            )
            for _ in range(notes_per_clip)
        ]
        return MidiClip(number * length, length, tuple(sorted(notes)), f"{name} {number + 1}")

    tracks = tuple(
        Track(
            id=f"track-{number}",
            name=f"part {number}",
            instrument=f"part {number}",
            role=ROLES[(number + 2) % len(ROLES)],
            sound="piano",
            clips=tuple(clip(place, f"part {number}") for place in range(CLIPS_PER_TRACK)),
        )
        for number in range(num_tracks)
    )
    bars = CLIPS_PER_TRACK * BARS_PER_CLIP
    sections = tuple(ScoreSection("verse", start, 8) for start in range(0, bars, 8))
    return Song("Big", constant_tempo(120), constant_meter(COMMON_TIME), tracks, bars * BAR, sections=sections)


def measure(application: QApplication, name: str, steps: list[Callable[[], object]], frames: int) -> None:
    """One line of the table: each frame makes a step, and what became stale is painted."""
    taken = []
    for frame in range(frames):
        began = thread_time()
        steps[frame % len(steps)]()
        application.processEvents()
        taken.append((thread_time() - began) * 1000)
    taken.sort()
    median, late = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"{name:40} median {median:6.2f} ms   p99 {late:6.2f} ms   worst {taken[-1]:6.2f} ms")


def there_and_back(step: Callable[[int], object], count: int) -> list[Callable[[], object]]:
    """Steps one way, then the other."""
    return [lambda way=way: step(way) for way in (1, -1) for _ in range(count)]  # type: ignore[misc]


def timeline(application: QApplication, session: Session, frames: int) -> None:
    """The timeline, all lanes in view and zoomed in."""
    view = ArrangeView(session)
    view.resize(WIDTH, HEIGHT)
    view.show()
    application.processEvents()
    lanes, axis, rows = view.lanes, view.axis, view.lane_layout

    def line(name: str, steps: list[Callable[[], object]]) -> None:
        measure(application, f"timeline, {name}", steps, frames)

    zoom = there_and_back(lambda way: axis.zoom_at(600, 1.04**way), 60)
    place = iter(range(10**9))
    line("playhead moves", [lambda: lanes.set_playhead(next(place) % 1100)])
    line("whole song painted anew", [view.lanes.update])
    line("zoom from whole song", zoom)
    axis.fit()
    axis.zoom_at(0, 3)
    line("scroll at 3 x", there_and_back(lambda way: axis.scroll_by(24 * way), 100))
    line("scroll tracks at 3 x", there_and_back(lambda way: rows.scroll_by(6 * way), 8))
    axis.zoom_at(0, 4)
    line("scroll at 12 x", there_and_back(lambda way: axis.scroll_by(24 * way), 200))
    line("zoom at 12 x", zoom)
    view.close()


def piano_roll(application: QApplication, session: Session, frames: int, *, name: str) -> None:
    """The piano roll of the first track as a whole."""
    view = PianoRollView(session)
    view.resize(WIDTH, HEIGHT)
    view.show()
    session.select_track("track-0")
    for _ in range(3):
        application.processEvents()
    axis, rows = view.roll.axis, view.roll.rows

    def line(what: str, steps: list[Callable[[], object]]) -> None:
        measure(application, f"{name}, {what}", steps, frames)

    zoom = there_and_back(lambda way: axis.zoom_at(600, 1.04**way), 60)
    place = iter(range(10**9))
    line("playhead moves", [lambda: view.editor.show_playhead(next(place) % 1100)])  # type: ignore[union-attr]
    line("whole song painted anew", [view.editor.canvas.refresh])  # type: ignore[union-attr]
    line("zoom from whole song", zoom)
    axis.fit()
    axis.zoom_at(0, 4)
    line("scroll at 4 x", there_and_back(lambda way: axis.scroll_by(24 * way), 100))
    line("scroll up and down", there_and_back(lambda way: rows.scroll_by(7 * way), 30))
    axis.zoom_at(0, 8)
    line("scroll at 32 x", there_and_back(lambda way: axis.scroll_by(24 * way), 200))
    line("zoom at 32 x", zoom)
    view.close()


def main() -> None:
    """Print the table."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    os.environ["AIRDESK_HOME"] = mkdtemp()
    application = QApplication([])
    apply_theme(application)
    settings: Settings = settings_for()
    session = Session(settings)
    song = big_song()
    session.open_document(song)
    timeline(application, session, frames)
    piano_roll(application, session, frames, name="roll + ghosts")
    session.open_document(big_song(5000, 1))
    piano_roll(application, session, frames, name="roll, 50 000")
    session.close()


if __name__ == "__main__":
    main()
