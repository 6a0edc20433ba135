"""Corrections on their way into the library."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from airdesk.model.sample import Correction, Sample
from airdesk.ui.bridge import InOrder
from airdesk.ui.library.wording import count_text
from airdesk.ui.session import Session


class Correcting(QObject):
    """One after the other, in a thread; what was corrected is told."""

    done = Signal()

    def __init__(self, session: Session, changes: InOrder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._changes = session, changes

    def say(self, sample: Sample, said: Correction, *, is_folder: bool, forget: bool) -> None:
        """Correct a sample or its whole folder. *forget*: what was said before is taken back."""
        from airdesk.workflows.correct_sample import correct_folder, correct_sample

        settings, root_id = self._session.settings, sample.root_id
        if is_folder:
            self._changes.do(
                lambda: correct_folder(sample.folder, said, settings, root_folder=root_id, forget=forget),
                lambda count: self._tell(f"{count_text(count, 'sample')} of the folder", is_taken_back=forget),
            )
        else:
            self._changes.do(
                lambda: correct_sample(sample.id, said, settings, root_folder=root_id, forget=forget),
                lambda _: self._tell(sample.name, is_taken_back=forget),
            )

    def _tell(self, what: str, *, is_taken_back: bool) -> None:
        told = "as AirDesk found it again" if is_taken_back else "corrected. “As found” takes it back"
        self._session.tell(f"{what}: {told}.")
        self.done.emit()
