"""Every reader of outside text, as a function of bytes: it gives a value or raises a TradevizError, or it has a bug.

A new reader is one more line in `TARGETS`; the hypothesis test, the atheris script and `make trust` all read it.
"""

from __future__ import annotations

import contextlib
import functools
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tests.readers import test_china_customs as china
from tests.readers import test_faostat as faostat
from tests.readers import test_tradestat as tradestat
from tests.readers import test_us_census as census
from tests.readers import test_wits as wits
from tests.readers.conftest import comtrade
from tests.readers.seven_zips import seven_zip
from tests.readers.test_comtrade_shapes import ANSWER, workbook
from tests.readers.test_eurostat import BULK, row
from tests.readers.test_imf import WIDE, X_WORDS, wide
from tests.readers.test_plain_csv import HEADER
from tests.readers.test_plain_parquet import parquet
from tests.readers.test_reconciled import ATLAS, ATLAS_ROWS, bimts
from tests.readers.test_trade_map import EXPORTS

from tradeviz.errors import TradevizError
from tradeviz.exports.formulas import escaped, escaped_table
from tradeviz.model.bounds import read_published
from tradeviz.model.goods import GOODS_FILE as GOODS
from tradeviz.model.goods import read_goods
from tradeviz.model.observations import MONTHS_FILE, RATES_FILE, read_months, read_observations, read_rates
from tradeviz.model.observations import OBSERVATIONS_FILE as OBSERVATIONS
from tradeviz.model.periods import read_period
from tradeviz.model.sources import SOURCES_FILE as SOURCES
from tradeviz.model.sources import read_sources
from tradeviz.readers import Options, read
from tradeviz.readers.faostat.items import read_items
from tradeviz.readers.rates import Rates
from tradeviz.story.article import read_article
from tradeviz.story.claims import CLAIMS_FILE as CLAIMS
from tradeviz.story.claims_file import read_claims
from tradeviz.story.load import PACKAGE_FILE, default_folder, load
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.security.callback_bodies import BodyError, check_body
from tradeviz.web.security.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tradeviz.errors import Problem
    from tradeviz.story.story import PublishedStory

Target: TypeAlias = "Callable[[bytes], object]"
PAIR = ("CHN", "BLR")


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: what it takes, something to begin from, and the bounds of one call.

    Attributes:
        take: reads bytes; raises nothing but TradevizErrors.
        seeds: real input, for mutations.
        seconds: what one call may take for input of some hundred kilobytes before the fuzzer says that it hangs.
        megabytes: how much one call may add to the memory in use.
    """

    take: Target
    seeds: tuple[bytes, ...] = ()
    seconds: float = 5.0
    megabytes: float = 200.0


@functools.cache
def _story() -> PublishedStory:
    return load(default_folder())


@contextlib.contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(shutil.copytree(default_folder(), Path(name) / "copy"))


@functools.cache
def _empty() -> Path:
    """A folder for one file at a time, this process's own."""
    return Path(tempfile.mkdtemp(prefix="tradeviz-fuzz-"))


def _file(name: str, read: Callable[[Path], tuple[object, list[Problem]]]) -> Target:
    """A reader of one file of a story: problems are its way of saying no."""

    def take(content: bytes) -> object:
        (_empty() / name).write_bytes(content)
        value, problems = read(_empty())
        for problem in problems:
            assert str(problem).startswith(name)
        return value

    return take


def _package(content: bytes) -> object:
    with _copy() as folder:
        (folder / PACKAGE_FILE).write_bytes(content)
        return load(folder).findings


def _table_of_trade(name: str) -> Target:
    """A file to import, read to its end; every row of it is accounted for."""

    def take(content: bytes) -> object:
        path = _empty() / name
        path.write_bytes(content)
        parsed_files = read(
            path, Options(set_apart=True, all_lines=True, rates=Rates.of(["EUR=0.925", "CNY=7.11"]), flow="imports")
        )
        for parsed in parsed_files:
            kept = sum(len(table) for table in parsed.batches)
            report = parsed.report
            assert report.kept == kept + report.added
            assert report.read == report.kept + sum(report.set_apart.values())
        return len(parsed_files)

    return take


def _items(content: bytes) -> object:
    """A table of FAO's items."""
    path = _empty() / "items.csv"
    path.write_bytes(content)
    return read_items([path])


def _text(read: Callable[[str], object]) -> Target:
    return lambda content: read(content.decode("utf-8", "replace"))


def _query(text: str) -> object:
    reading = parse_query(text, choices_of(_story()))
    again = parse_query(reading.selection.query, choices_of(_story()))
    assert again.selection == reading.selection, "a choice must survive its own link"
    assert again.notices == ()
    return reading


def _body(content: bytes) -> object:
    shape = {"inputs": [{"id": "url", "property": "search"}], "state": [], "callback": len}
    try:
        check_body(content, {"page.children": shape})
    except BodyError:
        return None
    return content


def _neutral(text: str) -> object:
    assert not escaped(text).startswith(("=", "@", "\t", "\r", "\n"))
    return escaped_table(f'"{text.replace(chr(34), chr(34) * 2)}"\n'.encode("utf-8", "replace"))


def _published(text: str) -> object:
    value = read_published(text, "")
    assert value.bounds.low <= value.value <= value.bounds.high
    return value


def _seed(*names: str) -> tuple[bytes, ...]:
    return tuple((default_folder() / name).read_bytes() for name in names)


TARGETS: Mapping[str, Reader] = {
    "observations": Reader(_file(OBSERVATIONS, read_observations), _seed(OBSERVATIONS)),
    "months": Reader(_file(MONTHS_FILE, read_months), _seed(MONTHS_FILE)),
    "sources": Reader(_file(SOURCES, read_sources), _seed(SOURCES)),
    "goods": Reader(_file(GOODS, read_goods), _seed(GOODS)),
    "rates": Reader(_file(RATES_FILE, read_rates), _seed(RATES_FILE)),
    "claims": Reader(_file(CLAIMS, lambda folder: read_claims(folder, PAIR)), _seed(CLAIMS)),
    "package": Reader(_package, _seed(PACKAGE_FILE)),
    "article": Reader(_text(read_article), _seed("article.md")),
    "Comtrade": Reader(_table_of_trade("comtrade.csv"), (comtrade({}, {"cmdCode": "TOTAL"}).encode(),), seconds=10),
    "BACI": Reader(
        _table_of_trade("BACI_HS92_Y2020_V202501.csv"), (b"t,i,j,k,v,q\n2020,156,112,310420,1.5,NA\n",), seconds=10
    ),
    "IMF": Reader(
        _table_of_trade("imts.csv"),
        ((WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "", "1", "2")).encode(),),
        seconds=10,
    ),
    "Comtrade's workbook": Reader(_table_of_trade("comtrade.xlsx"), (workbook({}, {"cmdCode": "TOTAL"}),), seconds=10),
    "own table": Reader(
        _table_of_trade("own.csv"), ((HEADER + "2024,CHN,BLR,exports,TOTAL,1,2,HS22\n").encode(),), seconds=10
    ),
    "own Parquet": Reader(
        _table_of_trade("own.parquet"), (parquet(), parquet(compression="none", use_dictionary=False)), seconds=10
    ),
    "Comtrade's answer": Reader(_table_of_trade("answer.json"), (json.dumps({"data": [ANSWER]}).encode(),), seconds=10),
    "Census answer": Reader(_table_of_trade("census.json"), (census.answer(census.ROWS).encode(),), seconds=10),
    "Chinese customs": Reader(_table_of_trade("customs.csv"), (china.export(*china.ROWS),), seconds=10),
    "Comext": Reader(_table_of_trade("full.dat"), ((BULK + row("35069190", 65, 3)).encode(),), seconds=10),
    "Comext archive": Reader(
        _table_of_trade("full.7z"), (seven_zip({"full.dat": (BULK + row("35069190", 65, 3)).encode()}),), seconds=10
    ),
    "Atlas": Reader(_table_of_trade("atlas.csv"), ((ATLAS + ATLAS_ROWS).encode(),), seconds=10),
    "BIMTS": Reader(_table_of_trade("bimts.csv"), (bimts({}, {"goods": "_T"}).encode(),), seconds=10),
    "WITS": Reader(
        _table_of_trade("wits.csv"), ((wits.HEADER + wits.row() + wits.row("Import")).encode(),), seconds=10
    ),
    "Trade Map": Reader(_table_of_trade("page.xls"), (EXPORTS.encode(),), seconds=10),
    "FAO's items": Reader(_items, (faostat.ITEMS.encode(),), seconds=10),
    "TRADESTAT": Reader(_table_of_trade("page.asp"), (tradestat.page().encode(),), seconds=10),
    "selection": Reader(
        _text(_query), (b"goods=potash,31&flow=imports&by=BLR&years=2015-2024&chart=sides&factor=1.06",)
    ),
    "published": Reader(_text(_published), (b"4.77 billion", b"-13.4", b"46803.98 million", b"1.9 times")),
    "period": Reader(_text(read_period), (b"2023-01/2023-08", b"2024", b"2024-09")),
    "callback body": Reader(
        _body,
        (
            b'{"output":"page.children","outputs":{"id":"page","property":"children"},"inputs":[{"id":"url","property":"search","value":""}],"changedPropIds":["url.search"],"state":[]}',
        ),
    ),
    "host header": Reader(_text(host_of), (b"[::1]:8050", b"localhost:80", b"127.0.0.1")),
    "cell of a download": Reader(_text(_neutral), (b"=1+1", b"-5.2", b"a;=1")),
}


def taken(reader: Reader, content: bytes) -> bool:
    """Whether the reader took the content; False where it said why not.

    Raises:
        Exception: whatever is no TradevizError, and so a bug.
    """
    try:
        reader.take(content)
    except TradevizError:
        return False
    return True
