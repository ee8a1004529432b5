from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.services.comtrade_server import FakeClock, World, serving

from tradeviz.services.cache import ResponseCache
from tradeviz.services.comtrade.client import ComtradeClient
from tradeviz.services.comtrade.settings import ServiceSettings
from tradeviz.services.http import HttpLimits
from tradeviz.services.transport import Transport

Connect = Callable[..., ComtradeClient]


@pytest.fixture
def world() -> Iterator[World]:
    with serving(World()) as served:
        yield served


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def connect(world: World, clock: FakeClock, tmp_path: Path) -> Connect:
    """Opens the service anew, on the same cache, as the next run of the command would."""

    def opened(key: str | None = None, limit: int = 500, since: float = 0.0) -> ComtradeClient:
        settings = ServiceSettings(world.base, key, limit)
        cache = ResponseCache(tmp_path / "cache", since=since)
        limits = HttpLimits(connect=2.0, read=1.5, whole=5.0, size=1 << 20)
        return ComtradeClient(settings, Transport(settings, cache, clock, limits=limits))

    return opened
