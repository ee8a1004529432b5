from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tradeviz.story.load import default_folder, load

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory


@pytest.fixture(scope="session")
def built_in() -> PublishedStory:
    """The story of China and Belarus, read once."""
    return load(default_folder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built-in story to break."""
    copy = tmp_path / "copy"
    shutil.copytree(default_folder(), copy)
    return copy
