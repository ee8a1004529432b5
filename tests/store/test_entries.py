"""What a store says of itself is text and numbers of bounded size, in every kind of store; anything else is refused."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from tradeviz.errors import StoreError
from tradeviz.store.aggregate import Shape
from tradeviz.store.databases.store import DatabaseStore
from tradeviz.store.databases.tables import TableEntry, entries_of
from tradeviz.store.entry import ImportedFile
from tradeviz.store.frames import checked_names, checked_pairs, shown_names, tidy
from tradeviz.store.schema import DECLARED, MOST_DATASETS, Dataset
from tradeviz.story.datasets import source_of
from tradeviz.web.page.links import outside
from tradeviz.web.page.markup import to_html

FIELDS = {"key": "own", "title": "Own", "publisher": "", "url": "https://example.org/", "sides": DECLARED}
MARKUP = {"type": "Meta", "namespace": "dash_html_components", "props": {}}
WRONG: list[tuple[str, Any]] = [
    *((name, MARKUP) for name in (*FIELDS, "version", "use")),
    *((name, None) for name in (*FIELDS, "version", "use")),
    *((name, "x" * 1001) for name in (*FIELDS, "version", "use")),
    ("key", ""), ("key", "../up"), ("key", "Own"), ("key", "own\n"), ("sides", "both"), ("title", "a\u202eb"),
    ("url", "javascript:alert(1)"), ("url", "//evil.example"), ("url", "http://a b"), ("use", "a\x1b[2J"),
    ("use", "\ud800"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_dataset_is_short_text_and_its_address_one_of_the_web(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Dataset(**{**FIELDS, name: value})


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_a_database_notes_of_a_dataset_is_refused_too(name: str, value: Any) -> None:
    noted = json.loads(TableEntry(Dataset(**FIELDS), (ImportedFile("a.csv", "a" * 64, 1),), Shape(), "abc").as_text())
    noted["dataset"][name] = value
    with pytest.raises(StoreError, match=r"The table tradeviz_x of the store at sc://h does not hold") as caught:
        entries_of([json.dumps(noted)], "tradeviz_x", "sc://h")
    assert caught.value.public == "the table tradeviz_x does not hold what it should"


@pytest.mark.parametrize(
    "line", ["", "5", "[" * 100_000, "{}", None, '{"dataset": 1}', b"\xff", ["x"], '{"dataset": {}, "taken": 3}']
)
def test_other_notes_of_a_database_are_a_sentence(line: Any) -> None:
    with pytest.raises(StoreError, match="Restore it from a copy"):
        entries_of([line], "tradeviz_x", "sc://h")


@pytest.mark.parametrize(
    ("name", "value"),
    [("version", "a; DROP TABLE x"), ("version", 5), ("shape", {"levels": [3], "mixed": True}), ("taken", [{}]),
     ("shape", {"levels": [2], "mixed": "yes"}), ("taken", [{"file": "a", "sha256": "a", "rows": -1}]),
     ("further_codes", "yes"), ("further_codes", 1)],
)  # fmt: skip
def test_versions_shapes_and_files_are_what_they_are_called(name: str, value: Any) -> None:
    noted = json.loads(TableEntry(Dataset(**FIELDS), version="abc").as_text()) | {name: value}
    with pytest.raises(StoreError):
        entries_of([json.dumps(noted)], "tradeviz_x", "sc://h")


def test_what_an_earlier_version_noted_keeps_no_further_codes_and_what_is_noted_now_says_so() -> None:
    noted = json.loads(TableEntry(Dataset(**FIELDS), version="abc", further_codes=True).as_text())
    assert entries_of([json.dumps(noted)], "tradeviz_x", "sc://h")["own"].further_codes
    del noted["further_codes"]
    assert not entries_of([json.dumps(noted)], "tradeviz_x", "sc://h")["own"].further_codes


def test_a_store_has_a_bounded_number_of_datasets() -> None:
    lines = [TableEntry(Dataset(**FIELDS | {"key": f"own-{number}"})).as_text() for number in range(MOST_DATASETS)]
    assert len(entries_of(lines, "tradeviz_x", "sc://h")) == MOST_DATASETS
    with pytest.raises(StoreError):
        entries_of([*lines, lines[0]], "tradeviz_x", "sc://h")


PAIR = {"dataset": "own", "first": "BLR", "second": "CHN", "first_year": 2020, "last_year": 2021, "rows": 3,
        "value_usd": 1.5}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [("dataset", "other"), ("first", "<b>"), ("first", "CHN"), ("first", "X" * 99), ("second", None), ("rows", -1),
     ("first_year", 1), ("last_year", float("nan")), ("value_usd", float("inf")), ("value_usd", "many"), ("rows", [1])],
)  # fmt: skip
def test_a_pair_is_two_codes_and_numbers_that_can_be(name: str, value: Any) -> None:
    assert len(checked_pairs(pd.DataFrame([PAIR]), "own")) == 1
    with pytest.raises((ValueError, TypeError)):
        checked_pairs(pd.DataFrame([PAIR | {name: value}]), "own")
    with pytest.raises(ValueError, match="twice"):
        checked_pairs(pd.DataFrame([PAIR, PAIR]), "own")


@pytest.mark.parametrize("code", ["0012", "310", "W", "<b>", None])
def test_a_category_of_an_answer_is_one_of_the_hs(code: Any) -> None:
    assert len(tidy(pd.DataFrame({"goods": ["3104", "VI", "TOTAL"]}), ("goods",), ("goods",))) == 3
    with pytest.raises(ValueError, match="goods has"):
        tidy(pd.DataFrame({"goods": [code]}, dtype=object), ("goods",), ("goods",))


def test_names_are_texts_and_those_that_are_long_are_shown_cut() -> None:
    odd: tuple[Any, ...] = ([], None, {"31": 5}, {5: "x"}, {"31": MARKUP})
    for names in odd:
        with pytest.raises(ValueError, match=r"name|code"):
            checked_names(names)
    shown = shown_names(checked_names({"31": "x" * 10_000, "3104": "a\u202eb\nc\ud800"}))
    assert (len(shown["31"]), shown["31"][-1], shown["3104"]) == (500, "…", "a b c ")


class Foreign:
    """A database in which somebody else made the tables."""

    def __init__(self, answers: dict[str, pd.DataFrame]) -> None:
        self._answers = answers

    def entries(self) -> dict[str, TableEntry]:
        return {"own": TableEntry(Dataset(**FIELDS))}

    def table(self, name: str, entry: TableEntry) -> Any:
        return pd.DataFrame(columns=["first", "second"]) if name == "pairs" else name

    def fetch(self, query: Any) -> pd.DataFrame:
        return self._answers["pairs" if isinstance(query, pd.DataFrame) else query]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("pairs", {"first": ["<b>"], "second": ["BLR"]}),
        ("names", {"goods": ["31"], "name": [5]}),
        ("names", {"x": [1]}),
    ],
)
def test_a_foreign_database_is_named_by_its_table(
    table: str, rows: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Foreign({table: pd.DataFrame(rows)})
    monkeypatch.setattr("tradeviz.store.databases.store.open_engine", lambda _: engine)
    store = DatabaseStore("sc://h")
    with pytest.raises(StoreError, match=f"The table tradeviz_{table} of the store at sc://h does not hold") as caught:
        (store.pairs if table == "pairs" else lambda: store.names("own"))()
    assert caught.value.public == f"the table tradeviz_{table} does not hold what it should"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", "ftp://a.example"])
def test_a_link_that_is_none_of_the_web_is_just_its_words(url: str) -> None:
    dataset = Dataset(**FIELDS)
    assert f'href="{FIELDS["url"]}"' in to_html(outside(source_of(dataset)))
    object.__setattr__(dataset, "url", url)
    assert to_html(outside(source_of(dataset))) == '<a title="Own">Own</a>'
