"""A whole song through each way in which a language model can fail: what is said, how long it takes, and that a song comes out.

Run by hand: `python -m tests.benchmarks.provider_failures [--protocol anthropic] [--only "401"]`. Each failure makes a song
by the command line with that provider alone, so that the built-in composer goes on, and puts one question to a chain in which
another provider stands behind it. The columns: seconds until the other provider had answered, whether the fallback was
announced, the song's files, and the sentence the user reads. Exit code 1 where a song is missing, nothing is said, or it took
longer than 30 s.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from airdesk.errors import ProviderError
from airdesk.progress import NoProgress
from airdesk.providers.chain import Chain
from tests.helpers.command_line import run_process
from tests.helpers.model_server import Fault, model_server
from tests.providers.questions import ANSWER, QUESTION, chain_of, server_at

BUDGET_SECONDS = 30.0
SLACK_SECONDS = 1.0  # of the clock's own work
KEY = "canary-0123456789-key"
FAULTS: Mapping[str, Fault | str] = {
    "refused connection": "closed port",
    "no such host (DNS)": "http://no-such-host.invalid/v1",
    "TLS error": "https",
    "401": Fault("status", 401, message=f"Incorrect API key provided: {KEY}"),
    "403": Fault("status", 403),
    "404 model": Fault("status", 404),
    "429, Retry-After 2": Fault("status", 429, retry_after="2"),
    "429, Retry-After 3600": Fault("status", 429, retry_after="3600"),
    "500": Fault("status", 500),
    "529": Fault("status", 529),
    "HTML instead of JSON": Fault("html"),
    "one byte per second": Fault("trickle"),
    "100 MB body": Fault("huge"),
    "packed body": Fault("bomb"),
    "cut body": Fault("cut"),
    "empty answer": Fault("empty"),
    "refusal": Fault("refusal"),
    "words, no JSON": Fault("words", message="I am sorry, but I cannot help with that."),
    "redirect to another host": Fault("redirect", location="http://elsewhere.invalid/v1"),
    "never an answer": Fault("hang"),
}


@dataclass(frozen=True)
class Row:
    """What became of one failure."""

    seconds: float  # until the other provider had answered
    is_announced: bool
    num_files: int
    sentence: str
    holds_key: bool

    @property
    def is_right(self) -> bool:
        """A song, an announcement, in time, without the key."""
        in_time = self.seconds <= BUDGET_SECONDS + SLACK_SECONDS
        return in_time and self.is_announced and self.num_files > 20 and not self.holds_key


@contextmanager
def failing(fault: Fault | str, provider: str) -> Iterator[str]:
    """The address of a provider that fails."""
    if fault == "closed port":
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    elif fault == "https":
        with model_server(ANSWER) as server:
            yield server.url_of(provider).replace("http:", "https:")
    elif isinstance(fault, str):
        yield fault
    else:
        with model_server(fault) as server:
            yield server.url_of(provider)


def tried(fault: Fault | str, provider: str, library: Path) -> Row:
    """One failure, asked in a chain and in a whole song."""
    other = "anthropic" if provider == "openai" else "openai"
    with failing(fault, provider) as url:
        with model_server(ANSWER) as good:
            chain = chain_of(server_at(provider, url, key=KEY), server_at(other, good.url_of(other)))
            seconds, sentence = asked(chain)
        prefix = provider.upper()
        environment = {f"{prefix}_API_KEY": KEY, f"{prefix}_BASE_URL": url, f"{prefix}_MODEL": "scripted-large"}
        with tempfile.TemporaryDirectory() as out:
            words = ["make", "calm lo-fi tune", "--bars", "4", "--seed", "3", "--provider", provider, "--json"]
            words += ["--library", str(library), "--out", out]
            done = run_process(words, stdin=b"", before=None, **environment)
    document = done.document() if done.code == 0 else {"files": [], "warnings": []}
    is_announced = sentence.endswith(" answered instead.") and any("built-in" in each for each in document["warnings"])
    return Row(seconds, is_announced, len(document["files"]), sentence, KEY in sentence + done.out + done.err)


def asked(chain: Chain) -> tuple[float, str]:
    """How long a question takes, and what is said of it."""
    started = time.perf_counter()
    try:
        answer = chain.ask(QUESTION, NoProgress())
        said = " ".join(answer.notices)
    except ProviderError as error:
        said = str(error)
    return time.perf_counter() - started, said


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--protocol", choices=("openai", "anthropic"), default="openai")
    parser.add_argument("--only", default="", help="failures whose name has this in it")
    options = parser.parse_args()
    os.environ.setdefault("AIRDESK_SOUNDFONT", "none")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    print(f"{'failure':26}{'seconds':>8}{'said':>6}{'files':>7}  sentence")
    rows = []
    with tempfile.TemporaryDirectory() as library:
        for name, fault in FAULTS.items():
            if options.only not in name:
                continue
            rows.append(row := tried(fault, options.protocol, Path(library)))
            mark = "" if row.is_right else "  WRONG"
            said = "yes" if row.is_announced else "NO"
            print(f"{name:26}{row.seconds:8.1f}{said:>6}{row.num_files:7}  {row.sentence}{mark}", flush=True)
    wrong = sum(not row.is_right for row in rows)
    print(f"{len(rows)} failures, {wrong} not as they should be; the slowest took {max(row.seconds for row in rows):.1f} s.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
