"""Everything in the window can be reached by Tab, and says what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from airdesk.ui.main_window import MainWindow
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.reach import activated, controls, nameless, not_reached
from tests.helpers.whole_window import LONG_MS, closed, generated, opened

DOCKS = ("piano_roll", "mixer", "jobs", "run_log")


@pytest.fixture(scope="module")
def window(qapp: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window with one song for all of these: nothing here changes it."""
    from pytestqt.qtbot import QtBot

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRDESK_SOUNDFONT", "none")
        bot = QtBot(None)
        window = opened(library_with_shared_sounds(tmp_path_factory.mktemp("reach") / "library"), bot)
        generated(window, bot, "8 bars of ambient, only strings")
        bot.waitUntil(lambda: not window.generator.running and window.session.executor.num_running() == 0, timeout=LONG_MS)
        bot.wait(300)  # the cards of what has ended go
        yield window
        closed(window, bot)


def check(root: QWidget, qtbot: Any) -> None:
    activated(root, qtbot)
    assert nameless(root) == []
    qtbot.waitUntil(lambda: not_reached(root) == [], timeout=LONG_MS)  # a panel may still be making what it shows


def test_start_page(window: MainWindow, qtbot: Any) -> None:
    window.pages.setCurrentWidget(window.start_page)
    check(window, qtbot)


@pytest.mark.parametrize("dock", DOCKS)
def test_compose_page_with_each_panel(window: MainWindow, qtbot: Any, dock: str) -> None:
    window.show_page("Compose")
    window.compose_page.show_dock(dock)
    qtbot.waitUntil(lambda: not window.compose_page.docks[dock].visibleRegion().isEmpty(), timeout=LONG_MS)
    qtbot.wait(50)  # what the panel makes when it is first seen
    check(window, qtbot)


def test_tab_goes_from_the_bar_to_the_prompt_to_the_timeline_and_back(window: MainWindow, qtbot: Any) -> None:
    window.show_page("Compose")
    activated(window, qtbot)
    panel = window.compose_page.prompt_panel
    window.top_bar.menu_button.setFocus()
    names = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget())
    assert names[1] is panel.prompt
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is panel.prompt
    panel.chips._adder.setFocus()
    QTest.keyClick(panel.chips._adder, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.generate


@pytest.mark.parametrize("place", ["all", "gallery", "trash"])
def test_library_page(window: MainWindow, qtbot: Any, place: str) -> None:
    window.show_page("Library")
    library = window.by_name["Library"]
    library.sidebar.go_to(place)
    library._ask()
    qtbot.wait(300)
    check(window, qtbot)
    library.sidebar.go_to("all")


@pytest.mark.parametrize("name", ["models", "audio", "health", "shortcuts", "about", "export", "plan"])
def test_dialogs(window: MainWindow, qtbot: Any, name: str) -> None:
    open_plan: Callable[[], object] = window.compose_page.plan_view.edit.click
    doings = {"export": window.wiring.export.present, "plan": open_plan}
    window.show_page("Compose")
    doing: Any = doings.get(name, getattr(window.wiring.dialogs, name, None))
    doing()
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=LONG_MS)
    qtbot.wait(300)
    qtbot.waitUntil(lambda: all(controls(one) for one in dialogs()), timeout=LONG_MS)  # one that looks around has none before
    for dialog in dialogs():
        check(dialog, qtbot)
        dialog.close()


def dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
