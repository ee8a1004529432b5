"""The garbage collector, out of the way."""

from __future__ import annotations

import gc

import pytest

from tradeviz.model.memory import without_collector


def test_the_collector_rests_and_goes_on() -> None:
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="wrong"), without_collector():
        raise ValueError("wrong")
    assert gc.isenabled()


def test_where_it_rests_already_it_rests_on() -> None:
    with without_collector():
        with without_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
