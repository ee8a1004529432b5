"""What must be true of rows before they count: they were asked for, and each cell has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradeviz.errors import FetchError
from tradeviz.services.comtrade.query import LEVEL_DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from tradeviz.services.comtrade.query import ApiQuery

# What one value is of.
CELL = ("reporterCode", "partnerCode", "flowCode", "period", "cmdCode")
_NEEDED = (*CELL, "primaryValue")
_ORIGINAL = "isOriginalClassification"


def check_rows(query: ApiQuery, frame: pd.DataFrame) -> None:
    """Refuse rows that were not asked for: figures of another country would pass for these.

    Raises:
        FetchError: a column is missing, or holds something else.
    """
    if not len(frame):
        return
    absent = [name for name in _NEEDED if name not in frame.columns]
    if absent:
        raise FetchError(f"UN Comtrade's answer lacks the columns {', '.join(absent)}; its form has changed.")
    asked = {
        "reporterCode": set(map(str, query.reporters)),
        "partnerCode": set(map(str, query.partners)),
        "flowCode": set(query.flows),
        "period": set(query.periods),
    }
    other = [name for name, values in asked.items() if not set(frame[name].astype(str)) <= values]
    strange = {code for code in map(str, frame["cmdCode"].unique()) if not _is_asked(code, query)}
    if other or strange:
        raise FetchError(
            f"UN Comtrade answers something else than was asked for {query_words(query)} "
            f"(in {', '.join([*other, *(['cmdCode'] if strange else [])])}); nothing of it is used."
        )


def one_row_a_cell(query: ApiQuery, frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows without those of a classification that figures were only converted to, and how many these were.

    Raises:
        FetchError: a cell has two rows of which neither is the original alone.
    """
    if not len(frame) or not (twice := frame.duplicated(list(CELL), keep=False)).any():
        return frame, 0
    original = frame[_ORIGINAL].astype(bool) if _ORIGINAL in frame.columns else ~twice
    single = frame[~twice | original]
    if single.duplicated(list(CELL)).any() or cells(single) != cells(frame):
        raise FetchError(
            f"UN Comtrade gives two rows for one cell of {query_words(query)}, and nothing says which counts; nothing "
            "of it is used."
        )
    return single.reset_index(drop=True), len(frame) - len(single)


def cells(frame: pd.DataFrame) -> set[tuple[str, ...]]:
    """What the rows are of: columns CELL, as texts."""
    if not len(frame):
        return set()
    return set(frame[list(CELL)].astype(str).itertuples(index=False, name=None))


def published_by(reporter: int, data_sets: Sequence[Mapping[str, Any]]) -> set[str]:
    """The periods of one reporter's data sets.

    Raises:
        FetchError: the list has another form.
    """
    try:
        return {str(one["period"]) for one in data_sets if int(one["reporterCode"]) == reporter}
    except (KeyError, TypeError, ValueError) as error:
        raise FetchError("UN Comtrade's list of what is published lacks its columns; its form has changed.") from error


def query_words(query: ApiQuery) -> str:
    """The query in a sentence."""
    goods = ", ".join(query.goods[:4]) + (" …" if len(query.goods) > 4 else "")
    sides = (" and ".join(map(str, numbers)) for numbers in (query.reporters, query.partners))
    reporter, partner = sides
    return f"reporter {reporter}, partner {partner}, {', '.join(query.periods)}, goods {goods}"


def _is_asked(code: str, query: ApiQuery) -> bool:
    return code in query.goods or any(len(code) == LEVEL_DIGITS.get(one) for one in query.goods)
