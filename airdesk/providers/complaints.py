"""What the official clients raise, as failures with one sentence for the user."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from airdesk.providers.failure import NoAnswerError, quoted
from airdesk.providers.server import Server

_UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)  # of what a server sent
_LONGEST_COMPLAINT: Final = 4000  # it is read for what the model does not take, and never shown
_WRONG_KEY: Final = re.compile(
    r"\bapi[ _-]?key\b.{0,30}\b(?:not valid|invalid|incorrect)\b", re.IGNORECASE
)  # of Gemini, as 400
_LONGEST_WAIT_SECONDS: Final = 7 * 24 * 3600.0


def failure_of(error: BaseException, server: Server) -> NoAnswerError:
    """Why a call raised; what is our own mistake is raised again."""
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, NoAnswerError):
            return each
    for each in chain:
        status = getattr(each, "status_code", None)
        if isinstance(status, int) and status >= 300 and getattr(each, "response", None) is not None:
            return _of_status(status, each, server)
    found = _of_connection(chain, server)
    if found is not None:
        return found
    name = server.provider.name
    if any(type(each).__module__.startswith(("openai", "anthropic")) for each in chain):  # an error within the stream
        said = quoted(_words(error), server.key)
        return NoAnswerError(f"{name} broke its answer off: {said}", may_pass=True, is_lasting=False)
    if isinstance(error, _UNREADABLE):
        return NoAnswerError(f"{name} sent something that is no answer: check its address", is_lasting=False)
    raise error


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _of_connection(chain: list[BaseException], server: Server) -> NoAnswerError | None:
    import httpx2

    name, host = server.provider.name, server.host
    for each in chain:
        match each:
            case socket.gaierror():
                return NoAnswerError(
                    f"{name} cannot be found: there is no host {host}, or this machine is offline", may_pass=True
                )
            case ssl.SSLCertVerificationError():
                return NoAnswerError(f"{name} is not asked: the certificate of {host} cannot be trusted")
            case ssl.SSLError():
                return NoAnswerError(f"{name} is not asked: no safe connection to {host} is possible (TLS)")
            case ConnectionRefusedError():
                is_local = server.provider.is_local
                start = ": start it" if is_local else ""
                return NoAnswerError(f"{name} cannot be reached: {host} refuses connections{start}", may_pass=not is_local)
    for each in chain:
        match each:
            case httpx2.ConnectTimeout() | httpx2.PoolTimeout():
                return NoAnswerError(f"{name} cannot be reached: {host} does not answer", may_pass=True)
            case httpx2.ConnectError() | httpx2.ProxyError() | httpx2.UnsupportedProtocol():
                return NoAnswerError(f"{name} cannot be reached at {host}: check the network and the address", may_pass=True)
            case httpx2.TimeoutException():
                return NoAnswerError(f"{name} did not answer in time", may_pass=True)
            case httpx2.TransportError() | ConnectionError():
                text = f"The connection to {name} ended in the middle of the answer"
                return NoAnswerError(text, may_pass=True, is_lasting=False)
    return None


def _of_status(status: int, error: Any, server: Server) -> NoAnswerError:
    name, words = server.provider.name, _words(error)
    said = quoted(words, server.key)
    if status == 400 and _WRONG_KEY.search(words[:_LONGEST_COMPLAINT]):
        status = 401
    match status:
        case 401:
            text = f"{name} does not know this key: enter it again" if server.key else f"{name} wants a key: enter one for it"
        case 402:
            text = f"{name} wants to be paid first: check your account there"
        case 403:
            text = f"{name} does not allow this key to use {server.model or 'its models'}"
        case 404:
            text = f"{name} has no model “{quoted(server.model)}”, or its address is wrong: choose another model"
        case 408 | 425 | 504:
            text = f"{name} took too long (error {status})"
        case 413:
            text = f"{name} finds the question too long"
        case 429:
            text = f"{name} is asked too often or your quota there is used up (429)"
        case 503 | 529:
            text = f"{name} is overloaded (error {status})"
        case _ if status >= 500:
            text = f"{name} has a fault of its own (error {status})"
        case _ if 300 <= status < 400:
            text = f"{name} sends its requests on to somewhere else, which is not followed: check its address"
        case _:
            text = f"{name} refused the question (error {status}): {said or 'it did not say why'}"
    may_pass = status in (408, 409, 425, 429) or status >= 500
    wait = _retry_after(error.response.headers) if may_pass else None
    is_lasting = status != 413
    complaint = words[:_LONGEST_COMPLAINT] if status in (400, 404, 422, 501) else ""
    return NoAnswerError(text, may_pass=may_pass, wait_seconds=wait, is_lasting=is_lasting, status=status, complaint=complaint)


def _words(error: Any) -> str:
    """What a provider said in its error."""
    body = getattr(error, "body", None)
    if isinstance(body, list) and body:  # as Gemini sends it
        body = body[0]
    while isinstance(body, Mapping) and isinstance(body.get("error"), (Mapping, str)):
        body = body["error"]
    if isinstance(body, Mapping):
        return str(body.get("message") or "")
    if isinstance(body, str):
        return "" if "<" in body[:200] else body
    return str(getattr(error, "message", "") or "")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """How many seconds a provider wants to be left alone; None where it does not say."""
    text = headers.get("retry-after", "").strip()
    try:
        milliseconds = headers.get("retry-after-ms", "").strip()
        seconds = float(milliseconds) / 1000.0 if milliseconds else float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS) if seconds == seconds else None  # NaN is not itself
