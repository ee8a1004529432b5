"""Which lines of coverage hold for some rows, as ibis expressions: written once for DuckDB, PostgreSQL and Spark.

What files claim. Of a flow (reporter, partner, flow, period) that a file holds all of, every row is there down to the
level of its shallowest row that is broken down no further: below that one nothing is known. Chapters that the file
breaks down deeper have a line of their own. A later claim of a flow takes the place of an earlier one. Rows of other
files that are not among those claimed, or have another value, contradict the claim, and nothing is covered by it.

Parts that meet. Where the rows at or below a level add up to what was declared for TOTAL or for a chapter above them,
nothing can be missing, for no value is below zero: every row is there down to that level. Sums are of whole parts of a
dollar, so that they meet exactly or not at all. A chapter's line is kept where a heading below it has no row of its
own; a heading's is not, for below it each category that has a value has a row.

Only lines of the edition that counts (see `aggregate`) hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN, category, countable, edition_order, literal, prepare, union
from tradeviz.store.coverage import MOST_CODES_NAMED, PARTS_MEET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import ibis.expr.types as ir

    from tradeviz.store.aggregate import Shape

_TEXT = "string"
# Rows of files that are all there is of their flows.
CLAIM_TYPES = {**dict.fromkeys((*FLOW_GRAIN, "goods", "hs", "basis"), _TEXT)}
# Rows of other files.
OTHER_TYPES = {**dict.fromkeys((*FLOW_GRAIN, "goods", "hs"), _TEXT)}
# Lines as they are stored: those of claims with the edition that they were made in.
LINE_TYPES = {**dict.fromkeys(("pair", *FLOW_GRAIN, "goods"), _TEXT), "level": "int64", "basis": _TEXT, "hs": _TEXT}
_LINE = tuple(name for name in LINE_TYPES if name != "pair")
_CHAPTER = 2


def _as_it_is(name: str, rows: ir.Table) -> ir.Table:  # noqa: ARG001 - a step of `covering_lines`
    return rows


def covering_lines(
    trade: ir.Table,
    claims: ir.Table,
    others: ir.Table,
    older: ir.Table,
    shape: Shape,
    hold: Callable[[str, ir.Table], ir.Table] = _as_it_is,
) -> ir.Table:
    """The lines that hold: columns `LINE_TYPES`.

    Args:
        trade: rows of one dataset, as they are after an import.
        claims: columns `CLAIM_TYPES`; rows that the import's files have of flows which they hold all of.
        others: columns `OTHER_TYPES`; rows that other files of the import have, and none of these.
        older: columns `LINE_TYPES`; lines from before the import that it does not contradict.
        shape: what the rows are known to hold.
        hold: given a step's name and its few rows, columns `_LINE`, may work them out at once and give a table of them:
            Spark would else plan every step anew wherever the next ones name it, which takes it longer than the rest of
            a small import.
    """
    older = older.filter(older.basis != PARTS_MEET).select(*_LINE)
    own = union([uncontested(_claimed(claims), others), older.anti_join(claims, FLOW_GRAIN)])
    own = hold("claimed", _of_latest_edition(own, trade))
    parts = _meeting(prepare(trade, None, shape), shape)
    if parts is not None:
        parts = hold("met", parts)
        known = own.select(*FLOW_GRAIN, known="goods", down="level")
        same = [parts[name] == known[name] for name in FLOW_GRAIN]
        covers = (known.known == TOTAL) | (known.known == parts.goods)
        own = union([own, parts.anti_join(known, [*same, covers, parts.level <= known.down])])
    return _with_pair(_not_below(own))


def _claimed(claims: ir.Table) -> ir.Table:
    """The lines that claims come to: one for all goods, and one for each chapter that goes deeper."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    rows = claims.filter(claims.goods != TOTAL)
    rows = rows.group_by(*FLOW_GRAIN, "hs", "goods").agg(basis=rows.basis.max())
    order = ibis.window(group_by=[*FLOW_GRAIN, "hs"], order_by="goods")
    rows = rows.mutate(depth=rows.goods.length(), after=rows.goods.lead().over(order))
    # Codes sort as text, so that what is below a code comes right behind it.
    leaves = rows.filter(rows.after.isnull() | (rows.after.substr(0, rows.depth) != rows.goods))
    chapters = leaves.group_by(*FLOW_GRAIN, "hs", goods=category(leaves.goods, _CHAPTER)).agg(
        level=leaves.depth.min(), basis=leaves.basis.max()
    )
    whole = leaves.group_by(*FLOW_GRAIN, "hs").agg(level=leaves.depth.min(), basis=leaves.basis.max())
    whole = whole.mutate(goods=literal(TOTAL))
    return union([_as_lines(whole), _as_lines(chapters)])


def uncontested(lines: ir.Table, others: ir.Table) -> ir.Table:
    """The lines that no row contradicts.

    Args:
        lines: columns of `LINE_TYPES`.
        others: columns `OTHER_TYPES`; rows that the files behind the lines did not have.
    """
    rows = others.select(**{f"other_{name}": name for name in OTHER_TYPES})
    depth = (rows.other_goods == TOTAL).ifelse(0, rows.other_goods.length())
    rows = rows.mutate(depth=depth, chapter=category(rows.other_goods, _CHAPTER))
    total = rows.other_goods == TOTAL
    same = [lines[name] == rows[f"other_{name}"] for name in FLOW_GRAIN]
    inside = (lines.goods == TOTAL) | (lines.goods == rows.chapter)
    edition = total | (lines.hs == rows.other_hs)
    return lines.anti_join(rows, [*same, rows.depth <= lines.level, inside, edition])


def _as_lines(table: ir.Table) -> ir.Table:
    return table.mutate(level=table.level.cast("int64")).select(*_LINE)


def _of_latest_edition(lines: ir.Table, trade: ir.Table) -> ir.Table:
    """The lines whose edition is the latest that the rows of their flow have."""
    deep = trade.filter(trade.goods != TOTAL)
    newest = deep.group_by(*FLOW_GRAIN).agg(edition=edition_order(deep.hs).max())
    lines = lines.mutate(edition=edition_order(lines.hs))
    return lines.semi_join(newest, (*FLOW_GRAIN, "edition")).select(*_LINE)


def _meeting(rows: ir.Table, shape: Shape) -> ir.Table | None:
    """The lines of parts that meet what was declared above them; None where no row can be above another."""
    found = [_meeting_at(rows, above, level, shape) for level in shape.levels for above in _levels_above(level, shape)]
    if not found:
        return None
    lines = union(found)
    lines = lines.group_by(*FLOW_GRAIN, "goods").agg(level=lines.level.max())
    lines = lines.mutate(level=lines.level.cast("int64"), basis=literal(PARTS_MEET), hs=literal(""))
    broken = _headings_without_a_row(rows)
    needed = lines.semi_join(broken, (*FLOW_GRAIN, "goods"))
    return union([lines.filter(lines.goods == TOTAL).select(*_LINE), needed.select(*_LINE)])


def can_meet(shape: Shape) -> bool:
    """Whether rows can be above others, so that parts could meet them."""
    return any(_levels_above(level, shape) for level in shape.levels)


def _levels_above(level: int, shape: Shape) -> Sequence[int]:
    return [above for above in (0, _CHAPTER) if above < level and above in shape.levels]


def _meeting_at(rows: ir.Table, above: int, level: int, shape: Shape) -> ir.Table:
    """The categories `above` whose rows at or below a level add up to their own."""
    counting = countable(rows, level, shape)
    sums = counting.group_by(*FLOW_GRAIN, goods=category(counting.code, above)).agg(parts=counting.dollars.sum())
    declared = rows.filter(rows.depth == above)
    whole = declared.select(*FLOW_GRAIN, "dollars", goods=category(declared.code, above))
    both = sums.join(whole, (*FLOW_GRAIN, "goods"))
    both = both.filter(both.parts == both.dollars)
    return both.select(*FLOW_GRAIN, "goods", level=_number(level))


def _number(value: int) -> ir.IntegerValue:
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.literal(value, type="int64")


def _headings_without_a_row(rows: ir.Table) -> ir.Table:
    """The chapters with a heading that has subheadings and no row of its own: columns `FLOW_GRAIN`, goods."""
    headings = rows.filter(rows.depth == 6)
    headings = headings.select(*FLOW_GRAIN, code=category(headings.code, 4)).distinct()
    bare = headings.anti_join(rows, (*FLOW_GRAIN, "code"))
    return bare.select(*FLOW_GRAIN, goods=category(bare.code, _CHAPTER)).distinct()


def _not_below(lines: ir.Table) -> ir.Table:
    """The lines but for those of chapters that a line for all goods covers as deep."""
    tops = lines.filter(lines.goods == TOTAL)
    tops = tops.group_by(*FLOW_GRAIN).agg(top=tops.level.max())
    same = [lines[name] == tops[name] for name in FLOW_GRAIN]
    return lines.anti_join(tops, [*same, lines.goods != TOTAL, lines.level <= tops.top])


def _with_pair(lines: ir.Table) -> ir.Table:
    forward = lines.reporter < lines.partner
    first, second = forward.ifelse(lines.reporter, lines.partner), forward.ifelse(lines.partner, lines.reporter)
    return lines.mutate(pair=first + literal("-") + second).select(*LINE_TYPES)


def flow_counts(trade: ir.Table, lines: ir.Table, periods: Sequence[str]) -> ir.Table:
    """How many flows there are outside of some periods, in one row: columns whole, partial; see `CoverageSummary`."""
    flows = _flows(trade, lines, periods)
    return flows.agg(
        whole=flows.whole.sum().fill_null(0).cast("int64"), partial=(1 - flows.whole).sum().fill_null(0).cast("int64")
    )


def uncovered_goods(trade: ir.Table, lines: ir.Table, periods: Sequence[str]) -> ir.Table:
    """Codes of the partial flows that are below no other of them, the first few: column goods."""
    flows = _flows(trade, lines, periods)
    codes = trade.semi_join(flows.filter(flows.whole == 0), FLOW_GRAIN).select("goods").distinct()
    tops = codes
    for level in (2, 4):
        above = codes.filter(codes.goods.length() == level).select(above="goods")
        deeper = tops.goods.length() > level
        tops = tops.anti_join(above, [deeper, tops.goods.substr(0, level) == above.above])
    return tops.order_by("goods").limit(MOST_CODES_NAMED + 1)


def _flows(trade: ir.Table, lines: ir.Table, periods: Sequence[str]) -> ir.Table:
    """Each flow outside of some periods, `whole` 1 where its value of all goods is known and 0 where not."""
    if periods:
        trade = trade.filter(trade.period.notin(list(periods)))
    covered = lines.filter(lines.goods == TOTAL).select(*FLOW_GRAIN)
    total = (trade.goods == TOTAL).ifelse(1, 0)
    known = union([trade.select(*FLOW_GRAIN, whole=total.cast("int64")), _of_held(covered, trade)])
    return known.group_by(*FLOW_GRAIN).agg(whole=known.whole.max())


def _of_held(covered: ir.Table, trade: ir.Table) -> ir.Table:
    return covered.semi_join(trade, FLOW_GRAIN).mutate(whole=_number(1))
