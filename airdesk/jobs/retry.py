"""When work that failed is tried again: only for what can pass by itself, each time after a longer wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often, and after which waits."""

    attempts: int = 3
    first_delay_seconds: float = 1.0
    factor: float = 2.0  # each wait is so many times the one before
    longest_delay_seconds: float = 60.0

    def delay_seconds(self, attempts_made: int) -> float:
        """Wait before the next attempt, after so many were made (1 or more)."""
        return min(self.longest_delay_seconds, self.first_delay_seconds * self.factor ** (attempts_made - 1))


def can_pass(error: BaseException) -> bool:
    """True for what may be gone a moment later (network, time-out); an error class may say so with `can_pass = True`."""
    return isinstance(error, (ConnectionError, TimeoutError)) or getattr(error, "can_pass", False) is True


def should_retry(error: BaseException, attempts_made: int, policy: RetryPolicy) -> bool:
    """True when another attempt is worth it."""
    return can_pass(error) and attempts_made < policy.attempts
