"""The menu entry: written by the rules of desktops, started as they start it, and gone again."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import desktop_entry
from desktop_entry import desktop_folder, entry_text, install_desktop_entry, quoted, uninstall_desktop_entry
from installation import CHECKOUT


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The home of a user with a Polish desktop."""
    (tmp_path / "Pulpit").mkdir()
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "user-dirs.dirs").write_text('# x\nXDG_DESKTOP_DIR="$HOME/Pulpit"\n', encoding="utf-8")
    return {"HOME": str(tmp_path)}


def read_entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser["Desktop Entry"]


def command_of(entry: configparser.SectionProxy) -> list[str]:
    """The command as a desktop reads it: the value's escapes, then quotes as a shell has them, then percent signs."""
    line = entry["Exec"].replace("\\\\", "\\")
    shown = subprocess.run(["sh", "-c", f"printf '%s\\n' {line}"], capture_output=True, check=True).stdout.decode()
    return [word.replace("%%", "%") for word in shown.splitlines()]


def test_entry_and_icon_lie_where_desktops_look(environment: dict[str, str], tmp_path: Path) -> None:
    install_desktop_entry(environment)
    entry = tmp_path / ".local/share/applications/airdesk.desktop"
    assert command_of(read_entry(entry)) == [sys.executable, str(CHECKOUT / "packaging/bootstrap.py"), "run"]
    assert read_entry(entry)["Icon"] == "airdesk"
    icon = tmp_path / ".local/share/icons/hicolor/scalable/apps/airdesk.svg"
    assert icon.read_bytes() == desktop_entry.ICON.read_bytes()
    launcher = tmp_path / "Pulpit/airdesk.desktop"
    assert launcher.read_bytes() == entry.read_bytes()
    assert launcher.stat().st_mode & 0o100


def test_installed_twice_and_uninstalled_nothing_is_left(environment: dict[str, str], tmp_path: Path) -> None:
    install_desktop_entry(environment)
    install_desktop_entry(environment)
    (tmp_path / ".local/share/applications/other.desktop").write_text("")
    uninstall_desktop_entry(environment)
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert set(left) <= {"other.desktop", "user-dirs.dirs", "mimeinfo.cache", "icon-theme.cache"}
    uninstall_desktop_entry(environment)


def test_the_folders_that_the_user_names_count(tmp_path: Path) -> None:
    install_desktop_entry({"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")})
    assert (tmp_path / "data/applications/airdesk.desktop").is_file()
    assert not (tmp_path / ".local").exists()


def test_a_home_without_a_desktop_gets_no_launcher(tmp_path: Path) -> None:
    assert desktop_folder({"HOME": str(tmp_path)}) is None
    (tmp_path / "Desktop").mkdir()
    assert desktop_folder({"HOME": str(tmp_path)}) == tmp_path / "Desktop"


@pytest.mark.parametrize("folder", ["plain", "with space", "żółć $HOME `x`", 'a"quote', "back\\slash", "100 %"])
def test_any_folder_comes_back_from_the_exec_key(folder: str, tmp_path: Path) -> None:
    bootstrap = tmp_path / folder / "bootstrap.py"
    path = tmp_path / "entry.desktop"
    path.write_text(entry_text(desktop_entry.TEMPLATE.read_text(encoding="utf-8"), "/usr/bin/python3", bootstrap))
    assert command_of(read_entry(path)) == ["/usr/bin/python3", str(bootstrap), "run"]


def test_plain_arguments_stay_plain() -> None:
    assert quoted("/usr/bin/python3") == "/usr/bin/python3"


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="the validator is not here")
def test_the_validator_of_desktops_has_nothing_to_say(environment: dict[str, str], tmp_path: Path) -> None:
    install_desktop_entry(environment)
    entry = tmp_path / ".local/share/applications/airdesk.desktop"
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_icon_is_one_drawing_of_our_own() -> None:
    text = desktop_entry.ICON.read_text(encoding="utf-8")
    assert "#4fd1c5" in text
    assert "<image" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
