"""Why a provider did not answer: one sentence for the user, and whether asking again may help."""

from __future__ import annotations

import re

_LONGEST_QUOTE = 200
_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|AIza|gsk|xai|hf)[-_]?[A-Za-z0-9*._-]{8,}|\b[A-Za-z0-9_-]{32,}\b")


class NoAnswerError(Exception):
    """A provider that did not answer; only the chain of providers sees it, others get a ProviderError."""

    def __init__(
        self,
        sentence: str,
        *,
        may_pass: bool = False,
        wait_seconds: float | None = None,
        is_lasting: bool = True,
        status: int | None = None,
        complaint: str = "",
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.may_pass = may_pass  # asking again soon may help
        self.wait_seconds = wait_seconds  # how long the provider wants to be left alone
        self.is_lasting = is_lasting  # the next question would fare no better
        self.status = status  # of HTTP
        self.complaint = complaint  # what the provider said of the request; never shown


def quoted(text: str, *secrets: str) -> str:
    """Somebody else's words, fit to be shown and logged: short, on one line, without anything like a key."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:2000]).split())
    text = _KEY_LIKE.sub("…", text)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
