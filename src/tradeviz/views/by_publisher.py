"""By publisher: one flow as each publisher has it, the two declarations beside the figures that were reconciled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import MIRROR
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, enumeration, flow_words, in_digits, listing, lower_first, upper_first
from tradeviz.store.schema import DECLARED, RECONCILED
from tradeviz.story.detail import family_of
from tradeviz.story.figures import DatasetFigures
from tradeviz.views.chart import Chart, Gap, Line, cells_of, fiscal_years, in_whole_years, rows_of
from tradeviz.views.floors import floor_rows, floors_in
from tradeviz.views.row_order import sorted_rows, table_order
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.store.schema import Dataset
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.rows import Row

MOST_LINES = len(ascii_uppercase)
_ALIKE = 1.005  # the largest value over the smallest; closer ones are about the same

_SAID: Mapping[str, str] = {
    DECLARED: N_("{title} (declared by {reporter})"),
    RECONCILED: N_("{title} (reconciled)"),
}


@dataclass(frozen=True, slots=True)
class _Count:
    """One publisher's figures of a flow from one side.

    Attributes:
        dataset: whose they are.
        context: the choice among the figures of that dataset.
        reporter, measure: the side and what it calls the flow.
        factor: by which its imports are divided; a reconciled value is valued alike on both sides already.
    """

    dataset: Dataset
    context: ViewContext
    reporter: str
    measure: str
    factor: float

    @property
    def words(self) -> str:
        """Whose figures they are, and of which side."""
        return _(_SAID[self.dataset.sides]).format(title=self.dataset.title, reporter=area(self.reporter).name)

    def rows(self, goods: str) -> list[Row]:
        """What it has of one category, as rows; with what is held of it in part."""
        cells = in_whole_years(self.context, cells_of(self.context, goods, [self.measure], reporter=self.reporter))
        floors = floors_in(self.context, goods, [self.measure], reporter=self.reporter)
        return rows_of(self.context, cells, self.factor) + floor_rows(self.context, floors, self.factor)


def have_other_publishers(figures: Figures, datasets: Datasets) -> bool:
    """Whether somebody reconciled the figures of the pair, and somebody else has figures of it too."""
    if not isinstance(figures, DatasetFigures):
        return False
    sides = [one.sides for one in of_each_publisher(datasets, figures.dataset.key)]
    return len(sides) > 1 and RECONCILED in sides


def of_each_publisher(datasets: Datasets, chosen: str) -> list[Dataset]:
    """One dataset of each publisher, those as declared first: the one chosen, else the fullest that counts now."""
    found: dict[str, Dataset] = {}
    for key, dataset in datasets.datasets.items():
        if key == chosen or not (dataset.vintage or family_of(dataset) in found):
            found[family_of(dataset)] = dataset
    return sorted(found.values(), key=lambda dataset: dataset.sides != DECLARED)


def by_publisher(context: ViewContext) -> Chart:
    """The chart of one flow by all who publish it; of all flows, the exports of whose statistics are chosen."""
    selection = context.selection
    measure = "exports" if selection.flow == ALL_FLOWS else selection.flow
    counts = _counts(context, measure)
    found = [(count, count.rows(goods)) for goods in selection.goods for count in counts]
    rows = sorted_rows([row for _count, some in found for row in some], table_order(selection))
    lines = _lines([count for count in counts if any(some for one, some in found if one is count)])
    return Chart(
        title=_title(context, measure, rows),
        subtitle=_subtitle(context, measure, lines, rows) if rows else "",
        summary=ngettext(
            "Line chart of one flow; {count} publisher's figures of one side.",
            "Line chart of one flow as {count} lines: whose figures, and of which side.",
            len(lines),
        ).format(count=in_digits(str(len(lines)))),
        rows=rows,
        sources=tuple(_sources(counts, rows)),
        notes=tuple(_notes(context, measure, counts)),
        gaps=tuple(_gaps(context, found)),
        panels=tuple(goods for goods in selection.goods if any(row.goods == goods for row in rows)),
        by_side=True,
        lines=lines,
    )


def _counts(context: ViewContext, measure: str) -> list[_Count]:
    """Whose figures are set side by side: both sides of what was declared, one of what was reconciled."""
    chosen = context.selection.data or next(iter(context.datasets.datasets), "")
    counts = []
    for dataset in of_each_publisher(context.datasets, chosen):
        within = replace(context, figures=context.datasets.series(dataset.key, context.selection.goods), highlighted=())
        declared = dataset.sides == DECLARED
        factor = context.selection.factor if declared else 1.0
        counts.append(_Count(dataset, within, context.reporter, measure, factor))
        counts += [_Count(dataset, within, context.partner, MIRROR[measure], factor)] if declared else []
    return counts[:MOST_LINES]


def _lines(counts: Sequence[_Count]) -> tuple[Line, ...]:
    """The lines with their letters, and what each stands for."""
    return tuple(
        Line(
            letter,
            count.reporter,
            count.dataset.key,
            _("{letter} {words}").format(letter=letter, words=count.words),
            is_reconciled=count.dataset.sides == RECONCILED,
        )
        for letter, count in zip(ascii_uppercase, counts, strict=False)
    )


def _title(context: ViewContext, measure: str, rows: Sequence[Row]) -> str:
    """How far apart the publishers are in the latest year that most of them have."""
    goods = context.selection.goods
    name = "" if goods == (TOTAL,) or len(goods) > 1 else lower_first(_name(context, goods[0]))
    flow = flow_words(context.reporter, context.partner, measure, name)
    years: dict[str, list[float]] = {}
    for row in rows:
        if read_period(row.period).is_annual and not row.is_floor and not row.status:
            years.setdefault(row.period, []).append(abs(row.comparable_usd))
    several = {year: values for year, values in years.items() if len(values) > 1 and min(values) > 0}
    if not several or len(goods) > 1:
        return _("{flow}, as each publisher has them").format(flow=flow)
    most = max(map(len, several.values()))
    year = max((code for code, values in several.items() if len(values) == most), key=read_period)
    low, high = min(several[year]), max(several[year])
    words = {"flow": flow, "year": read_period(year).words, "low": amount(low), "high": amount(high)}
    if high / low < _ALIKE:
        return _("{flow} in {year}: {low}, whoever publishes them").format(**words)
    return _("{flow} in {year}: from {low} to {high}, depending on the publisher").format(**words)


def _subtitle(context: ViewContext, measure: str, lines: Sequence[Line], rows: Sequence[Row]) -> str:
    flow = flow_words(context.reporter, context.partner, measure)
    sentences = [
        _("{flow}, US dollars at current prices.").format(flow=flow),
        upper_first(_("{lines}.").format(lines=enumeration([line.words for line in lines]))),
    ]
    factor = context.selection.factor
    if factor != 1:
        sentences.append(_("Imports as declared are divided by {factor}.").format(factor=in_digits(f"{factor:g}")))
    return " ".join([*sentences, *fiscal_years(read_period(row.period) for row in rows)])


def _sources(counts: Sequence[_Count], rows: Sequence[Row]) -> list[Source]:
    """The datasets behind the rows, as declared first, each once."""
    known = {key: one for count in counts for key, one in count.context.figures.sources.items()}
    used = {key for row in rows for key in row.source.split()}
    return [one for key, one in known.items() if key in used]


def _notes(context: ViewContext, measure: str, counts: Sequence[_Count]) -> list[str]:
    reconciled = [count.dataset.title for count in counts if count.dataset.sides == RECONCILED]
    sentence = _("{titles}: both declarations were made into one value by the publisher's own method.")
    notes = [sentence.format(titles=listing(reconciled))]
    if measure in {"exports", "imports"} and context.selection.factor == 1:
        notes.append(_("Imports as declared are valued CIF, with freight and insurance, and exports FOB, without."))
    if context.selection.goods != (TOTAL,):
        notes.append(
            _("Publishers may count in different editions of the HS, in which one code need not be the same goods.")
        )
    shown = {count.dataset.key for count in counts}
    left_out = [dataset.title for key, dataset in context.datasets.datasets.items() if key not in shown]
    if left_out:
        notes.append(
            _("Of each publisher one dataset is drawn, the open one or its fullest; not drawn: {titles}.").format(
                titles=listing(left_out)
            )
        )
    return notes


def _gaps(context: ViewContext, found: Sequence[tuple[_Count, list[Row]]]) -> list[Gap]:
    """Of each category the publishers and sides that have nothing of it; `found` is in the order of the categories."""
    goods = context.selection.goods
    each = len(found) // len(goods)
    gaps = []
    for at, code in enumerate(goods):
        lacking = [count.words for count, rows in found[at * each : (at + 1) * each] if not rows]
        sentence = _("{goods}: no value in the years chosen in {publishers}.")
        words = {"goods": _name(context, code), "publishers": listing(lacking)}
        gaps += [Gap(code, words["goods"], sentence.format(**words))] if lacking else []
    return gaps


def _name(context: ViewContext, goods: str) -> str:
    """A category's name among the figures that are open, which a choice's categories are always among."""
    return context.figures.goods[goods].name
