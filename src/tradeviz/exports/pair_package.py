"""A pair's download as a Frictionless data package: what its tables hold, for machines, and what the dataset covers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tradeviz.exports.archive import safe_name
from tradeviz.model.goods import GOODS_FILE, TOTAL
from tradeviz.model.observations import FLOWS, OBSERVATIONS_FILE
from tradeviz.model.sources import is_web_address
from tradeviz.model.tables import Column
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.by_economy import named
from tradeviz.store.coverage import BASES, COVERAGE_COLUMNS, DECLARED_ROW, PART
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_PATTERNS, TRADE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from tradeviz.story.figures import DatasetFigures

COVERAGE_FILE = "coverage.csv"
PAIR_GOODS_COLUMNS = (
    Column("goods", "Code of the category: TOTAL, a section of the HS in Roman numerals, or an HS code."),
    Column("name", "Name of the category."),
    Column("level", "Where the category stands in the HS."),
    Column("parent", "Category one level up.", required=False),
)
COVERAGE_TABLE_COLUMNS = (
    Column("dataset", "Whose figures."),
    Column("reporter", "Economy that declared the trade, whatever codes its rows stand under."),
    Column("partner", "The other economy."),
    Column("flow", "exports or imports, from the reporter's side."),
    Column("period", "Year, month or fiscal year covered (ISO 8601)."),
    Column(
        "goods",
        "Category below which every row is known to be there: TOTAL for all goods, or a code; empty where that is "
        "known of none.",
        required=False,
    ),
    Column("level", "Down to which level, in digits; 0 where only the category's own row is known.", required=False),
    Column(
        "basis",
        f"How that is known: {', '.join(BASES)}; {DECLARED_ROW}: a row for the category itself is there and no more is "
        f"known; {PART}: nothing is, so that sums are at least so much.",
    ),
)
_COUNTS = frozenset({"level"})


def coverage_rows(dataset: str, rows: pd.DataFrame, coverage: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """What a dataset covers of a pair: each reporter, partner, flow and period held has a row here, or several.

    Args:
        dataset: its key.
        rows: the dataset's rows of the pair, columns as in `store.schema.TRADE_COLUMNS`.
        coverage: columns as in `store.coverage.COVERAGE_COLUMNS`.
    """
    held = named(rows[[*FLOW_GRAIN, "goods"]])
    totals = _flows(held[held["goods"] == TOTAL])
    lines: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for line in zip(*(coverage[name].tolist() for name in COVERAGE_COLUMNS), strict=True):
        lines.setdefault(line[: len(FLOW_GRAIN)], []).append(line[len(FLOW_GRAIN) :])
    for flow in sorted(_flows(held)):
        known = sorted(lines.get(flow, []))
        if flow in totals and TOTAL not in {line[0] for line in known}:
            known.append((TOTAL, 0, DECLARED_ROW))
        for line in known or [("", None, PART)]:
            yield (dataset, *flow, *line)


def _flows(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(zip(*(rows[name].tolist() for name in FLOW_GRAIN), strict=True))


def package_json(figures: DatasetFigures) -> str:
    """The descriptor of the download: `datapackage.json`."""
    first, second = figures.pair
    dataset = figures.dataset
    source = {"title": dataset.title} | ({"path": dataset.url} if is_web_address(dataset.url) else {})
    known_goods = {"fields": ["goods"], "reference": {"resource": "goods", "fields": ["goods"]}}
    package = {
        "profile": "tabular-data-package",
        "name": safe_name(f"{first.code}-{second.code}-{dataset.key}").lower(),
        "title": f"{first.english} and {second.english}: {dataset.title}",
        "description": " ".join(filter(None, (figures.citation, dataset.use))),
        **({"version": dataset.version} if dataset.version else {}),
        "sources": [source],
        "resources": [
            _resource(OBSERVATIONS_FILE, TRADE_COLUMNS, NUMBER_COLUMNS, foreignKeys=[known_goods]),
            _resource(GOODS_FILE, PAIR_GOODS_COLUMNS, (), primaryKey=["goods"]),
            _resource(COVERAGE_FILE, COVERAGE_TABLE_COLUMNS, ()),
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(file: str, columns: Sequence[Column], numbers: Sequence[str], **keys: Any) -> dict[str, Any]:
    """One table: its file and what its columns hold."""
    counts = _COUNTS if file == COVERAGE_FILE else frozenset()
    kinds = {**dict.fromkeys(numbers, "number"), **dict.fromkeys(counts, "integer")}
    return {
        "name": file.partition(".")[0],
        "path": file,
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column, kinds.get(column.name, "string")) for column in columns], **keys},
    }


def _field(column: Column, kind: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required and column.name != "hs" else {}
    if column.name == "flow":
        constraints["enum"] = list(FLOWS)
    elif column.name == "period":
        constraints["pattern"] = TEXT_PATTERNS["period"][0]
    told = {"name": column.name, "type": kind, "description": column.means}
    return {**told, "constraints": constraints} if constraints else told
