"""How many rows a second each reader takes, to the end of its tables: `python -m benchmarks.files`.

The files are those of the readers' tests, with their row again and again for other goods. A store's own work comes on
top of it; `python -m benchmarks.store` has that.
"""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.tables import as_table
from tests.readers import test_china_customs as china
from tests.readers import test_eurostat as eurostat
from tests.readers import test_faostat as faostat
from tests.readers import test_reconciled as reconciled
from tests.readers import test_trade_map as trade_map
from tests.readers import test_tradestat as tradestat
from tests.readers import test_us_census as us_census
from tests.readers import test_wits as wits
from tests.readers.conftest import comtrade
from tests.readers.seven_zips import seven_zip

from tradeviz.readers import Options, read
from tradeviz.readers.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 200_000
OPTIONS = Options(rates=Rates.of(["EUR=0.925"]), flow="imports", all_lines=True)
HEADS = ("file", "rows", "rows a second")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, and one with so many rows; `items` is FAO's table, for its matrix."""

    name: str
    write: Callable[[int], bytes | str]
    rows: int = ROWS
    items: str = ""


def code(number: int, digits: int = 6) -> str:
    """A code of goods; no two of the first 900,000 are the same."""
    return str(100_000 + number).ljust(digits, "0")


def census(rows: int) -> str:
    return us_census.answer(
        [["5700", "CHINA", code(n, 10), "1000", "5000", "KG", "HS10", "2024-01"] for n in range(rows)]
    )


def customs(rows: int) -> bytes:
    return china.export(*(china.ROWS[0].replace("310420", code(n)) for n in range(rows)))


def answers(rows: int) -> str:
    header, row = (line.split(",") for line in comtrade({}, extra=False).splitlines())
    cells = dict(zip(header, (cell.strip('"') for cell in row), strict=True))
    return json.dumps({"count": rows, "data": [cells | {"cmdCode": code(n)} for n in range(rows)]})


def comext(rows: int) -> str:
    return eurostat.BULK + "".join(eurostat.row(code(n, 8), n, n) for n in range(rows))


def page(rows: int) -> str:
    body = "".join("<tr><td>Belarus</td><td>5</td><td>6</td></tr>" for _ in range(rows // 2))
    head = trade_map.PARTNERS.partition("</tr>")[0] + "</tr>"
    return trade_map.page("List of importing markets for a product exported by Japan", head + body)


def report(rows: int) -> str:
    """Codes of eight digits, two values each."""
    goods = "".join(tradestat.row(str(n), code(n, 8), "GOODS", "5.25", "6.00", "1.00") for n in range(rows // 2))
    return tradestat.page(goods)


def matrix(rows: int) -> str:
    """Two rows, of value and weight, for each of so many pairs of a year and a value."""
    pairs = [(str(1980 + n // 1000), str(n % 1000)) for n in range(rows // 2)]
    return faostat.HEADER + "".join(
        faostat.row(year=year, value=value) + faostat.row(element="Export Quantity", unit="t", year=year, value=value)
        for year, value in pairs
    )


KINDS = (
    Kind("CEPII BACI", lambda rows: "t,i,j,k,v,q\n" + "".join(f"2020,156,112,{code(n)},1.5,2\n" for n in range(rows))),
    Kind("UN Comtrade, CSV", lambda rows: comtrade(*({"cmdCode": code(n)} for n in range(rows)))),
    Kind("UN Comtrade, JSON", answers),
    Kind("China's customs", customs),
    Kind("Comext in bulk", comext),
    Kind("Comext in bulk, .7z", lambda rows: seven_zip({"full.dat": comext(rows).encode()})),
    Kind(
        "Comext, SDMX-CSV",
        lambda rows: eurostat.answer(
            *(("DE", "VN", code(n), "1", "VALUE_IN_EUROS", "2024-03", "1000") for n in range(rows))
        ),
    ),
    Kind("US Census, JSON", census),
    Kind(
        "Harvard's Atlas",
        lambda rows: reconciled.ATLAS + "".join(f"31,BLR,43,CHN,1,{code(n)},2021,15.5,0\n" for n in range(rows)),
    ),
    Kind("OECD BIMTS", lambda rows: reconciled.bimts(*({"goods": f"HS17_{code(n)}"} for n in range(rows)))),
    Kind("WITS", lambda rows: wits.HEADER + "".join(wits.row(goods=code(n)) for n in range(rows))),
    Kind("ITC Trade Map, HTML", page, rows=20_000),
    Kind("India's TRADESTAT, HTML", report, rows=10_000),
    Kind("FAOSTAT's trade matrix", matrix, items=faostat.ITEMS),
)  # fmt: skip


def of_kind(kind: Kind, folder: Path) -> tuple[str, ...]:
    content = kind.write(kind.rows)
    path = folder / "BACI_HS92_Y2020_V202501.csv"  # BACI's edition is in its name; no other reader looks there
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    options = OPTIONS
    if kind.items:
        items = folder / "items.csv"
        items.write_text(kind.items, "utf-8")
        options = replace(OPTIONS, items=(items,))
    start = time.perf_counter()
    (parsed,) = read(path, options)
    for _ in parsed.batches:
        pass
    seconds = time.perf_counter() - start
    assert parsed.report.kept > kind.rows // 2, parsed.report.as_text()
    return kind.name, f"{parsed.report.read:,}", f"{parsed.report.read / seconds:,.0f}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        of_kind(KINDS[0], Path(name))  # the libraries are loaded with the first
        print(as_table(HEADS, [of_kind(kind, Path(name)) for kind in KINDS]))


if __name__ == "__main__":
    main()
