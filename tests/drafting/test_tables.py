"""The tables of a language: every code exists, every pattern has a meaning, every name is used."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest
from tests.drafting.slots import lines

from tradeviz.drafting.draft import REASONS
from tradeviz.drafting.grammar import FOLDER, read_grammar
from tradeviz.drafting.names import regions
from tradeviz.drafting.period_spans import TimeContext, span_of
from tradeviz.drafting.periods import IDLE_MEANS
from tradeviz.drafting.spans import read_date
from tradeviz.model.currencies import is_currency_code
from tradeviz.model.economies import find_area
from tradeviz.model.hs import is_hs_code

LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("_"))
FORMER = {"dem", "bgn", "zwl"}  # currencies of the past, of which articles of their time speak
CODE = "\n".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))


def rows(language: str, name: str) -> list[dict[str, str]]:
    with (FOLDER / language / f"{name}.csv").open(encoding="utf-8", newline="") as lines_:
        return list(csv.DictReader(lines_))


def table(language: str, name: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / language / f"{name}.toml").read_text("utf-8"))


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_economies_and_agencies_have_codes_that_exist(language: str) -> None:
    codes = {row["code"] for name in ("economies", "agencies", "fiscal") for row in rows(language, name)}
    assert {code for code in codes if find_area(code) is None} == set()


def test_each_economy_stands_in_one_row(language: str) -> None:
    codes = [row["code"] for row in rows(language, "economies")]
    assert len(codes) == len(set(codes))


def test_goods_are_codes_of_the_harmonized_system_or_groups_in_words(language: str) -> None:
    for row in rows(language, "goods"):
        codes = row["goods"].split("+")
        assert all(map(is_hs_code, codes)) or re.fullmatch(r"[a-z -]+", row["goods"]), row


def test_words_for_goods_stand_in_one_row(language: str) -> None:
    words = [word for row in rows(language, "goods") for word in row["words"].split("|")]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_currencies_are_codes_or_families(language: str) -> None:
    money = read_grammar(language).currencies
    families = set(money["families"])
    said = {*money["signs"].values(), *money["before"].values(), *money["after"].values(), *money["families"].values()}
    assert {code for code in said if not is_currency_code(code.upper()) and code not in families} <= FORMER


def test_every_pattern_of_time_has_a_meaning(language: str) -> None:
    grammar = read_grammar(language)
    context = TimeContext(read_date("2024-07-10"))
    means = {pattern.means for pattern in (*grammar.period_patterns, *grammar.year_patterns)}
    unknown = {one for one in means - IDLE_MEANS if "def " not in CODE or f'"{one}"' not in CODE}
    assert unknown == set()
    assert span_of("no such meaning", {}, context) is None


def test_every_list_of_small_words_is_used(language: str) -> None:
    names = table(language, "syntax")
    assert sorted(name for name in names if f'["{name}"]' not in CODE) == []


def test_every_list_of_small_words_that_is_used_is_there(language: str) -> None:
    used = set(re.findall(r'syntax\["([^"]+)"\]', CODE))
    assert sorted(used - set(table(language, "syntax"))) == []


def test_every_topic_is_a_reason(language: str) -> None:
    topics = read_grammar(language).trade["topics"]
    assert set(topics) <= set(REASONS)


def test_a_language_without_tables_is_no_language() -> None:
    with pytest.raises(FileNotFoundError):
        read_grammar("xx")


def test_regions_are_called_like_no_economy() -> None:
    assert "Vojvodina" in regions()
    assert not {"Georgia", "Luxembourg", "Central"} & set(regions())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the Emirates", "ARE"),
        ("Great Britain", "GBR"),
        ("the US", "USA"),
        ("Türkiye", "TUR"),
        ("Viet Nam", "VNM"),
        ("Holland", "NLD"),
    ],
)
def test_economies_go_by_many_names(name: str, code: str) -> None:
    text = f"Kenya's exports to {name} were $5 billion in 2023."
    assert lines(text, pair=("KEN", code)) == ["exports KEN 2023 usd 5 billion"]


def test_us_is_an_economy_and_us_is_not() -> None:
    assert lines("Kenya's exports to us were $5 billion in 2023.", pair=("KEN", "USA")) == []


def test_turkey_is_an_economy_and_turkey_is_meat() -> None:
    text = "Kenya's exports of turkey meat to Turkey were $5 billion in 2023."
    assert lines(text, pair=("KEN", "TUR")) == ["exports KEN 0207 2023 usd 5 billion"]


def test_the_tables_are_part_of_the_package() -> None:
    assert Path(FOLDER / "en" / "trade.toml").is_file()
