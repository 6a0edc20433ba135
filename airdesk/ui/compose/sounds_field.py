"""What plays the song that is asked for: the factory sounds, or the user's samples where they suit."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.ui.browser.sample_options import SampleOptions
from airdesk.ui.compose.request_model import RequestModel

_FACTORY, _OWN = "Factory sounds", "My samples, where they suit"


class SoundsField(QWidget):
    """Seen where the inventory holds samples, or where the request asks for them."""

    def __init__(self, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._has_samples = False
        self.choice, self.options = QComboBox(), SampleOptions()
        self.choice.addItems([_FACTORY, _OWN])
        self.choice.setAccessibleName("Sounds")
        self.choice.setToolTip("What plays the next take; tracks that none of your samples suits keep the factory sounds")
        label = QLabel("Sounds")
        label.setProperty("look", "soft")
        label.setBuddy(self.choice)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for widget in (label, self.choice, self.options):
            rows.addWidget(widget)
        self.choice.activated.connect(lambda _: self._choose())
        self.options.changed.connect(lambda _: self._choose())
        model.request_changed.connect(self._show_request)
        self._show_request(model.request)

    def set_has_samples(self, has_samples: bool) -> None:
        """Whether there are samples to choose from."""
        self._has_samples = has_samples
        self._show_request(self._model.request)

    def _choose(self) -> None:
        is_own = self.choice.currentText() == _OWN
        self._model.set_field("own_samples", self.options.chosen if is_own else None)

    def _show_request(self, request: PlanRequest) -> None:
        own = request.own_samples
        self.choice.setCurrentText(_FACTORY if own is None else _OWN)
        self.options.show_chosen(own or OwnSamples())
        self.options.setVisible(own is not None)
        self.setVisible(self._has_samples or own is not None)
