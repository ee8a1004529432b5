"""Trees of JSON that hold every repeated part once are read back as they were."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tradeviz.publish.packing import in_base_36, json_of, packed, unpacked

TEXTS = st.text() | st.text().map(lambda text: f"~{text}") | st.just("a text that comes more than once")
LEAVES: st.SearchStrategy[object] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=40)


@given(TREES)
def test_a_tree_is_read_back_from_the_text_in_a_page(tree: object) -> None:
    text = json_of(packed({"first": tree, "again": [tree, tree]}))
    assert "<" not in text
    back = unpacked(json.loads(text))
    assert repr(back) == repr({"first": tree, "again": [tree, tree]})


def test_what_comes_twice_is_written_once() -> None:
    row = ["a cell that is long enough", "another one of that kind"]
    pack = packed([row, row, [row]])
    assert json.dumps(pack).count("long enough") == 1
    assert pack == {"shared": [row], "root": ["~0", "~0", ["~0"]]}


def test_one_and_true_are_two_things() -> None:
    assert repr(unpacked(packed([[1, 1.0, True], [True, 1, 1.0]]))) == "[[1, 1.0, True], [True, 1, 1.0]]"


def test_numbers_are_those_that_a_browser_reads() -> None:
    assert [int(in_base_36(number), 36) for number in (0, 35, 36, 1295, 1296, 10**6)] == [0, 35, 36, 1295, 1296, 10**6]
