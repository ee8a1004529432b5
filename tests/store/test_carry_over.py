"""Rows carried over to another edition: whole goods alone, and everything else by name."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from tradeviz.model.hs_editions import Correlation, correlation_between
from tradeviz.store.carry_over import CarriedOver, carry_over

FLOW = ("CHN", "BLR", "exports", "2022")
# 310420 stayed, 854911 and 854912 were one; 852411 was cut out of 852990 and 901380, and so was a part of each of these.
TABLE = Correlation("HS22", "HS17", frozenset({
    ("310420", "310420"), ("854911", "854810"), ("854912", "854810"), ("852411", "852990"), ("852411", "901380"),
    ("852990", "852990"), ("852910", "852910"), ("901380", "901380"), ("300211", "300290"), ("300219", "300290"),
    ("300211", "300210"),
}))  # fmt: skip


def rows(goods: dict[str, float], hs: str = "HS22", flow: tuple[str, ...] = FLOW) -> pd.DataFrame:
    frame = pd.DataFrame(
        [("comtrade", *flow, code, "" if code == "TOTAL" else hs, value, value / 2) for code, value in goods.items()]
    )
    frame.columns = ["dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes"]
    return frame


def carried(goods: dict[str, float], *, covered: bool = True) -> CarriedOver:
    return carry_over(rows(goods), "HS17", {FLOW} if covered else set(), lambda _: TABLE)


def values(found: CarriedOver) -> dict[str, float]:
    return dict(zip(found.rows["goods"], found.rows["value_usd"], strict=True))


def at_least(found: CarriedOver) -> dict[str, float]:
    return dict(zip(found.floors["goods"], found.floors["value_usd"], strict=True))


def test_one_to_one_and_several_to_one_are_carried_with_all_above_them() -> None:
    found = carried({"TOTAL": 18.0, "310420": 7.0, "854911": 5.0, "854912": 6.0})
    assert values(found) == {
        "TOTAL": 18.0, "31": 7.0, "3104": 7.0, "310420": 7.0, "85": 11.0, "8548": 11.0, "854810": 11.0,
    }  # fmt: skip
    assert (found.lost, set(found.whole), found.value_usd) == ((), {FLOW}, 18.0)
    assert set(found.rows[found.rows["goods"] != "TOTAL"]["hs"]) == {"HS17"}
    assert found.rows.set_index("goods")["tonnes"]["854810"] == 5.5


def test_what_is_split_is_named_and_what_may_have_some_of_it_is_a_floor() -> None:
    """Of 852411's 4 dollars some are in 852990 and some in 901380: neither is known, nor are chapters 85 and 90."""
    found = carried({"310420": 7.0, "852411": 4.0, "852990": 10.0, "852910": 1.0, "901380": 3.0})
    assert values(found) == {"31": 7.0, "3104": 7.0, "310420": 7.0, "852910": 1.0}
    assert at_least(found) == {"852990": 10.0, "901380": 3.0}
    assert [(one.code, one.value_usd, one.candidates) for one in found.lost] == [("852411", 4.0, ("852990", "901380"))]
    assert found.whole == frozenset()


def test_what_is_split_within_a_heading_is_known_by_the_heading() -> None:
    found = carried({"300211": 4.0, "300219": 5.0})
    assert (values(found), at_least(found)) == ({"30": 9.0, "3002": 9.0}, {"300290": 5.0})
    assert [(one.code, one.candidates) for one in found.lost] == [("300211", ("300210", "300290"))]


def test_what_is_split_and_was_not_traded_puts_nothing_in_doubt() -> None:
    found = carried({"852990": 10.0, "852411": 0.0})
    assert values(found)["852990"] == 10.0


def test_rows_above_others_count_once_and_what_their_parts_leave_by_itself() -> None:
    found = carried({"31": 9.0, "3104": 9.0, "310420": 7.0, "85": 11.0, "8549": 11.0, "854911": 5.0, "854912": 6.0})
    assert values(found) == {
        "31": 9.0, "3104": 9.0, "310420": 7.0, "85": 11.0, "8548": 11.0, "854810": 11.0,
    }  # fmt: skip
    assert found.value_usd == 20.0


def test_a_heading_alone_is_carried_as_far_as_all_its_goods_lie_in_one_category() -> None:
    found = carried({"8549": 11.0, "3002": 4.0, "8524": 2.0})
    assert values(found) == {"30": 4.0, "3002": 4.0, "8548": 11.0, "854810": 11.0}
    assert [(one.code, one.candidates) for one in found.lost] == [("8524", ("8529", "9013"))]


def test_where_codes_may_be_missing_a_category_needs_all_that_are_in_it() -> None:
    found = carried({"310420": 7.0, "854911": 5.0, "852910": 1.0}, covered=False)
    assert values(found) == {"31": 7.0, "3104": 7.0, "310420": 7.0, "852910": 1.0}
    assert (at_least(found), found.lost) == ({"854810": 5.0}, ())


def test_codes_outside_the_hs_stay_and_unknown_ones_are_named() -> None:
    found = carried({"999999": 2.0, "9999AA": 3.0, "123456": 4.0})
    assert values(found) == {"99": 5.0, "9999": 5.0, "999999": 2.0, "9999AA": 3.0}
    assert [(one.code, one.candidates) for one in found.lost] == [("123456", ())]


def test_rows_in_the_edition_stay_as_they_are() -> None:
    own = rows({"TOTAL": 3.0, "31": 3.0}, "HS17")
    found = carry_over(own, "HS17", set(), pytest.fail)
    assert found.rows.equals(own)


def test_a_table_is_read_either_way() -> None:
    assert correlation_between([TABLE], "HS22", "HS17") is TABLE
    back = correlation_between([TABLE], "HS17", "HS22")
    assert back is not None
    assert back.candidates("854810", 6) == {"854911", "854912"}
    assert back.candidates("854810", 4) == {"8549"}
    assert correlation_between([TABLE], "HS12", "HS17") is None


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_lost_or_made_up_whatever_the_table(seed: int) -> None:
    """Held against the table by itself: what is known, at least and lost adds up, and what is known is of whole goods."""
    chance = random.Random(seed)
    codes = [f"{chapter}{heading:02d}{last}0" for chapter in (31, 84) for heading in (1, 2) for last in range(1, 5)]
    pairs = {(code, there) for code in codes for there in chance.sample(codes, chance.choice((1, 1, 1, 2)))}
    traded = {code: float(chance.randrange(0, 50)) for code in chance.sample(codes, 10)}
    found = carry_over(rows(traded), "HS17", {FLOW}, lambda _: Correlation("HS22", "HS17", frozenset(pairs)))
    known, floors = values(found), at_least(found)
    total = sum(value for code, value in {**known, **floors}.items() if len(code) == 6) + sum(
        one.value_usd for one in found.lost
    )
    assert total == sum(traded.values())
    for there, value in known.items():
        inside = {here for here, other in pairs if other.startswith(there) and traded.get(here)}
        assert value == sum(traded[here] for here in inside)
        assert all(other.startswith(there) for here, other in pairs if here in inside)
    for there, value in floors.items():
        assert value <= sum(traded.get(here, 0.0) for here, other in pairs if other == there)
