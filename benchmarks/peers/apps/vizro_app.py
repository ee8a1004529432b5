"""The page in Vizro: a model of components, with a filter over all of them."""

import sys

import charts
import vizro.models as vm
from vizro import Vizro
from vizro.models.types import capture
from vizro.tables import dash_ag_grid
from waitress import serve

over_time, balance, by_goods = (
    capture("graph")(lambda data_frame, draw=draw: draw(data_frame))
    for draw in (charts.over_time, charts.balance, charts.by_goods)
)
rows = charts.rows()
figures = "\n\n".join(f"{flow.capitalize()} **{value}**" for flow, value in charts.key_figures(rows).items())
page = vm.Page(
    title="China and Belarus",
    layout=vm.Grid(grid=[[0, 0], [1, 2], [1, 2], [3, 4], [3, 4]]),
    components=[
        vm.Card(text=figures),
        vm.Graph(figure=over_time(data_frame=rows)),
        vm.Graph(figure=balance(data_frame=rows)),
        vm.Graph(figure=by_goods(data_frame=rows)),
        vm.Table(figure=dash_ag_grid(data_frame=rows)),
    ],
    controls=[
        vm.Filter(
            column="goods",
            selector=vm.Dropdown(title="Goods category", multi=False, value=charts.TOTAL),
        )
    ],
)
serve(
    Vizro().build(vm.Dashboard(pages=[page])).dash.server,
    host="127.0.0.1",
    port=int(sys.argv[1]),
    threads=8,
    _quiet=True,
)
