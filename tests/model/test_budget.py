from __future__ import annotations

import threading

import pytest

from tradeviz.errors import BudgetError, TradevizError
from tradeviz.model.budget import budget, spend


def test_steps_are_counted_until_there_are_none_left() -> None:
    with budget(10):
        spend(7)
        spend(3)
        with pytest.raises(BudgetError, match=r"more than the 10 steps of work .* Ask for less at once"):
            spend()


def test_what_would_be_too_much_is_not_begun_and_neither_is_anything_after_it() -> None:
    with budget(10):
        for steps in (11, 1):
            with pytest.raises(TradevizError):
                spend(steps)


def test_where_no_budget_is_set_nothing_is_counted() -> None:
    spend(10**12)
    with budget(1):
        pass
    spend(10**12)


def test_an_inner_budget_is_one_of_its_own() -> None:
    with budget(10):
        with budget(100):
            spend(100)
        spend(10)


def test_each_thread_has_its_own() -> None:
    done: list[int] = []

    def work() -> None:
        with budget(5):
            spend(5)
            done.append(1)

    with budget(1):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert done == [1] * 4
