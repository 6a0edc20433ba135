"""The whole window under a real X server, moved by xdotool as by a hand; prints what came of each drag as JSON.

Run by `test_real_mouse.py`: `xvfb-run python -m tests.ui.automix.real_mouse FOLDER`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.helpers.real_hand import Point, carry, do, drag, on_screen, rest, settled, wait

OUTSIDE: Point = (1320, 60)
_OUTSIDE_CODE = """
import sys
from pathlib import Path
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
class Files(QLabel):
    def mousePressEvent(self, event): pass
    def mouseMoveEvent(self, event):
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[2:]])
        drag.setMimeData(data)
        drag.exec()
window = Files("files")
window.setGeometry(%d, %d, 200, 120)
window.show()
QTest.qWaitForWindowExposed(window, 60_000)
Path(sys.argv[1]).touch()
application.exec()
"""


class Hand:
    """The window with four songs in its set, and what is done with it."""

    def __init__(self, folder: Path) -> None:
        from airdesk.settings import settings_for
        from airdesk.ui.main_window import MainWindow
        from airdesk.ui.session import Session
        from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
        from tests.helpers.dj_sets import songs_of
        from tests.helpers.quiet_playback import QuietPlayback

        self.folder = folder
        settings = settings_for(folder / "library")
        samples = folder / "samples"
        samples.mkdir()
        soundfile.write(samples / "clap_hit.wav", np.random.default_rng(1).uniform(-0.3, 0.3, 22_050), 44_100)
        scan_inventory(ScanRequest((samples,)), settings)
        self.songs = songs_of(folder, (120.0, 122.0, 124.0, 126.0), 40.0)
        self.window = MainWindow(Session(settings, QuietPlayback()))
        self.window.setGeometry(0, 0, 1300, 900)
        self.window.show()
        wait(lambda: self.window.library_start is not None and self.window.library_start._started is not None, 90)
        self.window.show_page("Automix")
        self.place = self.window.wiring.automix
        self.desk = self.place.desk
        listed = tuple(replace(song.song, content_hash="") for song in self.songs)
        self.desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=listed, title="Evening", goal="given"))
        for song in self.songs:
            self.desk.learn(song.id, f"hash{song.id}", song.analysis)
        self.settle()

    def settle(self) -> None:
        """Wait until the timeline has followed."""
        wait(lambda: not self.desk.is_behind)
        rest()

    def order(self) -> list[str]:
        """Ids of the songs."""
        return [song.id for song in self.desk.dj_set.songs]

    def rows(self) -> dict[str, Any]:
        """The first row goes below the third one, and back by undo."""
        table = self.place.page.part.table
        places = [table.visualRect(table.model().index(row, 1)).center() for row in range(4)]
        below = places[2] + QPoint(0, table.rowHeight(2) // 2 - 3)
        before = self.order()
        carry(*(on_screen(table.viewport(), at) for at in (places[0], places[1], below)), is_over=lambda: table.drop_row == 3)
        settled(lambda: self.order() != before)
        moved = self.order()
        self.desk.undo()
        return {"moved": moved, "back": self.order()}

    def outside(self) -> dict[str, Any]:
        """A folder from another program lands between two rows; a film in it is named."""
        party = self.folder / "party"
        party.mkdir()
        (party / "New One.wav").write_bytes(Path(self.songs[0].song.path).read_bytes())
        (party / "clip.mp4").write_bytes(b"\0" * 64)
        code = _OUTSIDE_CODE % OUTSIDE
        is_there = self.folder / "is there"
        other = subprocess.Popen([sys.executable, "-c", code, str(is_there), str(party)])
        try:
            wait(is_there.exists, 90)
            rest()
            table, titles = self.place.page.part.table, self.place.page.part.model
            at = table.visualRect(titles.index(1, 1)).bottomLeft() + QPoint(80, -3)
            start = OUTSIDE[0] + 60, OUTSIDE[1] + 60
            way = start, (OUTSIDE[0] - 100, OUTSIDE[1] + 200)
            carry(*way, on_screen(table.viewport(), at), is_over=lambda: table.drop_row == 2)
            wait(lambda: len(self.desk.dj_set.songs) == 6)
            names = [titles.text(row, 1) for row in range(6)]
            wait(lambda: self.place.page.part.analysing.is_idle and not self.desk.is_behind, 90)
            note = titles.text(names.index("clip"), 7)
            page = self.place.page
            carry(*way, on_screen(page.below, page.below.rect().center()), is_over=lambda: page._note.isVisible())
            wait(lambda: len(self.desk.dj_set.songs) == 8)
        finally:
            other.terminate()
            other.wait()
        wait(lambda: self.place.page.part.analysing.is_idle, 90)
        while len(self.desk.dj_set.songs) > 4:
            self.desk.undo()
        self.settle()
        return {"names": names, "note": note}

    def energy(self) -> dict[str, Any]:
        """A point is drawn in one go: pressed, pulled elsewhere, let go; one undo takes it back."""
        canvas = self.place.page.show_tab("Energy curve").canvas
        rest()
        at = QPoint(canvas.width() // 2, round(canvas.y(4.0)))
        to = QPoint(canvas.width() // 2 + 90, round(canvas.y(8.0)))
        drag(on_screen(canvas, at), on_screen(canvas, to))
        points = self.desk.dj_set.energy_curve
        apart = [abs(canvas.x(points[0][0]) - to.x()), abs(canvas.y(points[0][1]) - to.y())] if points else []
        self.desk.undo()
        return {"points": len(points), "apart_px": apart, "left_after_undo": len(self.desk.dj_set.energy_curve)}

    def mix(self) -> dict[str, Any]:
        """The end, the start and the middle of a transition, and a song, are pulled in the mix timeline.

        "limit": the start is pulled to where the incoming song has not begun yet.
        """
        tab = self.place.page.show_tab("Mix timeline")
        rest()
        view = tab.view
        pair = self.songs[0].id, self.songs[1].id
        self.desk.select_transition(*pair)
        view.zoom_to_transition()
        self.settle()
        found: dict[str, Any] = {}
        for part, share, pull in (
            ("end", 1.0, -120),
            ("start", 0.0, 120),
            ("limit", 0.0, -120),
            ("middle", 0.5, 160),
            ("song", None, 160),
        ):
            overlap = self.desk.timeline.overlaps[0]
            rect = view.layout_.overlap_rect(overlap)
            x = rect.right() + 60 if share is None else rect.left() + share * rect.width()
            y = view.layout_.row_top(1) + 30
            before = self.desk.transition(*pair)
            drag(on_screen(view, QPoint(round(x), round(y))), on_screen(view, QPoint(round(x + pull), round(y))))
            self.settle()
            after, label = self.desk.transition(*pair), self.desk.undo_label
            found[part] = {
                "label": label,
                "beats": [before.length_beats, after.length_beats],
                "cue_out": [before.cue_out_seconds, after.cue_out_seconds],
                "cue_in": [before.cue_in_seconds, after.cue_in_seconds],
            }
            if label != "Add songs":
                self.desk.undo()
                self.settle()
            found[part]["is_back"] = self.desk.transition(*pair) == before
        return found

    def scrub(self) -> dict[str, Any]:
        """The playhead is pulled along the ruler of the mix timeline, and beyond the window's edge."""
        view = self.place.page.show_tab("Mix timeline").view
        view.fit()
        rest()
        player, moments = self.place.parts.player, list[float]()
        player.position_changed.connect(moments.append)
        xs = [round(view.layout_.x(seconds)) for seconds in (20.0, 60.0, 40.0)]
        drag(*(on_screen(view, QPoint(x, 12)) for x in xs))
        player.position_changed.disconnect(moments.append)
        wanted = view.layout_.seconds(xs[-1])
        do("xdotool mousemove_relative 60 0")  # let go: nothing is pulled any more
        return {
            "apart": abs(player.position_seconds - wanted), "moves": len(moments), "largest": max(moments, default=0.0),
            "label": self.desk.undo_label,
        }  # fmt: skip

    def beats(self) -> dict[str, Any]:
        """The beat sheet: the playhead set and pulled, zoomed with Ctrl and the wheel, scrolled by wheel and middle button."""
        self.desk.select_songs([self.songs[1].id])
        panel = self.place.page.show_tab("Beats")
        sheet = panel.sheet
        wait(lambda: sheet._peaks is not None)
        rest()
        found: dict[str, Any] = {}
        middle = sheet.height() // 2
        at = [QPoint(x, middle) for x in (200, 500, 420)]
        drag(*(on_screen(sheet, place) for place in at))
        found["pulled_apart_px"] = abs(sheet.x_of(sheet.playhead) - at[-1].x())
        found["has_focus"] = sheet.hasFocus()
        anchor, seen = sheet.start + at[-1].x() / sheet.pixels_per_second, sheet.end - sheet.start
        do("xdotool keydown ctrl", "xdotool click 4", "sleep 0.1", "xdotool click 4", "sleep 0.1", "xdotool keyup ctrl")
        settled(lambda: sheet.end - sheet.start < 0.8 * seen)
        found["zoomed"] = (sheet.end - sheet.start) / seen
        found["anchor_apart_px"] = abs(sheet.x_of(anchor) - at[-1].x())
        start = sheet.start
        do("xdotool click 5", "sleep 0.1")
        settled(lambda: sheet.start != start)
        found["wheeled"] = sheet.start - start
        start, per_second = sheet.start, sheet.pixels_per_second
        drag(on_screen(sheet, QPoint(300, middle)), on_screen(sheet, QPoint(400, middle)), button=2)
        found["panned_px"] = (start - sheet.start) * per_second
        head = sheet.playhead
        drag(on_screen(sheet, QPoint(sheet.width() - 60, middle)), on_screen(sheet, QPoint(sheet.width() + 40, middle)))
        found["beyond_px"] = sheet.x_of(sheet.playhead) - sheet.width()
        found["moved"] = sheet.playhead != head
        do("xdotool key d")
        settled(lambda: self.desk.undo_label == "Set where bars begin")
        repair = self.desk.dj_set.song(self.songs[1].id).grid_repair
        found["bar_apart"] = abs((repair.downbeat_seconds or 0.0) - sheet.playhead)
        found["label"] = self.desk.undo_label
        self.desk.undo()
        return found

    def sample(self) -> dict[str, Any]:
        """A sample of the inventory is pulled onto the timeline of a song."""
        from airdesk.model.song import Song
        from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
        from airdesk.ui.arrange.arrange_view import ArrangeView

        session = self.window.session
        session.open_document(Song("Real", constant_tempo(120.0), constant_meter(COMMON_TIME), (), 8 * 1920))
        self.window.show_page("Compose")
        self.window.wiring.inventory.show()
        browser = self.window.wiring.inventory.browser
        wait(lambda: browser.table.model().rowCount() == 1)
        rest(1.0)
        table, lanes = browser.table, self.window.findChild(ArrangeView).lanes
        row = table.visualRect(table.model().index(0, 0)).center() + QPoint(120, 0)
        at = QPoint(200, lanes.height() // 2)
        carry(on_screen(table.viewport(), row), on_screen(lanes, at), is_over=lambda: lanes.drop._aim is not None)
        wait(lambda: any(track.audio_clips for track in session.song.tracks), 60)
        (clip,) = (clip for track in session.song.tracks for clip in track.audio_clips)
        return {"name": clip.source.name, "key": clip.source.sample_key, "start_tick": clip.start_tick}


def main(arguments: Sequence[str]) -> None:
    """Do everything, print what came of it."""
    from airdesk.ui.theme import apply_theme

    application = QApplication([])
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    apply_theme(application)
    hand = Hand(Path(arguments[0]))
    found: dict[str, Any] = {}
    for name in ("rows", "outside", "energy", "mix", "scrub", "beats", "sample"):
        try:
            found[name] = getattr(hand, name)()
        except Exception:  # noqa: BLE001 - said in the result
            hand.window.grab().save(str(hand.folder / f"{name}.png"))
            found[name] = {"error": traceback.format_exc()}
    print("FOUND " + json.dumps(found), flush=True)
    hand.window.session.document = None
    hand.window.close()


if __name__ == "__main__":
    main(sys.argv[1:])
