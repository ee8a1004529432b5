"""What the published figures imply, in small worlds worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from tradeviz.analysis.reckoning import Cell, Key, Reckoning, reckon
from tradeviz.analysis.reckoning.identities import IDENTITIES
from tradeviz.model.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

INF = math.inf


def derived(reckoning: Reckoning, key: Key) -> Cell:
    cell = reckoning.get(key)
    assert cell is not None
    assert not cell.published
    return cell


def ends(cell: Cell) -> tuple[float, float]:
    return cell.bounds.low, cell.bounds.high


@pytest.mark.parametrize(
    ("lines", "target", "rule", "value", "low", "high"),
    [
        (["exports usd 5.0", "imports usd 3.0"], "balance usd", "difference", 2, 1.9, 2.1),
        (["exports usd 5.0", "imports usd 3.0"], "turnover usd", "sum", 8, 7.9, 8.1),
        (["turnover usd 8.0", "imports usd 3.0"], "exports usd", "difference", 5, 4.9, 5.1),
        (["turnover usd 8.0", "exports usd 5.0"], "imports usd", "difference", 3, 2.9, 3.1),
        (["balance usd 2.0", "imports usd 3.0"], "exports usd", "sum", 5, 4.9, 5.1),
        (["exports usd 5.0", "balance usd 2.0"], "imports usd", "difference", 3, 2.9, 3.1),
        (["turnover usd 8.0", "balance usd 2.0"], "exports usd", "half sum", 5, 4.95, 5.05),
        (["turnover usd 8.0", "balance usd 2.0"], "imports usd", "half difference", 3, 2.95, 3.05),
        (["exports cny 5.0", "imports cny 3.0"], "balance cny", "difference", 2, 1.9, 2.1),
        (["exports usd 3.0", "imports usd 5.0"], "balance usd", "difference", -2, -2.1, -1.9),
        (["turnover usd 8.0", "balance usd -2.0"], "exports usd", "half sum", 3, 2.95, 3.05),
        (["exports usd 5.0 qualifier=over", "imports usd 3.0"], "balance usd", "difference", 2, 1.95, INF),
        (["turnover usd 8.0", "exports usd 5.0 qualifier=over"], "imports usd", "difference", 3, -INF, 3.05),
    ],
)
def test_two_of_exports_imports_turnover_and_balance_give_the_others(
    reckoned: Callable[..., Reckoning],
    key: Callable[[str], Key],
    lines: list[str],
    target: str,
    rule: str,
    value: float,
    low: float,
    high: float,
) -> None:
    cell = derived(reckoned(*(f"2024 {line}" for line in lines)), key(f"2024 {target}"))
    assert cell.rule == rule
    assert cell.value == pytest.approx(value)
    assert ends(cell) == pytest.approx((low, high))


def test_growth_carries_a_level_to_the_next_year(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    cell = derived(reckoned("2023 exports usd 200.0", "2024 exports yoy_percent 10.0"), key("2024 exports usd"))
    assert cell.rule == "growth forward"
    assert cell.value == pytest.approx(220)
    assert ends(cell) == pytest.approx((199.95 * 1.0995, 200.05 * 1.1005))


def test_growth_carries_a_level_back_to_the_year_before(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    cell = derived(reckoned("2024 exports usd 220.0", "2024 exports yoy_percent 10.0"), key("2023 exports usd"))
    assert cell.rule == "growth back"
    assert cell.value == pytest.approx(200)
    assert ends(cell) == pytest.approx((219.95 / 1.1005, 220.05 / 1.0995))


def test_two_levels_give_the_change_between_them(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    cell = derived(reckoned("2023 imports usd 4.0", "2024 imports usd 3.0"), key("2024 imports yoy_percent"))
    assert cell.rule == "change"
    assert cell.value == pytest.approx(-25)
    assert ends(cell) == pytest.approx(((2.95 / 4.05 - 1) * 100, (3.05 / 3.95 - 1) * 100))


def test_growth_belongs_to_the_same_months_a_year_earlier(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned("2024-01/2024-08 imports usd 411.7", "2024-01/2024-08 imports yoy_percent -29.7")
    assert derived(reckoning, key("2023-01/2023-08 imports usd")).value == pytest.approx(411.7 / 0.703)
    assert reckoning.get(key("2023 imports usd")) is None


def test_growth_runs_over_several_years_both_ways(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    rates = [f"{year} turnover yoy_percent 100.0" for year in (2021, 2022, 2023, 2024)]
    reckoning = reckoned("2022 turnover usd 40.0", *rates)
    levels = {year: derived(reckoning, key(f"{year} turnover usd")).value for year in (2020, 2021, 2023, 2024)}
    assert levels == pytest.approx({2020: 10, 2021: 20, 2023: 80, 2024: 160})


@pytest.mark.parametrize(
    "lines",
    [
        ["2023 balance usd -4.0", "2024 balance usd 2.0"],
        ["2023 balance usd 4.0", "2024 balance usd -2.0"],
        ["2023 exports usd 0.0", "2024 exports usd 2.0"],
        ["2023 exports usd 4.0 qualifier=under", "2024 exports usd 2.0"],
    ],
)
def test_there_is_no_change_from_or_to_a_level_that_may_be_negative_or_zero(
    reckoned: Callable[..., Reckoning], lines: list[str]
) -> None:
    assert not [cell for cell in reckoned(*lines) if cell.key.unit == "yoy_percent"]


@pytest.mark.parametrize("rate", ["-100.0", "-150.0", "-90.0 qualifier=under"])
def test_a_fall_that_may_leave_nothing_carries_no_level(reckoned: Callable[..., Reckoning], rate: str) -> None:
    assert (
        len(reckoned("2023 exports usd 5.0", "2024 exports usd 1.0 goods=31", f"2024 exports yoy_percent {rate}").cells)
        == 3
    )


def test_a_sum_within_the_year_goes_before_a_growth_rate(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned(
        "2023 exports usd 4.00",
        "2024 exports yoy_percent 25.0",
        "2024 turnover usd 8.0",
        "2024 imports usd 3.0",
    )
    assert derived(reckoning, key("2024 exports usd")).rule == "difference"


def test_growth_stays_within_the_years_that_a_period_can_say(reckoned: Callable[..., Reckoning]) -> None:
    first = reckoned("1900 exports usd 5.0", "1900 exports yoy_percent 10.0")
    last = reckoned("2100 exports usd 5.0", "2100 exports yoy_percent 10.0")
    assert len(first.cells) == 2
    assert {cell.key.period for cell in last} == {"2099", "2100"}


def test_growth_beyond_any_number_ends_without_an_error(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    huge = "999999999999999999 trillion"
    rates = [f"{year} {flow} yoy_percent {huge}" for year in range(2001, 2021) for flow in ("exports", "imports")]
    reckoning = reckoned(f"2000 exports usd {huge}", f"2000 imports usd {huge}", *rates)
    assert all(math.isfinite(cell.value) for cell in reckoning)
    assert reckoning.get(key("2002 exports usd")) is not None
    assert reckoning.get(key("2020 exports usd")) is None


def test_yuan_become_dollars_through_the_rate_of_the_same_period(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned("2024 exports cny 70.0", "2023 exports cny 70.0", rates=["2024 CNY 7.0"])
    cell = derived(reckoning, key("2024 exports usd"))
    assert cell.rule == "conversion"
    assert cell.value == pytest.approx(10)
    assert ends(cell) == pytest.approx((69.95 / 7.05, 70.05 / 6.95))
    assert cell.evidence == ("2024/CHN/BLR/exports/cny/TOTAL/a", "rate/2024/CNY")
    assert reckoning.get(key("2023 exports usd")) is None


@pytest.mark.parametrize("currency", ["eur", "rub", "byn"])
def test_other_currencies_become_dollars_too(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key], currency: str
) -> None:
    reckoning = reckoned(f"2024 exports {currency} 70.0", rates=[f"2024 {currency.upper()} 7.0", "2024 CNY 1.0"])
    assert derived(reckoning, key("2024 exports usd")).value == pytest.approx(10)


def test_growth_in_yuan_moves_yuan_and_never_dollars(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned("2024 exports cny 110.0", "2024 exports usd 15.0", "2024 exports yoy_percent_cny 10.0")
    assert derived(reckoning, key("2023 exports cny")).value == pytest.approx(100)
    assert reckoning.get(key("2023 exports usd")) is None


def test_growth_in_dollars_never_moves_yuan(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    reckoning = reckoned("2024 exports cny 110.0", "2024 exports yoy_percent 10.0", rates=["2024 CNY 10.0"])
    assert reckoning.get(key("2023 exports cny")) is None
    assert derived(reckoning, key("2023 exports usd")).value == pytest.approx(10)


@pytest.mark.parametrize(("unit", "other"), [("tonnes", "m3"), ("m3", "tonnes"), ("tonnes", "usd")])
def test_growth_in_a_quantity_moves_that_quantity_and_no_other(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key], unit: str, other: str
) -> None:
    reckoning = reckoned(
        f"2024 exports {unit} 110.0", f"2024 exports {other} 15.0", f"2024 exports yoy_percent_{unit} 10.0"
    )
    assert derived(reckoning, key(f"2023 exports {unit}")).value == pytest.approx(100)
    assert reckoning.get(key(f"2023 exports {other}")) is None


def test_growth_told_as_a_multiple_carries_a_level_with_the_bounds_of_the_multiple(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    cell = derived(reckoned("2024 exports usd 190.0", "2024 exports yoy_percent 1.9 times"), key("2023 exports usd"))
    assert cell.value == pytest.approx(100)
    assert ends(cell) == pytest.approx((189.95 / 1.95, 190.05 / 1.85))


def test_change_is_told_in_the_currency_of_the_levels(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned("2023 exports cny 100.0", "2024 exports cny 110.0")
    assert derived(reckoning, key("2024 exports yoy_percent_cny")).value == pytest.approx(10)
    assert reckoning.get(key("2024 exports yoy_percent")) is None


def test_goods_have_a_share_of_all_goods(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    reckoning = reckoned("2024 imports usd 2.0 goods=potash", "2024 imports usd 8.0")
    cell = derived(reckoning, key("2024 imports share_percent goods=potash"))
    assert cell.rule == "share"
    assert cell.value == pytest.approx(25)
    assert ends(cell) == pytest.approx((1.95 / 8.05 * 100, 2.05 / 7.95 * 100))


def test_a_share_gives_the_goods_value(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    reckoning = reckoned("2024 imports share_percent 25.0 goods=potash", "2024 imports usd 8.0")
    cell = derived(reckoning, key("2024 imports usd goods=potash"))
    assert cell.rule == "part"
    assert ends(cell) == pytest.approx((7.95 * 0.2495, 8.05 * 0.2505))


def test_a_share_never_exceeds_the_whole(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    reckoning = reckoned("2024 imports usd 8.04 goods=31", "2024 imports usd 8.0")
    cell = derived(reckoning, key("2024 imports share_percent goods=31"))
    assert (cell.value, cell.bounds.high) == (100, 100)


def test_a_balance_has_no_shares(reckoned: Callable[..., Reckoning]) -> None:
    assert len(reckoned("2024 balance usd 2.0 goods=31", "2024 balance usd 8.0").cells) == 2


def test_a_share_of_turnover_is_none_of_exports(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    flows = (
        "2024 exports usd 1.0 goods=31",
        "2024 imports usd 3.0 goods=31",
        "2024 exports usd 8.0",
        "2024 imports usd 4.0",
    )
    reckoning = reckoned(*flows)
    shares = [derived(reckoning, key(f"2024 {flow} share_percent goods=31")).value for flow in ("turnover", "imports")]
    assert shares == pytest.approx([100 * 4 / 12, 100 * 3 / 4])


@pytest.mark.parametrize(("before", "now", "rate"), [("-2.0", "-3.0", 50), ("-4.0", "-3.0", -25)])
def test_growth_of_a_deficit_speaks_of_its_size(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key], before: str, now: str, rate: float
) -> None:
    reckoning = reckoned(f"2023 balance usd {before}", f"2024 balance usd {now}")
    assert derived(reckoning, key("2024 balance yoy_percent")).value == pytest.approx(rate)
    back = reckoned(f"2024 balance usd {now}", f"2024 balance yoy_percent {rate}.0")
    assert derived(back, key("2023 balance usd")).value == pytest.approx(float(before))


@pytest.mark.parametrize(("before", "now"), [("-2.0", "3.0"), ("2.0", "-3.0"), ("0.0", "-3.0")])
def test_from_a_deficit_to_a_surplus_there_is_no_growth(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key], before: str, now: str
) -> None:
    reckoning = reckoned(f"2023 balance usd {before}", f"2024 balance usd {now}")
    assert reckoning.get(key("2024 balance yoy_percent")) is None


@pytest.mark.parametrize(
    "other",
    [
        "2024 imports usd 3.0 reporter=BLR partner=CHN",
        "2023 imports usd 3.0",
        "2024 imports usd 3.0 goods=31",
        "2024 imports cny 3.0",
        "2024 imports tonnes 3.0",
        "2024-01/2024-11 imports usd 3.0",
    ],
)
def test_nothing_is_summed_across_reporters_periods_goods_or_units(
    reckoned: Callable[..., Reckoning], other: str
) -> None:
    assert len(reckoned("2024 exports usd 5.0", other).cells) == 2


@pytest.mark.parametrize("unit", ["tonnes", "m3"])
def test_quantities_are_never_summed(reckoned: Callable[..., Reckoning], unit: str) -> None:
    assert len(reckoned(f"2024 exports {unit} 5.0", f"2024 imports {unit} 3.0").cells) == 2


def test_a_published_cell_is_never_overwritten(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    cell = reckoned("2024 exports usd 5.00", "2024 imports usd 3.00", "2024 turnover usd 8").get(
        key("2024 turnover usd")
    )
    assert cell is not None
    assert cell.published
    assert ends(cell) == (7.5, 8.5)


def test_a_derived_cell_names_its_rule_its_inputs_and_all_evidence(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned(
        "2023 exports usd 5.84 billion source=mfa",
        "2023 turnover usd 8.443 billion source=belta",
        "2024 balance usd 4.77 billion source=press",
    )
    change = derived(reckoning, key("2024 balance yoy_percent"))
    assert change.rule == "change"
    assert change.inputs == (key("2024 balance usd"), key("2023 balance usd"))
    assert change.evidence == (
        "2023/CHN/BLR/exports/usd/TOTAL/mfa",
        "2023/CHN/BLR/turnover/usd/TOTAL/belta",
        "2024/CHN/BLR/balance/usd/TOTAL/press",
    )
    assert change.observation == ""
    imports = derived(reckoning, key("2023 imports usd"))
    assert imports.inputs == (key("2023 turnover usd"), key("2023 exports usd"))


def test_a_published_cell_names_its_observation_and_no_rule(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    cell = reckoned("2024 exports usd 5.0 source=x").get(key("2024 exports usd"))
    name = "2024/CHN/BLR/exports/usd/TOTAL/x"
    assert cell == Cell(key("2024 exports usd"), 5.0, Bounds(4.95, 5.05), evidence=(name,))
    assert cell.observation == name


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        (["5.0 source=p rank=2", "6 source=d rank=0", "5.00 source=o rank=1"], "dop"),
        (["5 source=p", "5.00 source=q", "5.0 source=r"], "qrp"),
        (["5.0 source=a qualifier=over", "9 source=b"], "ba"),
        (["5.0 source=b", "6.0 source=a"], "ab"),
    ],
    ids=["rank", "narrow", "closed", "id"],
)
def test_among_several_publications_the_best_stands_and_the_others_are_listed(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key], lines: list[str], order: str
) -> None:
    cell = reckoned(*(f"2024 exports usd {line}" for line in lines)).get(key("2024 exports usd"))
    assert cell is not None
    assert "".join(name[-1] for name in (*cell.evidence, *cell.others)) == order


def test_of_several_ways_the_narrowest_is_kept(reckoned: Callable[..., Reckoning], key: Callable[[str], Key]) -> None:
    reckoning = reckoned(
        "2024 turnover usd 8.0",
        "2024 balance usd 2.0",
        "2022 exports usd 9.0",
        "2024 exports cny 50",
        rates=["2024 CNY 10.0"],
    )
    cell = derived(reckoning, key("2024 exports usd"))
    assert cell.rule == "half sum"
    assert ends(cell) == pytest.approx((4.95, 5.05))


def test_doubtful_values_take_no_part(reckoned: Callable[..., Reckoning]) -> None:
    reckoning = reckoned("2024 exports usd 5.0 status=doubtful", "2024 imports usd 3.0")
    assert [cell.key.measure for cell in reckoning] == ["imports"]


def test_without_observations_nothing_is_known(reckoned: Callable[..., Reckoning]) -> None:
    reckoning = reckoned()
    assert (dict(reckoning.cells), reckoning.discrepancies, len(reckoning.frame)) == ({}, (), 0)


def test_reckoning_needs_no_rank_and_changes_no_frame(
    observe: Callable[..., pd.DataFrame], exchange: Callable[..., pd.DataFrame]
) -> None:
    observations, rates = observe("2024 exports usd 5.0", "2024 imports usd 3.0"), exchange("2024 CNY 7.11")
    before = observations.copy(), rates.copy()
    assert reckon(observations.drop(columns="rank"), rates).cells == reckon(observations, rates).cells
    assert observations.equals(before[0])
    assert rates.equals(before[1])


def test_the_frame_has_a_row_a_cell_in_order_with_its_origin(reckoned: Callable[..., Reckoning]) -> None:
    frame = reckoned("2024 imports usd 3.0", "2024 exports usd 5.0").frame
    assert frame[["measure", "value", "origin", "rule"]].to_numpy().tolist() == [
        ["balance", 2.0, "derived", "difference"],
        ["exports", 5.0, "published", ""],
        ["imports", 3.0, "published", ""],
        ["turnover", 8.0, "derived", "sum"],
    ]
    assert list(frame.columns) == [*Key._fields, "value", "low", "high", "origin", "rule", "evidence"]


def test_every_rule_is_known_by_its_name_and_words() -> None:
    assert all(rule.name == name and "{a}" in rule.words and "{b}" in rule.words for name, rule in IDENTITIES.items())


ARTICLE = ["2024 balance usd 4.77 billion source=article", "2024 balance yoy_percent 47.6 source=article"]
STATEMENTS = ["2023 turnover usd 8.443 billion source=belta", "2023 exports usd 5.84 billion source=mfa"]


def test_statements_for_2023_imply_imports_and_the_surplus(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    reckoning = reckoned(*STATEMENTS)
    assert ends(derived(reckoning, key("2023 imports usd"))) == pytest.approx((2.5975e9, 2.6085e9))
    assert ends(derived(reckoning, key("2023 balance usd"))) == pytest.approx((3.2265e9, 3.2475e9))


def test_the_article_s_surplus_over_that_of_2023_agrees_with_its_growth(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    growth = derived(reckoned(*STATEMENTS, ARTICLE[0]), key("2024 balance yoy_percent"))
    assert [round(end, 1) for end in ends(growth)] == [46.7, 48.0]
    assert ends(growth) == pytest.approx(((4.765 / 3.2475 - 1) * 100, (4.775 / 3.2265 - 1) * 100))
    assert growth.bounds.contains(47.6)


def test_the_article_s_two_numbers_imply_a_surplus_inside_that_of_2023(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    implied = derived(reckoned(*ARTICLE), key("2023 balance usd"))
    assert ends(implied) == pytest.approx((4.765e9 / 1.4765, 4.775e9 / 1.4755))
    assert [round(end / 1e9, 3) for end in ends(implied)] == [3.227, 3.236]
    stated = derived(reckoned(*STATEMENTS), key("2023 balance usd")).bounds
    assert stated.contains(implied.bounds.low)
    assert stated.contains(implied.bounds.high)


def test_customs_in_yuan_meet_the_article_s_surplus(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    customs = ["2024 exports cny 46803.98 million", "2024 imports cny 12871.94 million"]
    cell = derived(reckoned(*customs, rates=["2024 CNY 7.11"]), key("2024 balance usd"))
    assert [round(end / 1e9, 3) for end in ends(cell)] == [4.769, 4.776]
    assert cell.rule == "conversion"
    assert cell.bounds.meets(Bounds(4.765e9, 4.775e9))
