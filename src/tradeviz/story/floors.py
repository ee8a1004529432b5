"""Floors: what is known of a category only through parts of it. At least so much; the whole may be any more than that.

A floor takes no part in the reckoning: whatever needs a whole (growth, share, balance, gap) says what is missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL, ancestors, hs_label
from tradeviz.model.language import _, ngettext
from tradeviz.model.observations import FLOWS, USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, enumeration, in_digits, listing, lower_first, measure_words, qualified
from tradeviz.store.coverage import FLOOR
from tradeviz.story.months import months_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from tradeviz.analysis.reckoning import Cell, Reckoning
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source

AT_LEAST = "at least"
MOST_NAMED = 3  # parts that a sentence names; of more it says how many


@dataclass(frozen=True, slots=True)
class Floor:
    """A flow of one category in one period of which only parts are known.

    Attributes:
        key: what it is about, in US dollars.
        value: what the parts come to at the least: the lower ends of their bounds, added up.
        parts: codes of the categories that are known, the largest first; empty where they are too many to look up.
        lines: how many published values are added up.
        sources: keys of their sources.
        evidence: ids of the observations that it rests on, where they are told one by one.
    """

    key: Key
    value: float
    parts: tuple[str, ...]
    lines: int
    sources: tuple[str, ...]
    evidence: tuple[str, ...] = ()


def explain_floor(floor: Floor, goods: Mapping[str, Good]) -> str:
    """The floor as a sum: "imports 2024 = at least $2.54 billion, of which only HS 8542 is held"."""
    return _("{name} {period} = {value}, {held}").format(
        name=measure_words(floor.key.measure),
        period=floor.key.period,
        value=at_least(floor, 4),
        held=held_words(floor, goods),
    )


def at_least(floor: Floor, digits: int = 3) -> str:
    """The value as a reader meets it: "at least $2.54 billion"."""
    return qualified(amount(floor.value, floor.key.unit, digits), AT_LEAST)


def held_words(floor: Floor, goods: Mapping[str, Good]) -> str:
    """What the floor is made of: "of which only HS 8542 is held"."""
    if not floor.parts:
        sentence = ngettext(
            "the sum of {count} published value, which need not be all",
            "the sum of {count} published values, which need not be all",
            floor.lines,
        )
        return sentence.format(count=in_digits(str(floor.lines)))
    sentence = ngettext("of which only {parts} is held", "of which only {parts} are held", len(floor.parts))
    return sentence.format(parts=parts_words(floor.parts, goods))


def parts_words(parts: Sequence[str], goods: Mapping[str, Good]) -> str:
    """The parts for the middle of a sentence: "HS 8542", "HS 8471, HS 8517, HS 8542 and 40 more"."""
    names = [_short_name(code, goods) for code in parts]
    more = len(names) - MOST_NAMED
    if more < 2:
        return listing(names)
    sentence = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return sentence.format(names=enumeration(names[:MOST_NAMED]), count=in_digits(str(more)))


def _short_name(code: str, goods: Mapping[str, Good]) -> str:
    return hs_label(code) if code.isdigit() else lower_first(goods[code].name)


# Of a dataset of the store.


def candidates(code: str, goods: Iterable[str], most: int) -> list[str]:
    """The codes below a category, to look up which of them are held; none where there are more than `most`."""
    found = [one for one in goods if one != code and code in hs.codes_above(one)]
    return found if len(found) <= most else []


def dataset_floors(values: pd.DataFrame, parts: pd.DataFrame, source: Source) -> dict[Key, Floor]:
    """The values that are floors, each with the parts that it is made of.

    Args:
        values: columns as of `months.beside_years`.
        parts: values of the categories below, columns as of `Store.values`; may be empty.
        source: the dataset as a source.
    """
    # A section has no rows of its own: its chapters are what is held.
    whole = parts[(parts["status"] != FLOOR) & ~parts["goods"].isin(list(hs.SECTIONS))]
    found = {}
    for row in values[values["status"] == FLOOR].to_dict("records"):
        key = Key(row["reporter"], row["partner"], row["goods"], row["period"], row["flow"], USD)
        periods = months_in(key.period) if row["months"] else [key.period]
        same = (whole["reporter"] == key.reporter) & (whole["flow"] == key.measure) & whole["period"].isin(periods)
        names = _uppermost(whole[same], key.goods)
        found[key] = Floor(key, float(row["value_usd"]), names, int(row["lines"]), (source.key,))
    return found


def _uppermost(parts: pd.DataFrame, goods: str) -> tuple[str, ...]:
    """The categories below one that count: those with no other between, the largest first."""
    sums = parts.groupby("goods")["value_usd"].sum()
    below = {str(code): float(value) for code, value in sums.items() if goods in hs.codes_above(str(code))}
    counting = [code for code in below if below.keys().isdisjoint(hs.codes_above(code))]
    return tuple(sorted(counting, key=lambda code: (-below[code], code)))


# Of a story's own figures.


def published_floors(reckoning: Reckoning, goods: Mapping[str, Good], sources: Mapping[str, str]) -> dict[Key, Floor]:
    """The floors of every category that has no value of its own beside values for parts of it.

    None of all goods, of which every category is a part: that would say little of a number that everybody looks for.
    None of part of a year either where the year is known, or known in part: it would say less.

    Args:
        reckoning: what the story's figures imply.
        goods: the story's categories, whose parents make them a tree.
        sources: the key of each observation's source, by the observation's id.
    """
    parts = cells_below(reckoning, goods)
    told = {**reckoning.cells, **parts}
    return {
        key: floor_of(key, cells, goods, sources)
        for key, cells in parts.items()
        if key.goods != TOTAL and (_is_annual(key) or _year(key) not in told)
    }


def covering(key: Key, reckoning: Reckoning, goods: Mapping[str, Good]) -> list[Cell]:
    """The values below a category that surely share no goods, by their HS codes, and have none of the others between.

    Args:
        key: of the category, in one period and flow.
        reckoning: what the story's figures imply.
        goods: the story's categories, whose parents make them a tree.
    """
    ways = {code: ancestors(code, goods) for code, good in goods.items() if good.hs}
    below = {
        code: cell
        for code, way in ways.items()
        if key.goods in way and (cell := reckoning.get(key._replace(goods=code)))
    }
    upper = [cell for code, cell in below.items() if below.keys().isdisjoint(ways[code]) and cell.bounds.low > 0]
    return _apart(sorted(upper, key=lambda cell: (-cell.bounds.low, cell.key)), goods)


def cells_below(reckoning: Reckoning, goods: Mapping[str, Good]) -> dict[Key, list[Cell]]:
    """For each category without a value: the values below it that have no other value between, the largest first."""
    found: dict[Key, list[Cell]] = {}
    ways = {code: ancestors(code, goods) for code in goods}
    flows = [cell for cell in reckoning if cell.key.unit == USD and cell.key.measure in FLOWS and cell.bounds.low > 0]
    for cell in sorted(flows, key=lambda one: (-one.bounds.low, one.key)):
        for above in ways.get(cell.key.goods, ()):
            key = cell.key._replace(goods=above)
            if reckoning.get(key) is not None:
                break
            found.setdefault(key, []).append(cell)
    return found


def floor_of(key: Key, cells: Iterable[Cell], goods: Mapping[str, Good], sources: Mapping[str, str]) -> Floor:
    """The floor of one category, of the values that `cells_below` has; arguments as of `published_floors`."""
    parts = _apart(cells, goods)
    evidence = tuple(sorted({name for cell in parts for name in cell.evidence}))
    return Floor(
        key,
        math.fsum(cell.bounds.low for cell in parts),
        tuple(cell.key.goods for cell in parts),
        len(parts),
        tuple(dict.fromkeys(sources[name] for name in evidence if sources.get(name))),
        evidence,
    )


def _is_annual(key: Key) -> bool:
    return read_period(key.period).is_annual


def _year(key: Key) -> Key:
    return key.at(period=f"{read_period(key.period).year:04d}")


def _apart(cells: Iterable[Cell], goods: Mapping[str, Good]) -> list[Cell]:
    """Those that share no goods: a cell is left out that may overlap one before it."""
    taken: list[Cell] = []
    for cell in cells:
        if not any(_may_overlap(goods[cell.key.goods], goods[other.key.goods]) for other in taken):
            taken.append(cell)
    return taken


def _may_overlap(first: Good, second: Good) -> bool:
    """Whether two categories may have goods in common; one that names no HS code may share some with any."""
    pairs = [(one, other) for one in first.hs.split() for other in second.hs.split()]
    return not pairs or any(one.startswith(other) or other.startswith(one) for one, other in pairs)
