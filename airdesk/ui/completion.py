"""What the first picture does without, made after it step by step; between the steps the window is alive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from airdesk.playback.state import DeviceChoice

if TYPE_CHECKING:
    from airdesk.ui.main_window import MainWindow


def completing(window: MainWindow) -> Iterator[None]:
    """Make and connect everything; the library is opened at the end."""
    from airdesk.ui.compose.panels import add_panels
    from airdesk.workflows.play_song import playback_of

    session = window.session
    if session.playback is None:
        session.playback = playback_of(session.settings)
        yield
        session.playback.set_device(DeviceChoice(session.settings.audio_device, session.settings.buffer_frames))
    yield
    yield from add_panels(window.compose_page, session)
    yield
    from airdesk.ui.library.library_page import LibraryPage

    yield
    library = LibraryPage(session)
    window.add_page("Library", library)
    yield
    from airdesk.ui.window_wiring import WindowWiring

    yield
    window.wiring = WindowWiring(window, library)
    yield
    window.state.restore(window, window.compose_page)
    yield
    from airdesk.ui.library_start import LibraryStart

    window.library_start = LibraryStart(window, session, window.wiring.begin)
