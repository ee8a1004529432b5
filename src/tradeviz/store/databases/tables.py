"""What a database store holds: its tables, and what it knows of each dataset."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tradeviz.errors import StoreError
from tradeviz.store.aggregate import ANY_SHAPE, CODE_LENGTHS, Shape
from tradeviz.store.completeness import STORED_LINE_TYPES
from tradeviz.store.coverage import NOT_ASKED, CoverageSummary
from tradeviz.store.entry import DatasetEntry, ImportedFile
from tradeviz.store.fields import checked_count, checked_members, checked_truth
from tradeviz.store.schema import MOST_DATASETS, NUMBER_COLUMNS, TEXT_COLUMNS, Dataset

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
COVERAGE_TYPES = {"dataset": _TEXT, **STORED_LINE_TYPES}
NAMES_TYPES = dict.fromkeys(("dataset", "goods", "name"), _TEXT)
TABLE_TYPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "trade": TRADE_TYPES,
        "pairs": PAIRS_TYPES,
        "margins": WORLD_TYPES,  # totals with the world; the name is that of the tables in stores that exist
        "names": NAMES_TYPES,
        "coverage": COVERAGE_TYPES,
    }
)

MOST_ENTRY = 16 * 1024 * 1024  # characters of what is noted of all datasets; a file that was imported takes 150
_NOT_ASKED = CoverageSummary(known=False)  # what a dataset of a version before coverage has
_VERSION = re.compile(r"\w{0,64}", re.ASCII)


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
        summary: what it covers.
        lines: how many lines of coverage it has.
    """

    shape: Shape = ANY_SHAPE
    version: str = ""
    summary: CoverageSummary = _NOT_ASKED
    lines: int = 0

    @property
    def periods(self) -> tuple[str, ...]:
        """Those of which the trade of the whole world is there; they have no lines."""
        return self.summary.periods

    def as_text(self) -> str:
        """One line of JSON; without coverage, as the versions before it wrote and read it."""
        fields = asdict(self)
        if not self.dataset.vintage:
            del fields["dataset"]["vintage"]
        for file in fields["imported"]:
            if file["basis"] == NOT_ASKED:
                del file["basis"]
        # In the order, and under the name, that stores which exist have.
        line = {"dataset": fields["dataset"], "shape": fields["shape"], "taken": fields["imported"]}
        if self.further_codes:
            line["further_codes"] = True
        if self.summary != _NOT_ASKED:
            line["coverage"] = {**fields["summary"], "lines": self.lines}
        return json.dumps({**line, "version": self.version})

    @classmethod
    def from_text(cls, line: Any) -> TableEntry:
        """Read what `as_text` wrote.

        Raises:
            ValueError, TypeError, KeyError, RecursionError: it is something else; see `entries_of`.
        """
        fields: dict[str, Any] = json.loads(line)
        levels, mixed = tuple(fields["shape"]["levels"]), fields["shape"]["mixed"]
        if not set(levels) <= set(CODE_LENGTHS) or not isinstance(mixed, bool):
            raise ValueError("no shape of a dataset")
        if not _VERSION.fullmatch(fields["version"]):
            raise ValueError("no version of a dataset")
        noted = fields.get("coverage", {"lines": 0, **asdict(_NOT_ASKED)})
        lines = checked_count("lines", noted.pop("lines"))
        summary = CoverageSummary(**{**noted, **{name: tuple(noted[name]) for name in ("periods", "goods")}})
        return cls(
            dataset=Dataset(**fields["dataset"]),
            imported=tuple(ImportedFile(**file) for file in fields["taken"]),
            further_codes=checked_truth("further_codes", fields.get("further_codes", False)),
            shape=Shape(levels, mixed),
            version=fields["version"],
            summary=summary,
            lines=lines,
        )


def entries_of(lines: Any, table: str, store: str) -> dict[str, TableEntry]:
    """What is noted of each dataset, by key.

    Args:
        lines: a list of texts as `TableEntry.as_text` writes them.
        table: where they stand, for the error.
        store: where that is, without any secret.

    Raises:
        StoreError: they are something else, for a store can come from anybody.
    """
    try:
        entries = [TableEntry.from_text(line) for line in checked_members("datasets", lines, MOST_DATASETS)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError(
            f"The table {table} of the store at {store} does not hold what it should ({error}). "
            "Restore it from a copy, or name another database.",
            public=f"the table {table} does not hold what it should",
        ) from error
    return {entry.dataset.key: entry for entry in entries}
