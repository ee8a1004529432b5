"""The rows behind a chart: one value each, as the table shows it and the CSV carries it."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.model.bounds import Bounds
from tradeviz.model.economies import area
from tradeviz.model.language import _
from tradeviz.model.observations import DOUBTFUL, USD
from tradeviz.model.tables import Column
from tradeviz.model.wording import amount, qualified
from tradeviz.store.schema import DECLARED, RECONCILED
from tradeviz.story.floors import AT_LEAST, explain_floor
from tradeviz.story.provenance import explain, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.story.floors import Floor

PUBLISHED, DERIVED, IN_PART = "published", "derived", "floor"
MIRROR_GAP = "mirror gap"  # a row that is no declaration but the difference of two
ALSO = "also published"  # the status of what another source gives for a value that is drawn
_FROM_OBSERVATION = (
    *("period", "reporter", "partner", "measure", "goods"),
    *("published", "qualifier", "unit", "source", "note"),
)

ROW_COLUMNS = (
    Column("period", "Year, month or months covered (ISO 8601)."),
    Column(
        "reporter",
        "Economy that declared the trade, or from whose side a reconciled value is seen (ISO 3166-1 alpha-3).",
    ),
    Column("partner", "The other economy (ISO 3166-1 alpha-3)."),
    Column(
        "measure",
        "Exports, imports, turnover or balance from the reporter's side; mirror gap between two sides.",
    ),
    Column("goods", "Category of goods: TOTAL, an HS code (text, leading zeros kept) or a named group."),
    Column("goods_name", "Name of the category."),
    Column(
        "value_usd",
        "Value in US dollars, current prices: the number as printed, or the sum over such numbers.",
    ),
    Column(
        "low_usd",
        "Lower end of what the published digits, or the sum over them, stand for; empty where open.",
    ),
    Column("high_usd", "Upper end; empty where open, as it is for every floor."),
    Column(
        "comparable_usd",
        "Value after the reader's CIF/FOB factor: imports divided by it, all else unchanged.",
    ),
    Column(
        "origin",
        "published, derived, or floor: the sum of the parts of a category that are held, which need not be all of it.",
    ),
    Column("derivation", "For a derived value, the sum it came from; for a floor, the parts that are held."),
    Column("published", "The digits as published."),
    Column("qualifier", "Word before the digits: over, under, about, nearly; for a floor, at least."),
    Column("unit", "Unit of the published digits."),
    Column("status", "also published: another source gives the drawn value; doubtful: kept, but not relied on."),
    Column("source", "Key of the source; several, separated by a space, for a sum."),
    Column("source_title", "Title of the source; several separated by a vertical bar."),
    Column("url", "Where it can be read; several separated by a space."),
    Column("note", "What a reader should know about the value."),
    # Columns are added at the end: files published before are read by the places of those that they have.
    Column("sides", f"{DECLARED} by the reporter, or {RECONCILED}: one value made of both sides' declarations."),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One value on screen; fields as in `ROW_COLUMNS`, values in US dollars, None for an open or unknown end."""

    period: str
    reporter: str
    partner: str
    measure: str
    goods: str
    goods_name: str
    value_usd: float
    low_usd: float | None = None
    high_usd: float | None = None
    comparable_usd: float = math.nan
    origin: str = ""
    derivation: str = ""
    published: str = ""
    qualifier: str = ""
    unit: str = USD
    status: str = ""
    source: str = ""
    source_title: str = ""
    url: str = ""
    note: str = ""
    sides: str = DECLARED

    @property
    def is_reconciled(self) -> bool:
        """Whether it was made of both sides' declarations, so that it is nobody's own."""
        return self.sides == RECONCILED

    @property
    def declared_by(self) -> str:
        """Who declared it; of a reconciled value, that nobody did, and from whose side it is seen."""
        if self.measure == MIRROR_GAP:
            return _("both sides")
        reporter = area(self.reporter).name
        return _("reconciled, seen from {reporter}").format(reporter=reporter) if self.is_reconciled else reporter

    @property
    def bounds(self) -> Bounds | None:
        """What the digits, or the sum over them, stand for; None where an end is open or not given."""
        if self.low_usd is None or self.high_usd is None:
            return None
        return Bounds(self.low_usd, self.high_usd)

    @property
    def is_floor(self) -> bool:
        """Whether the category may be worth any more than the value: only parts of it are held."""
        return self.origin == IN_PART

    @property
    def is_hollow(self) -> bool:
        """Whether nobody published the value itself, so that its mark is not filled."""
        return self.origin in {DERIVED, IN_PART}

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Reporter, goods, period and measure: what tells the cells of a chart apart."""
        return (self.reporter, self.goods, self.period, self.measure)


def cell_row(cell: Cell, figures: Figures, factor: float = 1.0) -> Row:
    """One row for a cell in dollars."""
    key = cell.key
    sources = sources_of(cell, figures.evidence)
    row = Row(
        *(key.period, key.reporter, key.partner, key.measure, key.goods, figures.goods[key.goods].name),
        value_usd=cell.value,
        low_usd=_end(cell.bounds.low),
        high_usd=_end(cell.bounds.high),
        comparable_usd=comparable(cell.value, key.measure, factor),
        origin=PUBLISHED if cell.published else DERIVED,
        derivation=explain(cell, figures.evidence),
        source=" ".join(source.key for source in sources),
        source_title=" | ".join(source.title for source in sources),
        url=" ".join(source.url for source in sources),
        sides=figures.sides,
    )
    if not cell.published:
        return row
    as_published = figures.published[cell.observation]
    return replace(
        row,
        published=str(as_published["published"]),
        qualifier=str(as_published["qualifier"]),
        unit=str(as_published["unit"]),
        note=str(as_published["note"]),
    )


def value_words(row: Row) -> str:
    """The value as a reader meets it: "$4.77 billion", and of a floor "at least $4.77 billion"."""
    return qualified(amount(row.value_usd), AT_LEAST if row.is_floor else "")


def floor_row(floor: Floor, figures: Figures, factor: float = 1.0) -> Row:
    """One row for what is known of a category in part: open above."""
    key = floor.key
    sources = sorted((figures.sources[name] for name in floor.sources), key=lambda source: (source.order, source.key))
    return Row(
        *(key.period, key.reporter, key.partner, key.measure, key.goods, figures.goods[key.goods].name),
        value_usd=floor.value,
        low_usd=floor.value,
        comparable_usd=comparable(floor.value, key.measure, factor),
        origin=IN_PART,
        derivation=explain_floor(floor, figures.goods),
        qualifier=AT_LEAST,
        source=" ".join(source.key for source in sources),
        source_title=" | ".join(source.title for source in sources),
        url=" ".join(source.url for source in sources),
        sides=figures.sides,
    )


def observation_row(observation: Mapping[str, Any], figures: Figures, status: str, factor: float = 1.0) -> Row:
    """One row for an observation in dollars that is not the one drawn."""
    source = figures.sources[observation["source"]]
    value = float(observation["value"])
    texts = {name: str(observation[name]) for name in _FROM_OBSERVATION}
    return Row(
        **texts,
        goods_name=figures.goods[observation["goods"]].name,
        value_usd=value,
        low_usd=_end(observation["low"]),
        high_usd=_end(observation["high"]),
        comparable_usd=comparable(value, observation["measure"], factor),
        origin=PUBLISHED,
        status=status,
        source_title=source.title,
        url=source.url,
        sides=figures.sides,
    )


def other_rows(cells: Iterable[Cell], figures: Figures, factor: float = 1.0) -> list[Row]:
    """Rows for what else was published of these cells."""
    return [observation_row(figures.published[name], figures, ALSO, factor) for cell in cells for name in cell.others]


def doubtful_rows(
    reporter: str, goods: str, measures: Sequence[str], figures: Figures, factor: float = 1.0
) -> list[Row]:
    """Rows for the doubtful values in dollars."""
    return [
        observation_row(observation, figures, DOUBTFUL, factor)
        for observation in figures.published_of(reporter, goods)
        if observation["status"] == DOUBTFUL and observation["unit"] == USD and observation["measure"] in measures
    ]


def rows_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as a frame of the columns in `ROW_COLUMNS`, in their order: text, and float64 for the values."""
    records = [astuple(row) for row in rows]
    frame = pd.DataFrame(records, columns=[column.name for column in ROW_COLUMNS])
    kinds = {name: "float64" if name.endswith("_usd") else "str" for name in frame.columns}
    return frame.astype(kinds)


def comparable(value: float, measure: str, factor: float) -> float:
    """The value for comparison with the mirror: imports over the factor, anything else as it is."""
    return value / factor if measure == "imports" else value


def _end(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
