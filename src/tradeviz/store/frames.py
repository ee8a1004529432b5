"""Frames as every store gives them: the same types, the same order, whatever engine they come from."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.economies import EVERYONE
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import FIRST_YEAR, LAST_YEAR
from tradeviz.store.coverage import BASES, COVERAGE_COLUMNS, DEEPEST, RELEASE
from tradeviz.store.fields import checked_plain_text
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_COLUMNS, TEXT_PATTERNS, is_dataset_key, is_stored_period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

_TEXT, _NUMBER, _COUNT, _TRUTH = "str", "float64", "int64", "bool"
# The columns that are not text.
_TYPES = MappingProxyType(
    dict.fromkeys(("value_usd", "tonnes"), _NUMBER)
    | dict.fromkeys(("lines", "depth", "level", "first_year", "last_year", "rows"), _COUNT)
    | {"complete": _TRUTH}
)
PAIRS_COLUMNS = ("dataset", "first", "second", "first_year", "last_year", "rows", "value_usd")
WORLD_COLUMNS = ("reporter", "flow", "period", "goods", "value_usd", "complete")
WORLD_ORDER = ("goods", "reporter", "flow", "period")
COVERAGE_ORDER = (*COVERAGE_COLUMNS[:-2], "basis")
VALUES_ORDER = ("reporter", "flow", "goods", "period", "partner")

# Rows as a folder keeps them; a database is asked for them in this order.
BATCH_ORDER = ("reporter", "partner", "flow", "goods", "period", "hs")
BATCH_ROWS = 5_000

MOST_ROWS = 10_000_000  # of one answer; a pair's rows of 30 years are some hundred thousand
_MOST_ECONOMIES = 4096  # of one dataset's pairs; there are some 300
_MOST_NAMES, _MOST_NAME = 50_000, 500  # descriptions of HS codes, and characters of one that are shown
_PATTERNS = MappingProxyType(
    {name: re.compile(pattern) for name, (pattern, _) in TEXT_PATTERNS.items()} | {"basis": re.compile("|".join(BASES))}
)
# What a number can be, the bounds counted in.
_LIMITS = MappingProxyType({
    "value_usd": (0.0, 1e18), "tonnes": (0.0, 1e18), "lines": (0, MOST_ROWS), "depth": (0, 6), "level": (0, 6),
    "rows": (0, 2**53), "first_year": (FIRST_YEAR, LAST_YEAR),
    "last_year": (FIRST_YEAR, LAST_YEAR),
})  # fmt: skip


def tidy(frame: pd.DataFrame, columns: Sequence[str], order: Sequence[str]) -> pd.DataFrame:
    """The columns in their order and types (text unless `_TYPES` says otherwise), rows sorted, a fresh index.

    Sorting is done here, by code point: databases sort text by the rules of some language.

    Raises:
        ValueError: there are too many rows, or a cell is nothing that can stand in its column. All that a page is made
            of comes through here, and a store can come from anybody.
        KeyError: a column is missing.
    """
    if len(frame) > MOST_ROWS:
        raise ValueError(f"more than {MOST_ROWS:,} rows in one answer")
    chosen = frame[list(columns)]
    # Most columns come in their type; to convert them all again takes as long as the rest of this.
    other = {name: type_ for name in columns if chosen[name].dtype != (type_ := _TYPES.get(name, _TEXT))}
    typed = chosen.astype(other)
    for name in columns:
        _check_column(typed, name)
    return typed.sort_values(list(order), kind="stable", ignore_index=True)


def tidy_batch(frame: pd.DataFrame, pair: str) -> pd.DataFrame:
    """Some of the stored rows of a pair of codes, tidy.

    Raises:
        ValueError, KeyError: as `tidy`, or a row is of another pair.
    """
    batch = tidy(frame, (*TEXT_COLUMNS, *NUMBER_COLUMNS), BATCH_ORDER)
    check_pair(batch, pair, "rows")
    return batch


def check_pair(frame: pd.DataFrame, pair: str, what: str) -> None:
    """Refuse rows whose sides are not those of a pair of codes.

    Raises:
        ValueError: a row is of another pair.
    """
    if not {*frame["reporter"].unique(), *frame["partner"].unique()} <= {*pair.split("-")}:
        raise ValueError(f"{what} of another pair among those of {pair}")


def _check_column(frame: pd.DataFrame, name: str) -> None:
    if name in _LIMITS:
        numbers = frame[name].dropna() if name == "tonnes" else frame[name]
        if not numbers.between(*_LIMITS[name]).all():
            raise ValueError(f"{name} has a number that cannot be")
    elif name != "complete":
        is_one = _text_check(name, world="complete" in frame)
        # Each distinct text once; an answer has few.
        strange = next((text for text in frame[name].unique() if not (isinstance(text, str) and is_one(text))), None)
        if strange is not None:
            raise ValueError(f"{name} has {str(strange)[:40]!r}, which is none")


@lru_cache(maxsize=32)
def _text_check(name: str, *, world: bool) -> Callable[[str], bool]:
    """What tells whether a text can stand in a column; sums over the world may have everyone for a reporter."""
    if name == "dataset":
        return is_dataset_key
    if name == "goods":
        return hs.is_hs_code
    if name == "period":
        return is_stored_period
    pattern = _PATTERNS["reporter" if name in {"first", "second"} else name]
    everyone = world and name == "reporter"
    return lambda text: pattern.fullmatch(text) is not None or (everyone and text == EVERYONE)


def checked_pairs(frame: pd.DataFrame, dataset: str) -> pd.DataFrame:
    """The pairs of one dataset, tidy.

    Raises:
        ValueError: as `tidy`, or a pair is of another dataset, in the wrong order or there twice.
        KeyError: as `tidy`.
    """
    pairs = tidy(frame, PAIRS_COLUMNS, PAIRS_COLUMNS[:3])
    if not pairs["dataset"].eq(dataset).all():
        raise ValueError("a pair of another dataset")
    if not (pairs["first"] < pairs["second"]).all() or pairs.duplicated(["first", "second"]).any():
        raise ValueError("a pair that is there twice, or the wrong way round")
    if len({*pairs["first"], *pairs["second"]}) > _MOST_ECONOMIES:
        raise ValueError(f"more than {_MOST_ECONOMIES:,} economies")
    return pairs


def coverage_frame(lines: pd.DataFrame | None, periods: Sequence[str], pair: str) -> pd.DataFrame:
    """The lines of coverage of a pair, tidy.

    Args:
        lines: columns `COVERAGE_COLUMNS`, of this pair; None where there are none.
        periods: those of which the trade of the whole world is there: both directions' exports are.
        pair: the pair's key.

    Raises:
        ValueError, KeyError: as `tidy`, or a line is of another pair.
    """
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    known = _of_release(pair, tuple(sorted(periods))).copy()
    if lines is None or lines.empty:
        return known
    tidied = tidy(pd.concat([lines[list(COVERAGE_COLUMNS)], known]), COVERAGE_COLUMNS, COVERAGE_ORDER)
    check_pair(tidied, pair, "coverage")
    return tidied


@lru_cache(maxsize=256)
def _of_release(pair: str, periods: tuple[str, ...]) -> pd.DataFrame:
    """The lines of periods of which the trade of the whole world is there; made once for the choices of a page."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    first, second = pair.split("-")
    whole = [
        (*sides, FLOWS[0], period, TOTAL, DEEPEST, RELEASE)
        for sides in ((first, second), (second, first))
        for period in periods
    ]
    known = pd.DataFrame(whole, columns=list(COVERAGE_COLUMNS))
    return known.astype({name: _TEXT for name in COVERAGE_COLUMNS if name != "level"} | {"level": _COUNT})


def checked_names(names: object) -> dict[str, str]:
    """Descriptions of HS codes by code.

    Raises:
        ValueError: they are no texts by texts, or too many.
    """
    if not isinstance(names, dict) or len(names) > _MOST_NAMES:
        raise ValueError(f"no list of at most {_MOST_NAMES:,} names by code")
    for code, name in names.items():
        checked_plain_text("code", code, _MOST_NAME)
        checked_plain_text("name", name, MOST_ROWS)
    return names


def shown_names(names: Mapping[str, str]) -> dict[str, str]:
    """Descriptions as a page can show them: cut where they are long, without what is invisible."""
    return {code: _shown_name(name) for code, name in names.items()}


def _shown_name(name: str) -> str:
    cut = name if len(name) <= _MOST_NAME else f"{name[: _MOST_NAME - 1]}…"
    return cut if cut.isprintable() else "".join(char if char.isprintable() else " " for char in cut)


def join_pairs(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The pairs of several datasets, tidy; an empty frame where there are none."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    filled = [frame for frame in frames if len(frame)]
    pairs = pd.concat(filled) if filled else pd.DataFrame(columns=list(PAIRS_COLUMNS))
    return tidy(pairs, PAIRS_COLUMNS, PAIRS_COLUMNS[:3])


def summed_codes(goods: Sequence[str]) -> list[str]:
    """The codes whose totals make up some categories: a section's chapters, and any other code itself."""
    return sorted({code for category in goods for code in _codes_in(category)})


def with_sections(totals: pd.DataFrame, goods: Sequence[str]) -> pd.DataFrame:
    """The world totals of each category asked for, a section's summed over its chapters."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    grain = ["reporter", "flow", "period", "complete"]
    frames = []
    for code in dict.fromkeys(goods):
        rows = totals[totals["goods"].isin(_codes_in(code))]
        frames.append(rows.groupby(grain, as_index=False)["value_usd"].sum().assign(goods=code))
    return pd.concat(frames) if frames else totals


def _codes_in(code: str) -> tuple[str, ...]:
    return hs.SECTIONS[code].chapters if code in hs.SECTIONS else (code,)
