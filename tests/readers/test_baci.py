"""BACI as it is downloaded: the zip or its CSV files, with the quirks of old and new releases."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    import pandas as pd
    from tests.readers.conftest import Reading, Write

COUNTRIES = (
    "country_code,country_name,country_iso2,country_iso3\n"
    '156,China,CN,CHN\n490,"Other Asia, nes",,S19\n531,CuraÃ§ao,CW,CUW\n'
)
PRODUCTS = 'code,description\n010121,"Horses: live, pure-bred"\n9999AA,Not specified **LEGACY NON-WCO CODE**\n'
YEAR = "t,i,j,k,v,q\n2020,156,112,310420,1.234,5.5\n2020,112,156,870323,2500,NA\n"
NAME = "BACI_HS92_Y2020_V202501.csv"


def zipped(folder: Path, members: dict[str, str], name: str = "BACI_HS92_V202501.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return folder / name


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    shown = frame[list(columns)].astype(object)
    return [tuple(row) for row in shown.where(shown.notna(), None).itertuples(index=False)]


def test_the_zip_as_downloaded_is_read_with_its_code_files(tmp_path: Path, reading: Reading) -> None:
    path = zipped(
        tmp_path,
        {
            NAME: YEAR,
            "BACI_HS92_Y2021_V202501.csv": YEAR.replace("2020", "2021"),
            "country_codes_V202501.csv": COUNTRIES,
            "product_codes_HS92_V202501.csv": PRODUCTS,
            "Readme.txt": "BACI: International Trade Database at the Product-Level\nt: year\n",
        },
    )
    (parsed,) = read(path, Options())
    assert (parsed.dataset.key, parsed.dataset.title) == ("baci-hs92-v202501", "BACI HS92 V202501")
    assert parsed.names["010121"] == "Horses: live, pure-bred"
    frame, report = reading(path)
    assert (report.read, report.kept) == (4, 4)
    assert rows(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes")[
        :2
    ] == [
        ("baci-hs92-v202501", "CHN", "BLR", "exports", "2020", "310420", "HS92", 1234.0, 5.5),
        ("baci-hs92-v202501", "BLR", "CHN", "exports", "2020", "870323", "HS92", 2500000.0, None),
    ]


def test_two_numbers_of_one_economy_in_one_year_are_two_rows(tmp_path: Path, reading: Reading) -> None:
    text = "t,i,j,k,v,q\n2012,736,156,270900,3,1\n2012,729,156,270900,4,1\n2012,280,276,270900,5,1\n"
    frame, report = reading(zipped(tmp_path, {"BACI_HS92_Y2012_V202501.csv": text}))
    assert rows(frame, "reporter", "partner", "value_usd") == [("N736", "CHN", 3000.0), ("SDN", "CHN", 4000.0)]
    assert report.set_apart == {RowRule.ITSELF: 1}


def test_a_loose_csv_takes_the_code_files_beside_it(write: Write) -> None:
    write(PRODUCTS.replace("010121", "10121"), "product_codes_HS17_V202401b.csv")
    write(PRODUCTS.replace("Horses", "Mules"), "product_codes_HS92_V202501.csv")
    (parsed,) = read(write(YEAR, "BACI_HS17_Y2020_V202401b.csv"), Options())
    assert parsed.dataset.key == "baci-hs17-v202401b"
    assert parsed.names["010121"] == "Horses: live, pure-bred"


@pytest.mark.parametrize(
    ("value", "dollars"),
    [
        ("4.35", 4350.0),
        ("0.001", 1.0),
        ("1.1", 1100.0),
        ("0", 0.0),
        ("  12.5", 12500.0),
        ("123456789.123", 123456789123.0),
    ],
)
def test_thousands_become_exact_dollars(write: Write, reading: Reading, value: str, dollars: float) -> None:
    frame, _ = reading(write(f"t,i,j,k,v,q\n2020,156,112,310420,{value},1\n", NAME))
    assert frame["value_usd"].tolist() == [dollars]


@pytest.mark.parametrize("cell", ["NA", "", "   ", "          NA", "."])
def test_an_unknown_weight_stays_unknown(write: Write, reading: Reading, cell: str) -> None:
    frame, report = reading(write(f"t,i,j,k,v,q\n2020,156,112,310420,1,{cell}\n2020,156,112,310430,1,   7.5\n", NAME))
    assert rows(frame, "tonnes") == [(None,), (7.5,)]
    assert not +report.repaired


def test_a_weight_of_zero_beside_a_value_is_not_known(write: Write, reading: Reading) -> None:
    frame, report = reading(write("t,i,j,k,v,q\n2020,156,112,310420,1,0\n2020,156,112,310430,0,0\n", NAME))
    assert rows(frame, "tonnes") == [(None,), (0.0,)]
    assert +report.repaired == Counter({RowRule.NO_WEIGHT: 1})


def test_lost_leading_zeros_are_restored_and_counted(write: Write, reading: Reading) -> None:
    frame, report = reading(write("t,i,j,k,v,q\n2020,4,8,10121,1,1\n2020,156,112,310420,1,1\n", NAME))
    assert frame["goods"].tolist() == ["010121", "310420"]
    assert rows(frame, "reporter", "partner")[0] == ("AFG", "ALB")
    assert +report.repaired == Counter({RowRule.LEADING_ZERO: 1})


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + YEAR,
        YEAR.replace("t,i,j,k,v,q", '"t","i","j","k","v","q"'),
        YEAR.replace(",", ";"),
        YEAR.replace("\n", "\r\n"),
    ],
    ids=["byte order mark", "quoted header", "semicolons", "carriage returns"],
)
def test_other_ways_to_write_the_same_table(write: Write, reading: Reading, text: str) -> None:
    frame, _ = reading(write(text.encode(), NAME))
    assert frame["value_usd"].tolist() == [1234.0, 2500000.0]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("2020,0,112,310420,1,1", RowRule.WORLD),
        ("2020,156,97,310420,1,1", RowRule.GROUP),
        ("2020,842,841,310420,1,1", RowRule.ITSELF),
        ("2020,156,112,3104AA,1,1", RowRule.OTHER_LEVEL),
        ("2020,156,112,310420,NA,1", RowRule.NO_VALUE),
        ("2020,156,,310420,1,1", RowRule.UNKNOWN_AREA),
        ("2020,156,1234,310420,1,1", RowRule.UNKNOWN_AREA),
    ],
)
def test_rows_that_are_no_trade_of_two_economies_are_set_apart(
    write: Write, reading: Reading, row: str, rule: RowRule
) -> None:
    frame, report = reading(write(f"{YEAR}{row}\n", NAME), set_apart=True)
    assert len(frame) == 2
    assert +report.set_apart == Counter({rule: 1})


def test_unknown_countries_stop_the_import_with_all_of_them(write: Write, reading: Reading) -> None:
    path = write(f"{YEAR}2020,1234,112,310420,1,1\n2020,156,998,310420,1,1\n2020,998,112,310430,1,1\n", NAME)
    with pytest.raises(ImportFileError) as caught:
        reading(path)
    assert str(caught.value) == (
        f"{NAME} has country codes that no list knows: 1234 (1 rows), 998 (2 rows). Put the release's country_codes "
        "file beside it, or leave these rows out with --set-apart."
    )


def test_a_country_that_only_the_release_knows_is_taken_from_its_file(write: Write, reading: Reading) -> None:
    write("country_code,country_name,country_iso2,country_iso3\n998,Atlantis,AT,ATL\n", "country_codes_V202501.csv")
    frame, _ = reading(write("t,i,j,k,v,q\n2020,998,490,310420,1,1\n", NAME))
    assert rows(frame, "reporter", "partner") == [("ATL", "S19")]


def test_an_old_releases_country_file_is_read_too(write: Write, reading: Reading) -> None:
    header = "country_name_abbreviation,country_name_full,iso_2digit_alpha,country_code,iso_3digit_alpha\n"
    write(f"{header}Atlantis,Atlantis,AT,998,ATL\n", "country_codes_V202102.csv")
    frame, _ = reading(write("t,i,j,k,v,q\n2020,998,4,310420,1,1\n", "BACI_HS92_Y2020_V202102.csv"))
    assert rows(frame, "reporter", "partner") == [("ATL", "AFG")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (YEAR + "20x0,156,112,310420,1,1\n", f"{NAME}, column t: found '20x0'; expected a year such as 2020."),
        (YEAR + "2020,156,112,310420,abc,1\n", f"{NAME}, column v: found 'abc' in line 4; expected numbers"),
        (YEAR + "2020,156,112,310420,1,1;2\n", f"{NAME}, column q: found '1;2' in line 4; expected numbers"),
        (YEAR + "2020,156,112,310420,-1,1\n", f"{NAME}, column v: found '-1' in line 4; expected numbers"),
        (YEAR + "2020,156,112,310420,1,inf\n", f"{NAME}, column q: found 'inf' in line 4; expected numbers"),
        (YEAR + "2020,156,112,31", f"{NAME} has a row of 4 cells where the header has 6"),
        ("t,i,j,k,v,q\n", f"{NAME} has a header and no rows"),
    ],
)
def test_a_damaged_file_is_refused_with_what_stood_there(write: Write, reading: Reading, text: str, says: str) -> None:
    with pytest.raises(ImportFileError) as caught:
        reading(write(text, NAME))
    assert says in str(caught.value)


def test_a_file_without_an_edition_in_its_name_is_refused(write: Write) -> None:
    with pytest.raises(ImportFileError, match=r"trade\.csv does not say which HS edition its codes are of"):
        read(write(YEAR, "trade.csv"), Options())


def test_a_zip_of_two_editions_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {NAME: YEAR, "BACI_HS17_Y2020_V202501.csv": YEAR}, "mixed.zip")
    with pytest.raises(ImportFileError, match=r"mixed\.zip mixes HS17 and HS92"):
        read(path, Options())
