"""The layers of the design hold: data flows down, imports only ever point up."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tradeviz"
# Each line may import itself and what stands above it; names on one line stand in their own order.
LAYERS = (
    (
        "errors",
        "files",
        "bounds",
        "periods",
        "tables",
        "areas",
        "places",
        "hs",
        "sources",
        "goods",
        "observations",
        "wording",
    ),
    ("store",),
    ("reckoning", "explain", "measures"),
    ("selection", "article", "claims", "verdicts", "story", "loading", "pairs", "catalog"),
    ("views",),
    ("figures",),
    ("ledger", "packing", "exports", "scaffold"),
    ("ui",),
    ("static", "routes", "guard", "reloading", "serving", "server", "cli"),
)
ORDER = {name: rank for rank, name in enumerate(name for line in LAYERS for name in line)}
NOT_ALLOWED = {"exports": {"figures"}, "figures": {"store"}, "ui": {"scaffold"}}
OUTSIDE = {
    "dash": {"ui"},
    "plotly": {"figures", "ui"},
    "flask": {"guard", "routes", "static", "ui", "server"},
    "werkzeug": {"guard"},
    "waitress": {"serving"},
    "brotli": {"static"},
    "click": {"cli"},
    "ibis": {"store"},
    "duckdb": {"store"},
    "pyarrow": {"store"},
    "pandera": {"store"},
    "comtradeapicall": {"store"},
    "urllib3": {"store"},
}
MOST_LINES, MOST_FUNCTION_LINES = 400, 60


def layer_of(path: Path, source: Path) -> str:
    first = path.relative_to(source).parts[0]
    return first.removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Modules imported when the code runs; imports for type checkers only do not count for outside libraries."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            own = node.module == "tradeviz"
            names |= {f"tradeviz.{alias.name}" for alias in node.names} if own else {node.module}
    return names


def typing_only(path: Path) -> set[str]:
    """Modules imported under `if TYPE_CHECKING`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            names |= {inner.module for inner in ast.walk(node) if isinstance(inner, ast.ImportFrom) and inner.module}
    return names


def breaches(source: Path) -> list[str]:
    """Every import that points down, or that brings a library into a layer which must not know it."""
    found: list[str] = []
    for path in sorted(source.rglob("*.py")):
        layer = layer_of(path, source)
        if layer == "__init__":
            continue
        if layer not in ORDER:
            found.append(f"{path.name} is in no layer: give {layer!r} a place in LAYERS")
            continue
        running = imports_of(path) - typing_only(path)
        for name in sorted(running):
            library, _, rest = name.partition(".")
            target = rest.partition(".")[0]
            if library == "tradeviz" and target in ORDER:
                if ORDER[target] > ORDER[layer] or target in NOT_ALLOWED.get(layer, set()):
                    found.append(f"{layer} imports {target} ({path.name})")
            elif library in OUTSIDE and layer not in OUTSIDE[library]:
                found.append(f"{layer} imports {library} ({path.name})")
    return found


def test_every_import_points_up() -> None:
    assert breaches(SOURCE) == []


def test_types_too_come_from_no_lower_layer_than_views() -> None:
    down = [
        f"{path.name}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in typing_only(path)
        if name.startswith(("tradeviz.web.page", "tradeviz.web.app", "tradeviz.cli", "tradeviz.figures"))
        and layer_of(path, SOURCE) not in {"ui", "server", "cli", "figures"}
    ]
    assert down == []


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("bounds.py", "from tradeviz.story.story import PublishedStory", "bounds imports story (bounds.py)"),
        ("views/charts.py", "import dash", "views imports dash (charts.py)"),
        ("views/charts.py", "from plotly import graph_objects", "views imports plotly (charts.py)"),
        ("exports.py", "from tradeviz.figures import draw", "exports imports figures (exports.py)"),
        ("novel.py", "", "novel.py is in no layer: give 'novel' a place in LAYERS"),
    ],
)
def test_an_import_that_points_down_is_found(tmp_path: Path, path: str, text: str, breach: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert breaches(tmp_path) == [breach]


def test_modules_and_functions_stay_small() -> None:
    large = []
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MOST_LINES:
            large.append(path.name)
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        long = [node for node in functions if (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES]
        large += [f"{path.name}: {node.name}" for node in long]
    assert large == []


def test_nothing_at_module_level_can_change() -> None:
    changing = (ast.List, ast.Set, ast.ListComp, ast.SetComp)
    found = [
        f"{path.name}: {ast.unparse(node)}"
        for path in SOURCE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, changing)
        and ast.unparse(node.targets[0]) != "__all__"
    ]
    assert found == []
