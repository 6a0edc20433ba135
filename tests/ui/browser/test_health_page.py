"""The health page shows what is wrong and mends what can be mended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from airdesk.errors import LibraryError
from airdesk.library.sample_search import SampleQuery
from airdesk.settings import Settings
from airdesk.ui.browser.health_model import PAGE
from airdesk.ui.browser.health_page import HealthPage
from airdesk.ui.session import Session
from airdesk.workflows.sample_inventory import find_samples, set_favourite, show_sample
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.reach import activated
from tests.helpers.sample_folders import many_files, smpl_chunk, wav_bytes, write_files
from tests.ui.conftest import PatientBot


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    write_files(folder, {"Kicks/Kick 1.wav": 1, "Kicks/Kick 2.wav": 2, "Piano/Piano_C4.wav": 3, "x.wav": 4})
    return folder


@pytest.fixture
def page(qtbot: PatientBot, session: Session) -> HealthPage:
    page = HealthPage(session)
    qtbot.addWidget(page)
    page.resize(760, 520)
    return page


def scan(settings: Settings, *folders: Path) -> None:
    scan_inventory(ScanRequest(folders), settings)


def opened(qtbot: PatientBot, page: HealthPage, kind: str = "") -> None:
    page.show()
    qtbot.waitUntil(lambda: page.summary.text() != "Looking…")
    if kind:
        with qtbot.waitSignal(page.model.looked):
            qtbot.mouseClick(page.kinds[kind], Qt.MouseButton.LeftButton)


def cells(page: HealthPage) -> list[list[str]]:
    model = page.model
    return [[str(model.index(row, column).data()) for column in range(3)] for row in range(model.rowCount())]


def missing(settings: Settings) -> int:
    return find_samples(SampleQuery(states=frozenset({"missing"})), settings).total


def test_where_all_is_well_one_sentence_says_so(qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path) -> None:
    scan(settings, root)
    opened(qtbot, page)
    assert page.note.isVisible()
    assert page.note.accessibleName() == "All 4 samples are there and readable."
    assert not page.relink.isVisible()


def test_an_empty_inventory_says_what_to_do(qtbot: PatientBot, page: HealthPage) -> None:
    opened(qtbot, page)
    assert "add a folder" in page.note.accessibleName()


def test_broken_files_are_listed_with_their_reasons(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path
) -> None:
    (root / "bad.wav").write_bytes(b"RIFF")
    (root / "song.m4a").write_bytes(b"x")
    scan(settings, root)
    opened(qtbot, page)
    assert page.kinds["broken"].isChecked()
    assert page.kinds["broken"].text() == "Broken  2"
    assert [row[0] for row in cells(page)] == ["bad.wav", "song.m4a"]
    assert all(row[1] and row[2] == "sounds" for row in cells(page))
    assert "convert it" in cells(page)[1][1]


def test_missing_samples_are_found_again_in_another_folder(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path, tmp_path: Path
) -> None:
    scan(settings, root)
    set_favourite("x.wav", settings, is_favourite=True)
    box = tmp_path / "box"
    box.mkdir()
    shutil.move(root / "x.wav", box / "renamed.wav")
    shutil.move(root / "Kicks", box / "Kicks")
    scan(settings, root)
    opened(qtbot, page)
    assert page.kinds["missing"].isChecked()
    assert page.model.rowCount() == 3
    page.doing.ask_folder = lambda: box
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(page.relink, Qt.MouseButton.LeftButton)
    assert page.strip.message.text() == "3 samples found again in box. None is missing any more."
    assert show_sample("renamed.wav", settings).sample.is_favourite
    qtbot.waitUntil(lambda: page.kinds["missing"].text() == "Missing  0")


def test_one_missing_sample_is_given_a_file(qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path) -> None:
    scan(settings, root)
    (root / "x.wav").unlink()
    write_files(root, {"other.wav": 50})
    scan(settings, root)
    opened(qtbot, page, "missing")
    asked: list[str] = []
    page.doing.ask_file = lambda _: root / "other.wav"
    page.doing.ask_yes = lambda question, _: asked.append(question) is None  # type: ignore[func-returns-value]
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(page.choose, Qt.MouseButton.LeftButton)
    assert "another sound" in asked[0]
    assert missing(settings) == 0
    assert find_samples(SampleQuery(), settings).total == 4


def test_missing_samples_are_forgotten_only_when_the_user_says_so(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path
) -> None:
    scan(settings, root)
    shutil.rmtree(root / "Kicks")
    (root / "x.wav").unlink()
    scan(settings, root)
    opened(qtbot, page, "missing")
    asked: list[str] = []
    page.doing.ask_yes = lambda question, _: asked.append(question) is not None  # type: ignore[func-returns-value]
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert "Forget 1 missing sample?" in asked[0]
    assert missing(settings) == 3
    page.doing.ask_yes = lambda *_: True
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert missing(settings) == 2
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(page.forget_all, Qt.MouseButton.LeftButton)
    assert missing(settings) == 0


def test_duplicates_stand_together_with_what_they_waste(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path
) -> None:
    write_files(root, {"copy.wav": 4, "again.wav": 4})
    scan(settings, root)
    opened(qtbot, page)
    assert page.kinds["duplicates"].isChecked()
    assert [row[:2] for row in cells(page)] == [
        ["again.wav", "3 files, 844 bytes each"],
        ["copy.wav", "the same again"],
        ["x.wav", "the same again"],
    ]
    assert "2 copies waste 1.7 KB" in page.summary.text()


def test_the_user_says_which_root_is_right(qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path) -> None:
    (root / "Piano" / "Piano_D4.wav").write_bytes(wav_bytes(9, after=smpl_chunk(50)))
    scan(settings, root)
    opened(qtbot, page)
    assert page.kinds["roots"].isChecked()
    assert cells(page)[0][1] == "file D3, name D4; taken: D3"
    actions = page.root_menu.actions()
    assert [action.text() for action in actions] == ["D3, as the file says", "D4, as the name says"]
    with qtbot.waitSignal(page.changed):
        actions[1].trigger()
    found = show_sample("Piano/Piano_D4.wav", settings).sample
    assert (found.root_midi, found.root_source) == (62, "user")
    qtbot.waitUntil(lambda: page.note.isVisible())


def test_a_rescan_is_a_job_that_can_be_stopped(
    qtbot: PatientBot, page: HealthPage, session: Session, settings: Settings, root: Path
) -> None:
    scan(settings, root)
    opened(qtbot, page)
    write_files(root, {"new.wav": 60})
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(page.rescan, Qt.MouseButton.LeftButton)
    assert page.strip.message.text() == "Looked at 5 files: 1 new."
    many_files(root / "many", 5000)
    with qtbot.waitSignal(page.strip.busy_changed):
        qtbot.mouseClick(page.rescan, Qt.MouseButton.LeftButton)
    assert page.strip.cancel.isVisible()
    assert not page.rescan.isEnabled()
    with qtbot.waitSignal(page.strip.busy_changed):
        qtbot.mouseClick(page.strip.cancel, Qt.MouseButton.LeftButton)
    assert "Stopped" in page.strip.message.text()
    assert page.rescan.isEnabled()


def test_a_folder_that_is_gone_is_named_with_the_way_out(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path, tmp_path: Path
) -> None:
    scan(settings, root)
    root.rename(tmp_path / "moved")
    opened(qtbot, page)
    assert 'The folder "sounds" is not there' in page.summary.text()
    page.doing.ask_folder = lambda: tmp_path / "moved"
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(page.relink, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.note.accessibleName() == "All 4 samples are there and readable.")


def test_very_many_rows_are_asked_for_as_they_come_into_view(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path
) -> None:
    for number in range(PAGE * 2 + 50):
        (root / f"bad {number:04}.wav").write_bytes(b"RIFF" + bytes([number % 250]))
    scan(settings, root)
    opened(qtbot, page, "broken")
    assert page.model.rowCount() == PAGE * 2 + 50
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.index(PAGE * 2 + 49, 0).data() == "bad 0449.wav")
    activated(page, qtbot)
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_that_the_folders_cannot_be_read_is_said(
    qtbot: PatientBot, page: HealthPage, settings: Settings, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Settings) -> None:
        raise LibraryError("The library is locked.")

    scan(settings, root)
    opened(qtbot, page)
    monkeypatch.setattr("airdesk.ui.browser.health_page.inventory_roots", refuse)
    qtbot.mouseClick(page.rescan, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.strip.message.text() == "The library is locked.")
