"""What commands that check claims take of the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.cli.terminal import say_aside
from tradeviz.errors import StoreError
from tradeviz.store import has_store, open_store
from tradeviz.story.datasets import NO_DATASETS, datasets_of

if TYPE_CHECKING:
    from tradeviz.model.economies import Area
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.story import PublishedStory


def stored_datasets(pair: tuple[Area, Area] | None, location: str | None) -> Datasets:
    """What the store has of a pair.

    Args:
        pair: two economies; None where there are none.
        location: the store that was named; None for the default one, which commands can do without.

    Raises:
        StoreError: the store that was named is damaged or cannot be reached.
    """
    try:
        if pair is None or (location is None and not has_store()):
            return NO_DATASETS
        return datasets_of(open_store(location), pair)
    except StoreError as error:
        if location is not None:
            raise
        say_aside(f"tradeviz: The store is left out: {error}")
        return NO_DATASETS


def with_store(story: PublishedStory, location: str | None) -> PublishedStory:
    """The story together with what the store has of its pair; arguments and errors as of `stored_datasets`."""
    told = replace(story, datasets=stored_datasets(story.pair, location))
    try:
        told.findings  # noqa: B018 - what is damaged shows when it is read
    except StoreError as error:
        if location is not None:
            raise
        say_aside(f"tradeviz: The store is left out: {error}")
        return story
    return told
