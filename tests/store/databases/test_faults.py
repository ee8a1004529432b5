"""What goes wrong with a database is a sentence without secrets, and passes when the database is back."""

from __future__ import annotations

import psycopg
import pytest
from tests.ports import free_port
from tests.store.databases import servers
from tests.store.databases.worlds import DECLARED_SET, bring, deliver, told, world

from tradeviz.errors import StoreError
from tradeviz.store import open_store

pytestmark = pytest.mark.xdist_group("servers")  # one PostgreSQL and one Spark for all

LINE = "CHN BLR exports 2020 310420 HS22 10 1"


def test_a_server_that_was_away_is_asked_again_when_it_is_back() -> None:
    with servers.postgres() as server:
        store = open_store(server.location)
        bring(store, (deliver(world(LINE), DECLARED_SET, "one.csv"), "a"))
        before = store.values("comtrade", ("CHN", "BLR"), ("TOTAL",))
        server.stop()
        with pytest.raises(StoreError, match=r"cannot be reached: .*refused.* Check the address") as error:
            store.values("comtrade", ("CHN", "BLR"), ("TOTAL",))
        assert "not-a-secret" not in str(error.value)
        server.start()
        assert store.values("comtrade", ("CHN", "BLR"), ("TOTAL",)).equals(before)
        server.stop()
        server.start()
        assert told(store.pairs(), "first", "second", "value_usd") == ["BLR CHN 10"]


def test_a_server_that_goes_away_during_an_import_leaves_the_store_as_it_was() -> None:
    with servers.postgres() as server:
        store = open_store(server.location)
        bring(store, (deliver(world(LINE), DECLARED_SET, "one.csv"), "a"))
        with pytest.raises(StoreError, match="cannot be reached"), store.importing() as started:  # noqa: PT012
            started.add(deliver(world(LINE.replace("310420", "310430")), DECLARED_SET, "two.csv"), "b", lambda _: None)
            server.stop()
        server.start()
        assert told(store.present("comtrade", ("CHN", "BLR")), "goods") == ["310420"]


@pytest.mark.parametrize(
    ("user", "password", "database", "reason"),
    [
        ("trader", "wrong-password", "postgres", "password authentication failed"),
        ("trader", "not-a-secret%3A%2F%40", "nowhere", 'database "nowhere" does not exist'),
    ],
)
def test_what_the_server_refuses_is_said_without_the_password(
    postgres: servers.PostgresServer, user: str, password: str, database: str, reason: str
) -> None:
    with pytest.raises(StoreError, match=reason) as error:
        open_store(postgres.address(user, password, database)).datasets()
    assert password not in str(error.value)
    assert "not-a-secret" not in str(error.value)
    assert f"trader@127.0.0.1:{postgres.port}/{database}" in str(error.value)


def test_a_user_without_the_right_to_write_is_told(postgres: servers.PostgresServer) -> None:
    with psycopg.connect(postgres.location, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'reads-only'")
    store = open_store(postgres.address("reader", "reads-only"))
    with pytest.raises(StoreError, match=r"does not allow this: permission denied .* Ask its owner"), store.importing():
        pass


def test_an_unknown_host_is_a_sentence() -> None:
    with pytest.raises(StoreError, match=r"postgresql://me@no-such-host.invalid/trade cannot be reached"):
        open_store("postgresql://me:hush@no-such-host.invalid/trade").datasets()


@pytest.mark.parametrize("location", ["mysql://me:hush@host/trade", "http://host/trade", "duckdb:///trade.db"])
def test_an_address_of_another_kind_names_those_that_are_known(location: str) -> None:
    with pytest.raises(StoreError, match=r"is no store: expected a folder, or an address with postgresql://") as error:
        open_store(location)
    assert "hush" not in str(error.value)


def test_a_spark_server_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(StoreError, match=r"sc://127.0.0.1:\d+ cannot be reached"):
        open_store(f"sc://127.0.0.1:{free_port()}/;token=hush").datasets()
