"""The instruments of a request as chips: those the prompt and the genre choose, or those the user wants."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.facts.instruments import load_instruments
from airdesk.ui.compose.how_dialog import HowDialog
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.theme import track_colours
from airdesk.ui.widgets.flow_layout import FlowLayout
from airdesk.workflows.preview_plan import PlanPreview, preview_plan


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
        self._how = QPushButton("How they play…")
        self._how.setProperty("look", "link")
        self._how.clicked.connect(self._ask_how)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self._how)
        layout.addLayout(top)
        for widget in (self._chips, self._adder, self._problem):
            layout.addWidget(widget)
        layout.addWidget(self._auto, alignment=Qt.AlignmentFlag.AlignLeft)
        model.previewed.connect(self._show)
        model.refused.connect(lambda _: self._show_links())
        model.request_changed.connect(lambda _: self._show_links())
        self._show_links()

    def _show_links(self) -> None:
        """What can be taken back, and whether it is known who plays."""
        self._auto.setVisible(self._model.said("instruments"))
        said = self._model.request.instrument_configs
        self._how.setText(f"How they play… · {len(said)} set" if said else "How they play…")
        self._how.setEnabled(bool(said) or self._model.preview is not None)
        names = ", ".join(config.name for config in said)
        tip = "Lowest and highest note, articulation and dynamics of each instrument"
        self._how.setToolTip(f"{tip}; chosen by you: {names}" if said else tip)

    def _ask_how(self) -> None:
        """Let the user say how they play; what cannot be planned because of what was said of it is taken back."""
        request = self._model.request
        preview = self._model.read_now()
        if preview is None:
            try:
                preview_plan(replace(request, instrument_configs=()))
            except AirdeskError:
                return  # it is something else, and told
            self._model.set_field("instrument_configs", ())
            return
        dialog = HowDialog(preview.plan, request.instrument_configs, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._model.set_field("instrument_configs", dialog.configs))
        dialog.open()

    def _show(self, preview: PlanPreview) -> None:
        plan = preview.plan
        self._show_links()
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
