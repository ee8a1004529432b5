"""The controls: what they offer, and how their values become a choice and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.goods import TOTAL
from tradeviz.observations import USD
from tradeviz.selection import CHARTS, FACTORS, FLOWS, LEAST_FACTOR, MOST_FACTOR, Selection
from tradeviz.ui.attributes import aria
from tradeviz.ui.given import number, text, texts, year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.story import Story

IDS = ("goods", "by", "flow", "first-year", "last-year", "factor", "also")
SHOW_ALSO = "also"


def controls(story: Story) -> html.Form:
    """The row of controls, as the default choice has them."""
    values = dict(zip(IDS, values_of(Selection(), story), strict=True))
    first, last = story.years
    year: dict[str, Any] = {
        "type": "number",
        "min": first,
        "max": last,
        "step": 1,
        "debounce": True,
        "className": "box year",
    }
    return html.Form(
        [
            _labelled(
                "Goods category",
                "goods",
                dcc.Dropdown(id="goods", options=_goods(story), value=values["goods"], multi=True, clearable=False),
                "wide",
            ),
            _labelled("Whose statistics", "by", _choice("by", _reporters(story), values["by"])),
            _labelled("Flow", "flow", _choice("flow", FLOWS, values["flow"]), "flow"),
            html.Fieldset(
                [
                    html.Legend("Years"),
                    html.Label("From", htmlFor="first-year", className="hidden"),
                    dcc.Input(id="first-year", value=values["first-year"], **year),
                    html.Span("to", **aria(hidden="true")),
                    html.Label("To", htmlFor="last-year", className="hidden"),
                    dcc.Input(id="last-year", value=values["last-year"], **year),
                ]
            ),
            html.Div(
                [
                    html.Label("CIF/FOB factor", htmlFor="factor"),
                    dcc.Input(
                        id="factor",
                        value=values["factor"],
                        type="number",
                        min=LEAST_FACTOR,
                        max=MOST_FACTOR,
                        step=0.01,
                        debounce=True,
                        className="box year",
                        list="factors",
                    ),
                    html.Datalist(
                        [html.Option(value=value, label=label) for value, label in FACTORS.items()],
                        id="factors",
                    ),
                ],
                id="factor-field",
                className="field",
                hidden=True,
            ),
        ],
        className="controls",
        **aria(label="What the charts show"),
    )


def also_box() -> dcc.Checklist:
    """The switch for what else was published of the values drawn."""
    options = [{"label": "Other published values", "value": SHOW_ALSO}]
    return dcc.Checklist(id="also", options=options, value=[], className="also")


def values_of(selection: Selection, story: Story) -> tuple[Any, ...]:
    """The controls' values for a choice, in the order of `IDS`."""
    first, last = selection.years or story.years
    return (
        list(selection.goods),
        selection.by or story.pair[0].code,
        selection.flow,
        first,
        last,
        round(selection.factor, 3),
        [SHOW_ALSO] if selection.also else [],
    )


def query_of(values: Sequence[Any], before: Selection, story: Story) -> str:
    """The URL query that the controls' values stand for; what has no control stays as it was."""
    goods, by, flow, first, last, factor, also = values
    pairs = {
        "goods": ",".join(_without_total(texts(goods))),
        "by": text(by),
        "flow": text(flow),
        "years": f"{year(first, story.years[0]):04d}-{year(last, story.years[1]):04d}",
        "factor": f"{number(factor, LEAST_FACTOR):g}",
        "also": "yes" if texts(also) else "no",
    }
    kept = before.but(claim="", goods=(TOTAL,), by="", flow="all", years=None, factor=LEAST_FACTOR, also=False).query
    asked = "&".join(f"{name}={value}" for name, value in pairs.items() if value)
    return f"{asked}&{kept}" if kept else asked


def tabs(selection: Selection) -> list[html.A]:
    """The chart tabs as links; the table is the twin of whichever chart is open."""
    links = []
    for name, label in CHARTS.items():
        here = "page" if selection.chart == name and not selection.table else ""
        choice = selection.but(chart=name, table=False, sort="", claim="")
        links.append(html.A(label, href=choice.href, **aria(current=here)))
    here = "page" if selection.table else ""
    links.append(html.A("Table", id="to-table", href=selection.but(table=True).href, **aria(current=here)))
    return links


def _without_total(goods: Sequence[str]) -> list[str]:
    """A category picked while all goods stood there takes their place; all goods added to it stay."""
    return list(goods[1:] if len(goods) > 1 and goods[0] == TOTAL else goods)


def _goods(story: Story) -> list[dict[str, Any]]:
    """All categories; those without a value in dollars say so in the list already."""
    valued = {key.goods for key in story.reckoning.cells if key.unit == USD}
    return [
        {
            "value": code,
            "label": good.label if code in valued else f"{good.label} · no value",
            "search": f"{good.name} {code} {good.hs}",
        }
        for code, good in story.goods.items()
    ]


def _reporters(story: Story) -> dict[str, str]:
    return {one.code: one.name for one in story.pair}


def _choice(name: str, options: dict[str, str], value: str) -> dcc.Dropdown:
    listed = [{"value": code, "label": label} for code, label in options.items()]
    return dcc.Dropdown(id=name, options=listed, value=value, clearable=False, searchable=False)


def _labelled(label: str, name: str, control: Any, kind: str = "") -> html.Div:
    return html.Div([html.Label(label, htmlFor=name, id=f"{name}-label"), control], className=f"field {kind}".strip())
