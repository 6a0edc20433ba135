"""The virtual environment `.venv`: made when it is missing or broken, filled from a lock file, stamped when complete."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from announcements import CannotStartError, say

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
STAMP = VENV / "airdesk-installed.json"
UNFINISHED = VENV / "airdesk-installing"  # there while packages are being installed; left behind by a power cut
REPORT = VENV / "airdesk-install.log"

LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
COVERS = {"run": ("run",), "test": ("run", "test")}  # the tests' lock file holds everything of the other

IMPORT_ALL_THAT_COMPILES = """
import importlib, pathlib, airdesk
package = pathlib.Path(airdesk.__file__).parent
for path in sorted(package.rglob("*.py")):
    if "cache=True" in path.read_text("utf-8"):
        importlib.import_module(".".join(path.relative_to(package.parent).with_suffix("").parts))
"""

PACKAGE_IN_PIPS_WORDS = re.compile(r"(?:Collecting |Processing .*/)(?P<name>[\w.-]+?)(?:==|-(?=\d))(?P<version>[\w.]+)")
OFFLINE_SIGNS = (
    *("NewConnectionError", "NameResolutionError", "Temporary failure in name resolution", "Network is unreachable"),
    *("ConnectTimeoutError", "ReadTimeoutError", "ProxyError", "No matching distribution"),
)


def ensure_installed(command: str) -> None:
    """Bring `.venv` to what the command's lock file names; on every start but the first there is nothing to do."""
    if is_ready(command):
        return
    with one_start_at_a_time():
        if not is_ready(command):
            install(command)


def is_ready(command: str) -> bool:
    """Whether an earlier start finished for these very lock files and nothing has gone since."""
    stamp = read_stamp()
    return fingerprint(command) in stamp["fingerprints"] and not has_gaps(stamp) and python_runs("pass")


def install(command: str) -> None:
    """Make `.venv` where needed, install the packages and AirDesk, and stamp it."""
    if has_gaps(read_stamp()) or UNFINISHED.exists() or not python_runs("import pip, sys; assert sys.version_info >= (3, 11)"):
        make_venv()
    UNFINISHED.touch()
    install_packages(CHECKOUT / "packaging" / LOCKS[command])
    compile_inner_loops()
    write_stamp([fingerprint(covered) for covered in COVERS[command]])
    UNFINISHED.unlink()
    say("Everything is in place; from now on AirDesk starts at once.")


@contextlib.contextmanager
def one_start_at_a_time() -> Iterator[None]:
    """Keep two starts from installing into the same `.venv`."""
    import fcntl  # late: only POSIX has it

    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


# ── the stamp ───────────────────────────────────────────────────────────────────────────────────────────────────────


def fingerprint(command: str) -> str:
    """Changes with the packages asked for, the project's settings and the place of the checkout."""
    digest = hashlib.sha256(str(CHECKOUT).encode())
    for path in (CHECKOUT / "packaging" / LOCKS[command], CHECKOUT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, list[str]]:
    """What earlier starts finished and which names they left among the packages; empty lists when none did."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return {"fingerprints": list(stamp["fingerprints"]), "names": list(stamp["names"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"fingerprints": [], "names": []}


def write_stamp(fingerprints: Sequence[str]) -> None:
    """Remember that everything is in place."""
    beside = STAMP.with_suffix(".new")
    beside.write_text(json.dumps({"fingerprints": fingerprints, "names": installed_names()}), encoding="utf-8")
    beside.replace(STAMP)


def installed_names() -> list[str]:
    """Names at the top of the folder that packages lie in."""
    return sorted(path.name for path in VENV.glob("lib/python3*/site-packages/*") if path.name != "__pycache__")


def has_gaps(stamp: dict[str, list[str]]) -> bool:
    """Whether packages that were installed have gone; pip would still believe in them."""
    return not set(stamp["names"]) <= set(installed_names())


# ── making and filling it ───────────────────────────────────────────────────────────────────────────────────────────


def venv_python() -> Path:
    """The Python inside `.venv`."""
    return VENV / "bin" / "python"


def python_runs(code: str) -> bool:
    """Whether the Python inside `.venv` is there and runs a line of code."""
    try:
        done = subprocess.run([venv_python(), "-I", "-c", code], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def make_venv() -> None:
    """Make `.venv` anew, whatever is there."""
    say("The virtual environment .venv is broken or half-made: making it anew …" if VENV.exists() else "Making .venv …")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        reason = ((done.stdout + done.stderr).strip().splitlines() or ["no reason given"])[-1]
        raise CannotStartError(f"the virtual environment {VENV} could not be made: {reason}")


def install_packages(lock: Path) -> None:
    """Install exactly what the lock file names, then AirDesk itself as a link to this checkout."""
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    say(f"Installing {total} packages into .venv; the first time they are downloaded …")
    pip("install", "--no-deps", "--require-hashes", "-r", str(lock))
    say("Installing AirDesk …")
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT))


def compile_inner_loops() -> None:
    """Let numba compile and keep the loops of the renderer, so that the first song need not wait for it."""
    say("Compiling the inner loops of the renderer …")
    python_runs(IMPORT_ALL_THAT_COMPILES)  # where this fails, the first song tells why


def pip(*arguments: str) -> None:
    """Run pip in `.venv`, telling each package as it comes; its whole report stays in `.venv`."""
    command = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2", *arguments]
    environment = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    lines = []
    with REPORT.open("a", encoding="utf-8") as report, running(command, environment) as process:
        for line in process.stdout or ():
            report.write(line)
            lines.append(line.rstrip())
            tell_package(line)
    if process.returncode != 0:
        raise CannotStartError(pip_failure(lines))


def running(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """A program under way that asks nothing and whose whole output can be read line by line."""
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def tell_package(line: str) -> None:
    """Say the name of a package that pip begins to fetch, and when it unpacks them."""
    fetched = PACKAGE_IN_PIPS_WORDS.match(line)
    if fetched:
        say(f"  {fetched['name']} {fetched['version']}")
    elif line.startswith("Installing collected packages") and "," in line:
        say("Unpacking them …")


def pip_failure(lines: Sequence[str]) -> str:
    """Why pip failed, as a sentence for the user."""
    text = "\n".join(lines)
    if "No space left on device" in text:
        return "the disk is full: AirDesk's packages need about 1 GB. Make room and start again."
    if any(sign in text for sign in OFFLINE_SIGNS):
        return "the packages could not be downloaded: this computer seems to be offline. Connect it and start again."
    reasons = [line for line in lines if line.lower().startswith("error:")] or list(lines[-1:])
    return f"the packages could not be installed ({' '.join(reasons)[:300]}). The whole report is in {REPORT}."
