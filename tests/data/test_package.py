"""The built-in data package: valid, sourced, and carrying what the story needs."""

from __future__ import annotations

import json
import re

import pytest
from frictionless import Package, system

from tradeviz.model import goods, observations, sources
from tradeviz.model.bounds import QUALIFIERS
from tradeviz.model.tables import Column
from tradeviz.story.load import default_folder, load

FOLDER = default_folder()
STORY = load(FOLDER)
PACKAGE = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = {one["name"]: {field["name"]: field for field in one["schema"]["fields"]} for one in PACKAGE["resources"]}


@pytest.mark.filterwarnings("ignore")  # frictionless and its own dependencies warn of each other
def test_the_package_is_valid_with_its_foreign_keys() -> None:
    with system.use_context(trusted=True):
        report = Package(FOLDER / "datapackage.json").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("observations", observations.OBSERVATION_COLUMNS),
        ("months", observations.MONTH_COLUMNS),
        ("sources", sources.SOURCE_COLUMNS),
        ("goods", goods.GOODS_COLUMNS),
        ("rates", observations.RATE_COLUMNS),
    ],
)
def test_the_schema_has_the_columns_that_the_code_reads(table: str, columns: tuple[Column, ...]) -> None:
    assert list(FIELDS[table]) == [column.name for column in columns]


def test_the_schema_allows_the_values_that_the_code_knows() -> None:
    known = FIELDS["observations"]
    assert FIELDS["months"] | {"period": known["period"]} == known
    assert set(known["unit"]["constraints"]["enum"]) == set(observations.UNITS)
    assert set(known["measure"]["constraints"]["enum"]) == set(observations.MEASURES)
    assert set(known["qualifier"]["constraints"]["enum"]) == set(QUALIFIERS) - {""}
    assert set(FIELDS["sources"]["rank"]["constraints"]["enum"]) == set(sources.RANKS)


def test_both_reporters_have_exports_and_imports_for_every_year_from_1992_to_2020() -> None:
    imf = STORY.observations[STORY.observations["source"].str.startswith("imf-dots")]
    held = set(zip(imf["period"], imf["reporter"], imf["measure"], strict=True))
    years = [str(year) for year in range(1992, 2021)]
    assert held == {(year, who, flow) for year in years for who in ("CHN", "BLR") for flow in ("exports", "imports")}


@pytest.mark.parametrize(
    ("period", "measure", "unit", "published"),
    [
        ("2022", "exports", "usd", "3275466377"),
        ("2022", "imports", "usd", "1804433186"),
        ("2023", "turnover", "usd", "8.443 billion"),
        ("2023", "exports", "usd", "5.84 billion"),
        ("2023", "exports", "usd", "5838894261"),
        ("2024", "exports", "cny", "46803.98 million"),
        ("2024", "imports", "cny", "12871.94 million"),
        ("2024", "balance", "usd", "4.77 billion"),
        ("2024", "balance", "yoy_percent", "47.6"),
    ],
)
def test_the_figures_of_the_story_are_there(period: str, measure: str, unit: str, published: str) -> None:
    one = STORY.observations.query("reporter == 'CHN' and goods == 'TOTAL'")
    found = one[(one["period"] == period) & (one["measure"] == measure) & (one["unit"] == unit)]
    assert published in set(found["published"])


def test_goods_named_without_a_value_say_what_would_fill_the_gap() -> None:
    named = [good for good in STORY.goods.values() if good.named_in]
    assert {"8703", "8450", "8528"} <= {good.goods for good in named}
    assert [good.goods for good in named if "would" not in good.note] == []


def test_doubtful_values_say_why() -> None:
    doubtful = STORY.observations[STORY.observations["status"] == "doubtful"]
    assert len(doubtful)
    assert (doubtful["note"] != "").all()


def test_the_packages_readme_counts_the_rows_as_they_are() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    counts = dict(re.findall(r"\| `(\w+)\.csv` \| (\d+) \|", text))
    held = {
        "observations": len(STORY.observations),
        "months": len(STORY.months),
        "sources": len(STORY.sources),
        "goods": len(STORY.goods),
        "rates": len(STORY.rates),
    }
    assert counts == {name: str(number) for name, number in held.items()}
