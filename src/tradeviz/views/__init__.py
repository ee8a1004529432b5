"""What one page shows: frozen values made of rows, sentences and sources. No Dash, no Plotly.

- `selection`: the reader's choice, from a URL query and back; `choices`: what a story lets one choose from.
- `registry`: the charts there are; `context`: what each is made from; `chart`, `rows`: what each is made of.
- `over_time`, `two_sides`, `by_goods`, `hs_tree`: the views behind the charts.
- `key_figures`, `indicators`, `discrepancies`: what stands around them.
- `page_view`: all of it for one choice; `start`: the start page.
"""

from __future__ import annotations

from tradeviz.views.page_view import PageView, page_view

__all__ = ["PageView", "page_view"]
