"""A bound on the work of one request: counted in steps as it is done, ended with a sentence when it is too much.

A step is about what one cell written or one name looked at takes, a microsecond or so; nothing here reads a clock, so
that the same request ends at the same point on every machine. Work whose size a stranger can choose is counted before
it is done: `spend(len(names))`. Where no budget is set, as on the command line, nothing is counted.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import BudgetError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class _Account:
    """One request's; a thread or task has its own, so no lock is needed."""

    granted: int
    left: int


_ACCOUNT: ContextVar[_Account | None] = ContextVar("budget", default=None)


@contextmanager
def budget(steps: int) -> Iterator[None]:
    """Grant so many steps to what is done within the block, in this thread alone; an inner block has its own."""
    before = _ACCOUNT.set(_Account(steps, steps))
    try:
        yield
    finally:
        _ACCOUNT.reset(before)


def spend(steps: int = 1) -> None:
    """Count steps that are about to be done.

    Raises:
        BudgetError: they are more than are left; none of them is to be done.
    """
    account = _ACCOUNT.get()
    if account is None:
        return
    account.left -= steps
    if account.left < 0:
        raise BudgetError(account.granted)
