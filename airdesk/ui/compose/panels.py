"""The panels of the Compose page, made after the window has first been painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from airdesk.ui.compose.compose_page import ComposePage
    from airdesk.ui.session import Session

BELOW_SHARE = 0.42  # of the page's height


def add_panels(page: ComposePage, session: Session) -> None:
    """Put the timeline in the middle and the editors below it."""
    from airdesk.ui.arrange.arrange_view import ArrangeView
    from airdesk.ui.export.drag_out import start_drag
    from airdesk.ui.jobs.jobs_view import JobsView
    from airdesk.ui.jobs.run_log_view import RunLogView
    from airdesk.ui.mixer.mixer_view import MixerView
    from airdesk.ui.pianoroll.piano_roll_view import PianoRollView

    timeline = ArrangeView(session)
    timeline.drag_requested.connect(lambda track_id, clip: start_drag(session, timeline, track_id, None if clip < 0 else clip))
    timeline.clip_opened.connect(lambda *_: page.show_dock("piano_roll"))
    page.set_middle(timeline)
    below = Qt.DockWidgetArea.BottomDockWidgetArea
    roll = page.add_dock("piano_roll", "Piano roll", PianoRollView(session), below)
    page.add_dock("mixer", "Mixer", MixerView(session), below)
    page.add_dock("jobs", "Jobs", JobsView(session), below)
    page.add_dock("run_log", "Run log", RunLogView(session), below)
    page.resizeDocks([roll], [round(BELOW_SHARE * page.height())], Qt.Orientation.Vertical)
    page.show_dock("piano_roll")
