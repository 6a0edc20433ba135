"""Only what can pass is tried again, each time later."""

from __future__ import annotations

from airdesk.errors import BadInputError, StorageError
from airdesk.jobs.retry import RetryPolicy, can_pass, should_retry


class RateLimitError(Exception):
    can_pass = True


def test_network_and_time_outs_can_pass_and_bad_input_cannot() -> None:
    assert all(can_pass(error) for error in (ConnectionResetError(), TimeoutError(), RateLimitError()))
    assert not any(can_pass(error) for error in (BadInputError("no"), StorageError("full"), ValueError(), KeyboardInterrupt()))


def test_waits_grow_and_are_capped() -> None:
    policy = RetryPolicy(first_delay_seconds=1, factor=2, longest_delay_seconds=5)
    assert [policy.delay_seconds(number) for number in (1, 2, 3, 4)] == [1, 2, 4, 5]


def test_three_attempts_are_enough() -> None:
    assert [should_retry(TimeoutError(), made, RetryPolicy()) for made in (1, 2, 3)] == [True, True, False]
