"""Datasets as they were: kept under a key of their own when an import changes them, and compared row by row."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError
from tradeviz.store.schema import MOST_KEY, MOST_WORDS, ROW_KEY, pair_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pandas as pd

    from tradeviz.store.api import Store
    from tradeviz.store.schema import Dataset

NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"
_GRAIN = tuple(name for name in ROW_KEY if name != "dataset")
DIFFERENCE_COLUMNS = (*_GRAIN, "before", "after", "change")


def kept_dataset(dataset: Dataset, day: str, taken: Collection[str]) -> Dataset:
    """What a dataset is called once an import has replaced it.

    Args:
        dataset: as it was.
        day: the day of that import (ISO 8601).
        taken: keys that other datasets have; a second vintage of one day gets a number.
    """
    until = f"until {day}"
    keys = (_cut(dataset.key, f"-{day.replace('-', '')}{suffix}", MOST_KEY) for suffix in _suffixes())
    return replace(
        dataset,
        key=next(key for key in keys if key not in taken),
        title=_cut(dataset.title, f", as it was {until}", MOST_WORDS["title"]),
        version=_cut(dataset.version, f", {until}" if dataset.version else until, MOST_WORDS["version"]),
        vintage=day,
    )


def _suffixes() -> Iterator[str]:
    yield ""
    for number in count(2):
        yield f"-{number}"


def _cut(text: str, end: str, most: int) -> str:
    return text[: most - len(end)] + end


def differences(store: Store, old: str, new: str, pairs: Sequence[tuple[str, str]] = ()) -> Iterator[pd.DataFrame]:
    """What changed from one dataset to another, pair by pair: columns `DIFFERENCE_COLUMNS`.

    `before` and `after` are US dollars, missing where there is no row; weights are not compared.

    Args:
        store: holds both.
        old: key of the one dataset.
        new: key of the other.
        pairs: the pairs to look at; all that either has, where none is named.

    Raises:
        NotInStoreError: a dataset is not held, or a pair by neither of them.
    """
    held = {key: _pairs_of(store, key) for key in (old, new)}
    wanted = sorted({pair_key(*pair) for pair in pairs} or held[old] | held[new])
    for key in wanted:
        if key not in held[old] | held[new]:
            sentence = f"has no trade between {' and '.join(key.split('-'))} in {old} or {new}."
            raise NotInStoreError(f"The store in {store.location} {sentence}", public=f"The store {sentence}")
    return (_of_pair(store, (old, new), key, held) for key in wanted)


def _pairs_of(store: Store, dataset: str) -> set[str]:
    store.coverage_summary(dataset)  # refuses a dataset that is not held
    pairs = store.pairs()
    pairs = pairs[pairs["dataset"] == dataset]
    return set(pairs["first"] + "-" + pairs["second"])


def _of_pair(store: Store, datasets: tuple[str, str], key: str, held: dict[str, set[str]]) -> pd.DataFrame:
    """What changed in one pair."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    first, second = key.split("-")
    columns = [*_GRAIN, "value_usd"]
    sides = [
        store.rows(dataset, (first, second))[columns] if key in held[dataset] else pd.DataFrame(columns=columns)
        for dataset in datasets
    ]
    before, after = (
        side.astype({**dict.fromkeys(_GRAIN, "str"), "value_usd": "float64"}).rename(columns={"value_usd": name})
        for side, name in zip(sides, ("before", "after"), strict=True)
    )
    both = before.merge(after, "outer", list(_GRAIN))
    both = both[~(both["before"] == both["after"])]
    change = pd.Series(CHANGED, index=both.index).mask(both["before"].isna(), NEW).mask(both["after"].isna(), WITHDRAWN)
    both = both.assign(change=change).sort_values(list(_GRAIN), kind="stable", ignore_index=True)
    return both[list(DIFFERENCE_COLUMNS)]
