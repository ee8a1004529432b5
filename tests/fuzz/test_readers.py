"""Every input of every reader of outside text ends in a value or in a TradevizError, in bounded time and memory."""

from __future__ import annotations

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutations import mutated
from tests.fuzz.targets import TARGETS, taken
from tests.properties import examples
from tests.steps import steps

SLOW = {"package"}  # reads a whole story each time
NAMES = pytest.mark.parametrize("name", TARGETS)


@NAMES
def test_real_input_is_taken(name: str) -> None:
    assert all(taken(TARGETS[name], seed) for seed in TARGETS[name].seeds)


@NAMES
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@examples(40)
def test_any_bytes_are_a_value_or_an_error_of_ours(name: str, content: bytes) -> None:
    if name not in SLOW or len(content) % 8 == 0:
        taken(TARGETS[name], content)


@NAMES
def test_damaged_input_is_a_value_or_an_error_of_ours(name: str) -> None:
    chance = random.Random(name)
    for _ in range(6 if name in SLOW else 25):
        taken(TARGETS[name], mutated(chance.choice(TARGETS[name].seeds), chance))


UNITS = (b"\xff", b'"', b"[", b"{", b",", b"\n", b"a,", b"[[claim]]\n", b"9", b"=", b"\t;")


@NAMES
def test_the_work_of_reading_grows_with_the_length_and_no_faster(name: str) -> None:
    reader = TARGETS[name]
    for unit in UNITS[:3] if name in SLOW else UNITS:
        taken(reader, unit * 10)  # whatever is done once is done now
        short = steps(lambda: taken(reader, unit * (1_000 // len(unit))))  # noqa: B023 - called at once
        steps(lambda: taken(reader, unit * (8_000 // len(unit))), most=short * 9)  # noqa: B023


@NAMES
def test_reading_adds_no_more_memory_than_its_bound(name: str) -> None:
    reader = TARGETS[name]
    content = reader.seeds[0][:20_000]
    taken(reader, content)  # whatever is kept for good is kept now
    tracemalloc.start()
    try:
        taken(reader, content)
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert memory < reader.megabytes * 1e6
