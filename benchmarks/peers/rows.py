"""The rows that every page shows: the built-in story's values for full years, as its own chart over time has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.model.periods import read_period
from tradeviz.views import page_view
from tradeviz.views.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import Story

TOTAL = "All goods"


def rows_of(story: Story) -> pd.DataFrame:
    """One row a goods, flow and year: columns year, goods (a name), flow, value_usd, source."""
    tables = [page_view(story, Selection(goods=(code,))).chart.rows for code in story.goods]
    table = pd.concat([one for one in tables if len(one)], ignore_index=True)
    table = table[[not status and read_period(period).is_year for status, period in _cells(table)]]
    named = {"year": table["period"], "goods": table["goods"].map(lambda code: name_of(story, code))}
    return pd.DataFrame(named | {"flow": table["measure"], "value_usd": table["value_usd"], "source": table["source"]})


def name_of(story: Story, code: str) -> str:
    """The name of a category; all goods together have the same name on every page."""
    return TOTAL if code == "TOTAL" else story.goods[code].name


def filterable(story: Story, rows: pd.DataFrame) -> dict[str, str]:
    """The names of the goods that a reader can filter by, with their codes; those with most values first."""
    codes = {name_of(story, code): code for code in story.goods}
    names = rows.loc[rows["goods"] != TOTAL, "goods"].value_counts().index
    return {str(name): codes[str(name)] for name in names}


def write(rows: pd.DataFrame, path: Path) -> None:
    """Write the rows as the CSV that the peers' pages read."""
    rows.to_csv(path, index=False)


def _cells(table: pd.DataFrame) -> zip[tuple[str, str]]:
    return zip(table["status"], table["period"], strict=True)
