"""Only what can pass is tried again, each time later."""

from __future__ import annotations

from airdesk.errors import BadInputError, StorageError
from airdesk.jobs.retry import RetryPolicy, can_pass, should_retry, wait_seconds


class RateLimitError(Exception):
    can_pass = True
    retry_after_seconds = 0.0


def test_network_and_time_outs_can_pass_and_bad_input_cannot() -> None:
    assert all(can_pass(error) for error in (ConnectionResetError(), TimeoutError(), RateLimitError()))
    assert not any(can_pass(error) for error in (BadInputError("no"), StorageError("full"), ValueError(), KeyboardInterrupt()))


def test_waits_grow_and_are_capped() -> None:
    policy = RetryPolicy(first_delay_seconds=1, factor=2, longest_delay_seconds=5)
    assert [policy.delay_seconds(number) for number in (1, 2, 3, 4)] == [1, 2, 4, 5]


def test_three_attempts_are_enough() -> None:
    assert [should_retry(TimeoutError(), made, RetryPolicy()) for made in (1, 2, 3)] == [True, True, False]


def test_waits_vary_by_chance_so_that_not_all_come_back_at_once() -> None:
    policy = RetryPolicy(first_delay_seconds=4, jitter=0.25)
    chances = iter((0.0, 0.5, 1.0))
    assert [wait_seconds(TimeoutError(), 1, policy, lambda: next(chances)) for _ in range(3)] == [3.0, 4.0, 5.0]
    assert len({wait_seconds(TimeoutError(), 1, policy) for _ in range(20)}) > 10


def test_who_asks_for_a_longer_wait_gets_it_and_who_asks_for_too_long_gets_none() -> None:
    error = RateLimitError()
    error.retry_after_seconds = 30
    assert wait_seconds(error, 1, RetryPolicy()) >= 30
    assert should_retry(error, 1, RetryPolicy())
    error.retry_after_seconds = 3600
    assert not should_retry(error, 1, RetryPolicy())
