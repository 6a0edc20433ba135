"""What the page of language models asks of providers: a test of one, and the models that it has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from airdesk.ui.session import Session
from airdesk.ui.settings.asking import Asking
from airdesk.ui.settings.provider_row import ProviderRow
from airdesk.workflows.provider_settings import models_of, test_provider


class ProviderQuestions(QObject):
    """One test and one look for models at a time for each provider."""

    def __init__(self, session: Session, on_tested: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._on_tested = session, on_tested
        self._tests: dict[str, Asking] = {}
        self._models: dict[str, Asking] = {}
        self._has_looked: set[str] = set()  # whose models are known, or being asked for

    def test(self, row: ProviderRow) -> None:
        """Ask for a word; what came of it is said in the row."""
        provider, settings = row.state.id, self._session.settings
        if provider not in self._tests:
            self._tests[provider] = self._new_test(row)
        self._tests[provider].ask(partial(test_provider, settings, provider))

    def stop(self, row: ProviderRow) -> None:
        """Give a test up."""
        if row.state.id in self._tests:
            self._tests[row.state.id].give_up()

    def look_for_models(self, row: ProviderRow, *, is_new: bool) -> None:
        """Ask which models it has, where that is not known. *is_new*: its key or address is another one."""
        provider, settings = row.state.id, self._session.settings
        if provider in self._has_looked and not is_new:
            return
        self._has_looked.add(provider)
        if provider not in self._models:
            self._models[provider] = Asking(self._session.asking, self)
            self._models[provider].answered.connect(row.show_models)
        self._models[provider].ask(partial(models_of, settings, provider))

    def give_up(self) -> None:
        """No answer is wanted any more; who was being asked for models is asked again when they are looked for next."""
        self._has_looked -= {provider for provider, asking in self._models.items() if asking.is_busy}
        for asking in (*self._tests.values(), *self._models.values()):
            asking.give_up()

    def _new_test(self, row: ProviderRow) -> Asking:
        asking = Asking(self._session.asking, self)
        asking.busy_changed.connect(row.show_testing)
        asking.given_up.connect(lambda: row.say("Stopped."))
        asking.answered.connect(lambda sentence: row.say(str(sentence), "good"))
        asking.failed.connect(lambda sentence: row.say(sentence, "error"))
        asking.answered.connect(lambda _: self._on_tested())
        return asking
