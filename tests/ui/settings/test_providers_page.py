"""Settings → Language models: keys are entered, tested and removed, providers ordered, with real keys and a real server."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from airdesk.paths import own_keys_file
from airdesk.settings import settings_for
from airdesk.ui.session import Session
from airdesk.ui.settings import key_keeping
from airdesk.ui.settings.provider_row import ProviderRow
from airdesk.ui.settings.providers_dialog import ProvidersDialog
from airdesk.ui.settings.providers_page import ProvidersPage
from airdesk.ui.settings.spending_limits import SpendingLimits
from airdesk.workflows.provider_settings import keep_key
from tests.helpers.file_keyring import FileKeyring, file_keyring
from tests.helpers.model_server import Fault, ModelServer, model_server
from tests.helpers.reach import activated, nameless, not_reached

KEY = "sk-canary-4711-do-not-tell"


@pytest.fixture
def no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that happens to run on this machine is found."""
    for name in ("OLLAMA_BASE_URL", "LLAMA_CPP_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/v1")


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileKeyring]:
    with file_keyring(tmp_path / "secrets", monkeypatch) as backend:
        yield backend


@pytest.fixture
def dialog(qtbot: Any, tmp_path: Path, no_servers: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProvidersDialog]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    session = Session(settings_for(tmp_path / "library"))
    made = ProvidersDialog(session)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.page.list.is_ready and bool(made.page.limits.spent.text()))  # all that is read is shown
    yield made
    made.close()
    session.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """OpenAI, as far as the page can tell."""
    with model_server("ready") as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url_of("openai"))
        yield running


def row(page: ProvidersPage, provider: str) -> ProviderRow:
    found = page.list.row_of(provider)
    assert found is not None
    return found


def give_key(openai: ProviderRow, qtbot: Any) -> None:
    QTest.keyClicks(openai.key.line, KEY)
    QTest.keyClick(openai.key.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Keeping" not in openai.message.text() and bool(openai.message.text()))


def texts_of(dialog: ProvidersDialog) -> str:
    return repr([str(one.text()) for one in dialog.findChildren(QLineEdit)] + [dialog.page.problem.text()])


def test_a_key_is_kept_in_the_keyring_tested_and_removed(
    keyring: FileKeyring, server: ModelServer, dialog: ProvidersDialog, qtbot: Any
) -> None:
    openai = row(dialog.page, "openai")
    assert openai.state_label.text() == "No key" and not openai.test.isEnabled() and not openai.remove.isEnabled()
    assert openai.key.line.echoMode() is QLineEdit.EchoMode.Password
    give_key(openai, qtbot)
    qtbot.waitUntil(lambda: openai.state_label.text() == "Key in the system's keyring")
    assert keyring.get_password("airdesk", "openai") == f"{server.root} {KEY}"  # with the only address that it is for
    assert KEY not in texts_of(dialog) and openai.key.line.text() == ""
    qtbot.waitUntil(lambda: dialog.page._session.settings.language_models.order == ("openai",))
    qtbot.waitUntil(lambda: dialog.page.order.text() == "Asked first: OpenAI, then the built-in composer.")
    QTest.mouseClick(openai.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "answers with" in openai.message.text())
    assert server.asked[-1].headers["authorization"] == f"Bearer {KEY}"
    QTest.mouseClick(openai.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: openai.state_label.text() == "No key")
    assert keyring.get_password("airdesk", "openai") is None


def test_a_key_that_is_being_kept_when_the_dialog_closes_is_used(
    keyring: FileKeyring, no_servers: None, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_keep = Event()

    def keep_slowly(*of: Any, **how: Any) -> None:
        may_keep.wait(60)
        keep_key(*of, **how)

    monkeypatch.setattr(key_keeping, "keep_key", keep_slowly)
    session = Session(settings_for(tmp_path / "library"))
    made, changes = ProvidersDialog(session), []
    made.page.changed.connect(lambda: changes.append(True))
    made.show()
    qtbot.waitUntil(lambda: made.page.list.is_ready)
    openai = row(made.page, "openai")
    QTest.keyClicks(openai.key.line, KEY)
    QTest.keyClick(openai.key.line, Qt.Key.Key_Return)
    made.close()
    may_keep.set()
    qtbot.waitUntil(lambda: not isValid(made))
    assert session.settings.language_models.order == ("openai",) and changes
    session.close()


def test_models_are_offered_and_one_is_chosen(
    keyring: FileKeyring, server: ModelServer, dialog: ProvidersDialog, qtbot: Any
) -> None:
    openai = row(dialog.page, "openai")
    give_key(openai, qtbot)
    qtbot.waitUntil(lambda: openai.model.count() == 2)
    assert [openai.model.itemText(number) for number in range(2)] == ["scripted-large", "scripted-small"]
    openai.model.setFocus()
    openai.model.lineEdit().selectAll()
    QTest.keyClicks(openai.model, "my-own-model")
    QTest.keyClick(openai.model, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.page._session.settings.language_models.model_of("openai") == "my-own-model")
    assert settings_for(dialog.page._session.settings.library_folder).language_models.model_of("openai") == "my-own-model"


def test_a_wrong_key_is_told_in_one_sentence_without_the_key(
    keyring: FileKeyring, dialog: ProvidersDialog, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server(Fault("status", 401, message=f"Incorrect API key provided: {KEY}")) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url_of("openai"))
        openai = row(dialog.page, "openai")
        give_key(openai, qtbot)
        qtbot.waitUntil(lambda: openai.test.isEnabled())
        QTest.mouseClick(openai.test, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: openai.message.property("look") == "error")
    assert "OpenAI" in openai.message.text() and KEY not in openai.message.text()


def test_a_test_that_hangs_is_stopped_at_once(
    keyring: FileKeyring, dialog: ProvidersDialog, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server(Fault("hang")) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url_of("openai"))
        openai = row(dialog.page, "openai")
        give_key(openai, qtbot)
        qtbot.waitUntil(lambda: openai.test.isEnabled())
        QTest.mouseClick(openai.test, Qt.MouseButton.LeftButton)
        assert openai.test.text() == "Stop"
        QTest.mouseClick(openai.test, Qt.MouseButton.LeftButton)
        assert openai.test.text() == "Test" and openai.message.text() == "Stopped."


def test_models_and_tests_that_were_asked_when_the_page_was_hidden_are_asked_again(
    keyring: FileKeyring, dialog: ProvidersDialog, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server(Fault("hang")) as running:
        running.tells_models = False
        monkeypatch.setenv("OPENAI_BASE_URL", running.url_of("openai"))
        openai = row(dialog.page, "openai")
        give_key(openai, qtbot)
        qtbot.waitUntil(lambda: openai.test.isEnabled() and len(running.others) == 1)
        QTest.mouseClick(openai.test, Qt.MouseButton.LeftButton)
        dialog.hide()
        assert openai.test.text() == "Test" and openai.message.text() == "Stopped."
        running.tells_models = True
        dialog.show()
        qtbot.waitUntil(lambda: openai.model.count() == 2)


def test_without_a_keyring_nothing_is_written_until_the_user_says_so(dialog: ProvidersDialog, qtbot: Any) -> None:
    openai = row(dialog.page, "openai")
    assert dialog.page.keys.in_file.isVisible() and not dialog.page.keys.in_file.isChecked()
    give_key(openai, qtbot)
    assert openai.message.property("look") == "error" and "no keyring" in openai.message.text()
    assert not own_keys_file().exists()
    QTest.keyClick(dialog.page.keys.in_file, Qt.Key.Key_Space)
    QTest.keyClick(openai.key.line, Qt.Key.Key_Return)  # what was typed is still there
    qtbot.waitUntil(lambda: openai.state_label.text() == "Key in a file only you can read")
    assert stat.S_IMODE(own_keys_file().stat().st_mode) == 0o600 and KEY in own_keys_file().read_text()
    QTest.mouseClick(openai.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: openai.state_label.text() == "No key")
    assert not own_keys_file().exists() or KEY not in own_keys_file().read_text()


def test_a_key_of_the_environment_is_said_and_cannot_be_removed_here(
    no_servers: None, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    session = Session(settings_for(tmp_path / "library"))
    page = ProvidersPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.list.is_ready)
    anthropic = row(page, "anthropic")
    assert anthropic.state_label.text() == "Key from the environment" and not anthropic.remove.isEnabled()
    assert "environment" in anthropic.remove.toolTip() and os.environ["ANTHROPIC_API_KEY"] not in anthropic.remove.toolTip()
    page.hide()
    session.close()


def test_the_order_is_changed_by_keys_and_by_dragging(dialog: ProvidersDialog, qtbot: Any) -> None:
    page = dialog.page
    activated(dialog, qtbot)
    for provider in ("openai", "anthropic", "google"):
        QTest.mouseClick(row(page, provider).asked, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert page.list.order == ("openai", "anthropic", "google")
    google = row(page, "google")
    google.model.setFocus()
    QTest.keyClick(google.model, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.list.order == ("openai", "google", "anthropic")
    grip = google.grip
    QTest.keyClick(grip, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.list.order == ("openai", "anthropic", "google")
    openai = row(page, "openai")
    start = openai.grip.rect().center()
    QTest.mousePress(openai.grip, Qt.MouseButton.LeftButton, pos=start)
    target = openai.grip.mapFromGlobal(google.mapToGlobal(QPoint(5, google.height() - 4)))
    QTest.mouseMove(openai.grip, target)
    qtbot.waitUntil(lambda: page.list.order == ("anthropic", "google", "openai"))
    QTest.mouseRelease(openai.grip, Qt.MouseButton.LeftButton, pos=openai.grip.rect().center())
    qtbot.waitUntil(lambda: page._session.settings.language_models.order == ("anthropic", "google", "openai"))


def test_limits_are_kept_and_what_was_spent_is_said(dialog: ProvidersDialog, qtbot: Any) -> None:
    limits = dialog.page.limits
    assert limits.spent.text() == "Spent this month $0.00, in all $0.00."
    limits.run.setFocus()
    limits.run.selectAll()
    QTest.keyClicks(limits.run, "0.5")
    QTest.keyClick(limits.run, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.page._session.settings.language_models.run_limit_usd == 0.5)
    assert dialog.isVisible(), "Enter keeps, and closes nothing"
    limits.run.selectAll()
    QTest.keyClicks(limits.run, "0")
    QTest.keyClick(limits.run, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.page._session.settings.language_models.run_limit_usd is None)


@pytest.mark.parametrize(("kept", "shown"), [(0.0, "$0"), (0.004, "$0.004"), (None, "no limit"), (0.125, "$0.13")])
def test_a_limit_that_is_not_changed_stays_as_it_was(kept: float | None, shown: str, qtbot: Any) -> None:
    limits = SpendingLimits()
    qtbot.addWidget(limits)
    limits.show_limits(kept, 2.0)
    assert limits.run.text() == shown
    limits.month.setValue(3.0)
    assert (limits.run_limit_usd, limits.month_limit_usd) == (kept, 3.0)
    limits.run.setValue(1.0)
    limits.run.setValue(0.0)
    assert (limits.run_limit_usd, limits.run.text()) == (None, "no limit")


def test_an_address_that_is_none_is_refused_in_one_sentence(dialog: ProvidersDialog, qtbot: Any) -> None:
    endpoint = row(dialog.page, "endpoint")
    QTest.keyClicks(endpoint.address, "ftp://somewhere")
    QTest.keyClick(endpoint.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.page.problem.text()))
    endpoint.address.selectAll()
    QTest.keyClicks(endpoint.address, "http://localhost:1234/v1")
    QTest.keyClick(endpoint.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: endpoint.state.base_url.startswith("http://localhost:1234"))
    assert not dialog.page.problem.text()


def test_a_new_address_wants_a_key_of_its_own(keyring: FileKeyring, dialog: ProvidersDialog, qtbot: Any) -> None:
    endpoint = row(dialog.page, "endpoint")

    def type_address(url: str) -> None:
        endpoint.address.setFocus()
        endpoint.address.selectAll()
        QTest.keyClicks(endpoint.address, url)
        QTest.keyClick(endpoint.address, Qt.Key.Key_Return)

    with model_server("ready") as first, model_server("ready") as second:
        type_address(first.url_of("endpoint"))
        give_key(endpoint, qtbot)  # at once: it is for the address that is seen
        qtbot.waitUntil(lambda: endpoint.state.has_key and endpoint.model.count() == 2)
        type_address(second.url_of("endpoint"))
        qtbot.waitUntil(lambda: endpoint.state.is_key_withheld and len(second.others) == 1)
        assert endpoint.state_label.text() == "Key of another address, not sent to this one"
        assert "enter the key again for the new address" in endpoint.message.text()
        for _ in range(2):
            endpoint.show_state(endpoint.state)  # as often as one looks, it stays
            assert "enter the key again for the new address" in endpoint.message.text()
        assert endpoint.sign.property("look") == "warning"
        assert endpoint.key.line.placeholderText() == "Paste a key" and endpoint.remove.isEnabled()
        give_key(endpoint, qtbot)
        qtbot.waitUntil(lambda: endpoint.state.has_key and len(second.others) == 2)
        assert [asked.headers.get("authorization", "") for asked in second.others][1] == f"Bearer {KEY}"
        assert KEY in repr(first.others) and KEY not in repr(second.others[0])


def test_what_a_test_finds_is_in_sight_in_a_small_dialog(dialog: ProvidersDialog, qtbot: Any) -> None:
    dialog.resize(dialog.minimumSize())
    activated(dialog, qtbot)
    endpoint = row(dialog.page, "endpoint")
    endpoint.address.setFocus()
    endpoint.say("It cannot be reached.", "error")
    qtbot.waitUntil(lambda: endpoint.message.visibleRegion().boundingRect().height() == endpoint.message.height())


def test_everything_is_reached_by_tab_and_has_a_name(dialog: ProvidersDialog, qtbot: Any) -> None:
    activated(dialog, qtbot)
    assert nameless(dialog) == []
    assert not_reached(dialog) == []
