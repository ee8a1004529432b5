"""Queries compiled once: ibis takes longer over an expression than DuckDB over the rows of most pairs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tradeviz.store.schema import COLUMNS, NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import ibis.expr.types as ir

TRADE = "trade"


@lru_cache(maxsize=512)
def sql(question: Callable[..., ir.Table], dialect: str, *arguments: Hashable) -> str:
    """The SQL of a question from `queries` over a table named `trade`; measured: 10 to 120 ms at first, then none.

    Run it as `WITH trade AS (SELECT ... the rows of one dataset and pair) SELECT * FROM (sql)`. The arguments are those
    of the question after the table, goods as a tuple.
    """
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return str(ibis.to_sql(question(ibis.table(columns(), name=TRADE), *arguments), dialect=dialect))


def columns() -> dict[str, str]:
    """The columns of stored rows with their ibis types."""
    return {column.name: "float64" if column.name in NUMBERS else "string" for column in COLUMNS}
