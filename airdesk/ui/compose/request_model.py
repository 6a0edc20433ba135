"""What is asked for, as the fields of the window hold it: said by the user, or understood of the prompt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.errors import AirdeskError
from airdesk.model.plan import PlanRequest
from airdesk.ui.bridge import Latest
from airdesk.workflows.preview_plan import PlanPreview, preview_plan

TYPING_MS: Final = 180
"""A pause in typing after which the prompt is read."""

FIELDS: Final = ("genre", "mood", "tempo_bpm", "key", "meter", "bars", "seed", "instruments")


class RequestModel(QObject):
    """One request being written; both the start page and the prompt panel show it."""

    request_changed = Signal(object)  # PlanRequest
    edited = Signal()  # by hand: a song may soon be asked for
    composer_wanted = Signal(str, str)  # provider and model of a preset
    previewed = Signal(object)  # PlanPreview
    refused = Signal(str)  # why the request cannot be planned, a sentence

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.request = PlanRequest(prompt="")
        self._composer: tuple[str | None, str | None] = None, None
        self.preview: PlanPreview | None = None
        self.problem = ""
        self._reader = Latest(self)
        self._reader.answered.connect(self._on_preview)
        self._reader.failed.connect(self._on_refusal)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read)

    def set_prompt(self, prompt: str) -> None:
        """Another prompt; it is read when typing pauses."""
        self._edit(replace(self.request, prompt=prompt))

    def set_field(self, name: str, value: Any) -> None:
        """Say a field, or leave it to the prompt (None, or no instruments)."""
        self._edit(replace(self.request, **{name: value}))

    def set_request(self, request: PlanRequest) -> None:
        """Another request whole: a song's own; who composes stays as it is chosen."""
        self._set(self.by_composer(request))
        self._read()

    def take_preset(self, request: PlanRequest) -> None:
        """A preset whole; where it names who composes, that is chosen, too."""
        self.set_request(request)
        if request.provider is not None:
            self.composer_wanted.emit(request.provider, request.model or "")

    def by_composer(self, request: PlanRequest) -> PlanRequest:
        """The request with whoever is chosen to compose: a song of a model is not composed again by it unasked."""
        provider, model = self._composer
        return replace(request, provider=provider, model=model)

    def set_composer(self, provider: str | None, model: str | None) -> None:
        """Who composes from now on; None: nobody in particular."""
        self._composer = provider, model
        self._set(self.by_composer(self.request))

    def said(self, name: str) -> bool:
        """Whether the user has said this field."""
        value = getattr(self.request, name)
        return value is not None and value != ()

    def read_now(self) -> PlanPreview | None:
        """Read the prompt here and now, for who cannot wait for the pause; None where it is refused."""
        self._pause.stop()
        self._reader.forget()
        try:
            self._on_preview(preview_plan(self.request))
        except AirdeskError as error:
            self._on_refusal(error)
            return None
        return self.preview

    def _edit(self, request: PlanRequest) -> None:
        if request != self.request:
            self.edited.emit()
        self._set(request)

    def _set(self, request: PlanRequest) -> None:
        if request == self.request:
            return
        self.request = request
        self.request_changed.emit(request)
        self._pause.start(TYPING_MS)

    def _read(self) -> None:
        self._pause.stop()
        request = self.request
        if not request.prompt.strip() and not request.genre:
            self._reader.forget()
            self.preview, self.problem = None, ""
            self.refused.emit("")  # nothing is said yet, so nothing is wrong
            return
        self._reader.ask(lambda: preview_plan(request))

    def _on_preview(self, preview: PlanPreview) -> None:
        self.preview, self.problem = preview, ""
        self.previewed.emit(preview)

    def _on_refusal(self, error: AirdeskError) -> None:
        self.preview, self.problem = None, str(error)
        self.refused.emit(self.problem)
