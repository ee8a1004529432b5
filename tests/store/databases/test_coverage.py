"""What rows cover, what an import withdraws and what is kept as it was, the same in a folder, PostgreSQL and Spark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.store.databases import servers
from tests.store.databases.worlds import DECLARED_SET, RECONCILED_SET, bring, covering, told, world

from tradeviz.errors import ImportFileError
from tradeviz.store import open_store
from tradeviz.store.api import Store
from tradeviz.store.coverage import ANSWER, PART, VOUCHED, CoverageSummary, FileCoverage
from tradeviz.store.databases.spark import SparkWriter
from tradeviz.store.databases.store import DatabaseStore
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.session import ImportOutcome
from tradeviz.store.vintages import differences

pytestmark = pytest.mark.xdist_group("servers")  # one PostgreSQL and one Spark for all

PAIR = ("BLR", "CHN")
CUSTOMS = replace(DECLARED_SET, key="customs", title="Customs")
RELEASE_SET = replace(RECONCILED_SET, key="baci-hs12-v202501")
WHOLE = """
CHN BLR exports 2020 TOTAL  HS17 1000 -
CHN BLR exports 2020 31     HS17 600 -
CHN BLR exports 2020 310420 HS17 500 -
CHN BLR exports 2020 310430 HS17 100 -
CHN BLR exports 2020 87     HS17 400 -
"""
PARTS = """
BLR CHN imports 2020 310420 HS17 600 1
BLR CHN imports 2020 310430 HS17 400 -
CHN RUS exports 2020 310420 HS17 5 -
"""


@pytest.fixture(params=["folder", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Each kind of store in turn, without anything in it; Spark, of which a question takes seconds, for two tests."""
    if request.param == "folder":
        return open_store(tmp_path / "store")
    if request.param == "postgres":
        server: servers.PostgresServer = request.getfixturevalue("postgres")
        with psycopg.connect(server.location, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS covered WITH (FORCE)")
            connection.execute("CREATE DATABASE covered")
        return open_store(server.address("trader", "not-a-secret%3A%2F%40", "covered"))
    return request.getfixturevalue("emptied_spark")


@pytest.fixture
def emptied_spark(spark: str) -> Iterator[Store]:
    """The one Spark that serves all tests; what a test puts into it goes again."""
    store = open_store(spark)
    assert isinstance(store, DatabaseStore)
    before = dict(store._engine.entries())
    yield store
    with store._engine.writing(60, lambda _: None) as writer:
        assert isinstance(writer, SparkWriter)
        writer._current = {}
        writer.publish(before)


def dataset_of(text: str, file: str, basis: str, level: int = 6) -> tuple[ParsedFile, str]:
    """Rows of customs, and the digest that stands for them."""
    return covering(world(text, CUSTOMS.key), CUSTOMS, file, basis, level), file


def put(store: Store, text: str, file: str, basis: str = PART, level: int = 6) -> ImportOutcome:
    (outcome,) = bring(store, dataset_of(text, file, basis, level))
    return outcome


def statuses(store: Store, *goods: str) -> list[str]:
    return told(store.values(CUSTOMS.key, PAIR, goods), "reporter", "goods", "value_usd", "status")


def lines(store: Store) -> list[str]:
    return told(store.coverage(CUSTOMS.key, PAIR), "reporter", "goods", "level", "basis")


def counts(outcome: ImportOutcome) -> tuple[int, ...]:
    return outcome.new, outcome.replaced, outcome.unchanged, outcome.withdrawn, outcome.standing


@pytest.mark.parametrize("empty", ["folder", "postgres", "spark"], indirect=True)
def test_a_store_covers_what_its_files_cover_until_others_contradict_them(empty: Store) -> None:
    """One story, told step by step, since a start of each server's store takes a second."""
    put(empty, f"{WHOLE.strip()}{PARTS}", "parts.csv")
    assert statuses(empty, "TOTAL", "VI", "3104") == [
        "BLR 3104 1000 floor", "BLR TOTAL 1000 floor", "BLR VI 1000 floor",
        "CHN 3104 600 sum", "CHN TOTAL 1000 declared", "CHN VI 600 sum",
    ]  # fmt: skip
    assert lines(empty) == ["CHN 31 6 parts", "CHN TOTAL 2 parts"]
    assert empty.coverage_summary(CUSTOMS.key) == CoverageSummary(whole=1, partial=2, goods=("310420", "310430"))

    # The same content again, now vouched for, is read again; and then it is not.
    again = put(empty, f"{WHOLE.strip()}{PARTS}", "parts.csv", VOUCHED)
    assert (again.already, counts(again)) == (False, (0, 0, 8, 0, 0))
    assert put(empty, f"{WHOLE.strip()}{PARTS}", "parts.csv", VOUCHED).already
    assert put(empty, f"{WHOLE.strip()}{PARTS}", "parts.csv").already
    assert lines(empty) == ["BLR TOTAL 6 vouched", "CHN 31 6 vouched", "CHN TOTAL 2 vouched"]
    assert statuses(empty, "TOTAL")[0] == "BLR TOTAL 1000 sum"

    # A revision that is all there is withdraws what it lacks of its flow, and nothing of others.
    before = told(empty.rows(CUSTOMS.key, PAIR), "dataset", "goods", "value_usd")
    with empty.importing() as session:
        session.vintage = "2024-05-06"
        session.add(*dataset_of("BLR CHN imports 2020 310420 HS17 900 1", "new.csv", VOUCHED), lambda _: None)
    assert counts(session.outcomes[0]) == (0, 1, 0, 1, 0)
    assert statuses(empty, "TOTAL", "310430") == [
        "BLR TOTAL 900 sum",
        "CHN 310430 100 declared",
        "CHN TOTAL 1000 declared",
    ]

    # What it was is kept, and compared.
    kept = next(one for one in empty.datasets() if one.vintage)
    assert (kept.key, kept.title, kept.vintage) == (
        "customs-20240506",
        "Customs, as it was until 2024-05-06",
        "2024-05-06",
    )
    assert told(empty.rows(kept.key, PAIR), "goods", "value_usd") == [row.partition(" ")[2] for row in before]
    assert set(empty.rows(kept.key, PAIR)["dataset"]) == {kept.key}
    assert told(empty.coverage(kept.key, PAIR), "goods", "basis")[0] == "TOTAL vouched"
    found = [frame for frame in differences(empty, kept.key, CUSTOMS.key) if len(frame)]
    assert told(found[0], "reporter", "goods", "before", "after", "change") == [
        "BLR 310420 600 900 changed", "BLR 310430 400 - withdrawn"
    ]  # fmt: skip
    assert len(found) == 1

    # A later part of the same flow contradicts it: what is known is a floor again, and older rows are said to stay.
    later = put(empty, "BLR CHN imports 2020 310430 HS17 90 -", "part.csv")
    assert counts(later) == (1, 0, 0, 0, 1)
    assert statuses(empty, "TOTAL")[0] == "BLR TOTAL 990 floor"
    assert lines(empty) == ["CHN 31 6 vouched", "CHN TOTAL 2 vouched"]


@pytest.mark.parametrize("empty", ["folder", "postgres", "spark"], indirect=True)
def test_a_flow_that_an_answer_says_to_be_empty_goes_wholly(empty: Store) -> None:
    other = (
        "BLR CHN imports 2020-03 310420 HS17 7 -\nCHN N736 exports 2020 31 HS17 1 -\nCHN SDN exports 2020 31 HS17 2 -"
    )
    put(empty, f"{WHOLE.strip()}\n{PARTS.strip()}\n{other}", "a.csv", VOUCHED)
    flows = frozenset(
        {("CHN", "BLR", "exports", "2020"), ("BLR", "CHN", "imports", "2020"), ("CHN", "N736", "exports", "2020")}
    )
    nothing = replace(covering(world(""), CUSTOMS, "answer", ANSWER), coverage=FileCoverage(ANSWER, empty=flows))
    (outcome,) = bring(empty, (nothing, "b"))
    assert counts(outcome) == (0, 0, 0, 8, 0)
    assert told(empty.rows(CUSTOMS.key, PAIR), "reporter", "period", "goods", "value_usd") == ["BLR 2020-03 310420 7"]
    assert lines(empty) == ["BLR TOTAL 6 vouched"]
    assert told(empty.rows(CUSTOMS.key, ("CHN", "SDN")), "partner", "value_usd") == ["SDN 2"]
    assert len(empty.rows(CUSTOMS.key, ("CHN", "RUS"))) == 1
    assert empty.coverage_summary(CUSTOMS.key) == CoverageSummary(whole=3)
    # The last row of a dataset can go too.
    rest = frozenset({
        ("BLR", "CHN", "imports", "2020-03"), ("CHN", "SDN", "exports", "2020"), ("CHN", "RUS", "exports", "2020"),
    })  # fmt: skip
    nothing = replace(nothing, tables=iter(()), coverage=FileCoverage(ANSWER, empty=rest))
    assert bring(empty, (nothing, "c"))[0].withdrawn == 3
    assert CUSTOMS.key not in set(empty.pairs()["dataset"])


def test_an_answer_withdraws_as_deep_as_it_was_asked_for(empty: Store) -> None:
    put(empty, WHOLE + "CHN BLR exports 2020 94 HS22 3 -\nCHN BLR exports 2020 720711 HS17 1 -", "a.csv", VOUCHED)
    answer = "CHN BLR exports 2020 TOTAL HS17 700 -\nCHN BLR exports 2020 31 HS17 700 -"
    # Chapters 87 and 94, and what lay below the missing 72, go; what is below 31 stays.
    assert counts(put(empty, answer, "b", ANSWER, level=2)) == (0, 2, 0, 3, 0)
    assert statuses(empty, "TOTAL", "31", "3104", "72") == [
        "CHN 31 700 declared",
        "CHN 3104 600 floor",
        "CHN TOTAL 700 declared",
    ]
    assert lines(empty) == ["CHN TOTAL 2 answer"]


@pytest.mark.parametrize("empty", ["folder", "postgres", "spark"], indirect=True)
def test_a_release_covers_and_withdraws_by_period_whatever_the_pair(empty: Store) -> None:
    first = "BLR CHN exports 2020 310420 HS92 5 -\nCHN RUS exports 2020 310420 HS92 7 -\nCHN RUS exports 2021 310420 HS92 8 -"
    release = covering(world(first, RELEASE_SET.key), RELEASE_SET, "v1", "release", periods=("2020", "2021"))
    revised = world("BLR CHN exports 2020 870323 HS92 6 -", RELEASE_SET.key)
    bring(empty, (release, "v1"))
    key = RELEASE_SET.key
    assert told(empty.values(key, ("CHN", "RUS"), ("TOTAL",)), "period", "status") == ["2020 sum", "2021 sum"]
    assert empty.coverage_summary(key) == CoverageSummary(("2020", "2021"))
    (outcome,) = bring(empty, (covering(revised, RELEASE_SET, "v2", "release", periods=("2020",)), "v2"))
    assert counts(outcome) == (1, 0, 0, 2, 0)
    assert told(empty.values(key, PAIR, ("TOTAL", "87")), "goods", "value_usd", "status") == ["87 6 sum", "TOTAL 6 sum"]
    assert told(empty.rows(key, ("CHN", "RUS")), "period", "goods") == ["2021 310420"]
    assert told(empty.pairs()[empty.pairs()["dataset"] == key], "first", "second", "rows") == ["BLR CHN 1", "CHN RUS 1"]
    (outcome,) = bring(empty, (covering(world("", key), RELEASE_SET, "v3", "release", periods=("2020",)), "v3"))
    assert counts(outcome) == (0, 0, 0, 1, 0)
    assert told(empty.pairs()[empty.pairs()["dataset"] == key], "first", "second", "rows") == ["CHN RUS 1"]


@pytest.mark.parametrize("backwards", [False, True])
def test_the_order_of_files_in_one_import_changes_nothing(empty: Store, *, backwards: bool) -> None:
    put(empty, "BLR CHN imports 2020 310430 HS17 1 -", "before")
    files = [
        dataset_of("BLR CHN imports 2020 310420 HS17 900 1", "a", VOUCHED),
        dataset_of("BLR CHN imports 2020 870323 HS17 50 -\nBLR CHN imports 2020 310420 HS17 900 1", "b", VOUCHED),
        dataset_of("BLR CHN imports 2020 310420 HS17 900 1", "c", PART),
    ]
    bring(empty, *(files[::-1] if backwards else files))
    assert told(empty.rows(CUSTOMS.key, PAIR), "goods", "value_usd") == ["310420 900", "870323 50"]
    assert lines(empty) == ["BLR TOTAL 6 vouched"]
    clash = [
        dataset_of(f"BLR CHN imports 2021 310420 HS17 {value} 1", name, PART) for name, value in (("d", 1), ("e", 2))
    ]
    with pytest.raises(ImportFileError, match=r"[de] and [de] have two values for one row"):
        bring(empty, *(clash[::-1] if backwards else clash))
