"""What a newer file says otherwise: verdicts, values from the same source, and a dataset's next version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.publish.changes import changes, notice
from tradeviz.publish.record import Record, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL = ("2020", "KAZ", "MNG", "exports", "TOTAL", "usd")


def record(values: Mapping[tuple[str, ...], str], made: str = "2025-06-05", **verdicts: str) -> Record:
    told = {"name": "a", "made": made, "digest": "sha256-0"}
    known = {key: (text,) for key, text in values.items()}
    return Record(told, "A and B", "", verdicts, dict.fromkeys(verdicts, "its words"), known, {"TOTAL": "All goods"})


def test_a_value_is_revised_where_the_same_source_says_another() -> None:
    old = record({(*CELL, "gacc"): "1.0 million", (*CELL, "press"): "1.1 million"})
    new = record({(*CELL, "gacc"): "1.2 million", (*CELL, "press"): "1.1 million"})
    found = changes(old, new)
    assert found.revised == {(*CELL, "gacc"): (("1.0 million",), ("1.2 million",))}
    assert (found.added, found.gone, found.verdicts) == (0, 0, {})


def test_a_dataset_s_next_version_revises_its_cells_and_adds_others() -> None:
    later = ("2021", *CELL[1:])
    old = record({(*CELL, "baci-v1"): "1.0 million", ("2019", *CELL[1:], "baci-v1"): "3"})
    new = record({(*CELL, "baci-v2"): "1.2 million", (*later, "baci-v2"): "2.0 million"})
    found = changes(old, new)
    assert found.revised == {(*CELL, "baci-v1"): (("1.0 million",), ("1.2 million",))}
    assert (found.added, found.gone) == (1, 1)


def test_a_verdict_of_a_claim_that_is_no_longer_made_has_not_moved() -> None:
    found = changes(record({}, one="agrees", two="agrees"), record({}, two="differs", three="agrees"))
    assert found.verdicts == {"two": ("agrees", "differs")}


def test_a_notice_lists_the_latest_values_and_counts_the_rest() -> None:
    cells = [(str(year), *CELL[1:], "gacc") for year in range(2000, 2020)]
    old, new = record(dict.fromkeys(cells, "1.0 million")), record(dict.fromkeys(cells, "2.0 million"), "2026-01-01")
    told = notice(old, new, "new.html", changes(old, new))
    assert told.count("was revised to") == 12
    line = ", 2019 (gacc): $1.0\u00a0million was revised to $2.0\u00a0million."
    assert (
        told.index("20 values were revised.") < told.index("<details>") < told.index(line) < told.index(", 2008 (gacc)")
    )
    assert "8 more values were revised." in told
    assert ", 2007" not in told


def test_a_few_values_stand_open_with_all_their_digits_and_the_names_of_their_sources() -> None:
    key, total = ("2020", "KAZ", "MNG", "exports", "31", "usd", "stat"), (*CELL, "stat")
    old = record({key: "over 5838894261", total: "-1.5 billion"})
    new = record({key: "over 5838894262", total: "46803.98 million"})
    new = replace(new, goods={"31": "Fertilisers (HS 31)"}, sources={"stat": "Foreign trade"})
    told = notice(old, new, "new.html", changes(old, new))
    assert "<details>" not in told
    first = "Kazakhstan&#x27;s exports to Mongolia, 2020 (Foreign trade): −$1.5\u00a0billion was revised to $46,803.98\u00a0million."
    second = (
        "fertilisers (HS 31) to Mongolia, 2020 (Foreign trade): over $5,838,894,261 was revised to over $5,838,894,262."
    )
    assert told.index(first) < told.index(second)


def test_a_notice_of_nothing_moved_says_so_and_escapes_what_it_quotes() -> None:
    old, new = record({}, one="agrees"), record({}, '"><script>', one="differs")
    assert "No verdict moved since, and no value was revised." in notice(old, old, "new.html", changes(old, old))
    told = notice(old, new, '"><script>', changes(old, new))
    assert "<script>" not in told


def test_a_file_is_read_back(text: str) -> None:
    read = record_of(text)
    assert read.is_of_ours
    assert read.title == "Kazakhstan and Mongolia"
    assert read.verdicts == {"sold": "agrees"}
    assert read.words == {"sold": "sold for 61.7 million dollars in 2020"}
    assert read.values["2019", "MNG", "KAZ", "imports", "TOTAL", "usd", "stat"] == ("90.0 million",)
    assert len(read.values) == 7
