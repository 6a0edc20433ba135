"""Starting the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

import airdesk
from airdesk.errors import AirdeskError
from airdesk.settings import settings_for
from airdesk.ui.main_window import MainWindow
from airdesk.ui.memory import Sweeping
from airdesk.ui.mistakes import catch_mistakes
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from airdesk.ui.turns import take_turns_often

NO_SCREEN = "error: There is no screen here: give airdesk a command instead, for example `airdesk make PROMPT`; see --help."


def run_window(words: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    if not has_screen():
        print(NO_SCREEN, file=sys.stderr)  # noqa: T201
        return 2
    application = QApplication([sys.argv[0], *words])
    application.setApplicationName("AirDesk")
    application.setApplicationVersion(airdesk.__version__)
    application.setDesktopFileName("airdesk")
    Sweeping(application)
    take_turns_often()
    apply_theme(application)
    try:
        session = Session(settings_for())
    except AirdeskError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 2
    catch_mistakes(session.settings.log_file, lambda text: session.tell(text, "error"))
    window = MainWindow(session)
    gc.freeze()  # what is loaded stays: the first search for garbage would go through all of it
    window.show()
    return application.exec()


def has_screen() -> bool:
    """Whether Qt has somewhere to draw."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
