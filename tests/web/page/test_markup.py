"""Elements as HTML: text stays text, and what Dash's scripts draw has something in its place until they have."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from dash import dcc, html

from tradeviz.web.page.dash_adapter import STAND_INS
from tradeviz.web.page.markup import to_html

PAGE = Path(__file__).parents[3] / "src/tradeviz/web"


def drawn_by_scripts(folder: Path) -> set[str]:
    """The types of Dash's own elements that a folder's code makes, by any way in which it can name them."""
    types: set[str] = set()
    for node in (one for path in folder.rglob("*.py") for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in {"dcc", "dash_table"}
        ):
            types.add(node.attr)
        if isinstance(node, ast.ImportFrom) and node.module in {"dash.dcc", "dash.dash_table"}:
            types |= {alias.name for alias in node.names}
    return {name for name in types if name[:1].isupper()}


def test_every_element_that_scripts_draw_has_a_stand_in() -> None:
    assert drawn_by_scripts(PAGE) == set(STAND_INS)


@pytest.mark.parametrize("code", ["from dash import dcc\ndcc.Slider(0, 1)", "from dash.dcc import Slider"])
def test_an_element_without_a_stand_in_is_noticed(tmp_path: Path, code: str) -> None:
    (tmp_path / "controls.py").write_text(code)
    assert drawn_by_scripts(tmp_path) == {"Slider"}


def test_an_element_without_a_stand_in_leaves_the_page_whole() -> None:
    assert to_html(html.P(["before", dcc.Slider(0, 1), "after"]), STAND_INS) == "<p>before<div></div>after</p>"


def test_text_and_attributes_are_escaped_and_empty_ones_stay_out() -> None:
    link = html.A("<b>", href='?a="&b', hidden=False, className="x", style={"height": "1px"}, tabIndex="0")
    assert to_html([link, html.Br(), None, 3]) == (
        '<a class="x" href="?a=&quot;&amp;b" style="height:1px" tabindex="0">&lt;b&gt;</a><br>3'
    )
