from __future__ import annotations

import pytest

from tradeviz.services.retry import RetryPolicy, retry_after


def test_waits_double_up_to_the_longest() -> None:
    waits = [RetryPolicy(first=2, longest=20).wait(failures, None, 1.0) for failures in range(1, 6)]
    assert waits == [2, 4, 8, 16, 20]


def test_chance_takes_off_up_to_half_a_wait() -> None:
    assert RetryPolicy(first=8).wait(1, None, 0.0) == 4


def test_a_wait_is_never_shorter_than_the_service_asks_for() -> None:
    assert RetryPolicy(first=2).wait(1, 30.0, 1.0) == 30


@pytest.mark.parametrize(
    ("header", "message", "wait"),
    [
        ("7", "", 7.0),
        (" 12 ", "Try again in 3 seconds.", 12.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", "", 20.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "", 0.0),
        ("soon", "", None),
        ("-5", "", None),
        (None, "Rate limit is exceeded. Try again in 3 seconds.", 3.0),
        (None, "Busy.", None),
        (None, "Quota will be replenished in 00:00:05.", 5.0),
        (None, "Quota will be replenished in 03:14:17.", 11657.0),
        (None, "Quota will be replenished in 2.03:14:17.", 184457.0),
        ("4", "Quota will be replenished in 03:14:17.", 4.0),
    ],
)
def test_the_wait_is_read_from_the_header_or_else_the_sentence(
    header: str | None, message: str, wait: float | None
) -> None:
    assert retry_after(header, message, now=100.0) == wait
