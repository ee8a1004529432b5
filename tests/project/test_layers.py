"""The layers that docs/architecture.md says hold: data flows down, imports only ever point up."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.project.architecture import (
    MOST_FUNCTION_LINES,
    MOST_LINES,
    PAGE,
    SOURCE,
    Module,
    breaches,
    changing,
    circles,
    homonyms,
    read_modules,
    read_rules,
    strangers,
    strays,
    too_large,
)

RULES = read_rules(PAGE.read_text("utf-8"))
PAGE_OF_A_SMALL_HOUSE = """
| package | holds | imports of ours | from outside |
|---|---|---|---|
| `errors` | what goes wrong | nothing | |
| `model` | values | all above | `pandas` |
| `store` | tables | `errors` | `duckdb` `pandas` |
| `views` | what a page shows | all above | |
| `figures` | pictures of it | all above but `store` `views.start` | `plotly` |

| class | package | what it is |
|---|---|---|
| `Bounds` | `model` | an interval |
| `Chart` | `views` | what is drawn |

| name | modules | why the same name |
|---|---|---|
| `read` | `model.goods` `model.sources` | each reads its own file, and all are called through one table |
"""
SMALL = read_rules(PAGE_OF_A_SMALL_HOUSE)


@pytest.fixture(scope="module")
def house() -> dict[str, Module]:
    return read_modules(SOURCE)


def assert_none(found: list[str]) -> None:
    assert not found, "\n".join([f"{len(found)} against docs/architecture.md:", *found])


def built(folder: Path, files: dict[str, str]) -> dict[str, Module]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return read_modules(folder)


def test_the_page_has_a_row_for_every_package_and_no_other() -> None:
    held = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert set(RULES.rows) == held - {"__init__"}


def test_every_import_points_up(house: dict[str, Module]) -> None:
    assert_none(breaches(house, RULES))


def test_no_modules_import_each_other(house: dict[str, Module]) -> None:
    assert_none(circles(house))


def test_a_public_name_is_defined_in_one_module(house: dict[str, Module]) -> None:
    assert_none(homonyms(house, RULES))


def test_the_classes_that_the_page_explains_are_there(house: dict[str, Module]) -> None:
    assert_none(strangers(house, RULES))


def test_nothing_stands_flat_at_the_root() -> None:
    assert_none(strays(SOURCE))


def test_modules_and_functions_stay_small(house: dict[str, Module]) -> None:
    assert_none(too_large(house))


def test_nothing_at_module_level_can_change(house: dict[str, Module]) -> None:
    assert_none(changing(house))


# The rules see what breaks them.


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("model/bounds.py", "from tradeviz.views.chart import Chart", "model.bounds imports views.chart.Chart"),
        ("model/bounds.py", "import tradeviz.views", "model.bounds imports views"),
        ("model/bounds.py", "from ..views import chart", "model.bounds imports views.chart"),
        ("model/bounds.py", "def f():\n    from tradeviz import views", "model.bounds imports views"),
        (
            "model/bounds.py",
            "if TYPE_CHECKING:\n    from tradeviz.views import Chart",
            "model.bounds imports views.Chart",
        ),
        ("store/api.py", "from tradeviz.model import hs", "store.api imports model.hs"),
        ("figures/bars.py", "from tradeviz.store import api", "figures.bars imports store.api"),
        ("figures/bars.py", "from tradeviz.views import start", "figures.bars imports views.start"),
        ("figures/bars.py", "import tradeviz.views.start.x", "figures.bars imports views.start.x"),
        ("views/charts.py", "import dash", "views.charts imports dash"),
        ("views/charts.py", "from plotly import graph_objects", "views.charts imports plotly"),
        ("views/charts.py", "def f():\n    import duckdb.typing", "views.charts imports duckdb"),
        ("model/__init__.py", "import numpy", "model imports numpy"),
        ("novel.py", "", "novel is in no row of the page: give 'novel' a place in it"),
        ("novel/deep.py", "", "novel.deep is in no row of the page: give 'novel' a place in it"),
    ],
)
def test_an_import_that_the_page_does_not_allow_is_found(tmp_path: Path, path: str, text: str, breach: str) -> None:
    assert breaches(built(tmp_path, {path: text}), SMALL) == [breach]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("errors.py", "import json"),
        ("views/chart.py", "from tradeviz.store.api import Store\nfrom tradeviz.views import rows"),
        ("figures/bars.py", "import plotly\nfrom tradeviz import __version__\nfrom tradeviz.views import starts"),
        ("views/chart.py", "if TYPE_CHECKING:\n    import duckdb"),
        ("__init__.py", "from tradeviz.views import Chart"),
    ],
)
def test_an_import_that_the_page_allows_is_no_breach(tmp_path: Path, path: str, text: str) -> None:
    assert breaches(built(tmp_path, {"__init__.py": "", path: text}), SMALL) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"a.py": "from tradeviz.b import x", "b.py": "import tradeviz.a"},
            ["a -> b -> a (2 modules)"],
        ),
        (
            {"a.py": "from tradeviz import b", "b.py": "if TYPE_CHECKING:\n    from tradeviz.a import X"},
            ["a -> b -> a (2 modules)"],
        ),
        (
            {"p/__init__.py": "from tradeviz.p.one import X", "p/one.py": "def f():\n    from tradeviz.p import X"},
            ["p -> p.one -> p (2 modules)"],
        ),
        (
            {"p/__init__.py": "from .one import X", "p/one.py": "from . import X"},
            ["p -> p.one -> p (2 modules)"],
        ),
        (
            {
                "a.py": "from tradeviz.b import x",
                "b.py": "from tradeviz.c import x",
                "c.py": "from tradeviz.a import x",
                "d.py": "from tradeviz.a import x\nfrom tradeviz.e import x",
                "e.py": "from tradeviz.d import x",
            },
            ["a -> b -> c -> a (3 modules)", "d -> e -> d (2 modules)"],
        ),
        ({"a.py": "from tradeviz.a import x"}, ["a -> a (1 module)"]),
        (
            {"p/__init__.py": "from tradeviz.p.one import X", "p/one.py": "from tradeviz.p import two", "p/two.py": ""},
            [],
        ),
    ],
)
def test_modules_that_import_each_other_are_found(tmp_path: Path, files: dict[str, str], found: list[str]) -> None:
    assert circles(built(tmp_path, files)) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("class Line: ...", "class Line: ..."),
        ("def line(): ...", "line = 1"),
        ("LINE = 1", "LINE: int = 2"),
        ("LINE, OTHER = 1, 2", "LINE = 3"),
        ("if TYPE_CHECKING:\n    Line = list[int]", "class Line: ..."),
        ("async def line(): ...", "try:\n    line = 1\nexcept ValueError:\n    pass"),
    ],
)
def test_a_public_name_defined_twice_is_found(tmp_path: Path, one: str, other: str) -> None:
    name = next(word for word in ("Line", "LINE", "line") if word in one)
    read = "def read(): ..."
    files = {"model/one.py": one, "views/other.py": other, "model/goods.py": read, "model/sources.py": read}
    assert homonyms(built(tmp_path, files), SMALL) == [f"{name} is defined in model.one, views.other"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("_LINE = 1", "_LINE = 2"),
        ("__all__ = ['a']", "__all__ = ['b']"),
        ("class Line: ...", "from tradeviz.model.one import Line"),
        ("class A:\n    name = 1", "class B:\n    name = 2"),
        ("def f():\n    line = 1", "def g():\n    line = 2"),
        ("A.line = 1", "B.line = 1"),
    ],
)
def test_private_handed_on_and_inner_names_are_no_homonyms(tmp_path: Path, one: str, other: str) -> None:
    read = "def read(): ..."
    files = {"model/one.py": one, "views/other.py": other, "model/goods.py": read, "model/sources.py": read}
    assert homonyms(built(tmp_path, files), SMALL) == []


def test_an_exception_holds_for_the_modules_it_names_and_goes_when_it_is_idle(tmp_path: Path) -> None:
    files = {"model/goods.py": "def read(): ...", "model/sources.py": "", "views/rows.py": ""}
    assert homonyms(built(tmp_path, files), SMALL) == ["read is defined once: take the exception off the page"]
    files |= {"model/sources.py": "def read(): ...", "views/rows.py": "read = 1"}
    found = ["read is defined in model.goods, model.sources, views.rows"]
    assert homonyms(built(tmp_path, files), SMALL) == found


def test_a_class_that_is_explained_but_not_there_is_found(tmp_path: Path) -> None:
    files = {"model/bounds.py": "class Bounds: ...", "figures/chart.py": "class Chart: ..."}
    assert strangers(built(tmp_path, files), SMALL) == ["Chart is no class in views"]


def test_a_module_flat_at_the_root_is_found(tmp_path: Path) -> None:
    built(tmp_path, {"__init__.py": "", "errors.py": "", "novel.py": "", "model/bounds.py": ""})
    assert strays(tmp_path) == ["novel.py"]


def test_a_large_module_and_a_long_function_are_found(tmp_path: Path) -> None:
    long = "def f():\n" + "    pass\n" * MOST_FUNCTION_LINES
    files = {
        "model/one.py": long,
        "model/two.py": "x = 1\n" * (MOST_LINES + 1),
        "model/three.py": "x = 1\n" * MOST_LINES,
    }
    found = [f"model.one: f has {MOST_FUNCTION_LINES + 1} lines", f"model.two: {MOST_LINES + 1} lines"]
    assert too_large(built(tmp_path, files)) == found


def test_a_list_at_module_level_is_found(tmp_path: Path) -> None:
    files = {"model/one.py": "KNOWN = ['a']\nTWO: list[int] = [1]\n__all__ = ['KNOWN']\nFIXED = ('a',)"}
    assert changing(built(tmp_path, files)) == ["model.one: KNOWN = ['a']", "model.one: TWO: list[int] = [1]"]


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("| package |", "| folder |", "no table with the columns package"),
        ("| values | all above |", "| values | `views` |", "names views, which does not stand above it"),
        ("all above but `store` `views.start`", "all above but `web.page`", "names web.page"),
        ("each reads its own file, and all are called through one table", "needed", "without a reason"),
    ],
)
def test_a_page_that_cannot_be_right_is_refused(written: str, instead: str, complaint: str) -> None:
    assert written in PAGE_OF_A_SMALL_HOUSE
    with pytest.raises(ValueError, match=complaint):
        read_rules(PAGE_OF_A_SMALL_HOUSE.replace(written, instead))
