"""What can be done with rows of the run log, as a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from airdesk.ui.jobs.again_menu import AgainMenu, again_menu_of_run
from airdesk.ui.jobs.run_log_copies import RunLogCopies
from airdesk.ui.jobs.run_log_model import RunLogModel
from airdesk.ui.jobs.run_log_rows import RunRows
from airdesk.ui.jobs.run_log_tree import Row
from airdesk.ui.session import Session

COPY, COPY_JSON, EXPORT = "Ctrl+C", "Ctrl+Alt+C", "Ctrl+Alt+S"


class RunLogMenu(QMenu):
    """Filled anew each time it is opened."""

    def __init__(
        self,
        session: Session,
        model: RunLogModel,
        copies: RunLogCopies,
        chosen: Callable[[], Sequence[Row]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._model, self._copies, self._chosen = session, model, copies, chosen
        self._again: AgainMenu | None = None
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        if self._again is not None:
            self._again.deleteLater()
            self._again = None
        rows, runs = list(self._chosen()), self._model.runs
        self._add("Copy as text", COPY, lambda: self._copies.copy(rows), can=bool(rows))
        self._add("Copy as JSON Lines", COPY_JSON, lambda: self._copies.copy(rows, as_json=True), can=bool(rows))
        self._add("Export as JSON Lines…", EXPORT, lambda: self._copies.export(rows), can=bool(rows))
        self._add("Export all runs as JSON Lines…", "", lambda: self._copies.export(runs), can=bool(runs))
        self.addSeparator()
        self._add("Unfold all", "", lambda: self._model.fold_all(is_open=True), can=bool(runs))
        self._add("Fold all", "", lambda: self._model.fold_all(is_open=False), can=bool(runs))
        if len(rows) == 1 and isinstance(rows[0], RunRows) and rows[0].state != "active":
            self.addSeparator()
            self._again = again_menu_of_run(self._session, rows[0].run_id, self)
            self.addMenu(self._again)

    def _add(self, text: str, keys: str, do: Callable[[], None], *, can: bool) -> None:
        shown = f"{text}\t{keys}" if keys else text  # as text: a shortcut of its own would take the key from all panels
        self.addAction(shown, do).setEnabled(can)
