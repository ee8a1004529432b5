"""The files that look after the project say the same as the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tests.project.pages import ROOT
from tests.project.site import loaded_from_elsewhere

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_citation_names_this_version_and_licence() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {PROJECT['project']['version']}\n" in citation
    assert f"\nlicense: {PROJECT['project']['license']}\n" in citation


def test_the_tools_are_pinned_and_locked() -> None:
    groups = PROJECT["dependency-groups"]
    pinned = [entry for entry in (*groups["docs"], *groups["tools"]) if isinstance(entry, str)]
    locked = re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / "requirements-tools.txt").read_text("utf-8"), re.MULTILINE)
    assert set(pinned) <= set(locked)


def test_make_installs_nothing_that_no_lock_file_holds() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installing = [line for line in makefile.splitlines() if re.search(r"(pip install|\$\(INSTALL\))", line)]
    own = [line for line in installing if "-e ." in line or line.startswith("INSTALL :=")]
    assert installing
    assert [line for line in installing if "--require-hashes" not in line and line not in own] == []


def test_a_commit_and_a_workflow_run_what_make_runs() -> None:
    assert re.findall(r"entry: (.*)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8")) == ["make lint"]
    workflows = {path.stem: path.read_text("utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")}
    runs = {name: re.findall(r"run: (.*)", text) for name, text in workflows.items()}
    assert runs == {"test": ["make test", "make docs"], "audit": ["make audit"]}


def test_what_machines_read_names_no_other_machine() -> None:
    files = [ROOT / name for name in (".pre-commit-config.yaml", "CITATION.cff", "Makefile", "zensical.toml")]
    files += [path for path in (ROOT / ".github").rglob("*") if path.is_file()]
    assert [path.name for path in files if "://" in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    ("name", "text", "address"),
    [
        ("a.html", '<script src="https://cdn.example/a.js"></script>', "https://cdn.example/a.js"),
        ("a.html", '<link rel="preconnect" href="//fonts.example">', "//fonts.example"),
        ("a.html", '<img src="http://elsewhere.example/a.png">', "http://elsewhere.example/a.png"),
        ("a.css", "@import url('https://fonts.example/a.css');", "https://fonts.example/a.css"),
        ("a.css", "@font-face { src: url(//fonts.example/a.woff2) }", "//fonts.example/a.woff2"),
    ],
)
def test_what_a_site_loads_from_elsewhere_is_found(tmp_path: Path, name: str, text: str, address: str) -> None:
    (tmp_path / name).write_text(text)
    assert loaded_from_elsewhere(tmp_path) == [f"{name}: {address}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<a href="https://elsewhere.example">a link</a><script src="a.js"></script><img src="../a.png">'),
        ("a.html", '<link rel="canonical" href="https://here.example/a"><svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.css", "a { background: url(data:image/png;base64,AA) } /* https://elsewhere.example */"),
    ],
)
def test_links_and_own_files_are_not(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert loaded_from_elsewhere(tmp_path) == []
