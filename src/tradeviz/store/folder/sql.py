"""DuckDB over Parquet files: connections that write nothing of their own, and the queries as its SQL."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tradeviz.store.query import to_sql
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_COLUMNS

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.query import Query

TRADE_VIEW = "trade"
COLUMNS_SQL = ", ".join((*TEXT_COLUMNS, *NUMBER_COLUMNS))
_PAIR_ROWS = f"SELECT {COLUMNS_SQL} FROM read_parquet($1) WHERE pair = $2"  # noqa: S608 - names of our own


def open_duckdb(**settings: str | int) -> duckdb.DuckDBPyConnection:
    """A connection that keeps all in memory: no files of its own, no extensions from the network."""
    import duckdb  # noqa: PLC0415 - see `tradeviz.store`

    config: dict[str, Any] = {"temp_directory": "", "autoinstall_known_extensions": False, "threads": 2, **settings}
    return duckdb.connect(":memory:", config=config)


def trade_table() -> ir.Table:
    """The table that compiled queries name; in the schema's columns."""
    import ibis  # noqa: PLC0415 - see `tradeviz.store`

    types = {**dict.fromkeys(TEXT_COLUMNS, "string"), **dict.fromkeys(NUMBER_COLUMNS, "float64")}
    return ibis.table(types, name=TRADE_VIEW)


def duckdb_sql(query: ir.Table) -> str:
    """A query over `trade_table()`, or another table by its name, as DuckDB's SQL."""
    return to_sql(query, "duckdb")


@lru_cache(maxsize=512)
def pair_sql(query: Query, shape: Shape) -> str:
    """The SQL of a query about one pair; parameters: a part's path and the pair's key.

    Compiled once: ibis takes longer over an expression (measured: 10 to 120 ms) than DuckDB over most pairs' rows.
    """
    sql = duckdb_sql(query.over(trade_table(), shape))
    return f"WITH {TRADE_VIEW} AS ({_PAIR_ROWS}) SELECT * FROM ({sql})"  # noqa: S608 - compiled, not user text
