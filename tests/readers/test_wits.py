"""The World Bank's WITS: thousands of dollars, gross flows beside net ones, letters of its own."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.store.report import RowRule

HEADER = (
    "Nomenclature,ReporterISO3,ReporterName,ProductCode,PartnerISO3,PartnerName,Year,TradeFlowName,TradeFlowCode,"
    "TradeValue in 1000 USD,NetWeight in KGM\n"
)


def row(flow: str = "Export", **other: str) -> str:
    c = {"edition": "H5", "goods": "310420", "partner": "CHN", "name": "China", "value": "1.5", "kg": "2000"} | other
    return f"{c['edition']},BLR,Belarus,{c['goods']},{c['partner']},{c['name']},2020,{flow},6,{c['value']},{c['kg']}\n"


def test_values_are_thousands(write: Write, reading: Reading) -> None:
    text = HEADER + row() + row("Import", goods="Total", value="7") + row("Re-Export")
    frame, report = reading(write(text))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes") == [
        ("BLR", "CHN", "exports", "2020", "310420", "HS17", 1500.0, 2.0),
        ("BLR", "CHN", "imports", "2020", "TOTAL", "", 7000.0, 2.0),
    ]
    assert report.set_apart == {RowRule.RE_TRADE: 1}


def test_gross_flows_go_before_net_ones(write: Write, reading: Reading) -> None:
    text = HEADER + row("Export", value="1.0") + row("Gross Exp.", value="1.5") + row("Import", value="3")
    frame, report = reading(write(text))
    assert values(frame, "flow", "value_usd") == [("exports", 1500.0), ("imports", 3000.0)]
    assert report.set_apart == {RowRule.NET_FLOW: 1}


@pytest.mark.parametrize(
    ("code", "name", "found"),
    [("ROM", "Romania", "ROU"), ("ZAR", "Congo, Dem. Rep.", "COD"), ("OAS", "Other Asia, nes", "S19"),
     ("SER", "Serbia", "SRB"), ("UNS", "Unspecified", "_X")],
)  # fmt: skip
def test_letters_of_its_own_are_read_by_the_name_beside(
    write: Write, reading: Reading, code: str, name: str, found: str
) -> None:
    frame, _ = reading(write(HEADER + row(partner=code, name=f'"{name}"')))
    assert list(frame.partner) == [found]


def test_the_world_is_set_apart_and_so_is_another_classification(write: Write, reading: Reading) -> None:
    _, report = reading(write(HEADER + row() + row(partner="WLD", name="World") + row(edition="S3")))
    assert report.set_apart == {RowRule.WORLD: 1, RowRule.OTHER_CLASSIFICATION: 1}
