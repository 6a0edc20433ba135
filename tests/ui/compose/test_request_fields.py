"""Fields that show what the prompt decides until the user says something else."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.compose.field_texts import shown
from airdesk.ui.compose.instrument_chips import InstrumentChips
from airdesk.ui.compose.request_fields import RequestFields
from airdesk.ui.compose.request_model import RequestModel


@pytest.fixture
def model(qtbot: Any) -> RequestModel:
    return RequestModel()


def typed(model: RequestModel, qtbot: Any, prompt: str) -> None:
    with qtbot.waitSignal(model.previewed):
        model.set_prompt(prompt)


def line_of(fields: RequestFields, name: str) -> Any:
    editor = fields.rows[name].editor
    return editor if isinstance(editor, QLineEdit) else editor.lineEdit()


def test_what_the_prompt_implies_stands_in_the_fields_and_is_marked(model: RequestModel, qtbot: Any) -> None:
    fields = RequestFields(model)
    qtbot.addWidget(fields)
    typed(model, qtbot, "techno at 132 in F minor")
    shown = {name: line_of(fields, name).placeholderText() for name in ("genre", "tempo_bpm", "key")}
    assert shown == {"genre": "techno", "tempo_bpm": "132", "key": "F minor"}
    assert fields.rows["tempo_bpm"].editor.property("state") == "understood"
    assert fields.rows["bars"].editor.property("state") == ""


def test_a_key_is_shown_with_its_sign_and_found_as_it_is_typed(model: RequestModel, qtbot: Any) -> None:
    fields = RequestFields(model)
    qtbot.addWidget(fields)
    typed(model, qtbot, "techno at 132 in Bb minor")
    line, completer = line_of(fields, "key"), fields.rows["key"].editor.completer()
    assert line.placeholderText() == "B♭ minor"
    for said, found in (("bb", ["B♭ minor", "B♭ major"]), ("f♯ m", ["F♯ minor", "F♯ major"]), ("Eb mi", [])):
        completer.setCompletionPrefix(said)
        assert sorted(_completions(completer)) == sorted(found)
    QTest.keyClicks(line, "Bb dorian")
    assert model.request.key == "Bb dorian" and line.text() == "Bb dorian"
    line.setText("E♭ major")
    assert model.request.key == "Eb major"


@pytest.mark.parametrize(("name", "text"), [("key", "Bb minor"), ("key", "bb"), ("genre", "lofi"), ("mood", "dark")])
def test_the_first_click_after_typing_counts(model: RequestModel, qtbot: Any, name: str, text: str) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    fields, button = RequestFields(model), QPushButton("Generate")
    rows = QVBoxLayout(panel)
    rows.addWidget(fields)
    rows.addWidget(button)
    panel.resize(500, 500)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    fields.rows[name].editor.setFocus()
    QTest.keyClicks(line_of(fields, name), text)
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(panel.windowHandle(), Qt.MouseButton.LeftButton, pos=button.mapTo(panel, button.rect().center()))


def _completions(completer: QCompleter) -> list[str]:
    found = completer.completionModel()
    return [found.index(row, 0).data() for row in range(found.rowCount())]


def test_what_is_typed_into_a_field_counts_before_the_prompt(model: RequestModel, qtbot: Any) -> None:
    fields = RequestFields(model)
    qtbot.addWidget(fields)
    typed(model, qtbot, "house, 124")
    with qtbot.waitSignal(model.previewed):
        QTest.keyClicks(line_of(fields, "tempo_bpm"), "128")
    assert model.request.tempo_bpm == 128.0 and model.preview is not None and model.preview.plan.tempo_bpm == 128.0
    line_of(fields, "tempo_bpm").clear()
    assert model.request.tempo_bpm is None


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("tempo_bpm", "900", "20 to 300"),
        ("tempo_bpm", "fast", "number"),
        ("bars", "0", "1 to 512"),
        ("key", "X minor", "no key"),
    ],
)
def test_a_value_that_cannot_be_is_explained_beside_its_field(
    model: RequestModel, qtbot: Any, field: str, text: str, words: str
) -> None:
    fields = RequestFields(model)
    qtbot.addWidget(fields)
    fields.show()
    QTest.keyClicks(line_of(fields, field), text)
    assert words in fields.rows[field]._problem.text() and fields.rows[field]._problem.isVisible()
    assert not fields.is_valid and shown(field, getattr(model.request, field)) != text
    line_of(fields, field).clear()
    assert fields.is_valid


def test_the_dice_throw_a_seed(model: RequestModel, qtbot: Any) -> None:
    fields = RequestFields(model)
    qtbot.addWidget(fields)
    dice = next(button for button in fields.findChildren(QPushButton) if button.text() == "New seed")
    QTest.mouseClick(dice, Qt.MouseButton.LeftButton)
    first = model.request.seed
    QTest.mouseClick(dice, Qt.MouseButton.LeftButton)
    assert first is not None and model.request.seed != first
    assert line_of(fields, "seed").text() == str(model.request.seed)


def test_moods_and_tempo_range_are_those_of_the_genre(model: RequestModel, qtbot: Any) -> None:
    fields = RequestFields(model)
    qtbot.addWidget(fields)
    typed(model, qtbot, "jazz")
    mood = fields.rows["mood"].editor
    assert [mood.itemText(number) for number in range(mood.count())][:4] == ["cool", "smoky", "lively", "tender"]
    assert "100–140" in fields.rows["tempo_bpm"]._label.text()


def test_a_chip_leaves_its_instrument_out_and_a_typed_one_joins(model: RequestModel, qtbot: Any) -> None:
    chips = InstrumentChips(model)
    qtbot.addWidget(chips)
    chips.show()
    typed(model, qtbot, "jazz trio")
    names = [button.text() for button in chips._chips.findChildren(QPushButton) if not button.isHidden()]
    assert names == ["drums", "upright bass", "piano"]
    with qtbot.waitSignal(model.previewed):
        QTest.mouseClick(chips._chips.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert model.request.instruments == ("upright bass", "piano")
    QTest.keyClicks(chips._adder, "sax")
    with qtbot.waitSignal(model.previewed):
        QTest.keyClick(chips._adder, Qt.Key.Key_Return)
    assert model.request.instruments == ("upright bass", "piano", "sax")
    QTest.keyClicks(chips._adder, "xylofoon of doom")
    QTest.keyClick(chips._adder, Qt.Key.Key_Return)
    assert chips._problem.isVisible() and model.request.instruments == ("upright bass", "piano", "sax")
