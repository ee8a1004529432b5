"""CEPII BACI, as downloaded and as people keep it: every quirk has a rule, and every row is accounted for."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from tests.readers.conftest import Reading, Write

from tradeviz.errors import ImportFileError
from tradeviz.store import open_store
from tradeviz.store.ingesting import ingest
from tradeviz.store.readers import Options, read
from tradeviz.store.reports import Rule

HEADER = "t,i,j,k,v,q"
YEAR = "BACI_HS92_Y2022_V202501.csv"
COUNTRIES = """country_code,country_name,country_iso2,country_iso3
4,Afghanistan,AF,AFG
112,Belarus,BY,BLR
156,China,CN,CHN
490,"Other Asia, not elsewhere specified",N/A,S19
842,USA,US,USA
"""
PRODUCTS = """code,description
"010121","Horses: live, pure-bred breeding animals"
310420,"Fertilizers, mineral or chemical: potassic, potassium chloride"
"""


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows, ""])


def release(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def downloaded(folder: Path, *rows: str, **more: str) -> Path:
    """The zip as CEPII gives it out."""
    members = {
        YEAR: table(*rows),
        "country_codes_V202501.csv": COUNTRIES,
        "product_codes_HS92_V202501.csv": PRODUCTS,
        "Readme.txt": "BACI, version 202501\nt: Year\ni: Exporter\n",
    }
    return release(folder / "BACI_HS92_V202501.zip", {**members, **more})


def cells(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


ROWS = ("2022,156,112,310420,12.345,6.7", "2022,112,156,10121,0.001,", "2022,842,490,870323,1000,0.25")


def test_a_release_as_downloaded_is_one_dataset_in_dollars_with_names(tmp_path: Path, reading: Reading) -> None:
    path = downloaded(tmp_path, *ROWS)
    (delivery,) = read(path, Options())
    assert delivery.dataset.key == "baci-hs92-v202501"
    assert delivery.dataset.title == "BACI HS92 V202501"
    assert (delivery.dataset.version, delivery.dataset.sides) == ("V202501", "reconciled")
    assert delivery.names["310420"].startswith("Fertilizers, mineral")
    assert delivery.names["010121"].startswith("Horses")
    frame, report = reading(path)
    assert cells(frame, "reporter", "partner", "goods", "value_usd") == [
        ("CHN", "BLR", "310420", 12345.0),
        ("BLR", "CHN", "010121", 1.0),
        ("USA", "S19", "870323", 1_000_000.0),
    ]
    assert frame["tonnes"].isna().tolist() == [False, True, False]
    assert set(map(tuple, frame[["dataset", "flow", "period", "hs"]].to_numpy())) == {
        ("baci-hs92-v202501", "exports", "2022", "HS92")
    }
    assert (report.read, report.kept, sum(report.set_apart.values())) == (3, 3, 0)


def test_loose_files_of_a_release_use_the_code_files_beside_them(write: Write, reading: Reading) -> None:
    write(COUNTRIES + "957,Sealand,N/A,XSE\n", "country_codes_V202501.csv")
    write(PRODUCTS, "product_codes_HS92_V202501.csv")
    path = write(table("2022,957,156,310420,1,1"), YEAR)
    frame, _ = reading(path)
    assert cells(frame, "reporter", "partner") == [("XSE", "CHN")]
    (delivery,) = read(path, Options())
    assert set(delivery.names) == {"010121", "310420"}


def test_a_loose_file_without_code_files_is_read_all_the_same(write: Write, reading: Reading) -> None:
    path = write(table(*ROWS), YEAR)
    assert len(reading(path)[0]) == 3
    assert read(path, Options())[0].names == {}


def test_goods_codes_that_lost_their_zeros_get_them_back_and_are_counted(write: Write, reading: Reading) -> None:
    frame, report = reading(
        write(table("2022,156,112,10121,1,1", "2022,156,112,010129,1,1", "2022,156,4,10121,1,1"), YEAR)
    )
    assert frame["goods"].tolist() == ["010121", "010129", "010121"]
    assert report.repaired[Rule.LEADING_ZERO] == 2
    assert "repaired 2: leading zeros of goods codes restored" in report.as_text()


@pytest.mark.parametrize("weight", ["NA", "", "   ", " NA ", "NaN", "."])
def test_a_weight_that_is_not_known_is_missing(write: Write, reading: Reading, weight: str) -> None:
    rows = [f"2022,156,112,310420,1,{weight}", "2022,156,112,310430,1,      12.500", "2022,156,112,310490,1,3"]
    frame, report = reading(write(table(*rows), YEAR))
    assert frame["tonnes"].isna().tolist() == [True, False, False]
    assert frame["tonnes"].tolist()[1:] == [12.5, 3.0]
    assert report.kept == 3


def test_a_weight_of_zero_beside_a_value_is_missing_and_counted(write: Write, reading: Reading) -> None:
    frame, report = reading(write(table("2022,156,112,310420,1,0", "2022,156,112,310430,0,0"), YEAR))
    assert frame["tonnes"].isna().tolist() == [True, False]
    assert report.repaired[Rule.NO_WEIGHT] == 1


def test_thousands_of_dollars_become_dollars_to_the_last_digit(write: Write, reading: Reading) -> None:
    values = ("0.001", "1.005", "4.35", "1234567.891", "0", "1e3", " 2.5")
    rows = [f"2022,156,112,{310400 + place},{value},1" for place, value in enumerate(values)]
    frame, _ = reading(write(table(*rows), YEAR))
    assert frame["value_usd"].tolist() == [1.0, 1005.0, 4350.0, 1234567891.0, 0.0, 1e6, 2500.0]


SET_APART = {
    "2022,156,0,310420,1,1": Rule.WORLD,
    "2022,97,156,310420,1,1": Rule.GROUP,
    "2022,156,156,310420,1,1": Rule.ITSELF,
    "2022,156,112,TOTAL,1,1": Rule.OTHER_LEVEL,
    "2022,156,112,3104201,1,1": Rule.OTHER_LEVEL,
    "2022,156,112,310420,NA,1": Rule.NO_VALUE,
    "2022,156,112,310420,,1": Rule.NO_VALUE,
}


@pytest.mark.parametrize(("row", "rule"), SET_APART.items())
def test_a_row_that_is_no_trade_of_two_economies_is_set_apart_by_its_rule(
    write: Write, reading: Reading, row: str, rule: Rule
) -> None:
    frame, report = reading(write(table("2022,156,112,310420,1,1", row, row), YEAR))
    assert len(frame) == 1
    assert {rule: count for rule, count in report.set_apart.items() if count} == {rule: 2}
    assert f"set apart 2: {rule.value}" in report.as_text()


UNKNOWN = (
    "2022,156,112,310420,1,1",
    "2022,156,9991,310420,1,1",
    "2022,9991,156,310420,1,1",
    "2022,XX,156,310420,1,1",
    "2022,,156,310420,1,1",
)


def test_unknown_country_codes_stop_the_file_with_all_of_them(write: Write, reading: Reading) -> None:
    with pytest.raises(ImportFileError) as caught:
        reading(write(table(*UNKNOWN), YEAR))
    assert str(caught.value) == (
        f"{YEAR} has country codes that no list knows: (empty) (1 rows), 9991 (2 rows), XX (1 rows). Put the release's "
        "country_codes file beside it, or leave these rows out with --set-apart."
    )


def test_unknown_country_codes_are_set_apart_where_asked(write: Write, reading: Reading) -> None:
    frame, report = reading(write(table(*UNKNOWN), YEAR), set_apart=True)
    assert cells(frame, "reporter", "partner") == [("CHN", "BLR")]
    assert report.set_apart[Rule.UNKNOWN_AREA] == 4
    assert report.unknown_areas == {"9991": 2, "XX": 1, "(empty)": 1}


def test_another_hs_edition_is_another_dataset(tmp_path: Path) -> None:
    path = release(tmp_path / "BACI_HS17_V202501.zip", {"BACI_HS17_Y2022_V202501.csv": table(*ROWS)})
    (delivery,) = read(path, Options())
    assert delivery.dataset.key == "baci-hs17-v202501"
    assert {text for batch in delivery.batches for text in batch["hs"].to_pylist()} == {"HS17"}


def test_all_years_of_a_release_are_read(tmp_path: Path, reading: Reading) -> None:
    path = downloaded(tmp_path, *ROWS, **{"BACI_HS92_Y2021_V202501.csv": table("2021,156,112,310420,5,1")})
    frame, report = reading(path)
    assert frame["period"].tolist() == ["2021", "2022", "2022", "2022"]
    assert report.read == 4


def test_two_editions_in_one_zip_are_refused(tmp_path: Path) -> None:
    path = downloaded(tmp_path, *ROWS, **{"BACI_HS17_Y2022_V202501.csv": table(*ROWS)})
    with pytest.raises(ImportFileError, match="mixes HS17 and HS92"):
        read(path, Options())


def test_a_file_whose_name_has_no_edition_is_refused_with_the_way_out(write: Write) -> None:
    with pytest.raises(
        ImportFileError, match=r"trade\.csv does not say which HS edition.*BACI_HS92_Y2020_V202501\.csv"
    ):
        read(write(table(*ROWS), "trade.csv"), Options())


def test_a_zip_that_was_downloaded_in_part_is_refused(tmp_path: Path) -> None:
    path = downloaded(tmp_path, *(f"2022,156,112,{code},1,1" for code in range(100000, 104000)))
    whole = path.read_bytes()
    for share in (0.1, 0.5, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(ImportFileError, match=r"downloaded only in part.*download it again"):
            read(path, Options())


def test_a_zip_with_a_damaged_member_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    path = downloaded(tmp_path, *(f"2022,156,112,{code},{code % 97}.5,1" for code in range(100000, 104000)))
    content = bytearray(path.read_bytes())
    content[2000] ^= 0xFF
    path.write_bytes(content)
    store = open_store(tmp_path / "store")
    with pytest.raises(ImportFileError, match=r"BACI_HS92_V202501\.zip.*ownload"):
        ingest(store, [path], Options(), lambda _: None, lambda _: None)
    assert store.datasets() == ()


@pytest.mark.parametrize("content", ["", HEADER, f"{HEADER}\n"])
def test_a_file_without_rows_is_refused(write: Write, content: str, reading: Reading) -> None:
    with pytest.raises(ImportFileError, match=r"is empty|no rows"):
        reading(write(content, YEAR))


BAD_CELLS = {
    "2022,156,112,310420,abc,1": "column v: found a cell that is no number",
    "2022,156,112,310420,1,two": "column q: found a cell that is no number",
    "2022,156,112,310420,-1,1": "column v: found a number below zero",
    "2022,156,112,310420,inf,1": "column v: found a number below zero or without end",
    "22,156,112,310420,1,1": "column t: found '22'; expected a year",
    ",156,112,310420,1,1": "column t: found ''; expected a year",
    "2022,156,112,310420,1": "has a row of 5 cells where the header has 6",
}


@pytest.mark.parametrize(("row", "sentence"), BAD_CELLS.items())
def test_a_cell_that_cannot_be_read_stops_the_file(write: Write, reading: Reading, row: str, sentence: str) -> None:
    with pytest.raises(ImportFileError, match="BACI_HS92_Y2022") as caught:
        reading(write(table("2022,156,112,310430,1,1", row), YEAR))
    assert sentence in str(caught.value)


def test_an_import_says_what_became_of_every_row_and_the_second_changes_nothing(tmp_path: Path) -> None:
    path, store = downloaded(tmp_path, *ROWS, "2022,156,0,310420,1,1"), open_store(tmp_path / "store")
    (first,) = ingest(store, [path], Options(), lambda _: None, lambda _: None)
    assert first.as_text() == (
        "BACI_HS92_V202501.zip: 4 rows read, 3 kept\n"
        "  set apart 1: the world as one side, the sum over all partners\n"
        "  repaired 1: leading zeros of goods codes restored\n"
        "  into baci-hs92-v202501"
    )
    found = store.values("baci-hs92-v202501", ("CHN", "BLR"), ["310420"])
    assert cells(found, "reporter", "value_usd", "tonnes") == [("CHN", 12345.0, 6.7)]
    assert store.names("baci-hs92-v202501")["310420"].startswith("Fertilizers")
    (again,) = ingest(store, [path], Options(), lambda _: None, lambda _: None)
    assert again.outcome.already
