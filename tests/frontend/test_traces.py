"""The slim plotly.js holds every trace that the figures draw."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from plotly import graph_objects as go

from tradeviz.figures import draw
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.registry import CHARTS
from tradeviz.views.selection import FLOW_LABELS, parse_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
STORY = load(default_folder())
TRACES = tuple(json.loads((ROOT / "frontend" / "traces.json").read_text()))
KNOWN = set(go.layout.template.Data())  # a template has defaults for every trace type there is


def choices() -> Iterator[str]:
    """Every chart from both sides, of all goods in every flow and of each goods, with all that was published."""
    for chart, by in itertools.product([chart.key for chart in CHARTS], choices_of(STORY).reporters):
        yield from (f"chart={chart}&by={by}&flow={flow}&also=yes" for flow in FLOW_LABELS)
        yield from (f"chart={chart}&by={by}&goods={goods}&also=yes" for goods in STORY.goods)


def drawn_types(queries: Iterable[str]) -> set[str]:
    """The trace types of the figures that these choices open."""
    first, second = STORY.pair
    charts = (page_view(STORY, parse_query(query, choices_of(STORY)).selection).chart for query in queries)
    figures = (draw(chart, (first.code, second.code)) for chart in charts)
    return {trace.get("type", "scatter") for figure in figures for trace in figure["data"]}


def named_types(folder: Path) -> set[str]:
    """The trace types that stand in the code of a folder."""
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return set(re.findall(r"""\btype["']?\s*[:=]\s*["'](\w+)""", text)) & KNOWN


def lacking(types: Iterable[str], held: Iterable[str]) -> set[str]:
    return set(types) - set(held)


def test_the_bundle_lacks_no_trace_that_a_chart_draws() -> None:
    types = drawn_types(choices())
    assert {"bar", "scatter"} <= types
    assert lacking(types, TRACES) == set()


def test_a_trace_that_the_bundle_lacks_is_noticed() -> None:
    assert lacking({"bar", "sankey"}, TRACES) == {"sankey"}


def test_no_figure_names_a_trace_that_the_bundle_lacks_even_where_no_choice_opens_it() -> None:
    assert lacking(named_types(ROOT / "src/tradeviz/figures"), TRACES) == set()


def test_a_trace_named_in_the_code_alone_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "flows.py").write_text('trace = {"type": "sankey"} | dict(type="pie")\naxis = {"type": "log"}\n')
    assert named_types(tmp_path) == {"sankey", "pie"}
