"""A key that was typed into the settings is found in nothing that the program writes."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from airdesk.settings import settings_for
from airdesk.ui.main_window import MainWindow
from airdesk.ui.settings.providers_dialog import ProvidersDialog
from airdesk.workflows.export_song import export_library_song
from airdesk.workflows.take_values import RunBegan
from tests.helpers.file_keyring import file_keyring
from tests.helpers.model_server import Answer, Asked, Fault, model_server
from tests.helpers.scripted_answers import faulty_answer
from tests.helpers.whole_window import LONG_MS, closed, generated, opened

CANARY = "sk-canary-7f3a91-never-to-be-written"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's folders, all of them here, and a keyring elsewhere."""
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    for name in ("OLLAMA_BASE_URL", "LLAMA_CPP_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/v1")
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    with file_keyring(tmp_path / "secrets", monkeypatch):
        yield tmp_path / "home"


def test_a_key_typed_into_the_settings_is_written_nowhere(home: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(asked: Asked) -> Answer:
        assert asked.headers["authorization"] == f"Bearer {CANARY}"
        if "echo" in asked.user:  # as some servers do
            return Fault("status", 401, message=f"Incorrect API key provided: {CANARY}. Check {CANARY}!")
        return faulty_answer(asked).replace("Enjoy", f"Your key was {CANARY}")

    with model_server(answers) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url_of("openai"))
        window = opened(settings_for(home / "library"), qtbot)
        runs: list[str] = []
        window.generator.told.connect(lambda _, news: runs.append(news.run_id) if isinstance(news, RunBegan) else None)
        type_the_key(window, qtbot)
        generated(window, qtbot, "4 bars of ambient, only strings")
        made_by = window.compose_page.credits_view
        qtbot.waitUntil(lambda: "Planned by OpenAI" in made_by.who.text(), timeout=LONG_MS)
        assert {json_task(asked) for asked in server.asked} >= {"plan", "compose"}
        window.wiring.new_song()
        generated(window, qtbot, "echo of 4 bars of ambient, only strings")
        qtbot.waitUntil(lambda: "built-in" in made_by.notices.text(), timeout=LONG_MS)
        said = repr([one.text() for one in window.findChildren(QLabel)])
        export(window, home / "out")
        closed(window, qtbot)
    assert len(runs) == 2 and CANARY not in said
    assert len(list(files_of(home))) > 20 and (home / "out").is_dir()
    assert [path for path, content in files_of(home) if any(form in content for form in forms_of(CANARY))] == []


def type_the_key(window: MainWindow, qtbot: Any) -> None:
    """Through the menu's key into the field, as a hand would."""
    window.wiring.actions.by_name["models"].trigger()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ProvidersDialog))
    qtbot.waitUntil(lambda: bool(dialog.page.list.rows))
    openai = dialog.page.list.row_of("openai")
    assert openai is not None
    QTest.keyClicks(openai.key.line, CANARY)
    QTest.keyClick(openai.key.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: openai.state.has_key)
    qtbot.waitUntil(lambda: window.session.settings.language_models.order == ("openai",))
    QTest.mouseClick(openai.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "answers with" in openai.message.text())
    dialog.close()


def export(window: MainWindow, folder: Path) -> None:
    """The song with all its files, as one ZIP."""
    song_id = window.desk.song_id
    assert song_id is not None
    export_library_song(song_id, folder, window.session.settings)


def json_task(asked: Asked) -> str:
    return "plan" if '"task":"plan"' in asked.user else "compose" if '"task":"compose' in asked.user else "word"


def forms_of(secret: str) -> list[bytes]:
    """How it might stand in a file; in base64 it begins at one of three places."""
    coded = [base64.b64encode(b" " * shift + secret.encode())[4:-4] for shift in range(3)]
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode()[::-1], secret.encode().hex().encode(), *coded]


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files below a folder, those in archives too."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path}/{name}", archive.read(name)
