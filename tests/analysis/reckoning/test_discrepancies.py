"""Published values that cannot all be true, with both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.analysis.reckoning import Discrepancy, Key, Reckoning


def sides(found: Discrepancy) -> tuple[float, float, float, float]:
    return found.published.low, found.published.high, found.implied.low, found.implied.high


def test_two_publications_of_one_cell_are_shown_best_ranked_first(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    (found,) = reckoned("2024 exports usd 5.0 source=a rank=2", "2024 exports usd 6.0 source=b rank=1").discrepancies
    assert (found.key, found.rule) == (key("2024 exports usd"), "")
    assert sides(found) == pytest.approx((5.95, 6.05, 4.95, 5.05))
    assert found.evidence == ("2024/CHN/BLR/exports/usd/TOTAL/b", "2024/CHN/BLR/exports/usd/TOTAL/a")


def test_three_publications_are_compared_pair_by_pair(reckoned: Callable[..., Reckoning]) -> None:
    lines = ["5.0 source=a rank=0", "6.0 source=b rank=1", "6.05 source=c rank=2"]
    found = reckoned(*(f"2024 exports usd {line}" for line in lines)).discrepancies
    assert [[name[-1] for name in one.evidence] for one in found] == [["a", "b"], ["a", "c"]]


@pytest.mark.parametrize(
    ("lines", "measure", "rule", "implied"),
    [
        (["exports usd 5.0", "imports usd 3.0", "turnover usd 9.0"], "turnover", "sum", (7.9, 8.1)),
        (["exports usd 5.0", "imports usd 3.0", "balance usd 1.0"], "exports", "sum", (3.9, 4.1)),
        (["turnover usd 9.0", "balance usd 1.0", "imports usd 3.0"], "imports", "half difference", (3.95, 4.05)),
    ],
)
def test_a_published_cell_and_what_two_others_imply_are_shown(
    reckoned: Callable[..., Reckoning],
    key: Callable[[str], Key],
    lines: list[str],
    measure: str,
    rule: str,
    implied: tuple[float, float],
) -> None:
    (found,) = reckoned(*(f"2024 {line}" for line in lines)).discrepancies
    assert (found.key, found.rule) == (key(f"2024 {measure} usd"), rule)
    assert sides(found)[2:] == pytest.approx(implied)
    assert len(set(found.evidence)) == 3


def test_growth_that_does_not_join_two_levels_is_told_once_with_both_sides(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    (found,) = reckoned(
        "2022 exports usd 1.61 billion source=a",
        "2023 exports usd 1.6 billion source=b",
        "2023 exports yoy_percent 20.0 source=c",
    ).discrepancies
    assert (found.key, found.rule) == (key("2023 exports usd"), "growth forward")
    assert sides(found) == pytest.approx((1.55e9, 1.65e9, 1.605e9 * 1.1995, 1.615e9 * 1.2005))
    assert [name[-1] for name in found.evidence] == ["b", "a", "c"]


def test_a_share_that_does_not_fit_its_part_and_whole_is_shown(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    lines = ["imports usd 2.0 goods=31", "imports usd 8.0", "imports share_percent 50.0 goods=31"]
    (found,) = reckoned(*(f"2024 {line}" for line in lines)).discrepancies
    assert (found.key, found.rule) == (key("2024 imports usd goods=31"), "part")
    assert sides(found) == pytest.approx((1.95, 2.05, 7.95 * 0.4995, 8.05 * 0.5005))


def test_dollars_that_do_not_fit_yuan_at_the_rate_are_shown(
    reckoned: Callable[..., Reckoning], key: Callable[[str], Key]
) -> None:
    (found,) = reckoned("2024 exports cny 70.0", "2024 exports usd 11.0", rates=["2024 CNY 7.0"]).discrepancies
    assert (found.key, found.rule) == (key("2024 exports usd"), "conversion")
    assert found.evidence[2] == "rate/2024/CNY"


@pytest.mark.parametrize(
    "lines",
    [
        ["exports usd 5.0 source=a", "exports usd 5.05 source=b"],
        ["exports usd 5.0 source=a", "exports usd 5.1 source=b"],
        ["exports usd 5.0 source=a qualifier=over", "exports usd 90.0 source=b"],
        ["exports usd 5.0 source=a qualifier=about", "exports usd 5.1 source=b"],
        ["exports usd 5.0", "imports usd 3.0", "turnover usd 8.1"],
        ["exports usd 5.0", "imports usd 3.0", "turnover usd 8"],
        ["exports usd 5.0 source=a", "exports cny 9.0 source=a"],
        ["exports usd 5.0", "exports usd 7.0 reporter=BLR partner=CHN"],
    ],
)
def test_values_that_may_all_be_true_are_no_discrepancy(reckoned: Callable[..., Reckoning], lines: list[str]) -> None:
    assert reckoned(*(f"2024 {line}" for line in lines)).discrepancies == ()


def test_a_doubtful_value_is_shown_against_another_publication(reckoned: Callable[..., Reckoning]) -> None:
    (found,) = reckoned(
        "2014 imports usd 2.37 source=a", "2014 imports usd 0.95 source=b status=doubtful"
    ).discrepancies
    assert [name[-1] for name in found.evidence] == ["a", "b"]


def test_a_doubtful_value_proves_nothing_against_a_sum(reckoned: Callable[..., Reckoning]) -> None:
    lines = ["exports usd 5.0", "imports usd 3.0", "turnover usd 9.0 status=doubtful"]
    assert reckoned(*(f"2024 {line}" for line in lines)).discrepancies == ()
