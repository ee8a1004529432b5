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

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN, category, coalesce, edition_order, literal, prepare, union
from tradeviz.store.coverage import DEEPEST, MOST_CODES_NAMED, PARTS_MEET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import ibis.expr.types as ir

    from tradeviz.store.aggregate import Shape

_TEXT = "string"
# What the files that are all there is of their flows say of a row, besides its flow.
CLAIM_TYPES = dict.fromkeys(("goods", "hs", "basis"), _TEXT)
# And what other files say.
OTHER_TYPES = dict.fromkeys(("goods", "hs"), _TEXT)
# A line, besides its flow: those of claims with the edition that they were made in.
LINE_TYPES = {"goods": _TEXT, "level": "int64", "basis": _TEXT, "hs": _TEXT}
# Lines as they are stored.
STORED_LINE_TYPES = {**dict.fromkeys(("pair", *FLOW_GRAIN), _TEXT), **LINE_TYPES}
_CHAPTER, _HEADING = 2, 4


def _as_it_is(name: str, rows: ir.Table) -> ir.Table:  # noqa: ARG001 - a step of `Completeness.lines`
    return rows


@dataclass(frozen=True, slots=True)
class Completeness:
    """The rules of the module, over tables that tell a flow by some columns.

    Attributes:
        flow: the columns: reporter, partner, flow and period, or one number that stands for the four, by which DuckDB
            groups a million rows in a fourth of the time.
    """

    flow: tuple[str, ...] = FLOW_GRAIN

    def lines(
        self,
        trade: ir.Table,
        claims: ir.Table,
        others: ir.Table,
        older: ir.Table,
        shape: Shape,
        hold: Callable[[str, ir.Table], ir.Table] = _as_it_is,
    ) -> ir.Table:
        """The lines that hold: the flow's columns and `LINE_TYPES`.

        Args:
            trade: rows of one dataset, as they are after an import.
            claims: the flow's columns and `CLAIM_TYPES`; rows that the import's files have of flows which they hold all
                of.
            others: the flow's columns and `OTHER_TYPES`; rows that other files of the import have, and none of these.
            older: as the answer; lines from before the import that it does not contradict.
            shape: what the rows are known to hold.
            hold: given a step's name and its few lines, may work them out at once and give a table of them: Spark would
                else plan every step anew wherever the next ones name it, which takes it longer than the rest of a small
                import.
        """
        older = older.filter(older.basis != PARTS_MEET).select(*self._line)
        own = union([self.uncontested(self._claimed(claims), others), older.anti_join(claims, self.flow)])
        own = hold("claimed", self._of_latest_edition(own, trade))
        if can_meet(shape):
            parts = hold("met", self._meeting(trade, shape))
            known = own.select(*self.flow, known="goods", down="level")
            same = [parts[name] == known[name] for name in self.flow]
            covers = (known.known == TOTAL) | (known.known == parts.goods)
            own = union([own, parts.anti_join(known, [*same, covers, parts.level <= known.down])])
        return self._not_below(own)

    def met_lines(self, trade: ir.Table, shape: Shape) -> ir.Table:
        """The lines that hold where no file claims anything, those of parts that meet; see `lines`."""
        return self._not_below(self._meeting(trade, shape))

    @property
    def _line(self) -> tuple[str, ...]:
        return (*self.flow, *LINE_TYPES)

    def _claimed(self, claims: ir.Table) -> ir.Table:
        """The lines that claims come to: one for all goods, and one for each chapter that goes deeper."""
        import ibis  # noqa: PLC0415 - not needed to serve a story

        rows = claims.filter(claims.goods != TOTAL)
        rows = rows.group_by(*self.flow, "hs", "goods").agg(basis=rows.basis.max())
        order = ibis.window(group_by=[*self.flow, "hs"], order_by="goods")
        rows = rows.mutate(depth=rows.goods.length(), after=rows.goods.lead().over(order))
        # Codes sort as text, so that what is below a code comes right behind it.
        leaves = rows.filter(rows.after.isnull() | (rows.after.substr(0, rows.depth) != rows.goods))
        chapters = leaves.group_by(*self.flow, "hs", goods=category(leaves.goods, _CHAPTER)).agg(
            level=leaves.depth.min(), basis=leaves.basis.max()
        )
        whole = leaves.group_by(*self.flow, "hs").agg(level=leaves.depth.min(), basis=leaves.basis.max())
        whole = whole.mutate(goods=literal(TOTAL))
        return union(one.mutate(level=one.level.cast("int64")).select(*self._line) for one in (whole, chapters))

    def uncontested(self, lines: ir.Table, others: ir.Table) -> ir.Table:
        """The lines that no row contradicts.

        Args:
            lines: the flow's columns and `LINE_TYPES`, or more.
            others: the flow's columns and `OTHER_TYPES`; rows that the files behind the lines did not have.
        """
        rows = others.select(**{f"other_{name}": name for name in (*self.flow, *OTHER_TYPES)})
        depth = (rows.other_goods == TOTAL).ifelse(0, rows.other_goods.length())
        rows = rows.mutate(depth=depth, chapter=category(rows.other_goods, _CHAPTER))
        total = rows.other_goods == TOTAL
        same = [lines[name] == rows[f"other_{name}"] for name in self.flow]
        inside = (lines.goods == TOTAL) | (lines.goods == rows.chapter)
        edition = total | (lines.hs == rows.other_hs)
        return lines.anti_join(rows, [*same, rows.depth <= lines.level, inside, edition])

    def _of_latest_edition(self, lines: ir.Table, trade: ir.Table) -> ir.Table:
        """The lines whose edition is the latest that the rows of their flow have."""
        deep = trade.filter(trade.goods != TOTAL)
        newest = deep.group_by(*self.flow).agg(edition=edition_order(deep.hs).max())
        lines = lines.mutate(edition=edition_order(lines.hs))
        return lines.semi_join(newest, (*self.flow, "edition")).select(*self._line)

    def _meeting(self, trade: ir.Table, shape: Shape) -> ir.Table:
        """The lines of parts that meet what was declared above them.

        In three steps, each over what the one before it came to, so that the rows themselves are gone through once:
        headings, chapters, all goods. A sum is missing where there is nothing that it could be of.
        """
        chapters = self._chapter_sums(prepare(trade, None, shape, self.flow))
        inside = chapters.chapter != ""
        flows = chapters.group_by(*self.flow).agg(
            own=chapters.own.max(where=~inside),
            at2=coalesce([chapters.own, chapters.at4]).sum(where=inside),
            at4=chapters.at4.sum(where=inside),
            at6=chapters.at6.sum(where=inside),
        )
        whole = flows.mutate(goods=literal(TOTAL), level=_deepest_met(flows, (6, 4, 2)))
        chapters = chapters.filter(inside, chapters.bare == 1)
        parts = chapters.mutate(goods=chapters.chapter, level=_deepest_met(chapters, (6, 4)))
        lines = union(table.select(*self.flow, "goods", "level") for table in (whole, parts))
        lines = lines.filter(lines.level > 0)
        return lines.mutate(basis=literal(PARTS_MEET), hs=literal("")).select(*self._line)

    def _chapter_sums(self, rows: ir.Table) -> ir.Table:
        """By chapter, "" for all goods: what was declared for it, and what its rows at or below a level come to.

        Columns: the flow's, chapter, own, at4, at6, and bare, which is 1 where a heading has subheadings and no row of
        its own.
        """
        fine = rows.depth == DEEPEST
        headings = rows.group_by(*self.flow, code=rows.code.substr(0, _HEADING)).agg(
            own=rows.dollars.sum(where=~fine), at6=rows.dollars.sum(where=fine)
        )
        inside = headings.code.length() == _HEADING
        return headings.group_by(*self.flow, chapter=headings.code.substr(0, _CHAPTER)).agg(
            own=headings.own.max(where=~inside),
            at4=coalesce([headings.own, headings.at6]).sum(where=inside),
            at6=headings.at6.sum(where=inside),
            bare=(inside & headings.own.isnull()).ifelse(1, 0).max(),
        )

    def _not_below(self, lines: ir.Table) -> ir.Table:
        """The lines but for those of chapters that a line for all goods covers as deep."""
        tops = lines.filter(lines.goods == TOTAL)
        tops = tops.group_by(*self.flow).agg(top=tops.level.max())
        same = [lines[name] == tops[name] for name in self.flow]
        return lines.anti_join(tops, [*same, lines.goods != TOTAL, lines.level <= tops.top])

    def flow_counts(self, trade: ir.Table, lines: ir.Table) -> ir.Table:
        """How many flows there are, in one row: columns whole, partial; see `CoverageSummary`."""
        flows = self._flows(trade, lines)
        return flows.agg(
            whole=flows.whole.sum().fill_null(0).cast("int64"),
            partial=(1 - flows.whole).sum().fill_null(0).cast("int64"),
        )

    def uncovered_goods(self, trade: ir.Table, lines: ir.Table) -> ir.Table:
        """Codes of the partial flows that are below no other of them, the first few: column goods."""
        flows = self._flows(trade, lines)
        codes = trade.semi_join(flows.filter(flows.whole == 0), self.flow).select("goods").distinct()
        tops = codes
        for level in (_CHAPTER, _HEADING):
            above = codes.filter(codes.goods.length() == level).select(above="goods")
            deeper = tops.goods.length() > level
            tops = tops.anti_join(above, [deeper, tops.goods.substr(0, level) == above.above])
        return tops.order_by("goods").limit(MOST_CODES_NAMED + 1)

    def _flows(self, trade: ir.Table, lines: ir.Table) -> ir.Table:
        """Each flow, `whole` 1 where its value of all goods is known and 0 where not."""
        covered = lines.filter(lines.goods == TOTAL).select(*self.flow)
        total = (trade.goods == TOTAL).ifelse(1, 0)
        held = covered.semi_join(trade, self.flow).mutate(whole=_number(1))
        known = union([trade.select(*self.flow, whole=total.cast("int64")), held])
        return known.group_by(*self.flow).agg(whole=known.whole.max())


def can_meet(shape: Shape) -> bool:
    """Whether rows can be above others, so that parts could meet them."""
    return any(above < level for above in shape.levels if above <= _CHAPTER for level in shape.levels)


def with_pair(lines: ir.Table) -> ir.Table:
    """Lines that tell a flow by its four columns as they are stored: columns `STORED_LINE_TYPES`."""
    forward = lines.reporter < lines.partner
    first, second = forward.ifelse(lines.reporter, lines.partner), forward.ifelse(lines.partner, lines.reporter)
    return lines.mutate(pair=first + literal("-") + second).select(*STORED_LINE_TYPES)


def _deepest_met(sums: ir.Table, levels: Sequence[int]) -> ir.IntegerValue:
    """The deepest of some levels at which the parts come to what was declared; 0 for none."""
    met = _number(0)
    for level in sorted(levels):
        met = (sums[f"at{level}"] == sums.own).fill_null(False).ifelse(_number(level), met)  # noqa: FBT003 - a value
    return met


def _number(value: int) -> ir.IntegerValue:
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.literal(value, type="int64")
