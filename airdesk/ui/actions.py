"""Everything the window can be told by a key or its menu: one table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget


@dataclass(frozen=True, slots=True)
class ActionFact:
    """One action: its name in code, what the user reads, its keys, and its group in menu and key sheet."""

    name: str
    text: str
    keys: tuple[str, ...]
    group: str


ACTIONS: Final = (
    ActionFact("new", "New song", ("Ctrl+N",), "Song"),
    ActionFact("generate", "Generate", ("Ctrl+G",), "Song"),
    ActionFact("generate_notes", "Generate the notes only", ("Ctrl+Alt+G",), "Song"),
    ActionFact("another", "Another take like this", ("Ctrl+Shift+G",), "Song"),
    ActionFact("another_track", "This track once more", ("Ctrl+Shift+T",), "Song"),
    ActionFact("variation", "Variation of this track", ("Ctrl+Shift+V",), "Song"),
    ActionFact("continuation", "Continue this track", ("Ctrl+Shift+C",), "Song"),
    ActionFact("part", "New part…", ("Ctrl+Shift+N",), "Song"),
    ActionFact("suggest", "Suggest my samples for the track", ("Ctrl+Shift+I",), "Song"),
    ActionFact("song_samples", "Play this song with my samples…", ("Ctrl+Shift+P",), "Song"),
    ActionFact("rename", "Rename the song…", ("Shift+F2",), "Song"),
    ActionFact("save", "Keep now", ("Ctrl+S",), "Song"),
    ActionFact("export", "Export…", ("Ctrl+E",), "Song"),
    ActionFact("undo", "Undo", ("Ctrl+Z",), "Edit"),
    ActionFact("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Edit"),
    ActionFact("play", "Play or pause", ("Space",), "Transport"),
    ActionFact("stop", "Stop, and go back to where it began", (".",), "Transport"),
    ActionFact("to_start", "Go to the start", ("Home",), "Transport"),
    ActionFact("loop", "Repeat the loop", ("L",), "Transport"),
    ActionFact("compose_page", "Compose", ("F5",), "View"),
    ActionFact("library_page", "Library", ("F6",), "View"),
    ActionFact("automix_page", "Automix", ("F11",), "View"),
    ActionFact("piano_roll", "Piano roll", ("F7",), "View"),
    ActionFact("mixer", "Mixer", ("F8",), "View"),
    ActionFact("jobs", "Jobs", ("F9",), "View"),
    ActionFact("run_log", "Run log", ("F10",), "View"),
    ActionFact("inventory", "Inventory", ("Ctrl+I",), "View"),
    ActionFact("models", "Language models…", ("Ctrl+,",), "Settings"),
    ActionFact("audio", "Sound device…", (), "Settings"),
    ActionFact("health", "What works on this machine…", (), "Settings"),
    ActionFact("shortcuts", "All keys", ("?", "F1"), "AirDesk"),
    ActionFact("about", "About AirDesk", (), "AirDesk"),
    ActionFact("quit", "Quit", ("Ctrl+Q",), "AirDesk"),
)


class WindowActions:
    """The actions of a window, connected to what they do; what has nothing to do is left out."""

    def __init__(self, window: QWidget, doings: Mapping[str, Callable[[], object]]) -> None:
        self.by_name: dict[str, QAction] = {}
        self._facts = [fact for fact in ACTIONS if fact.name in doings]
        for fact in self._facts:
            action = QAction(fact.text, window)
            action.setShortcuts([QKeySequence(key) for key in fact.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setProperty("group", fact.group)
            action.triggered.connect(lambda _=False, do=doings[fact.name]: do())
            window.addAction(action)
            self.by_name[fact.name] = action

    def fill(self, menu: QMenu) -> None:
        """Put all of them into a menu, group by group; the settings into a menu of their own."""
        group, place = "", menu
        for fact in self._facts:
            if fact.group != group:
                if group:
                    menu.addSeparator()
                group, place = fact.group, menu.addMenu(fact.group) if fact.group == "Settings" else menu
            place.addAction(self.by_name[fact.name])


class WindowHabits(QObject):
    """Enter presses the button that has the focus, for Space is for playing; and texts are nothing but text.

    Labels and tooltips that look like markup would be read as such by Qt, and names come from files and language models.
    A label that is meant as markup says so itself (`RichText`).
    """

    # ── Qt ──

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Polish and isinstance(watched, QLabel) and watched.textFormat() == Qt.TextFormat.AutoText:
            watched.setTextFormat(Qt.TextFormat.PlainText)
        if kind == QEvent.Type.KeyPress and isinstance(watched, QAbstractButton) and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
                watched.click()
                return True
        return False
