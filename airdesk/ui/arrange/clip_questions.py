"""What the timeline asks about audio clips: numbers to be typed, files to be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from airdesk.ui.arrange.dropped_files import FILE_FILTER
from airdesk.ui.widgets.ask_text import ask_text

if TYPE_CHECKING:
    from airdesk.ui.arrange.arrange_view import ArrangeView


def ask_gain(view: ArrangeView) -> None:
    """Let the gain of the selected clip be typed."""
    found = view.clips.selected
    if found is not None:
        typed = ask_text(view, "Gain of the clip", "Gain in dB (-60 to 24):", f"{found[3].gain_db:g}")
        gain_db = _number(view, typed, "is no gain: type a number of dB like -3.")
        if gain_db is not None:
            view.clips.set_gain(gain_db)


def ask_transposition(view: ArrangeView) -> None:
    """Let the semitones of the selected clip be typed."""
    found = view.clips.selected
    if found is not None:
        typed = ask_text(view, "Transpose the clip", "Semitones (-24 to 24):", f"{found[3].semitones:g}")
        semitones = _number(view, typed, "is no number of semitones: type one like -2 or 7.")
        if semitones is not None:
            view.clips.transpose(semitones)


def ask_files(view: ArrangeView, track_id: str | None) -> None:
    """Let audio files be chosen, and put them at the playhead of a track; None makes one."""
    paths, _ = QFileDialog.getOpenFileNames(view, "Add audio files", "", FILE_FILTER)
    if paths and view.lanes.drop is not None:
        view.lanes.drop.add_files(paths, track_id, view.session.position_tick())


def _number(view: ArrangeView, typed: str | None, complaint: str) -> float | None:
    """The number that was typed; None where nothing was, or where it is none, which is said."""
    if typed is None:
        return None
    try:
        number = float(typed.lower().removesuffix("db").replace(",", ".").replace("−", "-"))
    except ValueError:
        number = float("nan")
    if not -1000.0 < number < 1000.0:
        view.session.tell(f'"{typed}" {complaint}', "warning")
        return None
    return number
