"""The start page: the stories there are, and for any economy the partners that the store has figures of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.model.economies import area, economy_of
from tradeviz.model.language import _
from tradeviz.store.schema import HS_CORRELATION, HS_NAMES
from tradeviz.story.datasets import source_of
from tradeviz.views.coverage import coverage_sentences
from tradeviz.views.page_view import page_view
from tradeviz.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from tradeviz.model.sources import Source
    from tradeviz.store.api import Store
    from tradeviz.store.schema import Dataset
    from tradeviz.story.story import Story
    from tradeviz.views.key_figures import KeyFigure

MOST_LARGEST = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A story that a reader can open.

    Attributes:
        story: the story.
        figure: the first of its key figures: the balance of its latest year.
    """

    story: Story
    figure: KeyFigure


@dataclass(frozen=True, slots=True)
class Offered:
    """A pair that the store has figures of.

    Attributes:
        first, second: codes of the economies, the one asked for first.
        titles: the datasets that hold it.
        years: first and last year with figures.
        value_usd: trade in both directions in the last year, from the dataset with the most rows.
        is_floor: whether that dataset has flows of which only some goods are there, so that the value may be more.
    """

    first: str
    second: str
    titles: tuple[str, ...]
    years: tuple[int, int]
    value_usd: float
    is_floor: bool


@dataclass(frozen=True, slots=True)
class Start:
    """What the start page shows.

    Attributes:
        stories: the stories there are, each with its key figure.
        economies: name and code of each economy that the store has figures of, by name.
        first: code of the economy asked for; empty before a choice.
        pairs: its partners with figures, the largest first; before a choice, the largest pairs of all.
        sources: the datasets that the store holds, as sources.
        coverage: for each of them what it covers, as sentences.
        notice: what was wrong with the address or the store, empty where nothing was.
        has_store: whether there is a store that can be read.
    """

    stories: tuple[Told, ...]
    economies: tuple[tuple[str, str], ...]
    first: str
    pairs: tuple[Offered, ...]
    sources: tuple[Source, ...]
    coverage: tuple[tuple[str, ...], ...]
    notice: str
    has_store: bool


def start(stories: Sequence[Story], store: Store | None, asked: str = "", notice: str = "") -> Start:
    """The start page for an economy's code, or for none; without a store, just the stories and why there is none."""
    told = tuple(Told(story, page_view(story, Selection()).key_figures.figures[0]) for story in stories)
    if store is None:
        return Start(told, (), "", (), (), (), notice, has_store=False)
    known = _current(store)
    codes = sorted({*known["first"], *known["second"]}, key=area_name)
    first = economy_of(asked.strip().upper())
    unknown = bool(first) and first not in codes
    notice = _("The store has no figures of “{code}”.").format(code=first[:20]) if unknown else ""
    first = "" if unknown else first
    mine = known[(known["first"] == first) | (known["second"] == first)] if first else known
    held = [one for one in store.datasets() if one.key != HS_NAMES and not one.key.startswith(HS_CORRELATION)]
    offered = sorted(_offered(mine, store, first), key=lambda one: (-one.value_usd, one.first, one.second))
    return Start(
        stories=told,
        economies=tuple((area_name(code), code) for code in codes),
        first=first,
        pairs=tuple(offered if first else offered[:MOST_LARGEST]),
        sources=tuple(source_of(one) for one in held),
        coverage=tuple(tuple(coverage_sentences(store.coverage_summary(one.key))) for one in held),
        notice=notice,
        has_store=True,
    )


def _current(store: Store) -> pd.DataFrame:
    """The pairs of what counts now: vintages that were kept are for comparing, and repeat the same pairs."""
    pairs = store.pairs()
    return pairs[~pairs["dataset"].isin([one.key for one in store.datasets() if one.vintage])]


def area_name(code: str) -> str:
    """An economy's name; a code that is in no list stands for itself."""
    try:
        return area(code).name
    except LookupError:
        return code


def _offered(pairs: pd.DataFrame, store: Store, first: str) -> list[Offered]:
    datasets = {one.key: one for one in store.datasets()}
    in_part = {key for key in datasets if (summary := store.coverage_summary(key)).partial or not summary.known}
    together: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in pairs.sort_values("rows", ascending=False, kind="stable").to_dict("records"):
        together.setdefault((row["first"], row["second"]), []).append({str(name): cell for name, cell in row.items()})
    return [_one(sides, rows, datasets, in_part, first) for sides, rows in together.items()]


def _one(
    sides: tuple[str, str],
    rows: list[dict[str, Any]],
    datasets: Mapping[str, Dataset],
    in_part: Collection[str],
    first: str,
) -> Offered:
    return Offered(
        *(sides if first in {"", sides[0]} else sides[::-1]),
        tuple(datasets[row["dataset"]].title if row["dataset"] in datasets else row["dataset"] for row in rows),
        (min(int(row["first_year"]) for row in rows), max(int(row["last_year"]) for row in rows)),
        float(rows[0]["value_usd"]),
        is_floor=rows[0]["dataset"] in in_part,
    )
