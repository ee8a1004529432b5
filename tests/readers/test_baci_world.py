"""A BACI file covers a year if its rows are those of the whole world; an extract covers nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradeviz.readers import Options, read
from tradeviz.readers.baci.world import WorldCheck
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.store.coverage import RELEASE, VOUCHED

CHAPTERS = [f"{chapter:02d}" for chapter in range(1, 98) if chapter != 77]  # as in CEPII's own lists of products
PRODUCTS = [f"{chapter}{number:04d}" for chapter in CHAPTERS for number in range(1, 44)]
ECONOMIES = [f"E{number}" for number in range(100)]


def column(texts: list[str | None]) -> CategoryColumn:
    import pyarrow as pa

    return CategoryColumn.of(pa.chunked_array([pa.array(texts, pa.string())]))


def whole_years(
    products: list[str], exporters: list[str], importers: list[str], lost: int | None = None, years: str = "2020"
) -> set[str]:
    """The years that a batch covers in which each product has a row, and exporters and importers take turns."""
    import numpy as np

    rows = range(len(products))
    sides = (column([one[row % len(one)] for row in rows]) for one in (exporters, importers))
    missing = np.array([row == lost for row in rows])
    check = WorldCheck()
    check.add((column([years] * len(products)), *sides, column([*products])), ~missing, missing)
    return check.whole_years()


def test_a_year_with_nearly_all_products_of_a_hundred_economies_is_whole() -> None:
    assert len(PRODUCTS) > 4_000
    assert whole_years(PRODUCTS, ECONOMIES, ECONOMIES) == {"2020"}


@pytest.mark.parametrize(
    ("products", "exporters", "importers", "lost"),
    [
        (PRODUCTS[:3_999], ECONOMIES, ECONOMIES, None),
        ([code for code in PRODUCTS if code[:2] != "93"], ECONOMIES, ECONOMIES, None),
        (PRODUCTS, ECONOMIES[1:], ECONOMIES, None),
        (PRODUCTS, ECONOMIES, ["E1"], None),
        (PRODUCTS, ECONOMIES, ECONOMIES, 7),
    ],
    ids=["few products", "no arms", "few exporters", "one importer", "a row set apart"],
)
def test_an_extract_is_not_whole(
    products: list[str], exporters: list[str], importers: list[str], lost: int | None
) -> None:
    assert whole_years(products, exporters, importers, lost) == set()


def test_years_are_told_apart_within_a_batch_and_add_up_over_batches() -> None:
    import numpy as np

    check, half = WorldCheck(), len(PRODUCTS) // 2
    for products in (PRODUCTS[:half], PRODUCTS[half:]):
        rows = [*products, "310420"]
        sides = column([ECONOMIES[row % 100] for row in range(len(rows))])
        years = column([*["2020"] * len(products), "2021"])
        check.add((years, sides, sides, column([*rows])), np.ones(len(rows), bool), np.zeros(len(rows), bool))
    assert check.whole_years() == {"2020"}


def test_the_reader_says_what_it_covers_once_its_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS92_Y2020_V202501.csv"
    path.write_text("t,i,j,k,v,q\n2020,156,112,310420,1.234,5.5\n", encoding="utf-8")
    for options, basis in ((Options(), RELEASE), (Options(complete=True), VOUCHED)):
        (parsed,) = read(path, options)
        assert len(list(parsed.batches)) == 1
        assert (parsed.covered.basis, parsed.covered.periods) == (basis, set())
