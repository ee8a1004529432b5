"""What an import withdraws from a database, as queries: by the rules of `folder.revise`, which says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tradeviz.model.goods import TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN, union
from tradeviz.store.coverage import VOUCHED, emptied
from tradeviz.store.schema import ROW_KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import ibis.expr.types as ir

    from tradeviz.store.coverage import FileCoverage, Flow

PAIRED_KEY = ("pair", *ROW_KEY)


def sources_by_flow(coverages: Mapping[int, FileCoverage]) -> list[int]:
    """The numbers of the files that hold all of their flows."""
    return [number for number, one in coverages.items() if one.by_flow]


def withdrawn_rows(before: ir.Table, settled: ir.Table, coverages: Mapping[int, FileCoverage]) -> ir.Table | None:
    """The store's rows that go, with the number of the file that withdraws each: columns `PAIRED_KEY` and by.

    Args:
        before: rows of one dataset as they were.
        settled: rows of the import, one a key, with `source`.
        coverages: what each file holds all of, by number.

    Returns:
        A table, or None where no file could withdraw anything.
    """
    left = before.anti_join(settled, PAIRED_KEY)
    found = []
    if releases := {period: number for number, one in coverages.items() for period in one.periods}:
        rows = left.filter(left.period.isin(list(releases)))
        found.append(rows.select(*PAIRED_KEY, by=_number_of(rows.period, releases)))
    if sources_by_flow(coverages):
        found.append(_by_flow(left, settled, coverages))
    for number, flows in emptied(coverages).items():
        found.append(of_flows(left, flows).select(*PAIRED_KEY).mutate(by=ibis.literal(number, "int64")))
    if not found:
        return None
    rows = union(found)
    return rows.group_by(*PAIRED_KEY).agg(by=rows.by.max())


def of_flows(rows: ir.Table, flows: Iterable[Flow], *, others: bool = False) -> ir.Table:
    """The rows of some flows, or of all others; compared as one text, for a thousand terms are too deep for SQL."""
    text = rows.reporter + " " + rows.partner + " " + rows.flow + " " + rows.period
    found = text.isin([" ".join(flow) for flow in flows])
    return rows.filter(~found if others else found)


def _by_flow(left: ir.Table, settled: ir.Table, coverages: Mapping[int, FileCoverage]) -> ir.Table:
    """What goes because a file holds all of its flow."""
    claims = settled.filter(settled.source.isin(sources_by_flow(coverages)))
    answers = {number: one.level for number, one in coverages.items() if one.by_flow and one.basis != VOUCHED}
    claims = claims.mutate(depth=_depth(claims.goods), asked=_number_of(claims.source, answers))
    flows = claims.group_by(*FLOW_GRAIN).agg(
        level=ibis.greatest(claims.depth, claims.asked).max(), answer=claims.asked.max(), by=claims.source.max()
    )
    rows = left.mutate(depth=_depth(left.goods)).inner_join(flows, FLOW_GRAIN)
    every = (rows.answer > 0) | (rows.depth == 0)
    rows = union([rows.filter(every), rows.filter(~every).semi_join(claims, (*FLOW_GRAIN, "hs"))])
    deeper = rows.filter(rows.depth > rows.level, rows.level > 0)
    uppers = settled.select(**{f"upper_{name}": name for name in (*FLOW_GRAIN, "hs", "goods")})
    same = [deeper[name] == uppers[f"upper_{name}"] for name in (*FLOW_GRAIN, "hs")]
    above = deeper.goods.substr(0, deeper.level.cast("int32"))
    homeless = deeper.anti_join(uppers, [*same, above == uppers.upper_goods])
    return union([part.select(*PAIRED_KEY, "by") for part in (rows.filter(rows.depth <= rows.level), homeless)])


def standing_rows(
    before: ir.Table, settled: ir.Table, withdrawn: ir.Table | None, coverages: Mapping[int, FileCoverage]
) -> ir.Table:
    """How many of the store's rows stay beside those of a file that need not be all there is: columns by, rows."""
    left = before.anti_join(settled, PAIRED_KEY)
    if withdrawn is not None:
        left = left.anti_join(withdrawn, PAIRED_KEY)
    partial = partial_rows(settled, coverages)
    flows = partial.group_by(*FLOW_GRAIN).agg(by=partial.source.max())
    beside = left.inner_join(flows, FLOW_GRAIN)
    return beside.group_by("by").agg(rows=beside.count())


def partial_rows(settled: ir.Table, coverages: Mapping[int, FileCoverage]) -> ir.Table:
    """The import's rows that no file has which holds all of their flow."""
    return settled.filter(settled.source.notin([*sources_by_flow(coverages), 0]))


def claiming_rows(settled: ir.Table, coverages: Mapping[int, FileCoverage]) -> ir.Table:
    """The import's rows of files that hold all of their flows, with the `basis` for it."""
    bases = {number: coverages[number].basis for number in sources_by_flow(coverages)}
    rows = settled.filter(settled.source.isin([*bases, 0]))
    basis = rows.source.cases(*bases.items(), else_="") if bases else ibis.literal("")
    return rows.mutate(basis=basis)


def covering_last(sources: ir.IntegerValue, coverages: Mapping[int, FileCoverage]) -> ir.IntegerValue:
    """1 for files that hold all of their flows, whose row counts where another repeats it; else 0."""
    return sources.isin([*sources_by_flow(coverages), -1]).ifelse(1, 0)


def _depth(goods: ir.StringValue) -> ir.IntegerValue:
    return (goods == TOTAL).ifelse(0, goods.length()).cast("int64")


def _number_of(value: ir.Value, numbers: Mapping[str, int] | Mapping[int, int]) -> ir.IntegerValue:
    """The number that each value has, zero for others."""
    cases: Collection[tuple[str | int, int]] = list(numbers.items())
    found = value.cases(*cases, else_=0) if cases else ibis.literal(0)
    return found.cast("int64")
