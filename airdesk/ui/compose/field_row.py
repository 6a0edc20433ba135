"""One field of a request: its label, its editor, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from airdesk.ui.compose.field_texts import planned, read_field, shown
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.theme import COLOURS, colour
from airdesk.ui.widgets.pitch_text import signed
from airdesk.workflows.preview_plan import PlanPreview


class KeyCompleter(QCompleter):
    """Finds keys that are typed with # and b among those that are shown with their signs."""

    # ── Qt ──

    def splitPath(self, path: str) -> list[str]:
        return [signed(path)]


class FieldRow(QWidget):
    """An editor that is empty while the prompt and the genre decide, and then shows what they decided."""

    touched = Signal()

    def __init__(self, model: RequestModel, name: str, label: str, tip: str, *, choices: Sequence[str] | None = None) -> None:
        super().__init__()
        self.name = name
        self._model = model
        self._name = label
        self._label = QLabel(label)
        self._label.setProperty("look", "soft")
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self.editor = QComboBox() if choices is not None else QLineEdit()
        if isinstance(self.editor, QComboBox):
            self._make_list(self.editor, choices or ())
            self.editor.editTextChanged.connect(self._on_typed)
        else:
            self.editor.textChanged.connect(self._on_typed)
        self._problem = QLabel()
        self._problem.setProperty("look", "error")
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        self.editor.setAccessibleName(label)
        self.editor.setToolTip(tip)
        self.editor.setMinimumWidth(60)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label.setBuddy(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self._label, self.editor, self._problem):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._tip = tip
        model.request_changed.connect(lambda _: self._show_value())
        model.previewed.connect(self._on_preview)
        self._show_value()

    def set_choices(self, choices: Sequence[str]) -> None:
        """Offer other values."""
        if not isinstance(self.editor, QComboBox) or _texts(self.editor) == list(choices):
            return
        text = self._line.text()
        self.editor.blockSignals(True)
        self.editor.clear()
        self.editor.addItems(list(choices))
        self.editor.setCurrentIndex(-1)
        self._line.setText(text)
        self.editor.blockSignals(False)

    def set_hint(self, hint: str) -> None:
        """Say what is allowed behind the label."""
        faint = f"  <span style='color:{COLOURS['text-faint']}'>{hint}</span>" if hint else ""
        self._label.setText(f"{self._name}{faint}")

    @property
    def _line(self) -> QLineEdit:
        """Where one types. Asked for each time: a list's line is not ours to keep."""
        line = self.editor.lineEdit() if isinstance(self.editor, QComboBox) else self.editor
        assert line is not None
        return line

    def _make_list(self, combo: QComboBox, choices: Sequence[str]) -> None:
        """A list whose texts can be typed as well."""
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.addItems(list(choices))
        combo.setCurrentIndex(-1)
        combo.setMaxVisibleItems(20)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        if self.name == "key":
            completer = KeyCompleter(combo.model(), combo)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)  # a list of it would take the next click
            combo.setCompleter(completer)

    def _on_typed(self, text: str) -> None:
        try:
            value = read_field(self.name, text)
        except ValueError as error:
            self._show_problem(str(error))
            return
        self._show_problem("")
        self._model.set_field(self.name, value)
        self.touched.emit()

    def _show_value(self) -> None:
        value = getattr(self._model.request, self.name)
        try:
            same = read_field(self.name, self._line.text()) == value
        except ValueError:
            same = self._line.hasFocus()  # what is being typed stays as it is
        if not same:
            self.editor.blockSignals(True)
            self._line.setText(shown(self.name, value))
            self.editor.blockSignals(False)
            self._show_problem("")
        self._dress()

    def _on_preview(self, preview: PlanPreview) -> None:
        self._line.setPlaceholderText(planned(self.name, preview.plan))
        self._dress()

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._dress()

    def _dress(self) -> None:
        """Red where wrong, green where the prompt decides."""
        preview = self._model.preview
        is_understood = preview is not None and self.name in preview.from_prompt and not self._model.said(self.name)
        state = "invalid" if self._problem.text() else "understood" if is_understood else ""
        if self.editor.property("state") != state:
            self.editor.setProperty("state", state)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
            palette = self._line.palette()
            palette.setColor(QPalette.ColorRole.PlaceholderText, colour("text" if state == "understood" else "text-soft"))
            self._line.setPalette(palette)
        self.editor.setToolTip(f"{self._tip}\nUnderstood from your prompt; type to change it." if is_understood else self._tip)

    @property
    def is_valid(self) -> bool:
        """True where what is typed can be used."""
        return not self._problem.text()


def _texts(combo: QComboBox) -> list[str]:
    return [combo.itemText(number) for number in range(combo.count())]
