"""Every input of every reader of outside text ends in a value or in a TradevizError, in bounded time and memory."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutations import mutated
from tests.fuzz.targets import TARGETS, taken
from tests.properties import examples

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
def test_a_length_of_one_thing_is_read_within_bounds(name: str) -> None:
    reader = TARGETS[name]
    for unit in UNITS:
        before = time.process_time()
        taken(reader, unit * (60_000 // len(unit)))
        assert time.process_time() - before < reader.seconds, unit


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
