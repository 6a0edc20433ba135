"""The line to a provider: what comes over it is counted, limited and watched, and no redirect is followed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from airdesk.providers.failure import NoAnswerError
from airdesk.providers.foreign_headers import remove_foreign

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS: Final = 10.0
_SILENCE_SECONDS: Final = 300.0  # the last resort: `Patience` ends a silent line long before
_WINDOW_SECONDS: Final = 12.0
_FEW_BYTES: Final = 120  # in a window: ten a second; one event of the thinnest stream has more
_MANY_PIECES: Final = 6  # so few bytes in so many pieces are a trickle, not a model that thinks
_LONG_WINDOW_SECONDS: Final = 60.0  # in which at least so few bytes come, however much a model thinks


class Line:
    """One connection, used by the thread that asks and watched by the one that waits."""

    def __init__(self, name: str, most_bytes: int, loading_seconds: float = 0.0) -> None:
        self.name = name
        self.most_bytes = most_bytes
        self.loading_seconds = loading_seconds  # that may pass before the head of an answer, while a model is loaded
        self.answered_at: float | None = None  # monotonic, when the headers of an answer were there
        self.heard_at = 0.0  # when bytes came last
        self._pieces: deque[tuple[float, int]] = deque()
        self._total = 0
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_given_up = False

    @property
    def is_trickling(self) -> bool:
        """True when bytes keep coming, but so slowly that no answer will ever be complete."""
        now = time.monotonic()
        with self._lock:
            while self._pieces and now - self._pieces[0][0] > _LONG_WINDOW_SECONDS:
                self._pieces.popleft()
            recent = [size for at, size in self._pieces if now - at <= _WINDOW_SECONDS]
            all_of_late = sum(size for _, size in self._pieces)
        age = 0.0 if self.answered_at is None else now - self.answered_at
        is_trickle = age > _WINDOW_SECONDS and sum(recent) < _FEW_BYTES and len(recent) >= _MANY_PIECES
        return is_trickle or (age > _LONG_WINDOW_SECONDS and 0 < all_of_late < _FEW_BYTES)

    def client(self, *, is_here: bool, own_headers: Mapping[str, str]) -> httpx2.Client:
        """A client whose answers come over this line; proxies of the environment count, except for the own machine.

        *own_headers*: those with our key, as they shall be sent.
        """
        import httpx2

        def watch(request: httpx2.Request) -> None:
            remove_foreign(request.headers, own_headers)
            self._watch(request)

        return httpx2.Client(
            timeout=httpx2.Timeout(_SILENCE_SECONDS, connect=CONNECT_SECONDS, write=30.0, pool=5.0),
            follow_redirects=False,
            trust_env=not is_here,
            verify=_trusted(),
            headers={"Accept-Encoding": "identity"},  # a small body stays small
            event_hooks={"request": [watch], "response": [self._begin]},
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
        )

    def give_up(self) -> None:
        """Hang up, from any thread; whoever reads is woken."""
        self._is_given_up = True
        if self._socket is not None:
            with suppress(OSError):  # the plain socket's way: TLS's own would let another thread go on without TLS
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def count(self, size: int) -> None:
        """Note that so many bytes came. Raises NoAnswerError where they are too many."""
        self.heard_at = time.monotonic()
        with self._lock:
            self._pieces.append((self.heard_at, size))
        self._total += size
        if self._is_given_up:
            raise NoAnswerError(f"{self.name} was no longer wanted")
        if self._total > self.most_bytes:
            raise NoAnswerError(f"{self.name} sent more than {self.most_bytes / 1e6:.0f} MB, which is no answer")

    def _watch(self, request: httpx2.Request) -> None:
        """Hold the connection as soon as it is there: whoever waits for an answer that does not begin can hang up, too."""

        def on_step(name: str, facts: dict[str, Any]) -> None:
            if name.endswith(("connect_tcp.complete", "start_tls.complete")):
                self._hold(facts["return_value"])

        request.extensions["trace"] = on_step

    def _hold(self, stream: Any) -> None:
        self._socket = None if stream is None else stream.get_extra_info("socket")
        if self._is_given_up:
            self.give_up()

    def _begin(self, response: httpx2.Response) -> None:
        """Look at the head of an answer before anything of its body is read."""
        self._hold(response.extensions.get("network_stream"))
        if response.has_redirect_location:
            raise NoAnswerError(_redirect_sentence(self.name, response))
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise NoAnswerError(f"{self.name} sent a packed answer, which was not asked for")
        if response.is_success and "html" in response.headers.get("content-type", "").lower():
            raise NoAnswerError(
                f"{self.name} sent a web page instead of an answer: check its address, or whether this network wants a login"
            )
        self.answered_at = self.heard_at = time.monotonic()
        response.stream = _counted(self, response.stream)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are trusted; made once, for it takes longer than a short answer."""
    import httpx2

    return httpx2.create_ssl_context()


def _redirect_sentence(name: str, response: httpx2.Response) -> str:
    """What is said of an answer that names another place; nothing is ever sent there."""
    import httpx2

    try:
        host = httpx2.URL(response.headers["location"]).host or response.url.host
    except (httpx2.InvalidURL, KeyError):
        host = "somewhere else"
    where = "another path" if host == response.url.host else f"another host ({host[:80]})"
    return f"{name} sends its requests on to {where}, which is not followed: check its address"


def _counted(line: Line, stream: Any) -> Any:
    """The body of an answer, piece by piece, counted."""
    import httpx2

    class Counted(httpx2.SyncByteStream):
        """The same bytes."""

        def __iter__(self) -> Iterator[bytes]:
            for piece in stream:
                line.count(len(piece))
                yield piece

        def close(self) -> None:
            stream.close()

    return Counted()
