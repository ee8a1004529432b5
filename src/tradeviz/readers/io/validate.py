"""The check at the door: no table enters the store whose types, flows, periods or values are not what they must be."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.errors import ImportFileError
from tradeviz.model.observations import FLOWS
from tradeviz.store.schema import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

PERIOD = r"(1[89]|2[01])[0-9]{2}(-(0[1-9]|1[0-2]))?"
_SAYS = {
    "reporter": "a country or area code",
    "partner": "a country or area code",
    "flow": " or ".join(FLOWS),
    "period": "a year or a month such as 2024 or 2024-03",
    "goods": "TOTAL or an HS code of 2, 4 or 6 digits",
    "hs": "an HS edition such as HS22",
    "value_usd": "a value that is zero or more",
    "tonnes": "a weight that is zero or more",
}


def checked(table: pa.Table, file: str) -> pa.Table:
    """The table as it came, once it has passed.

    Raises:
        ImportFileError: it has not; names the columns and some of their values.
    """
    if table.schema != arrow_schema():
        table = table.cast(arrow_schema())
    schema, texts = _schemas()
    for column in texts:
        # Each distinct text once: a batch has millions of cells and some thousand texts.
        found = pd.DataFrame({column: table[column].unique().to_pandas()}, dtype="object")
        _validate(schema[column], found, file)
    _validate(schema[""], table.select(["value_usd", "tonnes"]).to_pandas(), file)
    return table


def _validate(schema: object, frame: pd.DataFrame, file: str) -> None:
    import pandera.errors  # noqa: PLC0415 - slow to import, and not needed to serve a story

    try:
        schema.validate(frame, lazy=True)  # type: ignore[attr-defined]
    except pandera.errors.SchemaErrors as error:
        raise ImportFileError(_sentences(error.failure_cases, file)) from None


@lru_cache(maxsize=1)
def _schemas() -> tuple[Mapping[str, object], tuple[str, ...]]:
    import pandera.pandas as pandera  # noqa: PLC0415

    check = pandera.Check
    area = check.str_matches(r"^[A-Z0-9_]{2,5}$")
    texts = {
        "reporter": area,
        "partner": area,
        "flow": check.isin(FLOWS),
        "period": check.str_matches(f"^{PERIOD}$"),
        "goods": check.str_matches(r"^(TOTAL|[0-9]{2}([0-9]{2}){0,2})$"),
        "hs": check.str_matches(r"^(HS[0-9]{2})?$"),
    }
    schemas = {name: pandera.DataFrameSchema({name: pandera.Column(object, test)}) for name, test in texts.items()}
    number = {
        "value_usd": pandera.Column(float, check.in_range(0, 1e16)),
        "tonnes": pandera.Column(float, check.in_range(0, 1e13), nullable=True),
    }
    return {**schemas, "": pandera.DataFrameSchema(number)}, tuple(texts)


def _sentences(cases: pd.DataFrame, file: str) -> str:
    lines = [f"{file} holds what no trade table may hold:"]
    for column, rows in cases.groupby("column", sort=False):
        shown = ", ".join(repr(case) for case in rows["failure_case"].drop_duplicates().head(5))
        lines.append(f"  {column}: found {shown}; expected {_SAYS.get(str(column), 'another value')}")
    return "\n".join([*lines, "Mend the file, or download it again."])
