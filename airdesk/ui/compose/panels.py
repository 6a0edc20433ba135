"""The panels of the Compose page, made after the window has first been painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from airdesk.ui.compose.compose_page import ComposePage
    from airdesk.ui.session import Session

BELOW_SHARE = 0.42  # of the page's height


def add_panels(page: ComposePage, session: Session) -> Iterator[None]:
    """Put the timeline in the middle and the editors below it; a step each, so that the window lives between them."""
    from airdesk.ui.arrange.arrange_view import ArrangeView
    from airdesk.ui.export.drag_out import start_drag

    yield
    timeline = ArrangeView(session)
    timeline.drag_requested.connect(lambda track_id, clip: start_drag(session, timeline, track_id, None if clip < 0 else clip))
    timeline.clip_opened.connect(lambda *_: page.show_dock("piano_roll"))
    page.set_middle(timeline, keys=timeline.lanes)
    yield
    below = Qt.DockWidgetArea.BottomDockWidgetArea
    for name, title, make in _BELOW:
        page.add_dock(name, title, make(session), below)
        yield
    page.resizeDocks([page.docks["piano_roll"]], [round(BELOW_SHARE * page.height())], Qt.Orientation.Vertical)
    page.show_dock("piano_roll")
    yield
    from airdesk.ui.browser.browser import InventoryBrowser

    yield
    browser = InventoryBrowser(session)
    page.add_dock("inventory", "Inventory", browser, Qt.DockWidgetArea.RightDockWidgetArea)
    timeline.headers.samples_dropped.connect(browser.use_on)
    if timeline.lanes.drop is not None:
        browser.using.clips_wanted.connect(timeline.lanes.drop.add_samples)


def _piano_roll(session: Session) -> QWidget:
    from airdesk.ui.pianoroll.piano_roll_view import PianoRollView

    return PianoRollView(session)


def _mixer(session: Session) -> QWidget:
    from airdesk.ui.mixer.mixer_view import MixerView

    return MixerView(session)


def _jobs(session: Session) -> QWidget:
    from airdesk.ui.jobs.jobs_view import JobsView

    return JobsView(session)


def _run_log(session: Session) -> QWidget:
    from airdesk.ui.jobs.run_log_view import RunLogView

    return RunLogView(session)


_BELOW: Final = (
    ("piano_roll", "Piano roll", _piano_roll),
    ("mixer", "Mixer", _mixer),
    ("jobs", "Jobs", _jobs),
    ("run_log", "Run log", _run_log),
)
