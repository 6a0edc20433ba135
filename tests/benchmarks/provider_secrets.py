"""A canary key through everything, and an evening without a network: is the key anywhere, is anything connected to?

Run by hand, on Linux: `python -m tests.benchmarks.provider_secrets`. A key is given by the environment, and by `airdesk
providers key set` into a file; songs are made, exported and listed with it, against a server that says it back wherever it can;
then every file below the home, library, output and temporary folders is searched (the file the user chose for it aside), and so
are the output of every command and the command lines of all processes meanwhile. Then everything that needs no model is done in
a network namespace without a network; connections that `make` attempts with the built-in composer are counted by strace, after
strace was seen to count one of a language model. Exit code 1 on any hit.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.leaks import places_of
from tests.helpers.model_server import Answer, Asked, Fault, model_server

KEY = "canary-0123456789-key"
PROMPT = "calm lo-fi tune"
_CONNECT = re.compile(r"connect\(\d+, \{sa_family=(AF_\w+)")


def echo(asked: Asked) -> Answer:
    """A server that says the key back wherever it can."""
    if json.loads(asked.user).get("task") == "plan":
        return json.dumps({"title": f"Song of {KEY}", "mood": KEY, "instruments": [KEY], "tempo": 84})
    return Fault("status", 400, message=f"You sent {asked.headers}")


@contextmanager
def watched_processes(seen: set[str]) -> Iterator[None]:
    """Meanwhile the command lines of all processes are looked at."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.05):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    if KEY.encode() in path.read_bytes():
                        seen.add(path.parent.name)
                except OSError:
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def airdesk(words: Sequence[str], environment: dict[str, str], stdin: str = "", before: Sequence[str] = ()) -> str:
    """What a command says; it must not fail."""
    command = [*before, sys.executable, "-m", "airdesk", *words]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, check=False, timeout=300)
    print(f"  {done.returncode}  airdesk {' '.join(words)}"[:120], flush=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout + done.stderr


def own_environment(folder: Path) -> dict[str, str]:
    """All folders of the program in one; no keyring, as on a server."""
    names = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "AIRDESK_HOME")
    own = {name: str(folder / name.lower()) for name in names}
    for path in own.values():
        Path(path).mkdir(parents=True)
    plain = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    backend = "keyring.backends.fail.Keyring"
    return {**plain, **own, "AIRDESK_SOUNDFONT": "none", "PYTHON_KEYRING_BACKEND": backend, "QT_QPA_PLATFORM": "offscreen"}


def canary(folder: Path) -> list[str]:
    """Where the key was found."""
    environment, said, seen = own_environment(folder), "", set[str]()
    with model_server(echo) as server, watched_processes(seen):
        by_environment = {**environment, **server.environment("openai", key=KEY)}
        out = str(folder / "out")
        said += airdesk(["make", PROMPT, "--bars", "4", "--provider", "openai", "--log", "--out", out], by_environment)
        said += airdesk(["providers"], by_environment)
        said += airdesk(["doctor"], by_environment)
        there = {**environment, "ANTHROPIC_BASE_URL": server.root, "ANTHROPIC_MODEL": "scripted-large"}
        said += airdesk(["providers", "key", "set", "anthropic", "--in-file"], there, stdin=f"{KEY}\n")
        said += airdesk(["make", PROMPT, "--bars", "4", "--provider", "anthropic", "--log", "--json"], there)
        song = json.loads(airdesk(["library", "list", "--json"], there))["songs"][0]["id"]
        said += airdesk(["library", "export", song, "--out", str(folder / "export")], there)
        said += airdesk(["library", "show", song, "--log"], there)
        chosen = [path for path in (folder / "xdg_config_home").rglob("keys.env") if KEY in path.read_text()]
        print(f"  the file that was chosen for it: {len(chosen)}, mode {chosen[0].stat().st_mode & 0o777:o}")
        said += airdesk(["providers", "key", "remove", "anthropic"], there)
    if not any(KEY in str(asked.headers) for asked in server.asked):
        return ["the key was never used"]
    hits = places_of(KEY, folder)
    hits += ["the output of a command"] if KEY in said else []
    return hits + [f"the command line of process {number}" for number in seen]


def offline(folder: Path) -> list[str]:
    """What was connected to without a network, and without a model."""
    environment = own_environment(folder)
    alone = ["unshare", "-rn"]
    trace = folder / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(trace)] if shutil.which("strace") else []
    out = str(folder / "out")
    openai = {**environment, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    airdesk(["make", PROMPT, "--bars", "4", "--provider", "openai"], openai, before=[*alone, *strace])
    if strace and "AF_INET" not in _CONNECT.findall(trace.read_text()):
        return ["strace does not see connections"]
    airdesk(["make", PROMPT, "--bars", "4", "--out", out], environment, before=[*alone, *strace])
    kinds = _CONNECT.findall(trace.read_text()) if strace else []
    others = (
        ["compose", PROMPT],
        ["beat", "trap", "--duration", "8"],
        ["providers"],
        ["doctor"],
        ["genres"],
        ["library", "list"],
    )
    for words in others:
        airdesk(words, environment, before=alone)
    airdesk(["render", f"{out}/midi.mid", "--out", str(folder / "rendered")], environment, before=alone)
    airdesk(["analyze", f"{out}/mix.wav"], environment, before=alone)
    print(f"  connections attempted by make with the built-in composer: {len(kinds)}{'' if strace else ' (no strace here)'}")
    return [f"a connection was attempted ({kind})" for kind in kinds]


def main() -> int:
    """Say what was found."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        print("A canary key:")
        hits = canary(Path(first) / "all")
        print(f"  found {len(hits)} times\nWithout a network:")
        attempts = offline(Path(second) / "all")
    print("\n".join([*hits, *attempts]) or "Nothing was found, nothing was connected to.")
    return 1 if hits or attempts else 0


if __name__ == "__main__":
    sys.exit(main())
