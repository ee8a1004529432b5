"""Properties over small worlds whose truth is known: whatever rows are missing, what the store says of sums is so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import examples
from tests.store.databases.worlds import DECLARED_SET, bring, covering, world

from tradeviz.exports.pair_table import pair_table
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.store import open_store
from tradeviz.store.coverage import DECLARED_ROW, FLOOR, PART, SUMMED, VOUCHED
from tradeviz.story.datasets import find_pair

if TYPE_CHECKING:
    from tradeviz.store.api import Store
    from tradeviz.store.parsed_file import ParsedFile

PAIR = ("BLR", "CHN")
PRODUCTS = ("310420", "310430", "310520", "320110", "870323", "870332", "870899")
FLOWS = ("CHN BLR exports 2020", "BLR CHN imports 2021")


@dataclass(frozen=True)
class File:
    """Codes that a file has of each flow, and whether it is all there is of them."""

    flows: tuple[frozenset[str], ...]
    basis: str


def truth_of(products: dict[str, int]) -> dict[str, int]:
    """What each category of the tree comes to."""
    truth: dict[str, int] = {}
    for product, value in products.items():
        above: str | None = product
        while above is not None:
            truth[above] = truth.get(above, 0) + value
            above = hs.parent_of(above)
    return truth


worlds = st.tuples(
    *[st.dictionaries(st.sampled_from(PRODUCTS), st.integers(0, 50), min_size=1).map(truth_of) for _ in FLOWS]
)


def rows_of(truth: dict[str, int]) -> list[str]:
    """The categories that can have a row; sections have none."""
    return sorted(code for code in truth if code not in hs.SECTIONS)


def parts_of(truth: dict[str, int]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(rows_of(truth)))


@st.composite
def wholes_of(draw: st.DrawFn, truth: dict[str, int]) -> frozenset[str]:
    """All there is of a flow, each chapter broken down as deep as may be; and any of the rows above these."""
    rows: set[str] = set()
    for chapter in (code for code in rows_of(truth) if len(code) == 2):
        level = draw(st.sampled_from((2, 4, 6)))
        rows |= {code for code in rows_of(truth) if code[:2] == chapter and len(code) == level}
    above = [code for code in rows_of(truth) if code == TOTAL or any(row.startswith(code) for row in rows)]
    return frozenset(rows) | draw(st.frozensets(st.sampled_from(above)))


@st.composite
def files(draw: st.DrawFn) -> tuple[tuple[dict[str, int], ...], list[File]]:
    """A world, and files that each have some of it or are all there is of what they have."""
    truths = draw(worlds)
    found = []
    for _ in range(draw(st.integers(1, 3))):
        basis = draw(st.sampled_from((PART, PART, VOUCHED)))
        make = wholes_of if basis == VOUCHED else parts_of
        found.append(File(tuple(draw(st.just(frozenset()) | make(truth)) for truth in truths), basis))
    return truths, found


def delivered(file: File, truths: tuple[dict[str, int], ...], number: int) -> tuple[ParsedFile, str]:
    lines = [
        f"{flow} {code} HS17 {truth[code]} -"
        for flow, truth, codes in zip(FLOWS, truths, file.flows, strict=True)
        for code in sorted(codes)
    ]
    return covering(world("\n".join(lines)), DECLARED_SET, f"{number}.csv", file.basis), str(number)


def check(store: Store, truths: tuple[dict[str, int], ...], given_files: list[File]) -> None:
    """Every value said is right, or a floor that holds; nothing is declared without its row."""
    if not len(store.pairs()):
        return
    asked = sorted({code for truth in truths for code in truth})
    for reporter, code, value, status in store.values("comtrade", PAIR, asked)[
        ["reporter", "goods", "value_usd", "status"]
    ].itertuples(index=False):
        place = 0 if reporter == "CHN" else 1
        truth = truths[place][code]
        assert (value == truth) or (status == FLOOR and value < truth), (reporter, code, value, status, truth)
        assert status in {DECLARED_ROW, SUMMED, FLOOR}
        if status == DECLARED_ROW:
            assert any(code in file.flows[place] for file in given_files)


def check_table(store: Store, truths: tuple[dict[str, int], ...]) -> None:
    """Rows of one level add up to what the table says that they are the whole of."""
    if not len(store.pairs()):
        return
    table = pd.concat(pair_table(find_pair(store, *PAIR), {}).frames())
    assert len(table) == len(store.rows("comtrade", PAIR))
    for reporter, level, whole in table[["reporter", "level", "whole_of"]].drop_duplicates().itertuples(index=False):
        rows = table[(table["reporter"] == reporter) & (table["level"] == level)]
        inside = rows[rows["goods"].str.startswith(whole)] if whole != TOTAL else rows
        assert inside["value_usd"].sum() == truths[0 if reporter == "CHN" else 1][whole], (reporter, level, whole)


def said(store: Store) -> tuple[str, ...]:
    if not len(store.pairs()):
        return ()
    frames = (store.rows("comtrade", PAIR), store.coverage("comtrade", PAIR))
    return (*(frame.to_csv() for frame in frames), str(store.coverage_summary("comtrade")))


@examples(10, long=250)
@given(files())
def test_whatever_is_missing_what_is_said_is_so_and_stays_so(
    made: tuple[tuple[dict[str, int], ...], list[File]],
) -> None:
    truths, given_files = made
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store")
        for number, file in enumerate(given_files):
            bring(store, delivered(file, truths, number))
            check(store, truths, given_files[: number + 1])
        check_table(store, truths)


@examples(6, long=120)
@given(files())
def test_files_in_any_order_of_one_import_say_the_same(made: tuple[tuple[dict[str, int], ...], list[File]]) -> None:
    truths, given_files = made
    numbered = list(enumerate(given_files))
    with TemporaryDirectory() as folder:
        told = []
        for name, order in (("as given", numbered), ("backwards", numbered[::-1])):
            store = open_store(Path(folder) / name)
            bring(store, *(delivered(file, truths, number) for number, file in order))
            check(store, truths, given_files)
            told.append(said(store))
        assert told[0] == told[1]


def test_a_complete_world_is_said_to_be_whole(tmp_path: Path) -> None:
    """So that floors alone would not do: the properties hold of a store that calls everything a floor."""
    truths = (truth_of(dict.fromkeys(PRODUCTS, 3)), truth_of(dict.fromkeys(PRODUCTS, 4)))
    store = open_store(tmp_path / "store")
    bring(store, delivered(File((frozenset(PRODUCTS) | {TOTAL}, frozenset(PRODUCTS)), VOUCHED), truths, 0))
    values = store.values("comtrade", PAIR, sorted(truths[0]))
    assert set(values["status"]) == {DECLARED_ROW, SUMMED}
    assert len(values) == 2 * len(truths[0])
