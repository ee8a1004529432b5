"""The stores that one suite runs against: a folder, PostgreSQL and Spark, each with the same worlds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.store.databases import servers
from tests.store.databases.worlds import fill

from tradeviz.store import open_store
from tradeviz.store.api import Store


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.PostgresServer]:
    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.spark(tmp_path_factory.mktemp("spark")) as location:
        yield location


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store that the others are compared with."""
    store = open_store(tmp_path_factory.mktemp("folder") / "store")
    fill(store)
    return store


@pytest.fixture(scope="session")
def postgres_store(postgres: servers.PostgresServer) -> Store:
    store = open_store(postgres.location)
    fill(store)
    return store


@pytest.fixture(scope="session")
def spark_store(spark: str) -> Store:
    store = open_store(spark)
    fill(store)
    return store


@pytest.fixture(params=["postgres", "spark"])
def database(request: pytest.FixtureRequest) -> Store:
    """Each database in turn, filled."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    return store
