"""The controls: what they offer, and how their values become a choice and back."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.story.figures import DatasetFigures
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import FACTORS, FLOWS, LEAST_FACTOR, MOST_FACTOR, Selection
from tradeviz.web.page.attributes import aria
from tradeviz.web.page.inputs import number, text, texts, year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.story.figures import Figures
    from tradeviz.story.story import Story

IDS = ("goods", "by", "data", "flow", "first-year", "last-year", "factor", "also")
OWN = "own"  # the story's own published figures; a control's value cannot be empty
MOST_FOUND = 60
SHOW_ALSO = "also"


def controls(story: Story, values: Sequence[Any], options: list[dict[str, Any]], *, factor_hidden: bool) -> html.Form:
    """The row of controls, set to a choice's values."""
    at = dict(zip(IDS, values, strict=True))
    goods = dcc.Dropdown(id="goods", options=options, value=at["goods"], multi=True, clearable=False)
    return html.Form(
        [
            _labelled("Goods category", "goods", goods, "wide"),
            _labelled("Figures", "data", _choice("data", _datasets(story), at["data"]), *_one_only(story)),
            _labelled("Whose statistics", "by", _choice("by", _reporters(story), at["by"])),
            _labelled("Flow", "flow", _choice("flow", FLOWS, at["flow"]), "flow"),
            _years(_span(story), at["first-year"], at["last-year"]),
            _factor(at["factor"], hidden=factor_hidden),
        ],
        className="controls" if len(_datasets(story)) < 2 else "controls two",
        **aria(label="What the charts show"),
    )


def _span(story: Story) -> tuple[int, int]:
    """The years that any of the figures to choose from cover."""
    choices = choices_of(story)
    spans = [choices.years, *(choices.for_dataset(key).years for key in choices.datasets)]
    return min(first for first, _ in spans), max(last for _, last in spans)


def _years(years: tuple[int, int], first: int, last: int) -> html.Fieldset:
    shared: dict[str, Any] = {"type": "number", "min": years[0], "max": years[1], "step": 1}
    shared |= {"debounce": True, "className": "box year"}
    return html.Fieldset(
        [
            html.Legend("Years"),
            html.Label("From", htmlFor="first-year", className="hidden"),
            dcc.Input(id="first-year", value=first, **shared),
            html.Span("to", **aria(hidden="true")),
            html.Label("To", htmlFor="last-year", className="hidden"),
            dcc.Input(id="last-year", value=last, **shared),
        ]
    )


def _factor(value: float, *, hidden: bool) -> html.Div:
    box = dcc.Input(
        id="factor",
        value=value,
        type="number",
        min=LEAST_FACTOR,
        max=MOST_FACTOR,
        step=0.01,
        debounce=True,
        className="box year",
        list="factors",
    )
    presets = [html.Option(value=number, label=label) for number, label in FACTORS.items()]
    label = html.Label("CIF/FOB factor", htmlFor="factor")
    return html.Div(
        [label, box, html.Datalist(presets, id="factors")], id="factor-field", className="field", hidden=hidden
    )


def also_box(value: list[str]) -> dcc.Checklist:
    """The switch for what else was published of the values drawn."""
    options = [{"label": "Other published values", "value": SHOW_ALSO}]
    return dcc.Checklist(id="also", options=options, value=value, className="also")


def values_of(selection: Selection, story: Story) -> tuple[Any, ...]:
    """The controls' values for a choice, in the order of `IDS`."""
    first, last = selection.years or choices_of(story).for_dataset(selection.data).years
    return (
        list(selection.goods),
        selection.by or story.pair[0].code,
        selection.data or next(iter(_datasets(story))),
        selection.flow,
        first,
        last,
        round(selection.factor, 3),
        [SHOW_ALSO] if selection.other_values else [],
    )


def query_of(values: Sequence[Any], before: Selection, story: Story) -> str:
    """The URL query that the controls' values stand for; what has no control stays as it was."""
    goods, by, data, flow, first, last, factor, also = values
    whole = choices_of(story).for_dataset(before.data).years
    years = (year(first, whole[0]), year(last, whole[1]))
    chart = before.chart if before.chart in choices_of(story).for_dataset(text(data)).charts else "goods"
    pairs = {
        "data": "" if data == next(iter(_datasets(story))) else text(data),
        "goods": ",".join(_without_total(texts(goods))),
        "by": text(by),
        "flow": text(flow),
        # All years of some figures are all years of others, whichever those are.
        "years": "" if years == whole else f"{years[0]:04d}-{years[1]:04d}",
        "factor": f"{number(factor, LEAST_FACTOR):g}",
        "also": "yes" if texts(also) else "no",
    }
    kept = Selection(chart=chart, table=before.table, sort=before.sort).query
    asked = "&".join(f"{name}={value}" for name, value in pairs.items() if value)
    return f"{asked}&{kept}" if kept else asked


def tabs(selection: Selection, charts: Mapping[str, str]) -> list[html.A]:
    """The chart tabs as links; the table is the twin of whichever chart is open."""
    links = []
    for name, label in charts.items():
        here = "page" if selection.chart == name and not selection.table else ""
        choice = selection.but(chart=name, table=False, sort="", claim="")
        links.append(html.A(label, href=choice.href, **aria(current=here)))
    here = "page" if selection.table else ""
    links.append(html.A("Table", id="to-table", href=selection.but(table=True).href, **aria(current=here)))
    return links


def _without_total(goods: Sequence[str]) -> list[str]:
    """A category picked while all goods stood there takes their place; all goods added to it stay."""
    return list(goods[1:] if len(goods) > 1 and goods[0] == TOTAL else goods)


def goods_options(figures: Figures, chosen: Sequence[str], sought: str = "") -> list[dict[str, Any]]:
    """The categories that the list offers; of the thousands of the HS, those that are near or sought."""
    return _hs_goods(figures, chosen, sought) if isinstance(figures, DatasetFigures) else _goods(figures)


def _hs_goods(figures: Figures, chosen: Sequence[str], sought: str) -> list[dict[str, Any]]:
    """What was sought, or else the way to the first category chosen and what stands beside and below it."""
    kept = [code for code in chosen if code in figures.goods]
    found = _found(figures, sought) if sought else _near(figures, kept[0] if kept else TOTAL)
    codes = dict.fromkeys((*kept, *found))
    listed = sorted(codes, key=hs.place_in_tree)
    return [{"value": code, "label": figures.goods[code].label, "search": _search(figures, code)} for code in listed]


def _search(figures: Figures, code: str) -> str:
    return f"{figures.goods[code].name} {code}"


def _near(figures: Figures, code: str) -> list[str]:
    way = [TOTAL, *ancestors(code, figures.goods), code]
    return [one for one, good in figures.goods.items() if one in way or good.parent in way]


def _found(figures: Figures, sought: str) -> list[str]:
    words = sought.lower().split()
    hits = (code for code in figures.goods if all(word in _search(figures, code).lower() for word in words))
    return list(itertools.islice(hits, MOST_FOUND))


def _one_only(story: Story) -> tuple[str, ...]:
    """A control without a choice is not shown; its value still stands in the page's answers."""
    return ("figures", "yes") if len(_datasets(story)) < 2 else ("figures",)


def _datasets(story: Story) -> dict[str, str]:
    """Whose figures there are to choose from: the story's own first, or the fullest dataset of the pair."""
    own = {OWN: "Published values, with sources"} if story.has_article else {}
    return own | dict(story.datasets.titles())


def _goods(figures: Figures) -> list[dict[str, Any]]:
    """All categories; those without a value in dollars say so in the list already."""
    return [
        {
            "value": code,
            "label": good.label if code in figures.valued_goods else f"{good.label} · no value",
            "search": f"{good.name} {code} {good.hs}",
        }
        for code, good in figures.goods.items()
    ]


def _reporters(story: Story) -> dict[str, str]:
    return {one.code: one.name for one in story.pair}


def _choice(name: str, options: dict[str, str], value: str) -> dcc.Dropdown:
    listed = [{"value": code, "label": label} for code, label in options.items()]
    return dcc.Dropdown(id=name, options=listed, value=value, clearable=False, searchable=False)


def _labelled(label: str, name: str, control: Any, kind: str = "", hidden: str = "") -> html.Div:
    heading = html.Label(label, htmlFor=name, id=f"{name}-label")
    return html.Div([heading, control], className=f"field {kind}".strip(), hidden=bool(hidden))
