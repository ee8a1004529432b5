"""How much work a call is, counted: the same number on every machine, however busy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


class TooManyStepsError(AssertionError):
    """A call that did more than it may; raised at once, so that a runaway loop ends."""


def steps(call: Callable[[], object], most: int | None = None) -> int:
    """Lines of Python that a call runs through, its callees' included.

    Time within C is not counted: a pattern that backtracks without end shows as a test that does not end.

    Args:
        call: what to do.
        most: where to stop.

    Raises:
        TooManyStepsError: there were more than `most`.
    """
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            if most is not None and count > most:
                raise TooManyStepsError(f"more than {most:,} steps")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count
