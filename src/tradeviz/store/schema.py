"""The table that holds trade at HS detail: its grain, its columns and their units, said once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.errors import PeriodError
from tradeviz.model.goods import LEGACY_UNSPECIFIED
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import MONTHS, read_period
from tradeviz.model.sources import is_web_address
from tradeviz.model.tables import Column
from tradeviz.store.fields import checked_text

if TYPE_CHECKING:
    import pyarrow as pa

DECLARED, RECONCILED = "declared", "reconciled"
HS_NAMES = "names"  # the dataset without rows whose descriptions of HS codes serve all others
HS_CORRELATION = "correlation-"  # how the keys of datasets begin whose names are pairs of codes of two editions

# One row is one value: one dataset, reporter, partner, flow, period and category of goods.
TRADE_COLUMNS = (
    Column("dataset", "Whose figures: key of the dataset, for example comtrade or baci-hs92-v202501."),
    Column("reporter", "Economy that declared the trade; in reconciled figures, the exporter."),
    Column("partner", "The other economy."),
    Column("flow", "exports or imports, from the reporter's side; reconciled figures have exports only."),
    Column("period", "Year, month or fiscal year covered (ISO 8601)."),
    Column("goods", "TOTAL or an HS code of 2, 4 or 6 digits, or 9999AA; text, leading zeros kept."),
    Column("hs", "HS edition of the code, for example HS92 or HS22; empty for totals without an edition."),
    Column("value_usd", "Value in US dollars at current prices; never missing, zero where declared as zero."),
    Column("tonnes", "Net weight in tonnes; missing where not known, never zero for that.", required=False),
)
ROW_KEY = ("dataset", "reporter", "partner", "flow", "period", "goods", "hs")
TEXT_COLUMNS = ROW_KEY
NUMBER_COLUMNS = ("value_usd", "tonnes")

_YEAR = "(19[0-9]{2}|20[0-9]{2}|2100)"
_FISCAL = "|".join(f"-{first:02d}/{_YEAR}-{first - 1:02d}" for first in range(2, MONTHS + 1))
_AREA = (r"^[A-Z0-9_]{2,5}$", "a country or area code such as BLR")
# What each text of a row must match, and the words for it; of a period `is_stored_period` tells more.
TEXT_PATTERNS = MappingProxyType({
    "reporter": _AREA,
    "partner": _AREA,
    "flow": (f"^({'|'.join(FLOWS)})$", " or ".join(FLOWS)),
    "period": (
        rf"^{_YEAR}(-(0[1-9]|1[0-2])|{_FISCAL})?$",
        "a year, a month or a fiscal year such as 2024, 2024-03 or 2024-04/2025-03",
    ),
    "goods": (
        rf"^(TOTAL|(0[1-9]|[1-9][0-9])([0-9]{{2}}){{0,2}}|{LEGACY_UNSPECIFIED})$",
        "TOTAL or an HS code of 2, 4 or 6 digits",
    ),
    "hs": (r"^(HS[0-9]{2})?$", "an HS edition such as HS22, or nothing"),
})  # fmt: skip

MOST_DATASETS = (
    100  # in one store; BACI has seven editions in two releases a year, and each page looks at all of a pair
)
MOST_KEY = 64  # characters of a dataset's key
_DATASET_KEY = re.compile(rf"[a-z0-9][a-z0-9.-]{{0,{MOST_KEY - 1}}}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Characters of what is said of a dataset, all of which stands in the page.
MOST_WORDS = MappingProxyType({"title": 200, "publisher": 200, "url": 500, "version": 100, "use": 1000})


@dataclass(frozen=True, slots=True, order=True)
class Dataset:
    """Whose figures a row is part of.

    Attributes:
        key: short name, used in addresses and on the command line.
        title: name with edition and version, for under a chart.
        publisher, url: who publishes it, and where.
        sides: DECLARED where each reporter has figures of its own; RECONCILED where one figure stands for both.
        version: the publisher's own version, empty where there is none.
        use: what may be done with the figures.
        vintage: the day (ISO 8601) on which an import replaced them and they were kept; empty for what counts now.

    Raises:
        ValueError: a field is no such text, for a store can come from anybody.
    """

    key: str
    title: str
    publisher: str
    url: str
    sides: str
    version: str = ""
    use: str = ""
    vintage: str = ""

    def __post_init__(self) -> None:
        for name, most in MOST_WORDS.items():
            checked_text(name, getattr(self, name), most)
        if not is_dataset_key(self.key):
            raise ValueError("key is none that an address can hold")
        if self.url and not is_web_address(self.url):
            raise ValueError("url is no address that begins with http:// or https://")
        if not isinstance(self.vintage, str) or (self.vintage and not _DAY.fullmatch(self.vintage)):
            raise ValueError("vintage is no day such as 2025-01-31")
        if self.sides not in (DECLARED, RECONCILED):
            raise ValueError(f"sides is neither {DECLARED} nor {RECONCILED}")


@lru_cache(maxsize=4096)
def is_stored_period(text: str) -> bool:
    """Whether a row can be of this period: a year, a month, or a fiscal year, which is a year of its own kind."""
    try:
        period = read_period(text)
    except PeriodError:
        return False
    return period.is_annual or period.first == period.last


def is_dataset_key(value: object) -> bool:
    """Whether the value can be the key of a dataset."""
    return isinstance(value, str) and _DATASET_KEY.fullmatch(value) is not None


def pair_key(first: str, second: str) -> str:
    """One text for both directions of a pair: the codes in the order of the alphabet, joined by a hyphen."""
    return "-".join(sorted((first, second)))


def arrow_schema() -> pa.Schema:
    """The table's Arrow schema: text columns as strings, numbers as float64."""
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story

    return pa.schema([(name, pa.string()) for name in TEXT_COLUMNS] + [(name, pa.float64()) for name in NUMBER_COLUMNS])
