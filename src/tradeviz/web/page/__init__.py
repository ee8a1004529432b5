"""One page: its elements, what the reader can choose in it, and what answers a choice.

- `layout`: the whole page, and what stands still in it.
- `controls`: what the reader sets, each in one definition; `inputs`: reading what their fields send.
- `goods_options`, `chart_tabs`: the categories that the list of goods offers, and the links above the chart.
- `goods_parts`: the parts of a category under its chart, goods without a value, and the command that fetches them.
- `state`: what one choice puts into the page; `callbacks`: from the address or a control to that.
- `article`, `chart_card`, `claim_panel`, `indicators`, `start`: parts of the page as elements.
- `attributes`, `links`, `markup`: hyphenated attributes, links, and elements as HTML text.
- `document`: whole HTML documents.
- `dash_adapter`: Dash, and everything in which this page bends it.
"""
