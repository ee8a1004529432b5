"""What a database store holds: its tables, and what it knows of each dataset."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.store.aggregate import Shape
from tradeviz.store.schema import NUMBERS, TEXTS, Dataset

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

STAGED = "tradeviz_staged"  # where an import's rows wait
_TEXT, _NUMBER, _COUNT = "string", "float64", "int64"
# Every table but the first has the column `dataset` to begin with; the types are ibis's.
TRADE_COLUMNS = {**dict.fromkeys(TEXTS, _TEXT), **dict.fromkeys(NUMBERS, _NUMBER), "pair": _TEXT}
STAGED_COLUMNS = {**TRADE_COLUMNS, "source": _COUNT}
PAIRS_COLUMNS = {
    "dataset": _TEXT,
    "first": _TEXT,
    "second": _TEXT,
    "first_year": _COUNT,
    "last_year": _COUNT,
    "rows": _COUNT,
    "value_usd": _NUMBER,
}
MARGINS_COLUMNS = {
    **dict.fromkeys(("dataset", "reporter", "flow", "period", "goods"), _TEXT),
    "value_usd": _NUMBER,
    "complete": "boolean",
}
NAMES_COLUMNS = dict.fromkeys(("dataset", "goods", "name"), _TEXT)
TABLES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("trade", TRADE_COLUMNS),
    ("pairs", PAIRS_COLUMNS),
    ("margins", MARGINS_COLUMNS),
    ("names", NAMES_COLUMNS),
)


def named(name: str, columns: Mapping[str, str]) -> ir.Table:
    """A table by its name, to be compiled and not run by ibis."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.table(columns, name=name)


def compiled(query: ir.Table, dialect: str) -> str:
    """The SQL of a query."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return str(ibis.to_sql(query, dialect=dialect))


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was imported: its name, the SHA-256 of its content, and the rows taken from it."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What is known of one dataset.

    Attributes:
        dataset: whose figures.
        shape: the levels and editions its rows have, for queries.
        taken: the files imported, in order.
        version: names the tables that hold it, where each import makes new ones.
    """

    dataset: Dataset
    shape: Shape
    taken: tuple[Taken, ...] = ()
    version: str = ""

    def took(self, digest: str) -> bool:
        """Whether content with this digest was imported before."""
        return any(file.sha256 == digest for file in self.taken)

    def as_text(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, line: str) -> Holding:
        """Read what `as_text` wrote."""
        found: dict[str, Any] = json.loads(line)
        shape = Shape(tuple(found["shape"]["levels"]), found["shape"]["mixed"])
        taken = tuple(Taken(**file) for file in found["taken"])
        return cls(Dataset(**found["dataset"]), shape, taken, found["version"])
