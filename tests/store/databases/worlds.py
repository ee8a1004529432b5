"""Small worlds written as lines of text: `CHN BLR exports 2020 3104 HS22 12.5 3`, one stored row a line."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.store.coverage import FileCoverage
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import DECLARED, RECONCILED, Dataset, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from tradeviz.store.api import Store
    from tradeviz.store.session import ImportOutcome

NONE = "-"


def world(text: str, dataset: str = "comtrade") -> pa.Table:
    """Rows of `schema.TRADE_COLUMNS`. The edition and the tonnes may be `-`; a line may leave both off."""
    rows = [_row(line.split(), dataset) for line in text.strip().splitlines()]
    return pa.Table.from_pylist(rows, schema=arrow_schema())


def _row(words: list[str], dataset: str) -> dict[str, str | float | None]:
    reporter, partner, flow, period, goods, edition, value, tonnes, *_ = (
        [*words, NONE, NONE] if len(words) == 6 else words
    )
    if len(words) == 6:
        edition, value, tonnes = NONE, words[5], NONE
    return {
        "dataset": dataset,
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "period": period,
        "goods": goods,
        "hs": "" if edition == NONE else edition,
        "value_usd": float(value),
        "tonnes": None if tonnes == NONE else float(tonnes),
    }


def told(frame: pd.DataFrame, *columns: str) -> list[str]:
    """A frame's rows as short texts, whole numbers without a point, missing as `-`."""
    return [" ".join(_word(value) for value in row) for row in frame[list(columns)].itertuples(index=False)]


def _word(value: object) -> str:
    if isinstance(value, float):
        return NONE if math.isnan(value) else f"{value:g}"
    return str(value) or NONE


def deliver(rows: pa.Table, dataset: Dataset, file: str, names: Mapping[str, str] | None = None) -> ParsedFile:
    """What a reader would hand over, in batches of three rows."""
    batches = (rows.slice(start, 3) for start in range(0, len(rows), 3))
    report = Report(file, read=len(rows), kept=len(rows))
    return ParsedFile(dataset, iter(batches), report, names or {})


def covering(
    rows: pa.Table, dataset: Dataset, file: str, basis: str, level: int = 6, periods: Sequence[str] = ()
) -> ParsedFile:
    """A delivery that is known to hold all of its flows, or of some periods."""
    return replace(deliver(rows, dataset, file), coverage=FileCoverage(basis, level, set(periods)))


def bring(store: Store, *deliveries: tuple[ParsedFile, str]) -> list[ImportOutcome]:
    """Import; each delivery comes with its digest."""
    with store.importing() as started:
        for delivery, digest in deliveries:
            started.add(delivery, digest, lambda _: None)
    return started.outcomes


DECLARED_SET = Dataset(
    "comtrade", "UN Comtrade", "United Nations", "https://comtradeplus.un.org", DECLARED, use="Cite it."
)
RECONCILED_SET = Dataset("baci-hs92-v202501", "BACI", "CEPII", "https://www.cepii.fr", RECONCILED, version="202501")

COMTRADE = """
CHN BLR exports 2020    TOTAL  -    1000.5 -
CHN BLR exports 2020    31     HS17 60     6
CHN BLR exports 2020    3104   HS17 50.1   5
CHN BLR exports 2020    310420 HS17 20     2
CHN BLR exports 2020    870323 HS17 0.1    0.3
CHN BLR exports 2020    870899 HS17 0.2    -
CHN BLR exports 2020    870333 HS17 0.3    0
CHN BLR exports 2020    99     HS17 7      -
CHN BLR exports 2020    870323 HS12 5      1
CHN BLR exports 2021    31     HS17 61     6
CHN BLR exports 2021    8703   HS22 8      -
CHN BLR exports 2021    870899 HS22 2.25   1
CHN BLR exports 2021-03 TOTAL  -    88.125 -
BLR CHN imports 2020    3104   HS17 55     5.5
BLR CHN imports 2020    999999 HS17 9      -
BLR CHN exports 2020    310420 HS17 1234567.891 3456.789
BLR CHN exports 2020    310430 HS17 799999999999.99 1
BLR CHN exports 2019    310420 HS17 0      0
S19 CHN imports 2021    TOTAL  -    3      -
CHN N736 exports 2011   310420 HS12 0.1    1
CHN N736 exports 2012   310420 HS12 0.1    1
CHN SDN exports 2012    310420 HS12 0.2    2
CHN SDN exports 2012    870323 HS12 7      -
RUS BLR imports 2021-01 TOTAL  -    3      -
RUS BLR imports 2021-02 TOTAL  -    4      -
"""
LATER = """
CHN BLR exports 2020 3104   HS17 51.1 5
CHN BLR exports 2020 310420 HS17 20   2
CHN BLR exports 2022 310420 HS22 33   -
"""
# Fiscal years beside a calendar year and months; two that begin in one year.
FISCAL_SET = Dataset("accounts", "Fiscal years", "A ministry", "", DECLARED)
FISCAL = """
IND CHN imports 2023-04/2024-03 TOTAL -    90    -
IND CHN imports 2023-04/2024-03 85    HS22 50.25 -
IND CHN imports 2024-04/2025-03 TOTAL -    100   -
IND CHN imports 2024-04/2025-03 85    HS22 60    -
IND CHN imports 2024-04/2025-03 87    HS22 40    -
IND CHN imports 2024-07/2025-06 TOTAL -    130   -
IND CHN exports 2024            TOTAL -    7     -
IND CHN exports 2024-05         TOTAL -    1     -
IND NPL exports 2024-04/2025-03 TOTAL -    3     -
"""


def fill(store: Store) -> None:
    """Three datasets in four imports, the last of which replaces a row."""
    bring(store, (deliver(world(FISCAL, FISCAL_SET.key), FISCAL_SET, "fiscal.csv"), "d" * 64))
    bring(store, (deliver(world(COMTRADE), DECLARED_SET, "first.csv", {"3104": 'Potassic fertilisers, "K"'}), "a" * 64))
    bring(store, (deliver(reconciled(), RECONCILED_SET, "baci.zip", {"310420": "Potassium chloride"}), "b" * 64))
    bring(
        store,
        (deliver(world(LATER), DECLARED_SET, "later.csv", {"310420": "Chlorure de potassium; l'autre"}), "c" * 64),
    )


def reconciled() -> pa.Table:
    """Two years of HS6 rows; the first has exporters enough for a world, the second has not."""
    exporters = ["CHN", "BLR", *(f"A{number:02d}" for number in range(100))]
    lines = [
        f"{exporter} USA exports 2019 {place % 90 + 100:03d}{place % 7:03d} HS92 {place}.125 {place % 9}.5"
        for place, exporter in enumerate(exporters)
    ]
    lines += [
        "CHN BLR exports 2020 310420 HS92 12.5 -",
        "BLR CHN exports 2020 870323 HS92 0.1 2",
        "BLR USA exports 2020 870323 HS92 0.2 2",
        "N736 USA exports 2020 870323 HS92 0.1 2",
        "SDN USA exports 2020 870323 HS92 0.2 2",
    ]
    return world("\n".join(lines), RECONCILED_SET.key)
