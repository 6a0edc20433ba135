"""The program keeps the shape that `pyproject.toml` draws: who may import whom, and what starting it loads."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import airdesk

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "airdesk"
WINDOW_LIBRARIES = ("PySide6", "shiboken6", "pyqtgraph")
HEAVY_LIBRARIES = (
    *WINDOW_LIBRARIES,
    *("numpy", "scipy", "numba", "llvmlite", "soundfile", "soxr", "pedalboard", "pyebur128"),
    *("mido", "sqlite_utils", "sqlite3", "PIL", "platformdirs", "multiprocessing", "asyncio"),
    *("openai", "anthropic", "httpx2", "keyring", "dotenv"),
)
PACKAGE_OF = {
    "PIL": "pillow",
    "PySide6": "PySide6-Essentials",
    "dotenv": "python-dotenv",
    "sqlite_utils": "sqlite-utils",
}  # where a module is called otherwise than its package
MODEL_MAY_IMPORT = ("airdesk.model", "airdesk.errors", "airdesk.units")


def contracts() -> dict[str, dict[str, Any]]:
    """The import contracts of `pyproject.toml` by id."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def named_layers() -> set[str]:
    """Every module and package that the layers contract names, optional ones included."""
    text = "|".join(contracts()["layers"]["layers"])
    return {name.strip(" ()") for name in text.split("|")}


def top_level_names() -> set[str]:
    """Every module and package directly under `airdesk/` that has code in it."""
    return {module.name for module in pkgutil.iter_modules([str(PACKAGE)])}


def imported_modules(path: Path) -> list[str]:
    """Every module that a file imports, also inside functions."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


def run_python(code: str) -> str:
    """Output of a fresh interpreter; its error output fails the test."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_of(libraries: tuple[str, ...], loaded: str) -> set[str]:
    """Which of `libraries` a printed list of modules shows."""
    return {name.split(".")[0] for name in loaded.split()} & set(libraries)


def test_layers_contract_names_every_package() -> None:
    assert top_level_names() - named_layers() == set()


def test_layers_contract_names_nothing_that_is_gone() -> None:
    assert named_layers() - top_level_names() == set()


def test_window_contract_names_every_package_but_the_window() -> None:
    named = {name.removeprefix("airdesk.") for name in contracts()["no-window-in-the-core"]["source_modules"]}
    assert named == top_level_names() - {"ui", "__main__"}  # __main__ opens the window


def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted((PACKAGE / "model").rglob("*.py")), ids=lambda path: path.stem)
def test_model_imports_only_itself_and_the_standard_library(path: Path) -> None:
    for name in imported_modules(path):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith(MODEL_MAY_IMPORT), name


def test_the_project_asks_for_exactly_the_packages_it_imports() -> None:
    modules = {name.split(".")[0] for path in PACKAGE.rglob("*.py") for name in imported_modules(path)}
    used = {PACKAGE_OF.get(name, name) for name in modules - {*sys.stdlib_module_names, "airdesk"}}
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for extra, wanted in project["optional-dependencies"].items() if extra != "test" for each in wanted]
    assert used == {re.split(r"[<>=]", dependency)[0] for dependency in [*project["dependencies"], *extras]}


def test_core_imports_without_qt() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(airdesk.__path__, "airdesk.")
        if not module.name.startswith("airdesk.ui") and not module.name.endswith("__main__")
    ]
    imports = "\n".join(f"import {name}" for name in names)
    assert loaded_of(WINDOW_LIBRARIES, run_python(f"{imports}\nimport sys\nprint(*sys.modules)")) == set()


def test_help_imports_nothing_heavy() -> None:
    code = """
import contextlib, io, sys
from airdesk.cli.main import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["--help"])
print(*sys.modules)
"""
    assert loaded_of(HEAVY_LIBRARIES, run_python(code)) == set()


def test_help_takes_under_four_tenths_of_a_second() -> None:
    code = """
import resource, subprocess, sys
def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
costs = []
for _ in range(3):
    before = cpu_seconds()
    subprocess.run([sys.executable, "-m", "airdesk", "--help"], check=True, capture_output=True)
    costs.append(cpu_seconds() - before)
print(min(costs))
"""
    assert float(run_python(code)) < 0.4  # processor time: the wall clock of a busy machine says nothing


def test_the_map_in_the_readme_shows_every_package() -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^  (\w+)/ ", text, flags=re.MULTILINE))
    assert shown == {module.name for module in pkgutil.iter_modules([str(PACKAGE)]) if module.ispkg}
