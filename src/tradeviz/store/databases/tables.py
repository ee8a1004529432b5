"""What a database store holds: its tables, and what it knows of each dataset."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tradeviz.store.aggregate import ANY_SHAPE, Shape
from tradeviz.store.entry import DatasetEntry, ImportedFile
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_COLUMNS, Dataset

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

STAGED = "tradeviz_staged"  # where an import's rows wait
_TEXT, _NUMBER, _COUNT = "string", "float64", "int64"
# Every table but the first has the column `dataset` to begin with; the types are ibis's.
TRADE_TYPES = {**dict.fromkeys(TEXT_COLUMNS, _TEXT), **dict.fromkeys(NUMBER_COLUMNS, _NUMBER), "pair": _TEXT}
STAGED_TYPES = {**TRADE_TYPES, "source": _COUNT}
PAIRS_TYPES = {
    "dataset": _TEXT,
    "first": _TEXT,
    "second": _TEXT,
    "first_year": _COUNT,
    "last_year": _COUNT,
    "rows": _COUNT,
    "value_usd": _NUMBER,
}
WORLD_TYPES = {
    **dict.fromkeys(("dataset", "reporter", "flow", "period", "goods"), _TEXT),
    "value_usd": _NUMBER,
    "complete": "boolean",
}
NAMES_TYPES = dict.fromkeys(("dataset", "goods", "name"), _TEXT)
TABLE_TYPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "trade": TRADE_TYPES,
        "pairs": PAIRS_TYPES,
        "margins": WORLD_TYPES,  # totals with the world; the name is that of the tables in stores that exist
        "names": NAMES_TYPES,
    }
)


def named_table(name: str, columns: Mapping[str, str]) -> ir.Table:
    """A table by its name, to be compiled and not run by ibis."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.table(columns, name=name)


@dataclass(frozen=True, slots=True)
class TableEntry(DatasetEntry):
    """What is known of one dataset.

    Attributes:
        shape: the levels and editions its rows have, for queries.
        version: names the tables that hold it, where each import makes new ones.
    """

    shape: Shape = ANY_SHAPE
    version: str = ""

    def as_text(self) -> str:
        """One line of JSON."""
        fields = asdict(self)
        # In the order, and under the name, that stores which exist have.
        line = {"dataset": fields["dataset"], "shape": fields["shape"], "taken": fields["imported"]}
        return json.dumps({**line, "version": self.version})

    @classmethod
    def from_text(cls, line: str) -> TableEntry:
        """Read what `as_text` wrote."""
        fields: dict[str, Any] = json.loads(line)
        return cls(
            dataset=Dataset(**fields["dataset"]),
            imported=tuple(ImportedFile(**file) for file in fields["taken"]),
            shape=Shape(tuple(fields["shape"]["levels"]), fields["shape"]["mixed"]),
            version=fields["version"],
        )
