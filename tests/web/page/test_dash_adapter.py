"""Dash is bent in one module; here is what that module promises, and that no other does the like."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tradeviz.web.page import dash_adapter
from tradeviz.web.page.dash_adapter import ServerRenderedDash, inside_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.web.page.dash_adapter import PageParts

WEB = Path(__file__).parents[3] / "src/tradeviz/web"
ADAPTER = "dash_adapter"
PUBLIC = {
    "dash": {"ClientsideFunction", "Dash", "Input", "Output", "State", "ctx", "dcc", "html", "no_update"},
    "dash.development.base_component": {"Component"},
}
# In a script: Dash's private events, its addresses, and what it asks the server for.
PRIVATE = re.compile(r"_dashprivate|_dash-|window\.fetch|\.dash-")


def bends(folder: Path) -> Iterator[str]:
    """Where code or scripts outside the adapter lean on what Dash does not offer."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.stem != ADAPTER else ast.Module([], [])
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "dash":
                known = PUBLIC.get(node.module or "", set())
                yield from (f"{path.name} imports {one.name}" for one in node.names if one.name not in known)
            if isinstance(node, ast.Attribute) and re.fullmatch(r"(.*\.)?_?(dash|app)\._(?!_).*", ast.unparse(node)):
                yield f"{path.name} uses {ast.unparse(node)}"
    for path in sorted(folder.rglob("*.js")):
        if path.stem not in {ADAPTER, "plotly-slim.min"}:
            yield from (f"{path.name} uses {found}" for found in PRIVATE.findall(path.read_text(encoding="utf-8")))


def test_no_other_module_or_script_bends_dash() -> None:
    assert list(bends(WEB)) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("x.py", "from dash._utils import to_json", "x.py imports to_json"),
        ("x.py", "from dash import Patch, html", "x.py imports Patch"),
        ("x.py", "def f(self): return self.dash._config()", "x.py uses self.dash._config"),
        ("x.js", 'dispatch("_dashprivate_pushstate")', "x.js uses _dashprivate"),
        ("x.js", "window.fetch = mine", "x.js uses window.fetch"),
    ],
)
def test_a_bend_elsewhere_is_noticed(tmp_path: Path, name: str, text: str, found: str) -> None:
    (tmp_path / name).write_text(text)
    assert list(bends(tmp_path)) == [found]


def parts() -> PageParts:
    server = Flask(__name__)
    dash = ServerRenderedDash(server)
    with server.test_request_context("/"):
        server.preprocess_request()  # Dash settles its scripts before its first request
        return dash.page_parts()


def test_a_page_names_every_script_once_react_first_and_nothing_that_it_never_runs() -> None:
    scripts = parts().scripts
    assert len(set(scripts)) == len(scripts)
    places = {
        name: next(n for n, script in enumerate(scripts) if name in script) for name in ("react@", "dash_renderer")
    }
    assert places["react@"] < places["dash_renderer"]
    for name in ("async-graph", "async-dropdown", "/assets/page.js"):
        assert any(name in script for script in scripts), name
    assert not any("dash_table" in script or "renderer.js" in script for script in scripts)


@pytest.mark.parametrize("built", [True, False])
def test_what_old_browsers_lacked_is_sent_only_where_the_bundle_was_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, built: bool
) -> None:
    for path in dash_adapter.ASSETS.iterdir():
        if "plotly" not in path.name:
            shutil.copy(path, tmp_path)
    (tmp_path / "plotly-slim.min.js").write_text("") if built else None
    monkeypatch.setattr(dash_adapter, "ASSETS", tmp_path)
    assert any("polyfill@" in script for script in parts().scripts) != built


def test_a_lazy_script_that_dash_has_no_longer_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dash_adapter, "_LAZY_SCRIPTS", ("async-graph.js", "async-renamed.js"))
    dash_adapter._lazy_scripts.cache_clear()
    try:
        assert [re.sub(r"\..*", "", path.rpartition("/")[2]) for path in dash_adapter._lazy_scripts()] == [
            "async-graph"
        ]
    finally:
        dash_adapter._lazy_scripts.cache_clear()


def test_dash_s_page_is_read_as_a_browser_reads_it() -> None:
    page = dash_adapter._Index(
        "<link href='/a.css?m=1&amp;x' rel=\"stylesheet\"><link rel=icon href=/i.svg>"
        '<script type="application/json" id="_dash-config" >{"a": "<b>"}</script><SCRIPT async src=/one.js></SCRIPT>'
        '<script>var two = "_dash-config"</script>'
    )
    assert page.styles == ["/a.css?m=1&x"]
    assert page.scripts == ["/one.js"]
    assert json.loads(page.config) == {"a": "<b>"}


def test_settings_tell_nothing_of_the_machine() -> None:
    config = json.loads(parts().config)
    assert "python_version" not in config
    assert config["requests_pathname_prefix"] == "/"


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "\u2028\u2029"])
def test_json_inside_a_script_neither_ends_it_nor_begins_another(text: str) -> None:
    inside = inside_script(json.dumps({"text": text}, ensure_ascii=False))
    assert not set("<\u2028\u2029") & set(inside)
    assert json.loads(inside) == {"text": text}


def test_dash_answers_no_page_of_its_own() -> None:
    server = Flask(__name__)
    ServerRenderedDash(server)
    assert [server.test_client().get(path).status_code for path in ("/", "/elsewhere")] == [404, 404]
