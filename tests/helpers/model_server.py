"""A server on this machine that answers as providers of language models do, streaming included, and fails as they fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Failing = Literal[
    "status",
    "html",
    "trickle",
    "huge",
    "cut",
    "empty",
    "refusal",
    "redirect",
    "hang",
    "silent",
    "no stream",
    "bomb",
    "garbage",
    "broken off",
    "words",
    "slow",
    "stopped",
]
MODELS = ("scripted-large", "scripted-small", "text-embedding-9", "scripted-tts", "scripted-image-1")
_PIECE = 40  # characters of an answer in one event of the stream


@dataclass(frozen=True)
class Fault:
    """A way not to answer.

    "status": only that number (with `retry_after`); "html": a web page; "trickle": one byte a second; "huge": a body of
    100 MB; "cut": the connection ends within the answer; "empty": an answer without text; "refusal": the model will not;
    "redirect": to `location`; "hang": never a header; "silent": a header and nothing after; "no stream": JSON at once,
    though a stream was asked for; "bomb": a small packed body that is a large one; "garbage": events that are no JSON;
    "broken off": an error within the stream; "words": `message` as an answer; "slow": the same, event by event with pauses;
    "stopped": the same, ended for the reason in `location`.
    """

    kind: Failing
    status: int = 500
    retry_after: str = ""
    location: str = ""
    message: str = "something went wrong"
    pause_seconds: float = 1.0  # between two bytes of a trickle


Answer = str | Fault


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in small letters
    body: Mapping[str, Any]

    @property
    def system(self) -> str:
        """What the model is told to do."""
        if "messages" in self.path and not self.path.endswith("chat/completions"):
            return str(self.body.get("system", ""))
        return "\n".join(str(each["content"]) for each in self.body["messages"] if each["role"] in ("system", "developer"))

    @property
    def user(self) -> str:
        """What it is asked."""
        return "\n".join(str(each["content"]) for each in self.body["messages"] if each["role"] == "user")


Script = Callable[[Asked], Answer]


@dataclass
class ModelServer:
    """A running server: where it is, and what it was asked."""

    root: str  # "http://127.0.0.1:PORT"
    script: Script
    asked: list[Asked] = field(default_factory=list)  # requests for an answer, in their order
    others: list[Asked] = field(default_factory=list)  # all else, such as lists of models
    models: Sequence[str] = MODELS
    tells_models: bool = True  # False: who asks for them waits for ever
    stopping: threading.Event = field(default_factory=threading.Event)

    def environment(self, provider: str, key: str = "test-key", model: str = "scripted-large") -> dict[str, str]:
        """Variables that send a provider's requests here."""
        prefix = {"llama.cpp": "LLAMA_CPP"}.get(provider, provider.upper())
        return {f"{prefix}_API_KEY": key, f"{prefix}_BASE_URL": self.url_of(provider), f"{prefix}_MODEL": model}

    def url_of(self, provider: str) -> str:
        """The address of a provider's imitation."""
        match provider:
            case "anthropic":
                return self.root
            case "google":
                return f"{self.root}/v1beta/openai/"
            case "openrouter":
                return f"{self.root}/api/v1"
        return f"{self.root}/v1"


@contextmanager
def model_server(answers: Answer | Sequence[Answer] | Script) -> Iterator[ModelServer]:
    """A server that gives one answer always, or answers in turn (the last one again and again), or what a function says."""
    httpd = _Server(("127.0.0.1", 0), _Handler)
    server = ModelServer(f"http://127.0.0.1:{httpd.server_address[1]}", _script(answers))
    httpd.model_server = server
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join(5.0)


def _script(answers: Answer | Sequence[Answer] | Script) -> Script:
    if callable(answers):
        return answers
    rest = [answers] if isinstance(answers, (str, Fault)) else list(answers)
    return lambda _: rest.pop(0) if len(rest) > 1 else rest[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    model_server: ModelServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the standard library's
        """Say nothing."""

    def do_GET(self) -> None:
        server = self.server.model_server
        server.others.append(self._asked({}))
        path = self.path.split("?")[0].rstrip("/")
        if path.endswith("/models") and not server.tells_models:
            server.stopping.wait(120.0)
            self.close_connection = True
        elif path.endswith("/models"):
            prefix = "models/" if "v1beta" in path else ""
            rows = [{"id": prefix + name, "object": "model", "created": 1, "owned_by": "tests"} for name in server.models]
            for row in rows:
                row.update({"type": "model", "display_name": row["id"], "created_at": "2026-01-01T00:00:00Z"})
            self._json({"object": "list", "data": rows, "has_more": False, "first_id": None, "last_id": None})
        elif path == "/api/version":
            self._json({"version": "0.9.0"})
        else:
            self._json({"error": {"message": "not here"}}, 404)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = self._asked(json.loads(raw or b"{}"))
        server = self.server.model_server
        server.asked.append(asked)
        answer = server.script(asked)
        with suppress(BrokenPipeError, ConnectionResetError):
            if isinstance(answer, Fault):
                self._fail(asked, answer)
            else:
                self._answer(asked, answer)

    def _asked(self, body: Mapping[str, Any]) -> Asked:
        return Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)

    def _answer(self, asked: Asked, text: str, *, stop: str = "") -> None:
        if asked.body.get("stream"):
            self._stream_begins()
            for event in _events(asked, text, stop):
                self._chunk(event)
            self._chunk(b"")
        else:
            self._json(_whole(asked, text, stop))

    def _fail(self, asked: Asked, fault: Fault) -> None:
        match fault.kind:
            case "status":
                more = {"Retry-After": fault.retry_after} if fault.retry_after else {}
                error = {"type": "error", "error": {"type": "api_error", "message": fault.message, "code": None}}
                self._json(error, fault.status, more)
            case "redirect":
                self._json({}, 307, {"Location": fault.location})
            case "html":
                self._body(b"<!doctype html><html><body><h1>Log in to the network</h1></body></html>", "text/html")
            case "empty":
                self._answer(asked, "")
            case "refusal":
                self._answer(asked, "", stop="refusal")
            case "no stream":
                self._json(_whole(asked, fault.message, ""))
            case "words":
                self._answer(asked, fault.message)
            case "stopped":
                self._answer(asked, fault.message, stop=fault.location)
            case "hang":
                self.server.model_server.stopping.wait(120.0)
            case _:
                self._fail_in_the_stream(asked, fault)
        self.close_connection = True

    def _fail_in_the_stream(self, asked: Asked, fault: Fault) -> None:
        stopping = self.server.model_server.stopping
        if fault.kind == "bomb":
            import gzip

            self._body(gzip.compress(b"data: " + b" " * 20_000_000, 1), "text/event-stream", {"Content-Encoding": "gzip"})
            return
        self._stream_begins()
        match fault.kind:
            case "silent":
                stopping.wait(300.0)
            case "trickle":
                for byte in b"data: " + b" " * 10_000:
                    self._chunk(bytes([byte]))
                    if stopping.wait(fault.pause_seconds):
                        return
            case "huge":
                block = b"data: " + b"x" * 65_530
                for _ in range(1600):
                    self._chunk(block)
            case "garbage":
                self._chunk(b"event: message_start\ndata: {this is] no JSON\n\n")
                self._chunk(b"")
            case "broken off":
                error = {"type": "error", "error": {"type": "overloaded_error", "message": fault.message}}
                self._chunk(b"event: error\ndata: %s\n\n" % json.dumps(error).encode())
                self._chunk(b"")
            case "slow":
                for event in _events(asked, fault.message, ""):
                    self._chunk(event)
                    if stopping.wait(fault.pause_seconds):
                        return
                self._chunk(b"")
            case "cut":
                for event in _events(asked, '{"title": "half an answer that goes on and on and on and', "")[:-3]:
                    self._chunk(event)
                self.wfile.flush()
                time.sleep(0.02)

    def _stream_begins(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()

    def _json(self, document: Mapping[str, Any], status: int = 200, more: Mapping[str, str] | None = None) -> None:
        self._body(json.dumps(document).encode(), "application/json", more, status)

    def _body(self, content: bytes, kind: str, more: Mapping[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _is_anthropic(asked: Asked) -> bool:
    return asked.path.split("?")[0].endswith("/messages")


def _tokens(text: str) -> int:
    return max(1, len(text) // 4)


def _events(asked: Asked, text: str, stop: str) -> list[bytes]:
    """The answer as server-sent events of the protocol that was spoken."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return _anthropic_events(asked, pieces, stop) if _is_anthropic(asked) else _openai_events(asked, pieces, stop)


def _usage(asked: Asked, text: str) -> tuple[int, int]:
    return _tokens(json.dumps(asked.body["messages"])), _tokens(text)


def _openai_events(asked: Asked, pieces: list[str], stop: str) -> list[bytes]:
    base = {"id": "chat-1", "object": "chat.completion.chunk", "created": 1, "model": asked.body["model"]}

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        return (
            b"data: %s\n\n"
            % json.dumps({**base, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}).encode()
        )

    events = [event({"role": "assistant", "content": ""})] + [event({"content": piece}) for piece in pieces]
    if stop == "refusal":
        events.append(event({"refusal": "I cannot help with that."}))
    events.append(event({}, stop if stop and stop != "refusal" else "stop"))
    if asked.body.get("stream_options", {}).get("include_usage"):
        given, made = _usage(asked, "".join(pieces))
        usage = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
        events.append(b"data: %s\n\n" % json.dumps({**base, "choices": [], "usage": usage}).encode())
    return [*events, b"data: [DONE]\n\n"]


def _anthropic_events(asked: Asked, pieces: list[str], stop: str) -> list[bytes]:
    given, made = _usage(asked, "".join(pieces))
    message = {**_anthropic_message(asked), "usage": {"input_tokens": given, "output_tokens": 1}}
    rows: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
    ]
    deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
    rows += [{"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas]
    reason = {"": "end_turn", "length": "max_tokens"}.get(stop, stop)
    rows += [
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": {"output_tokens": made}},
        {"type": "message_stop"},
    ]
    return [b"event: %s\ndata: %s\n\n" % (row["type"].encode(), json.dumps(row).encode()) for row in rows]


def _anthropic_message(asked: Asked) -> dict[str, Any]:
    empty: dict[str, Any] = {"content": [], "stop_reason": None, "stop_sequence": None}
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": asked.body["model"], **empty}


def _whole(asked: Asked, text: str, stop: str) -> dict[str, Any]:
    """The answer in one piece."""
    given, made = _usage(asked, text)
    if _is_anthropic(asked):
        content = [{"type": "text", "text": text}]
        usage = {"input_tokens": given, "output_tokens": made}
        return {**_anthropic_message(asked), "content": content, "stop_reason": stop or "end_turn", "usage": usage}
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": stop or "stop"}
    usage = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
    return {
        "id": "chat-1",
        "object": "chat.completion",
        "created": 1,
        "model": asked.body["model"],
        "choices": [choice],
        "usage": usage,
    }
