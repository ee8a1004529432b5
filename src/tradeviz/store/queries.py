"""The questions a page asks of a store, as ibis expressions: written once for DuckDB, PostgreSQL and Spark.

Every function takes the rows of one dataset (`schema.COLUMNS`) and gives one table, to be run as one query. The tables
are unsorted: `frames.tidy` sorts, for engines do not agree on the order of texts. How rows become sums: `summing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.store import aggregate as summing
from tradeviz.store.aggregate import ANYTHING, DOLLAR, GRAIN, LEVELS, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

VALUES = (*GRAIN, "goods", "value_usd", "tonnes", "lines", "depth")
MARGIN = ("reporter", "flow", "period", "goods")
PAIR = ("first", "second")


def values(
    trade: ir.Table, goods: Sequence[str], years: tuple[int, int] | None = None, shape: Shape = ANYTHING
) -> ir.Table:
    """What each category of `goods` came to: the columns `VALUES`, one row a reporter, partner, flow, period and code.

    `goods` names one code or more. A code without rows at or below it has no row here: missing, not zero.
    """
    rows = summing.prepared(trade, years, shape)
    asked: dict[int, list[str]] = {}
    for code in sorted(set(goods)):
        asked.setdefault(hs.level_of(code), []).append(code)
    return summing.union(_asked(rows, level, codes, shape) for level, codes in asked.items())


def _asked(rows: ir.Table, level: int, codes: Sequence[str], shape: Shape) -> ir.Table:
    """Some categories of one level."""
    if level == 1:
        chapters = [chapter for code in codes for chapter in hs.SECTIONS[code].chapters]
        return summing.by_section(rows.filter(summing.start(rows.code, 2).isin(chapters)), shape)
    if level:
        rows = rows.filter(summing.start(rows.code, level).isin(codes))
    return summing.by_goods(rows, level, shape)


def children(trade: ir.Table, parent: str, years: tuple[int, int], shape: Shape = ANYTHING) -> ir.Table:
    """What each category one level below `parent` came to: columns as for `values`.

    Below `TOTAL` stand the sections, and any chapter that is in none. Children need not sum to their parent.
    """
    rows = summing.prepared(trade, years, shape)
    level = hs.level_of(parent)
    if level == 0:
        return summing.by_section(rows, shape)
    if level == 1:
        return _asked(rows, 2, hs.SECTIONS[parent].chapters, shape)
    return summing.by_goods(rows.filter(summing.start(rows.code, level) == parent), level + 2, shape)


def present(trade: ir.Table, shape: Shape = ANYTHING) -> ir.Table:
    """The deepest codes there are, over all reporters, flows and periods: columns goods, value_usd.

    `value_usd` is the sum of all rows of the code, in the editions that count: a weight to order a list by, not a
    figure to show.
    """
    rows = summing.prepared(trade, None, shape)
    codes = rows.group_by(goods=(rows.depth == 0).ifelse(TOTAL, rows.code)).agg(dollars=rows.dollars.sum())
    codes = codes.mutate(depth=(codes.goods == TOTAL).ifelse(0, codes.goods.length()))
    deepest = codes
    for level in LEVELS[:-1]:
        deeper = codes.filter(codes.depth > level)
        above = deeper.select(above=summing.start(deeper.goods, level)).distinct()
        deepest = deepest.anti_join(above, deepest.goods == above.above)
    return deepest.select("goods", value_usd=summing.unit(deepest.dollars, DOLLAR))


def margins(trade: ir.Table, shape: Shape = ANYTHING, *, reconciled: bool) -> ir.Table:
    """Sums over partners for `TOTAL` and the chapters: columns reporter, flow, period, goods, value_usd.

    Reporter "" is the whole world: the sum over all reporters. In reconciled figures a row is its partner's import as
    well, so that the imports of every economy are there too.
    """
    rows = summing.prepared(trade, None, shape)
    found = {level: summing.counted(rows, level, shape) for level in (0, 2)}
    table = summing.union(
        part.select(*GRAIN, "dollars", goods=summing.start(part.code, level)) for level, part in found.items()
    )
    sides = [table.select(*MARGIN, "dollars")]
    if reconciled:
        mirrored = table.mutate(reporter="partner", flow=summing.text("imports"))
        sides.append(mirrored.select(*MARGIN, "dollars"))
    sides += [side.mutate(reporter=summing.text("")) for side in sides]
    every = summing.union(sides)
    sums = every.group_by(*MARGIN).agg(dollars=every.dollars.sum())
    return sums.select(*MARGIN, value_usd=summing.unit(sums.dollars, DOLLAR))


def pairs(trade: ir.Table, shape: Shape = ANYTHING) -> ir.Table:
    """Every pair with its span and size: columns first, second, first_year, last_year, rows, value_usd.

    `value_usd` is the trade of the last year in both directions, each as the exporter declared it or else as the
    importer did, and of the year itself or else of its months: the size to order a list of pairs by.
    """
    year = trade.period.substr(0, 4)
    spans = trade.group_by(**_pair(trade)).agg(first_year=year.min(), last_year=year.max(), rows=trade.count())
    flows = _yearly_flows(summing.counted(summing.prepared(trade, None, shape), 0, shape))
    sizes = flows.group_by(*PAIR, "year").agg(dollars=flows.dollars.sum())
    same = (spans.first == sizes.first, spans.second == sizes.second, spans.last_year == sizes.year)
    table = spans.left_join(sizes, same)
    return table.select(
        *PAIR,
        first_year=table.first_year.cast("int64"),
        last_year=table.last_year.cast("int64"),
        rows=table.rows.cast("int64"),
        value_usd=summing.unit(table.dollars, DOLLAR),
    )


def _pair(table: ir.Table) -> dict[str, ir.StringValue]:
    """The two codes in the order of the alphabet."""
    forward = table.reporter < table.partner
    return {
        "first": forward.ifelse(table.reporter, table.partner),
        "second": forward.ifelse(table.partner, table.reporter),
    }


def _yearly_flows(rows: ir.Table) -> ir.Table:
    """Dollars from each exporter in each year: columns first, second, exporter, year, dollars."""
    exports, annual = rows.flow == "exports", rows.period.length() == 4
    exporter = exports.ifelse(rows.reporter, rows.partner)
    keys = {**_pair(rows), "exporter": exporter, "year": rows.period.substr(0, 4)}
    ways = (exports & annual, exports & ~annual, ~exports & annual, ~exports & ~annual)
    return rows.group_by(**keys).agg(dollars=summing.first_of(rows.dollars.sum(where=way) for way in ways))
