"""The slim plotly.js fits plotly.py, comes from a lock file without addresses, and is carried by the wheel."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import brotli
import pytest
from plotly.offline import get_plotlyjs_version

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
BUNDLE = "src/tradeviz/web/page/assets/plotly-slim.min.js"
HAS_NPM = shutil.which("npm") is not None
NOT_BUILT = (
    "npm is here, but the small plotly.js was not built. Run `make bundle`; frontend/build.log says what failed."
)


def read_json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FRONTEND / name).read_text(encoding="utf-8"))
    return loaded


def wheel_of(folder: Path, into: Path) -> set[str]:
    """The names of the files in the wheel built from a source folder."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(into)]
    done = subprocess.run(build, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(zipfile.ZipFile(next(into.glob("*.whl"))).namelist())


def test_plotly_js_is_pinned_to_the_version_that_plotly_py_carries() -> None:
    assert read_json("package.json")["dependencies"]["plotly.js"] == get_plotlyjs_version()
    assert read_json("package-lock.json")["packages"]["node_modules/plotly.js"]["version"] == get_plotlyjs_version()


def test_the_lock_file_holds_versions_and_hashes_but_no_address() -> None:
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = {name: one for name, one in read_json("package-lock.json")["packages"].items() if name}
    assert packages
    assert [name for name, one in packages.items() if not {"version", "integrity"} <= set(one)] == []


def test_the_lock_file_is_that_of_the_package_file() -> None:
    wanted = read_json("package.json")
    locked = read_json("package-lock.json")["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert locked[kind] == wanted[kind]
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted[kind].values())


def test_whatever_was_built_is_of_this_version_and_these_traces() -> None:
    assert (ROOT / BUNDLE).exists() or not HAS_NPM, NOT_BUILT
    traces = ", ".join(json.loads((FRONTEND / "traces.json").read_text()))
    heads = [path.read_text(encoding="utf-8")[:200] for path in (ROOT / BUNDLE).parent.glob("plotly*.js")]
    assert [head for head in heads if f"plotly.js {get_plotlyjs_version()} with {traces}." not in head] == []


def test_what_is_sent_compressed_is_what_was_built() -> None:
    path = ROOT / BUNDLE
    if path.exists():
        assert brotli.decompress(path.with_name(f"{path.name}.br").read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("built", [True, False], ids=["built", "not built"])
def test_a_wheel_carries_the_bundle_where_it_was_built_and_is_whole_without(tmp_path: Path, *, built: bool) -> None:
    tree = tmp_path / "tree"
    leave = shutil.ignore_patterns("__pycache__", "plotly-slim.*")
    for name in ("src", "data"):
        shutil.copytree(ROOT / name, tree / name, ignore=leave)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree / name)
    names = {"plotly-slim.min.js", "plotly-slim.min.js.br", "plotly-slim.LICENSE.txt"} if built else set()
    for name in names:
        (tree / BUNDLE).with_name(name).write_text("built\n")
    held = wheel_of(tree, tmp_path / "dist")
    assert {Path(name).name for name in held if "plotly" in name} == names
    assert "tradeviz/web/page/assets/page.js" in held
