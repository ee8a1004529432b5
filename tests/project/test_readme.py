"""What the README promises is so."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_four_lines_for_a_notebook_run(monkeypatch: pytest.MonkeyPatch) -> None:
    block = re.search(r"```python\n(import tradeviz.*?)```", README, re.DOTALL)
    assert block is not None
    lines = block.group(1).strip().splitlines()
    assert len(lines) == 4
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec("\n".join(lines), names)  # the README's own lines, from this repository
    assert isinstance(names["values"], pd.DataFrame)
    assert len(names["values"])


def test_every_command_and_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= targets
    assert set(re.findall(r"`tradeviz ([a-z]+)", README)) <= set(main.commands)


def test_the_picture_and_every_local_link_are_there() -> None:
    local = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert local
    assert [target for target in local if not (ROOT / target).exists()] == []
