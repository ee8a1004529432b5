"""Observations, rates, sources and goods: read from a folder into typed frames, with every problem found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import examples

from tradeviz.model import goods, observations, sources
from tradeviz.model.bounds import QUALIFIERS, SCALES
from tradeviz.model.economies import Area, area, is_country_code
from tradeviz.model.goods import Good, ancestors, is_goods_code, read_goods
from tradeviz.model.observations import MEASURES, OBSERVATION_KEY, UNITS, read_months, read_observations, read_rates
from tradeviz.model.periods import Period
from tradeviz.model.sources import RANKS, Source, is_key, is_web_address, read_sources
from tradeviz.model.wording import flow_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tradeviz.model.tables import Column

NAMES = [column.name for column in observations.OBSERVATION_COLUMNS]
HEADER = ",".join(NAMES)
GOOD_ROW = "2024,CHN,BLR,exports,usd,TOTAL,4.77 billion,,a,,"


def write(folder: Path, name: str, columns: Sequence[Column], *rows: str) -> Path:
    header = ",".join(column.name for column in columns)
    (folder / name).write_text("\n".join([header, *rows]), encoding="utf-8")
    return folder


def observe(folder: Path, *rows: str) -> pd.DataFrame:
    frame, problems = read_observations(
        write(folder, observations.OBSERVATIONS_FILE, observations.OBSERVATION_COLUMNS, *rows)
    )
    assert problems == []
    return frame


def test_an_observation_carries_its_text_id_days_and_bounds(tmp_path: Path) -> None:
    row = observe(tmp_path, "2024-02,CHN,BLR,imports,cny,020230,4.77 billion,about,gacc,doubtful,why").iloc[0].to_dict()
    assert row == {
        "line": 2,
        "period": "2024-02",
        "reporter": "CHN",
        "partner": "BLR",
        "measure": "imports",
        "unit": "cny",
        "goods": "020230",
        "published": "4.77 billion",
        "qualifier": "about",
        "source": "gacc",
        "status": "doubtful",
        "note": "why",
        "id": "2024-02/CHN/BLR/imports/cny/020230/gacc",
        "interval": pd.Interval(pd.Timestamp("2024-02-01"), pd.Timestamp("2024-03-01"), closed="left"),
        "value": 4.77e9,
        "low": 4.76e9,
        "high": 4.78e9,
    }


@pytest.mark.parametrize("rows", [[], [GOOD_ROW]])
def test_column_types_are_the_same_with_and_without_rows(tmp_path: Path, rows: list[str]) -> None:
    types = observe(tmp_path, *rows).dtypes
    assert {name: str(types[name]) for name in NAMES} == dict.fromkeys(NAMES, "str")
    assert str(types["interval"]) == "interval[datetime64[us], left]"
    assert {str(types[name]) for name in ("value", "low", "high")} == {"float64"}
    assert str(types["line"]) == "int64"


def test_goods_codes_keep_their_leading_zeros(tmp_path: Path) -> None:
    rows = [f"2024,CHN,BLR,exports,usd,{code},5,,a,," for code in ("02", "0207", "020714")]
    assert list(observe(tmp_path, *rows)["goods"]) == ["02", "0207", "020714"]


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("period", "2024-13"),
        ("period", "2024-01/2024-12"),
        ("reporter", "China"),
        ("reporter", "chn"),
        ("partner", "XXX"),
        ("measure", "export"),
        ("unit", "USD"),
        ("goods", "123"),
        ("published", "4.77 bn"),
        ("published", "4,77"),
        ("qualifier", "circa"),
        ("source", ""),
        ("status", "wrong"),
    ],
)
def test_a_wrong_cell_is_told_with_what_was_expected(tmp_path: Path, column: str, wrong: str) -> None:
    cells = GOOD_ROW.split(",")
    cells[NAMES.index(column)] = f'"{wrong}"'
    write(
        tmp_path,
        observations.OBSERVATIONS_FILE,
        observations.OBSERVATION_COLUMNS,
        GOOD_ROW.replace("2024", "2023"),
        ",".join(cells),
    )
    frame, problems = read_observations(tmp_path)
    expected = {one.name: one.expected for one in observations.OBSERVATION_COLUMNS}[column]
    assert [str(problem) for problem in problems] == [
        f"observations.csv, line 3, {column}: found {wrong!r}; expected {expected}"
    ]
    assert list(frame["period"]) == ["2023"]


def test_the_same_value_twice_from_one_source_is_a_mistake_and_from_two_is_none(tmp_path: Path) -> None:
    write(
        tmp_path,
        observations.OBSERVATIONS_FILE,
        observations.OBSERVATION_COLUMNS,
        GOOD_ROW,
        GOOD_ROW.replace(",a,", ",b,"),
        GOOD_ROW,
    )
    frame, problems = read_observations(tmp_path)
    assert [(problem.line, problem.found) for problem in problems] == [
        (4, "2024, CHN, BLR, exports, usd, TOTAL, a again")
    ]
    assert list(frame["source"]) == ["a", "b"]


def test_a_multiple_is_growth_and_no_amount(tmp_path: Path) -> None:
    rows = [GOOD_ROW.replace("usd", unit).replace("4.77 billion", "1.9 times") for unit in ("usd", "yoy_percent_cny")]
    write(tmp_path, observations.OBSERVATIONS_FILE, observations.OBSERVATION_COLUMNS, *rows)
    frame, problems = read_observations(tmp_path)
    assert [str(problem) for problem in problems] == [
        "observations.csv, line 2, published: found '1.9 times'; expected digits without 'times', which only growth is "
        "told in"
    ]
    assert frame[["unit", "value", "low", "high"]].to_numpy().tolist() == [["yoy_percent_cny", 90, 85, 95]]
    write(tmp_path, observations.RATES_FILE, observations.RATE_COLUMNS, "2024,CNY,7.1 times,,a,")
    assert [problem.column for problem in read_rates(tmp_path)[1]] == ["published"]


def test_months_are_read_as_observations_are(tmp_path: Path) -> None:
    rows = [GOOD_ROW.replace("2024", f"2024-{month}") for month in ("02", "01")]
    for name in (observations.OBSERVATIONS_FILE, observations.MONTHS_FILE):
        write(tmp_path, name, observations.MONTH_COLUMNS, *rows)
    months, problems = read_months(tmp_path)
    assert problems == []
    pd.testing.assert_frame_equal(months, read_observations(tmp_path)[0])


@pytest.mark.parametrize("period", ["2024", "2024-01/2024-02", "2024-13"])
def test_months_are_single_months(tmp_path: Path, period: str) -> None:
    write(tmp_path, observations.MONTHS_FILE, observations.MONTH_COLUMNS, GOOD_ROW.replace("2024", period))
    _, problems = read_months(tmp_path)
    assert [str(problem) for problem in problems] == [
        f"months.csv, line 2, period: found {period!r}; expected a month such as 2024-09"
    ]


def test_a_story_need_not_have_months(tmp_path: Path) -> None:
    months, problems = read_months(tmp_path)
    assert problems == []
    write(tmp_path, observations.MONTHS_FILE, observations.MONTH_COLUMNS)
    pd.testing.assert_frame_equal(months, read_months(tmp_path)[0])


def test_a_folder_full_of_mistakes_tells_them_all(tmp_path: Path) -> None:
    write(
        tmp_path,
        observations.OBSERVATIONS_FILE,
        observations.OBSERVATION_COLUMNS,
        "24,CHN,BLR,exports,usd,TOTAL,many,,a,,",
        "2024,CHN",
    )
    write(tmp_path, observations.RATES_FILE, observations.RATE_COLUMNS, "2024,USD,7.11,,a,", "2023,CNY,x,,a,")
    source = "A,t,p,ftp://x,1.1.24,s,blog,f,u"
    write(tmp_path, sources.SOURCES_FILE, sources.SOURCE_COLUMNS, source)
    write(tmp_path, goods.GOODS_FILE, goods.GOODS_COLUMNS, "1,n,world,1,,,China,trade,")
    found = [
        problem
        for problems in (
            read_observations(tmp_path)[1],
            read_rates(tmp_path)[1],
            read_sources(tmp_path)[1],
            read_goods(tmp_path)[1],
        )
        for problem in problems
    ]
    assert [(problem.file, problem.line, problem.column, problem.found) for problem in found] == [
        ("observations.csv", 2, "period", "'24'"),
        ("observations.csv", 2, "published", "'many'"),
        ("observations.csv", 3, "", "2 cells"),
        ("rates.csv", 2, "currency", "'USD'"),
        ("rates.csv", 3, "published", "'x'"),
        ("sources.csv", 2, "key", "'A'"),
        ("sources.csv", 2, "url", "'ftp://x'"),
        ("sources.csv", 2, "published", "'1.1.24'"),
        ("sources.csv", 2, "rank", "'blog'"),
        ("goods.csv", 2, "goods", "'1'"),
        ("goods.csv", 2, "level", "'world'"),
        ("goods.csv", 2, "hs", "'1'"),
        ("goods.csv", 2, "named_reporter", "'China'"),
        ("goods.csv", 2, "named_measure", "'trade'"),
    ]
    assert all(problem.expected for problem in found)


def test_an_empty_folder_misses_all_four_files(tmp_path: Path) -> None:
    found = [read(tmp_path)[1] for read in (read_observations, read_rates)]
    found += [read_sources(tmp_path)[1], read_goods(tmp_path)[1]]
    assert [problem.file for problems in found for problem in problems] == [
        "observations.csv",
        "rates.csv",
        "sources.csv",
        "goods.csv",
    ]


def test_a_rate_is_units_of_a_currency_per_dollar_with_bounds(tmp_path: Path) -> None:
    write(tmp_path, observations.RATES_FILE, observations.RATE_COLUMNS, "2024,CNY,7.11,,gacc,")
    rates, problems = read_rates(tmp_path)
    assert problems == []
    row = rates.iloc[0]
    assert (row["id"], row["value"], row["low"], row["high"]) == ("rate/2024/CNY", 7.11, 7.105, 7.115)


def test_a_period_has_one_rate_a_currency(tmp_path: Path) -> None:
    rows = ("2024,CNY,7.11,,a,", "2024,EUR,0.92,,a,", "2024,CNY,7.2,,b,")
    write(tmp_path, observations.RATES_FILE, observations.RATE_COLUMNS, *rows)
    _, problems = read_rates(tmp_path)
    assert [(problem.line, problem.column) for problem in problems] == [(4, "period, currency")]


def test_sources_are_ordered_from_databases_to_the_press(tmp_path: Path) -> None:
    rows = [f"{rank},t,p,https://x.org/,2024-09,s,{rank},f,u" for rank in reversed(RANKS)]
    read, problems = read_sources(write(tmp_path, sources.SOURCES_FILE, sources.SOURCE_COLUMNS, *rows))
    assert problems == []
    assert sorted(read, key=lambda key: read[key].order) == ["database", "official", "press"]
    assert read["press"] == Source("press", "t", "p", "https://x.org/", "2024-09", "s", "press", "f", "u")


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("https://", False),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("https://example.org/ b", False),
        ('https://example.org/"onclick=', False),
        ("https://example.org/\n", False),
        ("//example.org", False),
    ],
)
def test_only_http_addresses_count_as_web_addresses(address: str, right: bool) -> None:
    assert is_web_address(address) is right


@pytest.mark.parametrize(("text", "right"), [("econotimes-2025-06", True), ("A", False), ("-a", False), ("a/b", False)])
def test_keys_are_lower_case_words(text: str, right: bool) -> None:
    assert is_key(text) is right


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("TOTAL", True),
        ("TOTAL-AND-SERVICES", True),
        ("01", True),
        ("8703", True),
        ("020230", True),
        ("XVI", True),
        ("potash", True),
        ("condensed-milk", True),
        ("1", False),
        ("870", False),
        ("87032", False),
        ("8703231", False),
        ("Potash", False),
        ("total", True),
        ("\u0660\u0661", False),
        ("", False),
    ],
)
def test_goods_codes_are_the_total_hs_codes_sections_or_lower_case_groups(code: str, right: bool) -> None:
    assert is_goods_code(code) is right


def good(code: str, parent: str = "") -> Good:
    return Good(code, f"{code} things", "group", "", parent, "", "", "", "")


def test_ancestors_run_from_the_nearest_to_the_furthest_and_end_at_a_loop() -> None:
    known = {one.goods: one for one in (good("a", "b"), good("b", "c"), good("c", "b"), good("d", "elsewhere"))}
    assert ancestors("a", known) == ("b", "c")
    assert ancestors("d", known) == ("elsewhere",)
    assert ancestors("nothing", known) == ()


@pytest.mark.parametrize(("code", "label"), [("8703", "8703 things (HS 8703)"), ("potash", "potash things")])
def test_a_label_shows_the_code_where_it_is_an_hs_code(code: str, label: str) -> None:
    assert good(code).label == label


def test_goods_are_read_by_code(tmp_path: Path) -> None:
    read, problems = read_goods(write(tmp_path, goods.GOODS_FILE, goods.GOODS_COLUMNS, "02,Meat,chapter,02,TOTAL,,,,"))
    assert problems == []
    assert read == {"02": Good("02", "Meat", "chapter", "02", "TOTAL", "", "", "", "")}


@pytest.mark.parametrize(
    ("code", "name", "possessive"),
    [
        ("CHN", "China", "China's"),
        ("BLR", "Belarus", "Belarus's"),
        ("HKG", "Hong Kong", "Hong Kong's"),
        ("USA", "United States", "United States's"),
    ],
)
def test_a_place_has_the_name_an_article_would_write(code: str, name: str, possessive: str) -> None:
    assert area(code) == Area(code, name)
    assert flow_words(code, "BLR", "exports").startswith(f"{possessive} exports")


@pytest.mark.parametrize("code", ["", "CN", "chn", "XXX", "CHN ", "156", "\uff23\uff28\uff2e"])
def test_a_code_that_is_no_country_is_refused_by_name(code: str) -> None:
    assert not is_country_code(code)
    with pytest.raises(LookupError, match="is no ISO 3166-1 alpha-3 code") as caught:
        area(code)
    assert repr(code) in str(caught.value)


@st.composite
def written(draw: st.DrawFn) -> dict[str, str]:
    first = draw(st.integers(1, 12))
    digits = f"{draw(st.integers(-(10**9), 10**9))}{draw(st.sampled_from(['', '.0', '.50', '.123']))}"
    words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), max_size=8)
    return {
        "period": Period(draw(st.integers(1990, 2030)), first, draw(st.integers(first, 12))).code,
        "reporter": draw(st.sampled_from(["CHN", "BLR"])),
        "partner": draw(st.sampled_from(["CHN", "BLR"])),
        "measure": draw(st.sampled_from(MEASURES)),
        "unit": draw(st.sampled_from(list(UNITS))),
        "goods": draw(st.sampled_from(["TOTAL", "02", "0207", "potash"])),
        "published": f"{digits} {draw(st.sampled_from(list(SCALES)))}".strip(),
        "qualifier": draw(st.sampled_from(QUALIFIERS)),
        "source": draw(words.filter(bool)),
        "status": draw(st.sampled_from(["", "doubtful"])),
        "note": draw(words),
    }


@given(st.lists(written(), max_size=8, unique_by=lambda row: tuple(row[name] for name in OBSERVATION_KEY)))
@examples(40)
def test_observations_written_as_csv_and_read_back_are_equal(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    folder, again = tmp_path_factory.getbasetemp(), tmp_path_factory.getbasetemp() / "again"
    again.mkdir(exist_ok=True)
    pd.DataFrame(rows, columns=NAMES).to_csv(folder / observations.OBSERVATIONS_FILE, index=False)
    first, problems = read_observations(folder)
    assert problems == []
    assert first[NAMES].to_dict("records") == rows
    first[NAMES].to_csv(again / observations.OBSERVATIONS_FILE, index=False)
    pd.testing.assert_frame_equal(read_observations(again)[0], first)
