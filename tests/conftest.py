"""What holds for every test: neither clock nor chance decides, and no store of whoever runs the tests is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.properties import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

load_profile()


@pytest.fixture(scope="session", autouse=True)
def no_store_of_the_readers_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The default store is an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEVIZ_STORE", str(tmp_path_factory.mktemp("no-store") / "store"))
        yield
