"""The menu of the stages from which a run can be done again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu, QWidget

from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.beginning import AgainStage

if TYPE_CHECKING:
    from airdesk.workflows.run_again import AgainChoice

_ENTRIES: Final[tuple[tuple[AgainStage, str, str], ...]] = (
    ("plan", "From the prompt, all anew", "Plan and compose once more with the same request"),
    ("score", "From its plan", "Compose once more from the plan as it was kept"),
    ("samples", "From its notes", "Choose sounds and mix once more; the notes stay as they were composed"),
    ("render", "From its sounds", "Render once more; each part plays what it played"),
    ("mix", "From its stems", "Mix and master once more what was rendered, where that is still there"),
)


class AgainMenu(QMenu):
    """Asks the library what was kept of a run when it is opened; a choice is told by `Session.run_wanted_again`."""

    def __init__(self, session: Session, find: Callable[[], AgainChoice], parent: QWidget | None = None) -> None:
        """*find*: reads which run it is, in a thread: of `again_menu_of_run`, `again_menu_of_song`."""
        super().__init__("Run again", parent)
        self._session, self._find = session, find
        self._choice: AgainChoice | None = None
        self._asked = Latest(self)
        self._asked.answered.connect(self._show)
        self._asked.failed.connect(lambda error: session.tell(str(error), "warning"))
        self.setToolTipsVisible(True)
        self._entries = []
        for stage, text, tip in _ENTRIES:
            action = self.addAction(text, partial(self._choose, stage))
            action.setToolTip(tip)
            action.setData(stage)
            action.setEnabled(False)
            self._entries.append(action)
        self.aboutToShow.connect(lambda: self._asked.ask(self._find))

    def _show(self, choice: AgainChoice) -> None:
        self._choice = choice
        for action in self._entries:
            action.setEnabled(action.data() in choice.stages)

    def _choose(self, stage: AgainStage) -> None:
        if self._choice is not None:
            self._session.run_wanted_again.emit(self._choice, stage)


def again_menu_of_run(session: Session, run_id: str, parent: QWidget | None = None) -> AgainMenu:
    """The menu for a run; one more entry of any menu: `menu.addMenu(again_menu_of_run(session, run_id, menu))`."""

    def find() -> AgainChoice:
        from airdesk.workflows.run_again import choice_again

        return choice_again(run_id, session.settings)

    return AgainMenu(session, find, parent)


def again_menu_of_song(session: Session, song_id: str, parent: QWidget | None = None) -> AgainMenu:
    """The menu for the run that made the current take of a song."""

    def find() -> AgainChoice:
        from airdesk.workflows.run_again import choice_of_song

        return choice_of_song(song_id, session.settings)

    return AgainMenu(session, find, parent)
