"""The page in Panel: functions bound to a widget, in one of its templates."""

import charts
import panel as pn

pn.extension("plotly", "tabulator", sizing_mode="stretch_width")
rows = pn.state.as_cached("rows", charts.rows)
goods = pn.widgets.Select(name="Goods category", options=charts.goods(rows))
shown = pn.bind(lambda chosen: rows[rows["goods"] == chosen], goods)
figures = [f"{flow.capitalize()}\n### {value}" for flow, value in charts.key_figures(rows).items()]
strip = pn.Row(*map(pn.pane.Markdown, figures))
plots = [
    pn.pane.Plotly(pn.bind(draw, shown), height=420) for draw in (charts.over_time, charts.balance, charts.by_goods)
]
table = pn.widgets.Tabulator(shown, pagination="local", page_size=10, show_index=False)
pn.template.FastListTemplate(
    title="China and Belarus", main=[strip, goods, pn.Row(*plots[:2]), pn.Row(plots[2], table)]
).servable()
