"""When work that failed is tried again: only for what can pass by itself, each time after a longer wait."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often, and after which waits."""

    attempts: int = 3
    first_delay_seconds: float = 1.0
    factor: float = 2.0  # each wait is so many times the one before
    longest_delay_seconds: float = 60.0
    jitter: float = 0.25  # of a wait, up or down by chance, so that many jobs do not come back at once
    longest_asked_seconds: float = 900.0  # who is asked to wait longer does not wait

    def delay_seconds(self, attempts_made: int) -> float:
        """Wait before the next attempt, after so many were made (1 or more); without chance."""
        return min(self.longest_delay_seconds, self.first_delay_seconds * self.factor ** (attempts_made - 1))


def can_pass(error: BaseException) -> bool:
    """True for what may be gone a moment later (network, time-out); an error class may say so with `can_pass = True`."""
    return isinstance(error, (ConnectionError, TimeoutError)) or getattr(error, "can_pass", False) is True


def should_retry(error: BaseException, attempts_made: int, policy: RetryPolicy) -> bool:
    """True when another attempt is worth it."""
    return can_pass(error) and attempts_made < policy.attempts and _asked_seconds(error) <= policy.longest_asked_seconds


def wait_seconds(
    error: BaseException, attempts_made: int, policy: RetryPolicy, chance: Callable[[], float] = random.random
) -> float:
    """How long to wait before the next attempt: by the policy, give or take, but never shorter than the error asks for.

    *error*: may have `retry_after_seconds`. *chance*: gives a number 0..1.
    """
    spread = policy.jitter * (2.0 * chance() - 1.0)
    wait = policy.delay_seconds(attempts_made) * (1.0 + spread)
    asked = _asked_seconds(error)
    return max(wait, asked * (1.0 + abs(spread)))


def _asked_seconds(error: BaseException) -> float:
    """What the other side asked us to wait; 0 where it asked nothing."""
    asked = getattr(error, "retry_after_seconds", None)
    return float(asked) if isinstance(asked, (int, float)) and asked > 0 else 0.0
