"""Harvard's Atlas of Economic Complexity: its bilateral files of the Dataverse, by product or in all.

A row has a country's exports to a partner and its imports from it. Both were made of what both sides declared, so a
row's imports are the exports of the partner's own row: exports alone are kept, as BACI has them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from tradeviz.model import economies
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.numbers import numbers
from tradeviz.readers.io.periods import only_years
from tradeviz.readers.io.rules import RowRules, goods_codes, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.model.economies import Area
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_SIDES = ("country_iso3_code", "partner_iso3_code")
_YEAR, _EXPORTS, _IMPORTS = "year", "export_value", "import_value"
# By the column that the goods are in: the edition of the HS.
_PRODUCTS = {"product_hs92_code": "HS92", "product_hs12_code": "HS12"}
_UNDECLARED = "ANS"  # "Undeclared Countries", in the Atlas' own list of countries
# Trade in services stands in some releases among the goods.
_SERVICES = frozenset({"travel", "transport", "ict", "financial", "insurance", "travel & tourism", "unspecified"})


class AtlasReader(Reader):
    """Reads a file by country, partner, year and, where there is one, product."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is of such a file, its goods in the HS; those of the SITC are called by their name."""
        header = {*contents.header}
        products = {name for name in header if name.startswith("product_") and name.endswith("_code")}
        return {*_SIDES, _YEAR, _EXPORTS} <= header and products <= {*_PRODUCTS}

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`; the dataset is `atlas`, with the edition where there are goods."""
        report = Report(contents.file.name)
        product = next((name for name in _PRODUCTS if name in contents.header), "")
        dataset = _dataset(_PRODUCTS.get(product, ""))
        return ParsedFile(dataset, _tables(contents, dataset, product, options, report), report)


def _dataset(edition: str) -> Dataset:
    return Dataset(
        key="-".join(filter(None, ("atlas", edition.lower()))),
        title=" ".join(filter(None, ("Atlas of Economic Complexity", edition))),
        publisher="The Growth Lab at Harvard University",
        url="https://atlas.hks.harvard.edu",
        sides=RECONCILED,
        use="Harvard Dataverse: free to use with the Growth Lab at Harvard University named as the source.",
    )


def _tables(
    contents: FileContents, dataset: Dataset, product: str, options: Options, report: Report
) -> Iterator[pa.Table]:
    texts = [*_SIDES, _YEAR, *([product] if product else [])]
    for raw in text_batches(contents.file, contents.layout, [*texts, _EXPORTS], report, plain=[_EXPORTS]):
        rules = RowRules(report, len(raw), first_line(raw))
        columns = {name: code_column(raw[name], rules.repaired, required=name in _SIDES) for name in texts}
        yield _table(raw, columns, dataset, product, rules)
    stop_at_unknown(report, set_apart=options.set_apart)


def _table(
    raw: pa.Table, columns: dict[str, CategoryColumn], dataset: Dataset, product: str, rules: RowRules
) -> pa.Table:
    rows = len(raw)
    if product:
        rules.set_apart(RowRule.SERVICES, columns[product].where(lambda text: text.lower() in _SERVICES))
        goods = goods_codes(columns[product], rules)
    else:
        goods = CategoryColumn.constant(TOTAL, rows)
    reporter, partner = rules.sides(columns[_SIDES[0]], columns[_SIDES[1]], _area)
    period = only_years(columns[_YEAR], rules)
    below = pc.fill_null(pc.starts_with(raw[_EXPORTS], "-"), fill_value=False).to_numpy()
    rules.set_apart(RowRule.BELOW_ZERO, below)
    value = numbers(raw[_EXPORTS], rules, f"{rules.report.file}, {_EXPORTS}")
    # Such a row is there for its imports.
    rules.set_apart(RowRule.MIRRORED, np.isnan(value) | (value == 0))
    texts = {
        "dataset": CategoryColumn.constant(dataset.key, rows),
        "reporter": reporter, "partner": partner,
        "flow": CategoryColumn.constant(FLOWS[0], rows),
        "period": period, "goods": goods,
        "hs": CategoryColumn.constant(_PRODUCTS.get(product, ""), rows),
    }  # fmt: skip
    return rules.table(texts, value, np.full(rows, np.nan))


@lru_cache(maxsize=1024)
def _area(text: str) -> Area | None:
    return economies.find_area("_X" if text == _UNDECLARED else text)
