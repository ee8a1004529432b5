"""Values as CSV: what is on screen, and what a story or a pair of the store knows."""

from __future__ import annotations

import csv
import io
import itertools
import math
from dataclasses import astuple
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tradeviz.exports.formulas import escaped
from tradeviz.model.budget import spend
from tradeviz.model.observations import UNITS
from tradeviz.model.tables import Column
from tradeviz.story.floors import explain_floor
from tradeviz.story.provenance import explain
from tradeviz.views.discrepancies import in_words
from tradeviz.views.rows import ROW_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tradeviz.story.figures import Figures
    from tradeviz.views.rows import Row

BOM = "\ufeff"
_ROWS_A_PIECE = 5_000
RECKONED_COLUMNS = (
    Column("reporter", "Economy that declared the trade."),
    Column("partner", "The other economy."),
    Column("goods", "Category of goods; key into goods.csv."),
    Column("period", "Period covered (ISO 8601)."),
    Column("measure", "Exports, imports, turnover or balance."),
    Column("unit", f"Unit: {', '.join(UNITS)}."),
    Column("value", "The number as printed, or the sum over such numbers."),
    Column("low", "Lower end of what the digits stand for; empty where open."),
    Column("high", "Upper end; empty where open."),
    Column("origin", "published, derived, or floor: at least so much, for only parts of the category are known."),
    Column("derivation", "For a derived value, the sum it came from; for a floor, the parts that are known."),
    Column("evidence", "Ids of the observations it rests on: the seven key columns joined by slashes."),
)
DISCREPANCY_COLUMNS = (
    Column("discrepancy", "Both sides in words."),
    Column("reporter", "Economy that declared the trade."),
    Column("goods", "Category of goods; key into goods.csv."),
    Column("period", "Period covered (ISO 8601)."),
    Column("measure", "Exports, imports, turnover or balance."),
    Column("unit", "Unit of the bounds."),
    Column("published_low", "Lower end of the published value."),
    Column("published_high", "Upper end of the published value."),
    Column("other_low", "Lower end of the other publication, or of what the other values imply."),
    Column("other_high", "Upper end of it."),
    Column("evidence", "Ids of the observations on both sides."),
)


def screen_csv(rows: Iterable[Row], *, excel: bool = False) -> str:
    """The rows on screen as CSV: UTF-8 text, full values, codes as text.

    Args:
        rows: a chart's rows; columns as in `views.rows.COLUMNS`.
        excel: begin with a byte order mark, so that spreadsheets read the text as UTF-8.
    """
    text = csv_of(ROW_COLUMNS, map(astuple, rows))
    return BOM + text if excel else text


def reckoned_csv(figures: Figures) -> str:
    """Every value known, published, derived or a floor, with the sum and the observations behind it."""
    rows = [
        (
            *(key.reporter, key.partner, key.goods, key.period, key.measure, key.unit),
            *(cell.value, cell.bounds.low, cell.bounds.high),
            "published" if cell.published else "derived",
            explain(cell, figures.evidence),
            " ".join(cell.evidence),
        )
        for key, cell in figures.reckoning.cells.items()
        if key.reporter
    ]
    floors = [
        (
            *(key.reporter, key.partner, key.goods, key.period, key.measure, key.unit),
            *(floor.value, floor.value, math.inf),
            "floor",
            explain_floor(floor, figures.goods),
            " ".join(floor.evidence),
        )
        for key, floor in figures.floors.items()
    ]
    return csv_of(RECKONED_COLUMNS, sorted([*rows, *floors], key=itemgetter(0, 1, 2, 3, 4, 5)))


def discrepancies_csv(figures: Figures) -> str:
    """Every discrepancy among the published values, with both sides."""
    rows = (
        (
            in_words(one, figures.evidence),
            *(one.key.reporter, one.key.goods, one.key.period, one.key.measure, one.key.unit),
            *(one.published.low, one.published.high, one.implied.low, one.implied.high),
            " ".join(one.evidence),
        )
        for one in figures.reckoning.discrepancies
    )
    return csv_of(DISCREPANCY_COLUMNS, rows)


def csv_of(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV under the columns' names, each cell one that no spreadsheet runs."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        spend(len(columns))
        writer.writerow([_cell(value) for value in row])
    return buffer.getvalue()


def csv_pieces(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same in UTF-8, so many rows at a time: what is sent while it is written takes no more memory than that."""
    rest = iter(rows)
    yield csv_of(columns, itertools.islice(rest, _ROWS_A_PIECE)).encode()
    while piece := list(itertools.islice(rest, _ROWS_A_PIECE)):
        yield csv_of(columns, piece).partition("\n")[2].encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0") if math.isfinite(value) else ""
    return escaped(str(value))
