"""Stores of versions before coverage open, say that they do not know, and learn when their files come again."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.store.databases.worlds import (
    COMTRADE,
    DECLARED_SET,
    RECONCILED_SET,
    bring,
    covering,
    deliver,
    reconciled,
    told,
    world,
)

from tradeviz.errors import StoreError
from tradeviz.store import open_store
from tradeviz.store.coverage import PART, RELEASE, CoverageSummary
from tradeviz.store.folder.manifest import MANIFEST

BACI = RECONCILED_SET.key


def age(folder: Path) -> None:
    """Turn the manifest into one of format 1, with what that had and nothing else."""
    held = json.loads((folder / MANIFEST).read_text("utf-8"))
    for entry in held["datasets"]:
        del entry["coverage"], entry["periods"], entry["dataset"]["vintage"]
        for file in entry["imported"]:
            del file["basis"]
        for part in entry["parts"]:
            for name in ("whole", "partial", "uncovered", "counted"):
                del part[name]
    write(folder, held["datasets"], 1)


def write(folder: Path, datasets: Any, format_: int = 2) -> None:
    digest = sha256(json.dumps(datasets, sort_keys=True).encode()).hexdigest()
    text = json.dumps({"format": format_, "sha256": digest, "datasets": datasets})
    (folder / MANIFEST).write_text(text, encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    store = open_store(tmp_path)
    bring(store, (deliver(world(COMTRADE), DECLARED_SET, "a.csv"), "a"))
    bring(store, (covering(reconciled(), RECONCILED_SET, "b.zip", RELEASE), "b"))
    age(tmp_path)
    return tmp_path


def test_an_old_store_opens_with_floors_but_for_a_world_that_it_called_complete(old: Path) -> None:
    store = open_store(old)
    assert store.coverage_summary("comtrade") == CoverageSummary(known=False)
    assert store.coverage_summary(BACI) == CoverageSummary(("2019",), known=False)
    assert store.coverage("comtrade", ("BLR", "CHN")).empty
    assert told(store.values("comtrade", ("BLR", "CHN"), ["VI"], (2020, 2020)), "flow", "status") == [
        "exports floor", "imports floor", "exports floor",
    ]  # fmt: skip
    assert told(store.coverage(BACI, ("CHN", "USA")), "reporter", "period", "basis") == [
        "CHN 2019 release",
        "USA 2019 release",
    ]
    assert store.values(BACI, ("CHN", "USA"), ["TOTAL"])["status"].tolist() == ["sum"]


def test_the_same_files_again_are_read_once_more_and_bring_coverage(old: Path) -> None:
    store = open_store(old)
    (again,) = bring(store, (deliver(world(COMTRADE), DECLARED_SET, "a.csv"), "a"))
    assert (again.already, again.unchanged) == (False, 25)
    summary = store.coverage_summary("comtrade")
    assert (summary.known, summary.whole, summary.partial) == (True, 5, 7)
    assert json.loads((old / MANIFEST).read_text("utf-8"))["format"] == 2
    assert not store.coverage_summary(BACI).known
    assert bring(store, (deliver(world(COMTRADE), DECLARED_SET, "a.csv"), "a"))[0].already
    # The release proves to be an extract: what only its number of exporters said is no longer assumed.
    bring(store, (covering(reconciled(), RECONCILED_SET, "b.zip", RELEASE), "b"))
    assert store.coverage_summary(BACI) == CoverageSummary(partial=107, goods=store.coverage_summary(BACI).goods)


def test_a_file_that_has_not_come_again_leaves_the_dataset_unknown(old: Path) -> None:
    store = open_store(old)
    bring(store, (deliver(world("CHN BLR exports 2023 310420 HS22 5 -"), DECLARED_SET, "new.csv"), "new"))
    assert not store.coverage_summary("comtrade").known


@pytest.mark.parametrize(
    ("field", "value"),
    [("periods", [5]), ("periods", "2020"), ("periods", ["x" * 99]), ("coverage", {"path": "../x", "rows": 1})],
)
def test_what_a_manifest_says_of_coverage_is_checked(old: Path, field: str, value: Any) -> None:
    held = json.loads((old / MANIFEST).read_text("utf-8"))["datasets"]
    held[0][field] = value
    write(old, held)
    with pytest.raises(StoreError, match="damaged"):
        open_store(old)


@pytest.mark.parametrize(("field", "value"), [("whole", -1), ("partial", "5"), ("uncovered", ["<b>"]), ("counted", 1)])
def test_what_a_part_says_of_its_flows_is_checked(old: Path, field: str, value: Any) -> None:
    held = json.loads((old / MANIFEST).read_text("utf-8"))["datasets"]
    held[0]["parts"][0][field] = value
    write(old, held)
    with pytest.raises(StoreError, match="damaged"):
        open_store(old)


def test_a_vouched_file_is_no_whole_where_rows_of_it_were_lost(tmp_path: Path) -> None:
    from tradeviz.store.report import RowRule

    parsed = covering(world("CHN BLR exports 2020 310420 HS17 5 -"), DECLARED_SET, "a.csv", "vouched")
    parsed.report.set_apart[RowRule.OTHER_LEVEL] = 2
    store = open_store(tmp_path)
    bring(store, (parsed, "a"))
    assert store.values("comtrade", ("BLR", "CHN"), ["TOTAL"])["status"].tolist() == ["floor"]
    assert parsed.report.notes == [
        "Not taken for all there is: the 2 rows set apart without a value or with other goods codes are part of it."
    ]
    assert parsed.covered.basis == PART
