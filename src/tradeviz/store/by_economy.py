"""What is stored under a publisher's codes, as answers about economies.

A publisher may keep one economy under several codes (`model.economies`): rows of Sudan stand under N736 and SDN, those
of Taiwan under S19 or TWN. An answer gathers all of them. Where one dataset has two codes for one flow, period and
category, their values are added, for the rows of one reporter add up to its trade with the world; `codes` says which.
Everywhere else each code's values stand for themselves.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tradeviz.model.economies import codes_of, economy_of
from tradeviz.store import frames
from tradeviz.store.aggregate import FLOW_GRAIN, GRAMS_PER_TONNE, PARTS_PER_DOLLAR
from tradeviz.store.coverage import COVERAGE_COLUMNS, FLOOR, SUMMED, is_covered
from tradeviz.store.frames import PAIRS_COLUMNS, VALUES_ORDER, WORLD_COLUMNS, WORLD_ORDER
from tradeviz.store.query import VALUES_COLUMNS, WORLD_GRAIN
from tradeviz.store.schema import ROW_KEY, pair_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd


_SIDES = ("reporter", "partner")
_PAIR = ("first", "second")
_CELL = (*FLOW_GRAIN, "goods")


def keys_of(pair: tuple[str, str], held: Collection[str]) -> tuple[str, ...]:
    """The keys of the stored pairs that a pair of economies is kept under, of those that are held."""
    first, second = (codes_of(economy_of(code)) for code in pair)
    return tuple(sorted({pair_key(*sides) for sides in product(first, second)} & {*held}))


def pairs_by_economy(stored: pd.DataFrame) -> pd.DataFrame:
    """The pairs of economies, in the columns of `Store.pairs`, from the pairs of codes.

    Spans are joined, rows counted together, and the trade is that of all codes in the pair's last year. What two codes
    of one economy trade with each other is nobody's trade with another.
    """
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    further = {code for side in _PAIR for code in stored[side].unique() if economy_of(code) != code}
    if not further:
        return stored
    # A store has some thirty thousand pairs; those without such an economy are left as they are.
    codes = further | {economy_of(code) for code in further}
    concerned = stored["first"].isin(codes) | stored["second"].isin(codes)
    together = _together(_in_order(stored[concerned]))
    return frames.tidy(pd.concat([stored[~concerned], together]), PAIRS_COLUMNS, PAIRS_COLUMNS[:3])


def _in_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of codes as pairs of economies, the first in the alphabet before the other."""
    first, second = (_economies(pairs[side]) for side in _PAIR)
    forward = first < second
    named = pairs.assign(first=first.where(forward, second), second=second.where(forward, first))
    return named[named["first"] != named["second"]]


def _together(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each dataset's pair once."""
    grain = list(PAIRS_COLUMNS[:3])
    last = pairs.groupby(grain)["last_year"].transform("max")
    latest = pairs.assign(value_usd=pairs["value_usd"].where(pairs["last_year"] == last, 0.0))
    spans = {"first_year": "min", "last_year": "max", "rows": "sum", "value_usd": "sum"}
    return latest.groupby(grain, as_index=False).agg(spans)


def world_by_economy(stored: pd.DataFrame) -> pd.DataFrame:
    """Trade with the whole world by economy; columns as of `Store.world`."""
    totals = stored.assign(reporter=_economies(stored["reporter"]))
    if totals["reporter"].equals(stored["reporter"]):
        return stored
    grain = [*WORLD_GRAIN, "complete"]
    parts = totals.assign(parts=_parts(totals["value_usd"], PARTS_PER_DOLLAR))
    sums = parts.groupby(grain, as_index=False)["parts"].sum()
    return frames.tidy(sums.assign(value_usd=sums["parts"] / PARTS_PER_DOLLAR), WORLD_COLUMNS, WORLD_ORDER)


def present_by_economy(pieces: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The deepest codes of goods over all pieces; columns as of `Store.present`."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    both = pd.concat(pieces).groupby("goods", as_index=False)["value_usd"].sum()
    above = {code[:length] for code in both["goods"] if code.isdigit() for length in range(2, len(code), 2)}
    above |= {"TOTAL"} if len(both) > 1 else set()
    return frames.tidy(both[~both["goods"].isin(above)], ("goods", "value_usd"), ("goods",))


def joined_pieces(pieces: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One frame of several, each under the codes that it is stored under."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    return pd.concat(pieces, ignore_index=True)


def rows_of_all(pieces: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Every stored row, under the code that it is stored under."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    return pd.concat(pieces).sort_values(list(ROW_KEY), kind="stable", ignore_index=True)


def alone(values: pd.DataFrame) -> pd.DataFrame:
    """The values of a pair of economies that is stored as one pair, as `added` gives them."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    return named(values).assign(codes=pd.Series("", index=values.index, dtype="str"))


def added(
    pieces: Sequence[pd.DataFrame], totals: Sequence[pd.DataFrame], coverage: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """The values of a pair of economies that is stored as several pairs.

    Args:
        pieces: the values of each stored pair, with their status.
        totals: `TOTAL` of each: which flows and periods it has anything of.
        coverage: what is known to be covered of each.

    Returns:
        `VALUES_COLUMNS`, `status` and `codes`: the codes that were added, the further one first, joined by a space;
        empty where one alone has a value. A value is a floor where another code has the flow and period and nothing of
        the category, unless that code's rows are known to be all there is.
    """
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    sums = _sums(pd.concat([_coded(piece) for piece in pieces], ignore_index=True))
    cells = sums[list(_CELL)]
    lacking = pd.concat([_lacking(cells, *one) for one in zip(pieces, totals, coverage, strict=True)])
    floor = sums["floor"] | pd.MultiIndex.from_frame(cells).isin(pd.MultiIndex.from_frame(lacking))
    status = sums["status"].where(sums["count"] == 1, SUMMED).where(~floor, FLOOR)
    ordered = sums.assign(status=status).sort_values(list(VALUES_ORDER), kind="stable", ignore_index=True)
    texts = ordered[["status", "codes"]].astype("str")
    return pd.concat([frames.tidy(ordered, VALUES_COLUMNS, VALUES_ORDER), texts], axis=1)


def coverage_of_all(totals: Sequence[pd.DataFrame], coverage: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What is known to be covered of a pair of economies that is stored as several pairs: what is of each of them.

    Args:
        totals: `TOTAL` of each stored pair: which flows and periods it has anything of.
        coverage: what is known to be covered of each; columns `COVERAGE_COLUMNS`.
    """
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    held = pd.concat([named(one)[list(FLOW_GRAIN)].drop_duplicates() for one in totals]).value_counts(sort=False)
    lines = pd.concat([named(one).sort_values("level").drop_duplicates(list(_CELL), keep="last") for one in coverage])
    both = lines.groupby(list(_CELL), as_index=False).agg(
        level=("level", "min"), basis=("basis", "min"), count=("level", "size")
    )
    needed = both.join(held.rename("needed"), on=list(FLOW_GRAIN))["needed"]
    return both.loc[both["count"] >= needed, list(COVERAGE_COLUMNS)].reset_index(drop=True)


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the economies' codes for its sides; the frame itself where they stand there."""
    further = [side for side in _SIDES if any(economy_of(code) != code for code in frame[side].unique())]
    return frame.assign(**{side: _economies(frame[side]) for side in further}) if further else frame


def _economies(codes: pd.Series[str]) -> pd.Series[str]:
    """The economy of each code; each distinct code is looked up once, for a store has some ten thousand pairs."""
    return codes.map({code: economy_of(code) for code in codes.unique()}).astype("str")


def _coded(frame: pd.DataFrame) -> pd.DataFrame:
    """The same, the stored codes kept beside."""
    return named(frame).assign(**{f"{side}_code": frame[side] for side in _SIDES})


def _sums(values: pd.DataFrame) -> pd.DataFrame:
    """Each cell once, in whole parts so that the sum is as exact as the engines' own."""
    rows = values.assign(
        dollars=_parts(values["value_usd"], PARTS_PER_DOLLAR),
        grams=_parts(values["tonnes"].fillna(0), GRAMS_PER_TONNE),
        weighed=values["tonnes"].notna(),
        floor=values["status"] == FLOOR,
    )
    sums = rows.groupby(list(_CELL), as_index=False, sort=False).agg(
        dollars=("dollars", "sum"), grams=("grams", "sum"), weighed=("weighed", "all"), lines=("lines", "sum"),
        depth=("depth", "max"), floor=("floor", "any"), status=("status", "first"), count=("lines", "size"),
        reporters=("reporter_code", tuple), partners=("partner_code", tuple),
    )  # fmt: skip
    codes = [_codes(*sides) for sides in zip(sums["reporters"], sums["partners"], strict=True)]
    tonnes = (sums["grams"] / GRAMS_PER_TONNE).where(sums["weighed"])
    return sums.assign(value_usd=sums["dollars"] / PARTS_PER_DOLLAR, tonnes=tonnes, codes=codes)


def _codes(*sides: tuple[str, ...]) -> str:
    """The codes of each side that has several, in the order of `codes_of`."""
    several = [side for side in sides if len({*side}) > 1]
    return " ".join(code for side in several for code in codes_of(economy_of(side[0])) if code in side)


def _lacking(cells: pd.DataFrame, piece: pd.DataFrame, totals: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """The cells of whose flow and period a stored pair has something, of the category nothing, and perhaps not all."""
    asked = cells.merge(_coded(totals)[[*FLOW_GRAIN, "reporter_code", "partner_code"]], on=list(FLOW_GRAIN))
    found = asked.merge(named(piece)[list(_CELL)], how="left", on=list(_CELL), indicator=True)
    absent = found[found["_merge"] == "left_only"]
    stored = absent.assign(reporter=absent["reporter_code"], partner=absent["partner_code"], depth=0)
    return absent.loc[~is_covered(stored, coverage), list(_CELL)]


def _parts(numbers: pd.Series[float], size: int) -> pd.Series[int]:
    """Numbers as whole parts, by the rule of `aggregate.to_parts`."""
    return (numbers * size + 0.5).floordiv(1).astype("int64")
