"""The virtual environment is used when it is whole, noticed when it is not, and failures are told in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import installation
from announcements import CannotStartError


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with lock files and an empty, real virtual environment without pip."""
    packaging = tmp_path / "packaging"
    packaging.mkdir()
    for name in installation.LOCKS.values():
        (packaging / name).write_text("mido==1.3.3 \\\n    --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    venv = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    places = {"CHECKOUT": tmp_path, "VENV": venv, "STAMP": venv / "stamp.json", "UNFINISHED": venv / "unfinished"}
    for name, path in {**places, "REPORT": venv / "report.log"}.items():
        monkeypatch.setattr(installation, name, path)
    return tmp_path


def packages_folder(checkout: Path) -> Path:
    """Where the packages of a checkout's environment lie."""
    return next(checkout.glob(".venv/lib/python3*/site-packages"))


def stamp_it() -> None:
    """Mark the environment as complete for the tests' lock file."""
    installation.write_stamp([installation.fingerprint(covered) for covered in installation.COVERS["test"]])


def test_an_environment_without_a_stamp_is_not_ready(checkout: Path) -> None:
    assert not installation.is_ready("run")


def test_a_stamped_environment_is_ready_for_both_commands(checkout: Path) -> None:
    stamp_it()
    assert installation.is_ready("test")
    assert installation.is_ready("run")


@pytest.mark.parametrize("changed", ["packaging/requirements.lock", "pyproject.toml"])
def test_a_changed_lock_file_or_project_is_installed_again(checkout: Path, changed: str) -> None:
    stamp_it()
    with (checkout / changed).open("a") as file:
        file.write("# changed\n")
    assert not installation.is_ready("run")


def test_a_moved_checkout_is_installed_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp_it()
    elsewhere = checkout.with_name("elsewhere")
    checkout.rename(elsewhere)
    for name in ("CHECKOUT", "VENV", "STAMP"):
        old = getattr(installation, name)
        monkeypatch.setattr(installation, name, elsewhere / old.relative_to(checkout))
    assert installation.read_stamp()["fingerprints"]
    assert not installation.is_ready("run")


def test_a_package_that_has_gone_is_noticed(checkout: Path) -> None:
    package = packages_folder(checkout) / "numpy"
    package.mkdir()
    stamp_it()
    package.rmdir()
    assert installation.has_gaps(installation.read_stamp())
    assert not installation.is_ready("run")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"names": 3}', '{"fingerprints": []}'])
def test_a_damaged_stamp_counts_as_none(checkout: Path, content: str) -> None:
    installation.STAMP.write_text(content)
    assert not installation.is_ready("run")


def test_an_environment_whose_python_has_gone_is_not_ready(checkout: Path) -> None:
    stamp_it()
    installation.venv_python().unlink()
    assert not installation.is_ready("run")


def test_a_broken_environment_is_made_anew_and_filled(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installation.venv_python().unlink()
    installation.venv_python().write_text("no program")
    installed: list[Path] = []
    monkeypatch.setattr(installation, "install_packages", installed.append)  # the only step that needs a network
    installation.ensure_installed("run")
    assert installed == [checkout / "packaging" / "requirements.lock"]
    assert installation.python_runs("import pip")
    assert installation.is_ready("run")
    assert not installation.UNFINISHED.exists()


def test_an_interrupted_installation_begins_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(installation, "make_venv", lambda: made.append(installation.VENV))
    monkeypatch.setattr(installation, "install_packages", lambda lock: None)
    installation.UNFINISHED.touch()  # what a start that was interrupted leaves behind
    stamp_it()
    (checkout / "pyproject.toml").write_text("[project] # changed")
    installation.ensure_installed("run")
    assert made == [checkout / ".venv"]
    assert installation.is_ready("run")
    assert not installation.UNFINISHED.exists()


def test_stopping_an_installation_leaves_it_unfinished(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(lock: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(installation, "make_venv", lambda: None)
    monkeypatch.setattr(installation, "install_packages", interrupt)
    with pytest.raises(KeyboardInterrupt):
        installation.ensure_installed("run")
    assert installation.UNFINISHED.exists()
    assert not installation.is_ready("run")


def test_pip_that_fails_is_told_and_its_report_kept(checkout: Path) -> None:
    with pytest.raises(CannotStartError, match="could not be installed"):
        installation.pip("install")  # there is no pip in this environment
    assert "No module named pip" in installation.REPORT.read_text()


def test_offline_is_told_as_such() -> None:
    lines = [
        "WARNING: Retrying after connection broken by 'NewConnectionError(...)'",
        "ERROR: Could not find a version that satisfies the requirement mido==1.3.3 (from versions: none)",
        "ERROR: No matching distribution found for mido==1.3.3",
    ]
    assert "offline" in installation.pip_failure(lines)


def test_a_full_disk_is_told_as_such() -> None:
    lines = ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"]
    assert "disk is full" in installation.pip_failure(lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Collecting numpy==2.4.6 (from -r requirements.lock (line 181))", "  numpy 2.4.6\n"),
        ("Processing /wheels/typing_extensions-4.16.0-py3-none-any.whl (from -r x)", "  typing_extensions 4.16.0\n"),
        ("Collecting click-default-group==1.2.4 (from -r x)", "  click-default-group 1.2.4\n"),
        ("Installing collected packages: mido, numpy", "Unpacking them …\n"),
        ("Obtaining file:///somewhere", ""),
    ],
)
def test_each_package_is_named_while_it_comes(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    installation.tell_package(line)
    assert capsys.readouterr().err == said


def test_importing_what_compiles_loads_every_kernel() -> None:
    code = f"{installation.IMPORT_ALL_THAT_COMPILES}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    package = Path(__file__).resolve().parents[2] / "airdesk"
    kernels = {path for path in package.rglob("*.py") if "cache=True" in path.read_text(encoding="utf-8")}
    names = {".".join(path.relative_to(package.parent).with_suffix("").parts) for path in kernels}
    assert names
    assert names <= set(done.stdout.split())
