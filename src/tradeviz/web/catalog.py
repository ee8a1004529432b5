"""What one server shows: its stories and, from the store, every pair, each under a path of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.store import has_store, open_store
from tradeviz.story.datasets import find_pair
from tradeviz.story.story import PairStory, PublishedStory, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradeviz.store.api import Store

HOME = "/"
NO_SUCH_PAGE = "There is no such page. Stories and pairs are listed at /start"
_STORY = re.compile(r"/story/([^/]+)")
_PAIR = re.compile(r"/pair/([A-Za-z0-9_]{2,4})/([A-Za-z0-9_]{2,4})")


class Catalog:
    """Stories and pairs by the path of their page.

    The store is opened when a page first needs it, and looked at anew after each import.
    """

    def __init__(
        self,
        stories: Sequence[PublishedStory],
        location: str | Path | None = None,
        opener: Callable[[str | Path | None], Store] = open_store,
    ) -> None:
        """Take the stories, the one at the root first, and where the store is; None is the default store."""
        home, *others = stories
        self.stories = (home, *(replace(story, base=f"/story/{story.name}") for story in others))
        self._location = location
        self._opened = lru_cache(maxsize=1)(opener)
        self._with_store = lru_cache(maxsize=64)(self._with_datasets)
        self._paired = lru_cache(maxsize=64)(_pair_story)

    def holding(self, stories: Sequence[PublishedStory]) -> Catalog:
        """A catalog of these stories and the same store."""
        return Catalog(stories, self._location, self._opened)

    def close(self) -> None:
        """Close the store, if a page has needed it; its catalogs of other stories share it."""
        if self._opened.cache_info().currsize:
            self._opened(self._location).close()

    @property
    def home(self) -> Story:
        """The story at the root."""
        return self.find(HOME)

    @property
    def store(self) -> Store | None:
        """The store, or None where nothing has been imported yet.

        Raises:
            StoreError: the store is damaged or cannot be reached.
        """
        return self._opened(self._location) if has_store(self._location) else None

    def find(self, path: str) -> Story:
        """The story or pair of a page's path.

        Raises:
            NotInStoreError: there is no such page; the message says what there is.
            StoreError: it is a pair, and the store cannot be read.
        """
        if path == HOME:
            return self._with_store(0, self._state())
        if match := _STORY.fullmatch(path):
            numbers = [number for number, story in enumerate(self.stories) if story.name == match.group(1)]
            if numbers:
                return self._with_store(numbers[0], self._state())
        if match := _PAIR.fullmatch(path):
            return self._pair(*match.groups())
        raise NotInStoreError(NO_SUCH_PAGE)

    def _pair(self, first: str, second: str) -> Story:
        store = self.store
        if store is None:
            raise NotInStoreError("There is no store of trade at HS detail yet. Make one with: tradeviz ingest FILE")
        return self._paired(store, store.state(), first, second)

    def _state(self) -> str:
        """A name for what the store holds; a store that cannot be read takes no story away."""
        try:
            return "" if self.store is None else self.store.state()
        except StoreError:
            return ""

    def _with_datasets(self, number: int, state: str) -> PublishedStory:
        """A story together with what the store has of its pair; `state` names the store's contents."""
        story = self.stories[number]
        if not state or self.store is None:
            return story
        try:
            return replace(story, datasets=find_pair(self.store, *(economy.code for economy in story.pair)))
        except (NotInStoreError, StoreError):
            return story


def _pair_story(store: Store, _state: str, first: str, second: str) -> PairStory:
    """A pair's story; looking it up among all pairs is done once for what the store holds, which `_state` names."""
    return PairStory(find_pair(store, first, second))
