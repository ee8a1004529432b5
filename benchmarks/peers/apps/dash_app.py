"""The page in Dash alone, compressed: one callback for three charts and a table."""

import sys
from typing import Any

import charts
from dash import Dash, Input, Output, dash_table, dcc, html
from waitress import serve

rows = charts.rows()
app = Dash(__name__, title="China and Belarus", compress=True)
names = ("over-time", "balance", "by-goods")
app.layout = html.Div(
    [
        html.H1("China and Belarus"),
        html.Dl([part for one in charts.key_figures(rows).items() for part in (html.Dt(one[0]), html.Dd(one[1]))]),
        html.Label("Goods category", htmlFor="goods"),
        dcc.Dropdown(id="goods", options=charts.goods(rows), value=charts.TOTAL, clearable=False),
        *(dcc.Graph(id=name) for name in names),
        dash_table.DataTable(id="table", columns=[{"name": name, "id": name} for name in rows], page_size=10),
    ]
)


@app.callback(*(Output(name, "figure") for name in names), Output("table", "data"), Input("goods", "value"))
def show(chosen: str) -> tuple[Any, ...]:
    shown = rows[rows["goods"] == chosen]
    return charts.over_time(shown), charts.balance(shown), charts.by_goods(shown), shown.to_dict("records")


serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8, _quiet=True)
