"""Areas that trade statistics count and ISO 3166-1 does not."""

from __future__ import annotations

import pycountry
import pytest

from tradeviz.model import economies as areas
from tradeviz.model.economies import area, is_country_code


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (842, "USA", "country"),
        (840, "N840", "country"),
        (251, "FRA", "country"),
        (380, "ITA", "country"),
        (381, "N381", "country"),
        (579, "NOR", "country"),
        (699, "IND", "country"),
        (757, "CHE", "country"),
        (729, "SDN", "country"),
        (736, "N736", "former"),
        (280, "N280", "former"),
        (4, "AFG", "country"),
        (490, "S19", "statistical"),
        (711, "ZA1", "statistical"),
        (58, "BLX", "former"),
        (200, "CSK", "former"),
        (278, "DDR", "former"),
        (530, "ANT", "former"),
        (810, "SUN", "former"),
        (849, "PUS", "former"),
        (891, "SCG", "former"),
        (837, "X1", "special"),
        (899, "_X", "special"),
        (0, "W00", "group"),
        (97, "EUR", "group"),
    ],
)
def test_comtrade_numbers_become_areas(number: int, code: str, kind: str) -> None:
    area = areas.from_comtrade(number)
    assert area is not None
    assert (area.code, area.kind) == (code, kind)


@pytest.mark.parametrize("number", [472, 473, 527, 568, 577, 636, 637, 697, 838, 839, 879, 129, 221, 290, 471, 492])
def test_every_residue_of_comtrade_has_an_area_of_its_own(number: int) -> None:
    area = areas.from_comtrade(number)
    assert area is not None
    assert area.kind in {"statistical", "special"}
    assert areas.beyond_iso(area.code) == area


@pytest.mark.parametrize("number", [1, 999, 5000, -4])
def test_a_number_that_nobody_gave_is_no_area(number: int) -> None:
    assert areas.from_comtrade(number) is None


def test_every_number_of_iso_3166_is_an_area() -> None:
    # Comtrade has another use for Monaco's number, and no other.
    found = {country.alpha_3: areas.from_comtrade(int(country.numeric)) for country in pycountry.countries}
    assert [code for code, area in found.items() if area is None or areas.economy_of(area.code) != code] == ["MCO"]


@pytest.mark.parametrize(
    ("numbers", "economy"),
    [
        ((230, 231), "ETH"),
        ((250, 251), "FRA"),
        ((280, 276), "DEU"),
        ((356, 699), "IND"),
        ((381, 380), "ITA"),
        ((578, 579), "NOR"),
        ((588, 586), "PAK"),
        ((590, 591), "PAN"),
        ((658, 659), "KNA"),
        ((736, 729), "SDN"),
        ((756, 757), "CHE"),
        ((840, 841, 842), "USA"),
        ((490, 158), "TWN"),
    ],
)
def test_each_number_of_one_economy_has_a_code_of_its_own(numbers: tuple[int, ...], economy: str) -> None:
    found = [areas.from_comtrade(number) for number in numbers]
    codes = [area.code for area in found if area]
    assert areas.codes_of(economy) == tuple(codes)
    assert len({*codes}) == len(numbers)
    assert {areas.economy_of(code) for code in codes} == {economy}
    assert codes[-1] == economy


def test_no_two_areas_share_a_code() -> None:
    found = [area for number in range(1000) if (area := areas.from_comtrade(number))]
    assert len({area.code for area in found}) == len(found)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (56, 58), (278, 276), (710, 711), (643, 810), (886, 887), (891, 688), (890, 891), (530, 531), (868, 704),
        (461, 462), (582, 583), (720, 887), (200, 203),
    ],
)  # fmt: skip
def test_economies_of_their_own_stay_apart(older: int, newer: int) -> None:
    one, other = areas.from_comtrade(older), areas.from_comtrade(newer)
    assert one is not None
    assert other is not None
    assert areas.economy_of(one.code) != areas.economy_of(other.code)


def test_a_number_is_that_of_the_year_that_is_asked_for() -> None:
    asked = [("SDN", 2011), ("SDN", 2012), ("DEU", 1990), ("DEU", 1991), ("USA", 1980), ("USA", 2024), ("TWN", 2024)]
    assert [areas.to_comtrade(*one) for one in asked] == [736, 729, 280, 276, 841, 842, 490]
    assert [areas.to_comtrade(code) for code in ("S19", "BLX", "EUR", "W00")] == [490, 58, None, None]


def test_names_go_with_the_number_that_the_code_has() -> None:
    assert [areas.numbered_name(code) for code in ("N736", "SDN", "S19", "TWN", "BLX", "MCO")] == [
        "736 Sudan (to 2011)", "729 Sudan", "490 Other Asia, not elsewhere specified", "Taiwan",
        "58 Belgium-Luxembourg", "Monaco",
    ]  # fmt: skip


def test_codes_that_are_not_iso_have_names_to_show() -> None:
    assert area("S19").name == "Other Asia, not elsewhere specified"
    assert area("SUN").name == "Soviet Union"
    assert area("CHN").name == "China"
    assert not is_country_code("S19")


def test_own_codes_never_collide_with_iso_codes() -> None:
    numbers = range(1000)
    own = {area.code for number in numbers if (area := areas.from_comtrade(number)) and areas.beyond_iso(area.code)}
    assert not [code for code in own if is_country_code(code)]


def test_find_takes_both_kinds_of_code() -> None:
    assert [getattr(areas.find_area(code), "kind", None) for code in ("CHN", "X1", "chn", "ZZZ", "")] == [
        "country", "special", None, None, None,
    ]  # fmt: skip
