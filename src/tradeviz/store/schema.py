"""The table that holds trade at HS detail: its grain, its columns and their units, said once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.tables import Column

if TYPE_CHECKING:
    import pyarrow as pa

DECLARED, RECONCILED = "declared", "reconciled"
HS_NAMES = "names"  # the dataset without rows whose descriptions of HS codes serve all others

# One row is one value: one dataset, reporter, partner, flow, period and category of goods.
TRADE_COLUMNS = (
    Column("dataset", "Whose figures: key of the dataset, for example comtrade or baci-hs92-v202501."),
    Column("reporter", "Economy that declared the trade; in reconciled figures, the exporter."),
    Column("partner", "The other economy."),
    Column("flow", "exports or imports, from the reporter's side; reconciled figures have exports only."),
    Column("period", "Year or month covered (ISO 8601)."),
    Column("goods", "TOTAL or an HS code of 2, 4 or 6 digits; text, leading zeros kept."),
    Column("hs", "HS edition of the code, for example HS92 or HS22; empty for totals without an edition."),
    Column("value_usd", "Value in US dollars at current prices; never missing, zero where declared as zero."),
    Column("tonnes", "Net weight in tonnes; missing where not known, never zero for that.", required=False),
)
ROW_KEY = ("dataset", "reporter", "partner", "flow", "period", "goods", "hs")
TEXT_COLUMNS = ROW_KEY
NUMBER_COLUMNS = ("value_usd", "tonnes")


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
    """

    key: str
    title: str
    publisher: str
    url: str
    sides: str
    version: str = ""
    use: str = ""


def pair_key(first: str, second: str) -> str:
    """One text for both directions of a pair: the codes in the order of the alphabet, joined by a hyphen."""
    return "-".join(sorted((first, second)))


def arrow_schema() -> pa.Schema:
    """The table's Arrow schema: text columns as strings, numbers as float64."""
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story

    return pa.schema([(name, pa.string()) for name in TEXT_COLUMNS] + [(name, pa.float64()) for name in NUMBER_COLUMNS])
