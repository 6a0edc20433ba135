"""Who composes: the built-in composer or a language model, as it was chosen last; every page of the window shows the same."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from airdesk.providers.catalogue import BUILT_IN, provider_name
from airdesk.settings import Settings
from airdesk.ui.bridge import Latest
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.session import Session
from airdesk.ui.window_state import WindowState

if TYPE_CHECKING:
    from airdesk.workflows.provider_settings import ProviderState

BUILT_IN_NAME: Final = "Built-in (offline)"
_STALE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Composer:
    """A language model's provider that could be chosen."""

    id: str
    name: str
    model: str = ""  # that it is asked for where nothing else is said


class Composers(QObject):
    """Remembers the choice beside the library; keys are looked for only when someone is about to choose, never at the start."""

    changed = Signal()

    def __init__(self, session: Session, request: RequestModel, state: WindowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._request, self._state = session, request, state
        self.offered: tuple[Composer, ...] = tuple(Composer(one, provider_name(one)) for one in state.composers)
        self._looked_at = -_STALE_SECONDS
        request.composer_wanted.connect(self.choose)
        self._looking = Latest(self)
        self._looking.answered.connect(self._on_states)
        self._looking.failed.connect(lambda error: session.tell(str(error), "warning"))
        self._pass_on()

    @property
    def chosen(self) -> str:
        """Id of who composes the next song."""
        order = self._session.settings.language_models.order
        return self._state.composer or (order[0] if order else BUILT_IN)

    @property
    def model(self) -> str:
        """The model that was chosen of it; empty: its usual one."""
        return self._state.composer_model if self._state.composer else ""

    @property
    def composer(self) -> Composer | None:
        """The provider that was chosen; None: the built-in composer."""
        chosen = self.chosen
        if chosen == BUILT_IN:
            return None
        return next((one for one in self.offered if one.id == chosen), Composer(chosen, provider_name(chosen)))

    @property
    def said(self) -> str:
        """Who composes, for the status bar; empty: the built-in composer."""
        composer = self.composer
        return "" if composer is None else " · ".join(one for one in (composer.name, self.model or composer.model) if one)

    def choose(self, provider: str, model: str = "") -> None:
        """Let a provider, or the built-in composer, compose from now on."""
        if (provider, model) != (self._state.composer, self._state.composer_model):
            self._state.keep_composer(provider, model)
            self._pass_on()
            self.changed.emit()

    def refresh(self, *, is_urgent: bool = False) -> None:
        """See who can be asked, unless that was done a moment ago. *is_urgent*: choices of the user are others now."""
        now = time.monotonic()
        if is_urgent or now - self._looked_at >= _STALE_SECONDS:
            self._looked_at = now
            settings = self._session.settings
            self._looking.ask(lambda: (_found(settings), is_urgent))

    def _on_states(self, answer: tuple[Sequence[ProviderState], bool]) -> None:
        found, has_changed = answer
        offered = tuple(Composer(state.id, state.name, state.model) for state in found)
        if has_changed or offered != self.offered:
            self.offered = offered
            self._state.keep_composers([one.id for one in offered])
            self._pass_on()
            self.changed.emit()

    def _pass_on(self) -> None:
        """Requests name who shall be asked; nobody in particular is whoever is first in the user's order."""
        self._request.set_composer(self._state.composer or None, self.model or None)


def _found(settings: Settings) -> list[ProviderState]:
    """Who can be asked, in the user's order."""
    from airdesk.workflows.provider_settings import states_at_a_glance

    return [state for state in states_at_a_glance(settings) if state.is_found and state.id != BUILT_IN]
