"""A pair's datasets, and each of them in one edition of the HS where the store has the tables to carry it over."""

from __future__ import annotations

import shutil
import weakref
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tradeviz.model.hs_editions import EDITIONS, correlation_between
from tradeviz.model.language import _, cached_by_language
from tradeviz.store.correlations import stored_correlations
from tradeviz.story.datasets import PairDatasets
from tradeviz.story.figures import DatasetFigures, FiguresQuery, PairNote
from tradeviz.story.one_edition import in_one_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from tradeviz.model.goods import Good
    from tradeviz.story.one_edition import OneEdition

MOST_EDITIONS = 4  # datasets in one edition that are kept for a pair
_MOST_NAMED = 3  # categories that a page names which could not be carried over


@dataclass(frozen=True)
class PairInEditions(PairDatasets):
    """What the store has of a pair; a dataset in another edition than its own has a key of its own.

    It is made when it is first asked for, which reads every row that the dataset has of the pair.
    """

    @cached_property
    def in_editions(self) -> Mapping[str, tuple[str, str]]:
        """The datasets that can be carried over: dataset and edition, by the key of both."""
        return {f"{key}-in-{edition.lower()}": (key, edition) for key, edition in self._carriable()}

    def titles(self) -> Mapping[str, str]:
        """The datasets' titles by key, those as published first."""
        sentence = _("{title}, all years in {edition}")
        carried = {
            key: sentence.format(title=self.datasets[dataset].title, edition=edition)
            for key, (dataset, edition) in self.in_editions.items()
        }
        return {**super().titles(), **carried}

    def figures(self, query: FiguresQuery) -> DatasetFigures:
        """The figures that one choice needs; see `PairDatasets.figures`."""
        figures = self._whose(query.dataset).figures(query)
        if query.dataset not in self.in_editions:
            return figures
        note = PairNote(" ".join(self._one_edition(query.dataset).notes))
        return replace(figures, notes=(*figures.notes, note))

    def series(self, dataset: str, goods: tuple[str, ...]) -> DatasetFigures:
        """The figures of some categories of one dataset; see `PairDatasets.series`."""
        return self._whose(dataset).series(dataset, goods)

    def goods_of(self, dataset: str) -> Mapping[str, Good]:
        """Every category that the pair trades in; see `PairDatasets.goods_of`."""
        return self._whose(dataset).goods_of(dataset)

    def rows(self, dataset: str) -> pd.DataFrame:
        """Everything that one dataset has of the pair; see `PairDatasets.rows`."""
        return self._whose(dataset).rows(dataset)

    def row_batches(self, dataset: str) -> Iterator[pd.DataFrame]:
        """The same, some thousand rows at a time."""
        return self._whose(dataset).row_batches(dataset)

    def coverage(self, dataset: str) -> pd.DataFrame:
        """What the rows of one dataset are known to cover."""
        return self._whose(dataset).coverage(dataset)

    def _whose(self, dataset: str) -> PairDatasets:
        """What answers for a dataset: the rows as published, or those carried over."""
        return self._one_edition(dataset).datasets if dataset in self.in_editions else self._published

    @cached_property
    def _published(self) -> PairDatasets:
        """The datasets as published, which keep what they have read."""
        return PairDatasets(self.store, self.pair, self.datasets, self.apart)

    def _carriable(self) -> Iterator[tuple[str, str]]:
        """Each dataset with the editions that all its rows can be carried over to."""
        tables = stored_correlations(self.store)
        if not tables:
            return
        for key, dataset in self.datasets.items():
            told = self.editions(key)
            held = set(told[told["depth"] > 0]["hs"])
            for target in () if dataset.vintage or "" in held else EDITIONS.values():
                others = held - {target}
                if others and all(correlation_between(tables, one, target) for one in others):
                    yield key, target

    @cached_by_language
    def _one_edition(self) -> Callable[[str], OneEdition]:
        return lru_cache(maxsize=MOST_EDITIONS)(self._carried_over)

    def _carried_over(self, key: str) -> OneEdition:
        """A dataset in an edition, in a folder that goes when nothing uses it any more."""
        dataset, edition = self.in_editions[key]
        folder = Path(mkdtemp(prefix="tradeviz-"))
        try:
            one = in_one_edition(self, edition, {dataset: key}, folder / "store", most_named=_MOST_NAMED)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        weakref.finalize(one.datasets.store, shutil.rmtree, folder, ignore_errors=True)
        return one


def in_editions_too(found: PairDatasets) -> PairInEditions:
    """A pair's datasets, and those that can be carried over."""
    return PairInEditions(found.store, found.pair, found.datasets, found.apart)
