"""The menu of the stages from which a run can be done again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QMenu, QWidget

from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.beginning import AgainStage

_ENTRIES: Final[tuple[tuple[AgainStage, str, str], ...]] = (
    ("plan", "From the prompt, all anew", "Plan and compose once more with the same request"),
    ("score", "From its plan", "Compose once more from the plan as it was kept"),
    ("samples", "From its notes", "Choose sounds and mix once more; the notes stay as they were composed"),
)


class AgainMenu(QMenu):
    """Asks the library what was kept of a run when it is opened; a choice is told by `Session.run_wanted_again`."""

    def __init__(self, session: Session, run_id: str, parent: QWidget | None = None) -> None:
        super().__init__("Run again", parent)
        self._session, self._run_id = session, run_id
        self._asked = Latest(self)
        self._asked.answered.connect(self._show)
        self._asked.failed.connect(self._say)
        self.setToolTipsVisible(True)
        self._entries = []
        for stage, text, tip in _ENTRIES:
            action = self.addAction(text, partial(session.run_wanted_again.emit, run_id, stage))
            action.setToolTip(tip)
            action.setData(stage)
            action.setEnabled(False)
            self._entries.append(action)
        self.aboutToShow.connect(self._ask)

    def _ask(self) -> None:
        from airdesk.workflows.run_again import stages_to_run_again

        settings, run_id = self._session.settings, self._run_id
        self._asked.ask(lambda: stages_to_run_again(run_id, settings))

    def _show(self, stages: Sequence[AgainStage]) -> None:
        for action in self._entries:
            action.setEnabled(action.data() in stages)

    def _say(self, error: Exception) -> None:
        self._session.tell(str(error), "warning")
