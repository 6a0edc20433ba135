"""A key that is used is nowhere in what the program writes and says; without a model nothing is connected to."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.command_line import Outcome, run_process
from tests.helpers.leaks import places_of
from tests.helpers.model_server import Answer, Asked, Fault, model_server

KEY = "canary-0123456789-key"
_LISTENING = """
import os, sys
def hear(name, arguments):
    if name in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        with open(os.environ["HEARD"], "a") as file:
            print(name, arguments[1:], file=file)
sys.addaudithook(hear)
"""


def composed(folder: Path, *words: str, **environment: str) -> Outcome:
    """`airdesk compose` as a program of its own, all of whose folders are in one."""
    names = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    own = {name: str(folder / name.lower()) for name in names}
    for path in own.values():
        Path(path).mkdir()
    places = ["--library", str(folder / "library"), "--out", str(folder / "out")]
    said = ["compose", "calm lo-fi tune", "--bars", "4", "--log", *places]
    return run_process([*said, *words], stdin=b"", before=None, **{**own, **environment})


def echo(asked: Asked) -> Answer:
    """A server that says the key back wherever it can."""
    task = json.loads(asked.user)["task"]
    if task == "plan":
        return json.dumps({"title": f"Song of {KEY}", "mood": KEY, "instruments": [KEY], "tempo": KEY})
    return Fault("status", 400, message=f"You sent {asked.headers}")


def test_a_key_of_the_environment_is_in_nothing_that_is_written(tmp_path: Path) -> None:
    with model_server(echo) as server:
        environment = {**server.environment("openai", key=KEY), **server.environment("anthropic", key=KEY)}
        (tmp_path / "library").mkdir()
        (tmp_path / "library" / "settings.toml").write_text('provider_order = "anthropic"\n')
        done = composed(tmp_path, "--provider", "openai", **environment)
    assert done.code == 0, done.err
    assert {asked.path for asked in server.asked if KEY in str(asked.headers)} == {"/v1/chat/completions", "/v1/messages"}
    assert KEY not in done.out + done.err
    assert places_of(KEY, tmp_path) == []


def test_without_a_model_nothing_is_connected_to(tmp_path: Path) -> None:
    (tmp_path / "listening").mkdir()
    (tmp_path / "listening" / "sitecustomize.py").write_text(_LISTENING)
    heard = {"PYTHONPATH": str(tmp_path / "listening"), "HEARD": str(tmp_path / "heard")}
    assert composed(tmp_path, OPENAI_API_KEY=KEY, **heard).code == 0
    assert not (tmp_path / "heard").exists()
