"""The rows behind a chart: one value each, as the table shows it and the CSV carries it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tradeviz.model.observations import DOUBTFUL, USD
from tradeviz.model.tables import Column
from tradeviz.story.provenance import explain, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tradeviz.analysis.reckoning import Cell, Key
    from tradeviz.story.story import Story

PUBLISHED, DERIVED = "published", "derived"
ALSO = "also published"

COLUMNS = (
    Column("period", "Year, month or months covered (ISO 8601)."),
    Column("reporter", "Economy that declared the trade (ISO 3166-1 alpha-3)."),
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
    Column("high_usd", "Upper end; empty where open."),
    Column(
        "comparable_usd",
        "Value after the reader's CIF/FOB factor: imports divided by it, all else unchanged.",
    ),
    Column("origin", "published or derived."),
    Column("derivation", "For a derived value, the sum it came from."),
    Column("published", "The digits as published."),
    Column("qualifier", "Word before the digits: over, under, about, nearly."),
    Column("unit", "Unit of the published digits."),
    Column("status", "also published: another source gives the drawn value; doubtful: kept, but not relied on."),
    Column("source", "Key of the source; several, separated by a space, for a sum."),
    Column("source_title", "Title of the source; several separated by a vertical bar."),
    Column("url", "Where it can be read; several separated by a space."),
    Column("note", "What a reader should know about the value."),
)
NAMES = tuple(column.name for column in COLUMNS)


def cell_row(cell: Cell, story: Story, factor: float = 1.0) -> dict[str, Any]:
    """One row for a cell in dollars."""
    row = _about(cell.key, story) | {
        "value_usd": cell.value,
        "low_usd": cell.bounds.low,
        "high_usd": cell.bounds.high,
        "comparable_usd": cell.value / factor if cell.key.measure == "imports" else cell.value,
    }
    sources = sources_of(cell, story.books)
    row |= {
        "source": " ".join(source.key for source in sources),
        "source_title": " | ".join(source.title for source in sources),
        "url": " ".join(source.url for source in sources),
    }
    if not cell.published:
        return row | {"origin": DERIVED, "derivation": explain(cell, story.books), "unit": USD}
    observation = story.published[cell.observation]
    return (
        row | {"origin": PUBLISHED} | {name: observation[name] for name in ("published", "qualifier", "unit", "note")}
    )


def observation_row(observation: dict[str, Any], story: Story, status: str, factor: float = 1.0) -> dict[str, Any]:
    """One row for an observation in dollars that is not the one drawn."""
    source = story.sources[observation["source"]]
    value = float(observation["value"])
    return {
        **{name: observation[name] for name in NAMES if name in observation},
        "goods_name": story.goods[observation["goods"]].name,
        "value_usd": value,
        "low_usd": observation["low"],
        "high_usd": observation["high"],
        "comparable_usd": value / factor if observation["measure"] == "imports" else value,
        "origin": PUBLISHED,
        "status": status,
        "source_title": source.title,
        "url": source.url,
    }


def also_rows(cells: Iterable[Cell], story: Story, factor: float = 1.0) -> list[dict[str, Any]]:
    """Rows for what else was published of these cells."""
    return [observation_row(dict(story.published[name]), story, ALSO, factor) for cell in cells for name in cell.others]


def doubtful_rows(
    reporter: str, goods: str, measures: Sequence[str], story: Story, factor: float = 1.0
) -> list[dict[str, Any]]:
    """Rows for the doubtful values in dollars."""
    return [
        observation_row(dict(row), story, DOUBTFUL, factor)
        for row in story.published_of(reporter, goods)
        if row["status"] == DOUBTFUL and row["unit"] == USD and row["measure"] in measures
    ]


def table_of(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """A frame of the screen's columns, in their order: text, and float64 for the values."""
    given = list(rows)
    return pd.DataFrame({name: _column(name, given) for name in NAMES})


def _column(name: str, rows: Sequence[dict[str, Any]]) -> pd.Series[Any]:
    if not name.endswith("_usd"):
        return pd.Series([str(row.get(name, "")) for row in rows], dtype="str")
    numbers = np.array([row.get(name, math.nan) for row in rows], dtype="float64")
    return pd.Series(np.where(np.isinf(numbers), math.nan, numbers))


def _about(key: Key, story: Story) -> dict[str, Any]:
    return {
        "period": key.period,
        "reporter": key.reporter,
        "partner": key.partner,
        "measure": key.measure,
        "goods": key.goods,
        "goods_name": story.goods[key.goods].name,
    }
