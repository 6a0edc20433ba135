"""The instruments of a request as chips: those the prompt and the genre choose, or those the user wants."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.facts.instruments import load_instruments
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.theme import track_colours
from airdesk.ui.widgets.flow_layout import FlowLayout
from airdesk.workflows.preview_plan import PlanPreview


class InstrumentChips(QWidget):
    """A click on a chip takes its instrument out; what is typed is added. Then exactly the chips play."""

    def __init__(self, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._catalogue = load_instruments()
        heading = QLabel("Instruments")
        heading.setProperty("look", "soft")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._adder = QLineEdit()
        self._adder.setPlaceholderText("Add an instrument…")
        self._adder.setAccessibleName("Add an instrument")
        self._adder.setToolTip("Type a name and press Enter; then exactly the chosen instruments play")
        completer = QCompleter(sorted(self._catalogue.names), self._adder)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._adder.setCompleter(completer)
        self._adder.returnPressed.connect(self._add)
        self._problem = QLabel()
        self._problem.setProperty("look", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._auto = QPushButton("Let the prompt choose")
        self._auto.setProperty("look", "link")
        self._auto.clicked.connect(lambda: model.set_field("instruments", ()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (heading, self._chips, self._adder, self._problem):
            layout.addWidget(widget)
        layout.addWidget(self._auto, alignment=Qt.AlignmentFlag.AlignLeft)
        model.previewed.connect(self._show)
        model.request_changed.connect(lambda _: self._auto.setVisible(model.said("instruments")))
        self._auto.setVisible(model.said("instruments"))

    def _show(self, preview: PlanPreview) -> None:
        plan = preview.plan
        self._flow.clear()
        colours = track_colours([instrument.role for instrument in plan.instruments])
        for instrument, colour in zip(plan.instruments, colours, strict=True):
            chip = QPushButton(dot(colour), instrument.name)
            chip.setProperty("look", "chip")
            chip.setIconSize(QSize(8, 8))
            chip.setAccessibleName(f"{instrument.name}, click to leave it out")
            chip.setToolTip(f"{instrument.name}: {instrument.role}. Click to leave it out.")
            chip.clicked.connect(lambda _=False, name=instrument.name: self._leave_out(name))
            self._flow.addWidget(chip)
            chip.show()
        self._chips.updateGeometry()

    def _names(self) -> tuple[str, ...]:
        preview = self._model.preview
        return () if preview is None else tuple(instrument.name for instrument in preview.plan.instruments)

    def _leave_out(self, name: str) -> None:
        rest = tuple(other for other in self._names() if other != name)
        if rest:
            self._model.set_field("instruments", rest)
        else:
            self._say("A song needs at least one instrument: add another one first.")

    def _add(self) -> None:
        text = self._adder.text().strip()
        if not text:
            return
        try:
            self._catalogue.resolve(text)
        except AirdeskError as error:
            self._say(str(error))
            return
        self._say("")
        self._adder.clear()
        self._model.set_field("instruments", (*self._names(), text))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


def dot(colour: QColor, size: int = 16) -> QIcon:
    """A filled circle as an icon."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(0, 0, size, size)
    painter.end()
    return QIcon(pixmap)
