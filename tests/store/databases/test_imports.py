"""Imports into a database are whole or nothing, change nothing when repeated, and wait for each other."""

from __future__ import annotations

import threading

import psycopg
import pytest
from tests.store.databases import servers
from tests.store.databases.worlds import DECLARED_SET, bring, deliver, told, world

from tradeviz.errors import ImportFileError, StoreError
from tradeviz.store import open_store
from tradeviz.store.api import Store

pytestmark = pytest.mark.xdist_group("servers")  # one PostgreSQL and one Spark for all

ONE = "CHN BLR exports 2020 310420 HS22 10 1\nCHN BLR exports 2020 310430 HS22 5 -"
TWO = "CHN BLR exports 2020 310420 HS22 11 1\nCHN BLR exports 2020 310430 HS22 5 -\nCHN RUS exports 2020 31 HS22 1 -"
PAIR = ("CHN", "BLR")


@pytest.fixture
def empty_address(postgres: servers.PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of its own; its address has no password, which libpq takes from the environment."""
    with psycopg.connect(postgres.location, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS empty WITH (FORCE)")
        connection.execute("CREATE DATABASE empty")
    monkeypatch.setenv("PGPASSWORD", servers.PASSWORD)
    return f"postgresql://trader@{servers.HOST}:{postgres.port}/empty"


@pytest.fixture
def empty(empty_address: str) -> Store:
    return open_store(empty_address)


def values(store: Store) -> list[str]:
    frame = store.values("comtrade", PAIR, ("TOTAL", "310420"))
    return told(frame, "goods", "value_usd", "tonnes", "lines")


def test_the_environment_may_name_a_database(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEVIZ_STORE", empty_address)
    assert open_store().location == empty_address
    assert open_store().datasets() == ()


def test_a_store_without_tables_is_empty(empty: Store) -> None:
    assert empty.datasets() == ()
    assert empty.pairs().empty


def test_the_same_file_twice_changes_nothing_and_a_later_file_replaces(empty: Store) -> None:
    first = bring(empty, (deliver(world(ONE), DECLARED_SET, "one.csv"), "a"))
    again = bring(empty, (deliver(world(ONE), DECLARED_SET, "one.csv"), "a"))
    assert [(outcome.rows, outcome.already) for outcome in first + again] == [(2, False), (0, True)]
    assert values(empty) == ["310420 10 1 1", "TOTAL 15 - 2"]
    state = empty.state()
    assert empty.state() == state
    later = bring(empty, (deliver(world(TWO), DECLARED_SET, "two.csv"), "b"))
    assert [(outcome.rows, outcome.replaced, outcome.unchanged) for outcome in later] == [(3, 1, 1)]
    assert values(empty) == ["310420 11 1 1", "TOTAL 16 - 2"]
    assert empty.state() != state


def test_two_values_for_one_row_of_a_file_are_refused_and_nothing_is_stored(empty: Store) -> None:
    bring(empty, (deliver(world(ONE), DECLARED_SET, "one.csv"), "a"))
    text = "CHN BLR exports 2020 310420 HS22 20 1\nCHN BLR exports 2020 310420 HS22 21 1"
    with pytest.raises(
        ImportFileError,
        match=r"two.csv has two values for one row: exports of CHN \(156 China\) with BLR \(112 Belarus\), 310420 HS22",
    ):
        bring(empty, (deliver(world(text), DECLARED_SET, "two.csv"), "b"))
    assert values(empty) == ["310420 10 1 1", "TOTAL 15 - 2"]


def test_a_value_that_cannot_be_true_is_refused(empty: Store) -> None:
    with pytest.raises(ImportFileError, match=r"huge.csv has a value of 1e\+15 US dollars"):
        bring(empty, (deliver(world("CHN BLR exports 2020 31 HS22 1e15 1"), DECLARED_SET, "huge.csv"), "a"))
    assert empty.datasets() == ()


def test_an_import_that_fails_leaves_the_store_as_it_was(empty: Store) -> None:
    bring(empty, (deliver(world(ONE), DECLARED_SET, "one.csv"), "a"))
    with pytest.raises(KeyboardInterrupt), empty.importing() as started:  # noqa: PT012
        started.add(deliver(world(TWO), DECLARED_SET, "two.csv"), "b", lambda _: None)
        raise KeyboardInterrupt
    assert values(empty) == ["310420 10 1 1", "TOTAL 15 - 2"]
    assert len(bring(empty, (deliver(world(TWO), DECLARED_SET, "two.csv"), "b"))) == 1
    assert values(empty)[0] == "310420 11 1 1"


@pytest.mark.parametrize("kind", ["postgres", "spark"])
def test_a_second_import_waits_and_says_when_it_cannot(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(f"{kind}_store")
    told_while_waiting: list[str] = []
    with store.importing():
        found: list[BaseException] = []
        second = threading.Thread(target=lambda: found.extend(refusal(store, told_while_waiting)))
        second.start()
        second.join(60)
    assert [str(error).partition(". ")[0] for error in found] == [
        f"Another import into {store.location} did not end within 0.3 seconds"
    ]
    assert told_while_waiting == [f"Waiting for another import into {store.location} to end."]


def refusal(store: Store, sentences: list[str]) -> list[StoreError]:
    try:
        with store.importing(wait=0.3, tell=sentences.append):
            return []
    except StoreError as error:
        return [error]


def test_a_killed_import_into_spark_leaves_tables_that_the_next_one_drops(spark_store: Store) -> None:
    before = spark_store.pairs()
    with pytest.raises(KeyboardInterrupt), spark_store.importing() as started:  # noqa: PT012
        started.add(deliver(world(TWO), DECLARED_SET, "killed.csv"), "killed", lambda _: None)
        raise KeyboardInterrupt
    assert spark_store.pairs().equals(before)
    with spark_store.importing():
        pass
    assert spark_store.pairs().equals(before)
