"""The rows that every page shows: the built-in story's values for full years, as its own chart over time has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.model.periods import read_period
from tradeviz.views import page_view
from tradeviz.views.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory

TOTAL = "All goods"


def rows_of(story: PublishedStory) -> pd.DataFrame:
    """One row a goods, flow and year: columns year, goods (a name), flow, value_usd, source."""
    drawn = [row for code in story.goods for row in page_view(story, Selection(goods=(code,))).chart.rows]
    annual = [row for row in drawn if not row.status and read_period(row.period).is_year]
    columns = ("year", "goods", "flow", "value_usd", "source")
    cells = [(row.period, name_of(story, row.goods), row.measure, row.value_usd, row.source) for row in annual]
    return pd.DataFrame(cells, columns=pd.Index(columns))


def name_of(story: PublishedStory, code: str) -> str:
    """The name of a category; all goods together have the same name on every page."""
    return TOTAL if code == "TOTAL" else story.goods[code].name


def filterable(story: PublishedStory, rows: pd.DataFrame) -> dict[str, str]:
    """The names of the goods that a reader can filter by, with their codes; those with most values first."""
    codes = {name_of(story, code): code for code in story.goods}
    names = rows.loc[rows["goods"] != TOTAL, "goods"].value_counts().index
    return {str(name): codes[str(name)] for name in names}


def write(rows: pd.DataFrame, path: Path) -> None:
    """Write the rows as the CSV that the peers' pages read."""
    rows.to_csv(path, index=False)
