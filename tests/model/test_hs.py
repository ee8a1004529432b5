"""The Harmonized System's tree, its names and the codes for goods that are not specified."""

from __future__ import annotations

import pytest
from babel.messages.extract import extract_from_file
from hypothesis import given
from hypothesis import strategies as st
from tests.pseudo import outside_brackets

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL, Good, is_goods_code
from tradeviz.model.hs import (
    CHAPTERS,
    SECTIONS,
    TOTAL_NAME,
    children_level,
    is_hs_code,
    is_unspecified,
    level_of,
    name_of,
    parent_of,
    section_of,
    shared_name,
)
from tradeviz.model.language import PSEUDO_CODE, languages, speaking

CODES = st.one_of(
    st.sampled_from([TOTAL, *SECTIONS]),
    st.builds(
        lambda chapter, rest: chapter + rest,
        st.sampled_from(sorted(CHAPTERS)),
        st.from_regex(r"(\d{2}){0,2}\Z", fullmatch=True).filter(str.isascii),
    ),
)


def test_every_chapter_is_in_one_section_and_in_order() -> None:
    chapters = [chapter for section in SECTIONS.values() for chapter in section.chapters]
    assert chapters == list(CHAPTERS) == [f"{number:02d}" for number in range(1, 100)]


def test_every_name_is_there_and_no_two_chapters_share_one() -> None:
    names = list(CHAPTERS.values())
    assert all(name == name.strip() and name for name in names)
    assert len(set(names)) == len(names)
    assert len({section.name for section in SECTIONS.values()}) == 22


@pytest.mark.parametrize(
    ("code", "section"),
    [
        *[("01", "I"), ("05", "I"), ("06", "II"), ("14", "II"), ("15", "III"), ("16", "IV"), ("24", "IV"), ("25", "V")],
        *[("27", "V"), ("28", "VI"), ("38", "VI"), ("39", "VII"), ("40", "VII"), ("41", "VIII"), ("43", "VIII")],
        *[("44", "IX"), ("46", "IX"), ("47", "X"), ("49", "X"), ("50", "XI"), ("63", "XI"), ("64", "XII")],
        *[("67", "XII"), ("68", "XIII"), ("70", "XIII"), ("71", "XIV"), ("72", "XV"), ("83", "XV"), ("84", "XVI")],
        *[("85", "XVI"), ("86", "XVII"), ("89", "XVII"), ("90", "XVIII"), ("92", "XVIII"), ("93", "XIX")],
        *[("94", "XX"), ("96", "XX"), ("97", "XXI"), ("98", "XXII"), ("99", "XXII")],
        *[("3104", "VI"), ("870323", "XVII"), ("999999", "XXII"), ("XVI", "XVI")],
    ],
)
def test_a_code_is_in_its_section(code: str, section: str) -> None:
    assert section_of(code) == section


def test_the_way_up_ends_at_the_total() -> None:
    steps = ["310420"]
    while (parent := parent_of(steps[-1])) is not None:
        steps.append(parent)
    assert steps == ["310420", "3104", "31", "VI", TOTAL]
    assert [level_of(step) for step in steps] == [6, 4, 2, 1, 0]
    assert [children_level(step) for step in steps] == [None, 6, 4, 2, 1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "00",
        "0001",
        "310",
        "31042",
        "3104201",
        "31 04",
        "٣١",
        "IIII",
        "total",
        "9999AB",
        "99AA",
        "potash",
        "31\n",
    ],
)
def test_what_is_no_code_is_named_with_the_way_out(text: str) -> None:
    assert not is_hs_code(text)
    for ask in (level_of, parent_of, children_level, section_of, is_unspecified):
        with pytest.raises(
            ValueError, match="TOTAL, a section from I to XXII, or an HS code of 2, 4 or 6 digits"
        ) as failure:
            ask(text)
        assert repr(text) in str(failure.value)


def test_the_total_is_in_no_section() -> None:
    with pytest.raises(ValueError, match="covers every section"):
        section_of(TOTAL)


@given(CODES)
def test_a_parent_is_one_level_up_and_a_code_can_stand_in_an_address(code: str) -> None:
    assert is_goods_code(code)
    parent = parent_of(code)
    assert (parent is None) == (code == TOTAL)
    if parent is not None:
        assert children_level(parent) == level_of(code)


@pytest.mark.parametrize("code", ["99", "9999", "999999", "9901", "990100", "2799", "279999", "XXII"])
def test_fillers_are_not_specified(code: str) -> None:
    assert is_unspecified(code)


@pytest.mark.parametrize("code", [TOTAL, "XXI", "98", "9801", "31", "3104", "310499"])
def test_ordinary_codes_are_specified(code: str) -> None:
    assert not is_unspecified(code)


NAMES = {
    "310410": "Fertilizers, mineral or chemical: potassic, carnallite, sylvite and other crude natural potassium salts",
    "310420": "Fertilizers, mineral or chemical: potassic, potassium chloride",
    "310490": "Fertilizers, mineral or chemical: potassic, n.e.s. in heading no. 3104",
    "870310": "Vehicles: specially designed for travelling on snow, golf cars and similar vehicles",
    "870321": "Vehicles: spark-ignition internal combustion piston engine",
    "870390": "Vehicles: for transport of persons n.e.s. in heading no. 8703",
    "620411": "Suits: women's or girls', of wool",
    "620421": "Ensembles: women's or girls', of wool",
    "271000": "Petroleum oils and oils from bituminous minerals, not crude: preparations n.e.c.",
    "0101": "Horses, asses, mules and hinnies; live",
    "010121": "Horses; live, pure-bred breeding animals",
    "999999": "Commodities not specified according to kind",
}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (TOTAL, "All goods"),
        ("VI", "Chemicals"),
        ("31", "Fertilisers"),
        ("0101", "Horses, asses, mules and hinnies; live"),
        ("3104", "Fertilizers, mineral or chemical: potassic"),
        ("310420", "Fertilizers, mineral or chemical: potassic, potassium chloride"),
        ("8703", "Vehicles"),
        ("6204", "HS 6204"),
        ("2710", "Petroleum oils and oils from bituminous minerals, not crude"),
        ("9999", "Commodities not specified according to kind"),
        ("8471", "HS 8471"),
        ("847130", "HS 847130"),
    ],
)
def test_a_name_comes_from_the_files_or_the_tree_or_what_subheadings_share(code: str, name: str) -> None:
    assert name_of(code, NAMES) == name


def test_a_file_names_a_chapter_before_we_do() -> None:
    assert name_of("31", {"31": "Fertilizers"}) == "Fertilizers"


@pytest.mark.parametrize(
    ("descriptions", "name"),
    [
        ([], ""),
        (["Crustaceans; frozen, crabs", "Crustaceans: live, crabs"], "Crustaceans"),
        (["Potatoes for seed", "Potatoes for food"], "Potatoes"),
        (["Fish (other than trout, salmon)", "Fish (other than trout, cod)"], "Fish"),
        (["Other goods", "Other things"], ""),
        (["Lead: unwrought", "Lead: unwrought, refined"], "Lead"),
    ],
)
def test_a_shared_name_ends_where_a_phrase_ends(descriptions: list[str], name: str) -> None:
    assert shared_name(descriptions) == name


@given(st.lists(st.text(max_size=40), max_size=4))
def test_a_shared_name_begins_like_every_description(descriptions: list[str]) -> None:
    name = shared_name(descriptions)
    firsts = {
        " ".join(text.split()).casefold().replace(";", "").replace(":", "").replace(",", "") for text in descriptions
    }
    bare = name.casefold().replace(";", "").replace(":", "").replace(",", "")
    assert all(first.startswith(bare) for first in firsts)


def test_our_names_are_marked_and_said_in_the_language_that_is_spoken() -> None:
    marked = {message[1] for message in extract_from_file("python", hs.__file__, keywords={"N_": None})}
    assert marked == {TOTAL_NAME, *CHAPTERS.values(), *(section.name for section in SECTIONS.values())}
    with speaking(languages()[PSEUDO_CODE]):
        names = [name_of(code, {}) for code in (TOTAL, *SECTIONS, *CHAPTERS, "3104", "310420")]
        assert [outside_brackets(name) for name in names] == [""] * len(names)
        assert name_of("310420", {"310420": "Potassium chloride"}) == "Potassium chloride"


def test_a_category_has_its_code_beside_its_name_unless_the_code_is_its_name() -> None:
    def label(code: str) -> str:
        return Good(code, name_of(code, {}), "heading", code, "", "", "", "", "").label

    assert (label("31"), label("3104"), label(TOTAL)) == ("Fertilisers (HS 31)", "HS 3104", "All goods")
    with speaking(languages()[PSEUDO_CODE]):
        assert label("3104") == "[HS 3104·]"
        assert outside_brackets(label("31")) == ""


def test_the_old_code_for_goods_not_specified_stands_beside_its_hs_code() -> None:
    assert is_hs_code("9999AA")
    assert (level_of("9999AA"), parent_of("9999AA"), section_of("9999AA")) == (6, "9999", "XXII")
    assert is_unspecified("9999AA")
    assert hs.place_in_tree("9999") < hs.place_in_tree("999999") < hs.place_in_tree("9999AA")
