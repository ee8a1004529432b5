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
        (840, "USA", "country"),
        (251, "FRA", "country"),
        (380, "ITA", "country"),
        (381, "ITA", "country"),
        (579, "NOR", "country"),
        (699, "IND", "country"),
        (757, "CHE", "country"),
        (736, "SDN", "country"),
        (280, "DEU", "country"),
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
    assert [code for code, area in found.items() if area is None or area.code != code] == ["MCO"]


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
