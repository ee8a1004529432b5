"""The queries that a page makes of a store, as ibis expressions: written once for DuckDB, PostgreSQL and Spark.

Every public function but `to_sql` takes the rows of one dataset (`schema.TRADE_COLUMNS`) and gives one table, to be run
as one query. The tables are unsorted: `frames.tidy` sorts, for engines do not agree on the order of texts. How rows
become sums: `aggregate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.store import aggregate, frames
from tradeviz.store.aggregate import ANY_SHAPE, CODE_LENGTHS, FLOW_GRAIN, PARTS_PER_DOLLAR, Shape
from tradeviz.store.schema import NUMBER_COLUMNS, ROW_KEY, TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    import ibis.expr.types as ir
    import pandas as pd

VALUES_COLUMNS = (*FLOW_GRAIN, "goods", "value_usd", "tonnes", "lines", "depth")
EDITIONS_COLUMNS = (*FLOW_GRAIN, "depth", "hs")
WORLD_GRAIN = ("reporter", "flow", "period", "goods")
_PAIR = ("first", "second")
# A release that covers the world has over 200 exporters a year. With fewer than this it is an extract.
_EXPORTERS_OF_A_WORLD = 100
_LETTERS = MappingProxyType({"year": 4, "month": 7})  # of a period's code; a fiscal year has more


@dataclass(frozen=True, slots=True)
class Query:
    """One of the queries with its arguments, but for the table: the same for every pair, so it compiles once.

    Attributes:
        name: the function in this module that builds it, or `rows` for the rows as they are.
        arguments: what that function takes after the table.
    """

    name: str
    arguments: tuple[Hashable, ...] = ()

    def over(self, trade: ir.Table, shape: Shape = ANY_SHAPE) -> ir.Table:
        """The query over the rows of one dataset and pair, which are known to have a shape."""
        if self.name == "rows":
            return trade
        builders: dict[str, Callable[..., ir.Table]] = {
            "values": values, "children": children, "present": present, "editions": editions,
        }  # fmt: skip
        return builders[self.name](trade, *self.arguments, shape)

    def tidy(self, answer: pd.DataFrame, pair: str) -> pd.DataFrame:
        """The query's answer about a pair in its columns, types and order.

        Raises:
            ValueError, KeyError: as `frames.tidy`, or a row is of another pair.
        """
        if self.name == "present":
            return frames.tidy(answer, ("goods", "value_usd"), ("goods",))
        if self.name == "editions":
            tidy = frames.tidy(answer, EDITIONS_COLUMNS, EDITIONS_COLUMNS)
        elif self.name == "rows":
            tidy = frames.tidy(answer, (*TEXT_COLUMNS, *NUMBER_COLUMNS), ROW_KEY)
        else:
            tidy = frames.tidy(answer, VALUES_COLUMNS, frames.VALUES_ORDER)
        frames.check_pair(tidy, pair, "rows")
        return tidy


def to_sql(query: ir.Table, dialect: str) -> str:
    """The SQL of a query; an engine runs it, not ibis."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return str(ibis.to_sql(query, dialect=dialect, pretty=False))


def values(
    trade: ir.Table, goods: Sequence[str], years: tuple[int, int] | None = None, shape: Shape = ANY_SHAPE
) -> ir.Table:
    """What each category of `goods` came to: columns `VALUES_COLUMNS`.

    One row a reporter, partner, flow, period and code.
    `goods` names one code or more. A code without rows at or below it has no row here: missing, not zero.
    """
    rows = aggregate.prepare(trade, years, shape)
    by_level: dict[int, list[str]] = {}
    for code in sorted(set(goods)):
        by_level.setdefault(hs.level_of(code), []).append(code)
    return aggregate.union(_of_level(rows, level, codes, shape) for level, codes in by_level.items())


def _of_level(rows: ir.Table, level: int, codes: Sequence[str], shape: Shape) -> ir.Table:
    """Some categories of one level."""
    if level == 1:
        chapters = [chapter for code in codes for chapter in hs.SECTIONS[code].chapters]
        return aggregate.sum_by_section(rows.filter(aggregate.category(rows.code, 2).isin(chapters)), shape)
    if level:
        rows = rows.filter(aggregate.category(rows.code, level).isin(codes))
    return aggregate.sum_by_code(rows, level, shape)


def children(trade: ir.Table, parent: str, years: tuple[int, int], shape: Shape = ANY_SHAPE) -> ir.Table:
    """What each category one level below `parent` came to: columns as for `values`.

    Below `TOTAL` stand the sections, and any chapter that is in none. Children need not sum to their parent.
    """
    rows = aggregate.prepare(trade, years, shape)
    level = hs.level_of(parent)
    if level == 0:
        return aggregate.sum_by_section(rows, shape)
    if level == 1:
        return _of_level(rows, 2, hs.SECTIONS[parent].chapters, shape)
    return aggregate.sum_by_code(rows.filter(aggregate.category(rows.code, level) == parent), level + 2, shape)


def editions(trade: ir.Table, shape: Shape = ANY_SHAPE) -> ir.Table:
    """The HS edition that counts of each flow: columns `EDITIONS_COLUMNS`; see `aggregate`.

    `depth` is 0 for TOTAL, which has an edition by itself, and 2 for all other goods.
    """
    rows = trade.select(
        *FLOW_GRAIN,
        "hs",
        depth=(trade.goods == TOTAL).ifelse(0, 2).cast("int64"),
        edition=aggregate.edition_order(trade.hs),
    ).distinct()
    if shape.mixed:
        newest = rows.group_by(*FLOW_GRAIN, "depth").agg(edition=rows.edition.max())
        rows = rows.semi_join(newest, (*FLOW_GRAIN, "depth", "edition"))
    return rows.select(*EDITIONS_COLUMNS)


def present(trade: ir.Table, shape: Shape = ANY_SHAPE) -> ir.Table:
    """The deepest codes there are, over all reporters, flows and periods: columns goods, value_usd.

    `value_usd` is the sum of all rows of the code, in the editions that count: a weight to order a list by, not a
    figure to show.
    """
    rows = aggregate.prepare(trade, None, shape)
    codes = rows.group_by(goods=(rows.depth == 0).ifelse(TOTAL, rows.code)).agg(dollars=rows.dollars.sum())
    codes = codes.mutate(depth=(codes.goods == TOTAL).ifelse(0, codes.goods.length()))
    deepest = codes
    for level in CODE_LENGTHS[:-1]:
        deeper = codes.filter(codes.depth > level)
        above = deeper.select(above=aggregate.category(deeper.goods, level)).distinct()
        deepest = deepest.anti_join(above, deepest.goods == above.above)
    return deepest.select("goods", value_usd=aggregate.from_parts(deepest.dollars, PARTS_PER_DOLLAR))


def world_totals(trade: ir.Table, shape: Shape = ANY_SHAPE) -> ir.Table:
    """Trade with the whole world for `TOTAL` and the chapters, of reconciled figures: columns as for `sum_world`.

    In reconciled figures a row is its partner's import as well, so that the imports of every economy are there too.
    """
    return sum_world(_sides(trade, shape))


def world_cells(trade: ir.Table, shape: Shape = ANY_SHAPE) -> ir.Table:
    """What some rows of reconciled figures bring to `world_totals`: `WORLD_GRAIN`, each once, and whole parts."""
    rows = aggregate.union(_sides(trade, shape))
    return rows.group_by(*WORLD_GRAIN).agg(dollars=rows.dollars.sum().cast("int64"))


def _sides(trade: ir.Table, shape: Shape) -> list[ir.Table]:
    """The rows that count for `TOTAL` and the chapters, as exports and as imports: `WORLD_GRAIN` and dollars."""
    rows = aggregate.prepare(trade, None, shape)
    levels = {level: aggregate.countable(rows, level, shape) for level in (0, 2)}
    exports = aggregate.union(
        part.select(*FLOW_GRAIN, "dollars", goods=aggregate.category(part.code, level))
        for level, part in levels.items()
    )
    imports = exports.mutate(reporter="partner", flow=aggregate.literal("imports"))
    return [side.select(*WORLD_GRAIN, "dollars") for side in (exports, imports)]


def sum_world(sides: Iterable[ir.Table]) -> ir.Table:
    """Economies' trade added up: columns reporter, flow, period, goods, value_usd, complete.

    Reporter "" is the whole world: the sum over all reporters. `complete` says that the period has exporters enough for
    a world; with fewer, the sums are of the rows there are.

    Args:
        sides: rows of `WORLD_GRAIN` and dollars (whole parts); any number of rows for the same grain.
    """
    economies = aggregate.union(sides)
    rows = aggregate.union([economies, economies.mutate(reporter=aggregate.literal(""))])
    sums = rows.group_by(*WORLD_GRAIN).agg(dollars=rows.dollars.sum())
    exporters = sums.filter(sums.flow == FLOWS[0], sums.reporter != "")
    periods = exporters.group_by("period").agg(complete=exporters.reporter.nunique() >= _EXPORTERS_OF_A_WORLD)
    totals = sums.join(periods, "period")
    dollars = aggregate.from_parts(totals.dollars, PARTS_PER_DOLLAR)
    return totals.select(*WORLD_GRAIN, value_usd=dollars, complete=totals.complete)


def pairs(trade: ir.Table, shape: Shape = ANY_SHAPE) -> ir.Table:
    """Every pair with its span and size: columns first, second, first_year, last_year, rows, value_usd.

    `value_usd` is the trade of the last year in both directions, each as the exporter declared it or else as the
    importer did, and of the year itself or else of its months: the size to order a list of pairs by. A fiscal year
    counts where there is neither, in the year in which it begins; of two that do the larger.
    """
    year = trade.period.substr(0, 4)
    spans = trade.group_by(**_pair(trade)).agg(first_year=year.min(), last_year=year.max(), rows=trade.count())
    flows = _yearly_flows(aggregate.countable(aggregate.prepare(trade, None, shape), 0, shape))
    sizes = flows.group_by(*_PAIR, "year").agg(dollars=flows.dollars.sum())
    same = (spans.first == sizes.first, spans.second == sizes.second, spans.last_year == sizes.year)
    table = spans.left_join(sizes, same)
    return table.select(
        *_PAIR,
        first_year=table.first_year.cast("int64"),
        last_year=table.last_year.cast("int64"),
        rows=table.rows.cast("int64"),
        value_usd=aggregate.from_parts(table.dollars, PARTS_PER_DOLLAR),
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
    exports, letters = rows.flow == "exports", rows.period.length()
    annual, monthly, fiscal = letters == _LETTERS["year"], letters == _LETTERS["month"], letters > _LETTERS["month"]
    keys = {**_pair(rows), "exporter": exports.ifelse(rows.reporter, rows.partner), "year": rows.period.substr(0, 4)}
    # Each fiscal year by itself: two of them that begin in one year have months in common.
    spans = rows.group_by(**keys, span=fiscal.ifelse(rows.period, "")).agg(
        by_exporter=aggregate.coalesce(rows.dollars.sum(where=exports & kind) for kind in (annual, monthly)),
        by_importer=aggregate.coalesce(rows.dollars.sum(where=~exports & kind) for kind in (annual, monthly)),
        fiscal=aggregate.coalesce(rows.dollars.sum(where=side & fiscal) for side in (exports, ~exports)),
    )
    ways = (spans.by_exporter, spans.by_importer, spans.fiscal)
    return spans.group_by(*keys).agg(dollars=aggregate.coalesce(way.max() for way in ways))
