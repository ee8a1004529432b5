"""What commands that check claims take of the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.cli.terminal import say_aside
from tradeviz.errors import StoreError
from tradeviz.store import has_store, open_store
from tradeviz.story.datasets import datasets_of

if TYPE_CHECKING:
    from tradeviz.story.story import PublishedStory


def with_store(story: PublishedStory, location: str | None) -> PublishedStory:
    """The story together with what the store has of its pair.

    Args:
        story: a story with figures of its own.
        location: the store that was named; None for the default one, which a story can do without.

    Raises:
        StoreError: the store that was named is damaged or cannot be reached.
    """
    try:
        if location is None and not has_store():
            return story
        told = replace(story, datasets=datasets_of(open_store(location), story.pair))
        told.findings  # noqa: B018 - what is damaged shows when it is read
    except StoreError as error:
        if location is not None:
            raise
        say_aside(f"tradeviz: The store is left out: {error}")
        return story
    return told
