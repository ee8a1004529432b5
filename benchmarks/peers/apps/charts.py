"""The same three charts for every peer, as its users make them: with Plotly Express from one frame."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd
import plotly.express as px

if TYPE_CHECKING:
    import plotly.graph_objects as go

TOTAL = "All goods"


def rows() -> pd.DataFrame:
    """The rows that the benchmark wrote: year, goods, flow, value_usd, source."""
    return pd.read_csv(os.environ["BENCH_ROWS"])


def goods(frame: pd.DataFrame) -> list[str]:
    return [TOTAL, *sorted(set(frame["goods"]) - {TOTAL})]


def key_figures(frame: pd.DataFrame) -> dict[str, str]:
    """The latest year's exports, imports and balance of all goods, in billions of dollars."""
    latest = frame[frame["goods"] == TOTAL].sort_values("year").groupby("flow").last()
    return {flow: f"${value / 1e9:.2f} billion" for flow, value in latest["value_usd"].items()}


def over_time(frame: pd.DataFrame) -> go.Figure:
    flows = frame[frame["flow"] != "balance"].sort_values("year")
    return px.line(flows, x="year", y="value_usd", color="flow", markers=True, title="Exports and imports")


def balance(frame: pd.DataFrame) -> go.Figure:
    return px.bar(frame[frame["flow"] == "balance"], x="year", y="value_usd", title="Balance")


def by_goods(frame: pd.DataFrame) -> go.Figure:
    flows = frame[frame["flow"] != "balance"]
    return px.treemap(flows, path=["flow", "goods"], values="value_usd", title="By goods")
