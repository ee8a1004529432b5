"""The slim plotly.js holds every trace and every part that the figures draw."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plotly import graph_objects as go

from tradeviz.figures import draw
from tradeviz.figures.config import plotly_config
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
LEFT_OUT = tuple(json.loads((ROOT / "frontend" / "left-out.json").read_text()))
KNOWN = set(go.layout.template.Data())  # a template has defaults for every trace type there is


def choices() -> Iterator[str]:
    """Every chart from both sides, of all goods in every flow and of each goods, with all that was published."""
    for chart, by in itertools.product([chart.key for chart in CHARTS], choices_of(STORY).reporters):
        yield from (f"chart={chart}&by={by}&flow={flow}&also=yes" for flow in FLOW_LABELS)
        yield from (f"chart={chart}&by={by}&goods={goods}&also=yes" for goods in STORY.goods)


def figures_of(queries: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The figures that these choices open."""
    first, second = STORY.pair
    charts = (page_view(STORY, parse_query(query, choices_of(STORY)).selection).chart for query in queries)
    return (draw(chart, (first.code, second.code)) for chart in charts)


def drawn_types(queries: Iterable[str]) -> set[str]:
    """The trace types of the figures that these choices open."""
    return {trace.get("type", "scatter") for figure in figures_of(queries) for trace in figure["data"]}


def settings(tree: object) -> set[str]:
    """The names of all settings in a figure's layout, however deep."""
    if isinstance(tree, dict):
        return set(tree).union(*map(settings, tree.values()))
    return set().union(*map(settings, tree)) if isinstance(tree, list) else set()


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


def test_the_bundle_lacks_no_part_that_a_layout_names() -> None:
    named = set().union(*(settings(figure["layout"]) for figure in figures_of(choices())))
    assert {"xaxis", "annotations", "tickfont"} <= named
    assert named & set(LEFT_OUT) == set()
    assert "modebar" in LEFT_OUT
    assert plotly_config()["displayModeBar"] is False


def test_a_part_named_deep_in_a_layout_is_noticed() -> None:
    assert settings({"xaxis": {"rangeslider": {}}, "shapes": [{"line": {}}]}) & set(LEFT_OUT) == {"rangeslider"}


def test_a_trace_that_the_bundle_lacks_is_noticed() -> None:
    assert lacking({"bar", "sankey"}, TRACES) == {"sankey"}


def test_no_figure_names_a_trace_that_the_bundle_lacks_even_where_no_choice_opens_it() -> None:
    assert lacking(named_types(ROOT / "src/tradeviz/figures"), TRACES) == set()


def test_a_trace_named_in_the_code_alone_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "flows.py").write_text('trace = {"type": "sankey"} | dict(type="pie")\naxis = {"type": "log"}\n')
    assert named_types(tmp_path) == {"sankey", "pie"}
