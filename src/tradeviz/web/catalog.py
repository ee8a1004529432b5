"""What one server shows: its stories and, from the store, every pair, each under a path of its own."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.store import has_store, open_store
from tradeviz.story.datasets import NoDatasets, PairDatasets, datasets_of, find_pair
from tradeviz.story.pair_in_editions import in_editions_too
from tradeviz.story.story import PairStory, PublishedStory, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradeviz.store.api import Store

_LOG = logging.getLogger("tradeviz")
_T = TypeVar("_T")

HOME = "/"
NO_SUCH_PAGE = "There is no such page. Stories and pairs are listed at /start"
_STORY = re.compile(r"/story/([^/]+)")
_PAIR = re.compile(r"/pair/([A-Za-z0-9_]{2,4})/([A-Za-z0-9_]{2,4})")


def _open_and_look(location: str | Path | None) -> Store:
    """The store, once the log says what of it was imported without asking what the files cover."""
    store = open_store(location)
    with suppress(StoreError):  # whoever asks next says so, and what else there is goes on being served
        unknown = [one.key for one in store.datasets() if not store.coverage_summary(one.key).known]
        if unknown:
            _LOG.warning(
                "An earlier version imported %s without asking what the files cover, so that sums of parts are shown "
                "as floors. Import the same files again, in their order, to mend that: tradeviz ingest FILE...",
                ", ".join(unknown),
            )
    return store


class Catalog:
    """Stories and pairs by the path of their page.

    The store is opened when a page first needs it, and looked at anew after each import.
    """

    def __init__(
        self,
        stories: Sequence[PublishedStory],
        location: str | Path | None = None,
        opener: Callable[[str | Path | None], Store] = _open_and_look,
    ) -> None:
        """Take the stories, the one at the root first, and where the store is; None is the default store."""
        home, *others = stories
        self.stories = (home, *(replace(story, base=f"/story/{story.name}") for story in others))
        self._location = location
        self._opened = lru_cache(maxsize=1)(opener)
        self._with_store = lru_cache(maxsize=64)(self._with_datasets)
        self._without_store = lru_cache(maxsize=64)(self._with_problem)
        self._paired = lru_cache(maxsize=64)(_pair_story)

    def holding(self, stories: Sequence[PublishedStory]) -> Catalog:
        """A catalog of these stories and the same store."""
        return Catalog(stories, self._location, self._opened)

    def close(self) -> None:
        """Close the store, if a page has needed it; its catalogs of other stories share it."""
        if self._opened.cache_info().currsize:
            self._opened(self._location).close()

    @property
    def location(self) -> str | Path | None:
        """Where the store is, as it was named; None of the default one."""
        return self._location

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
        number = self._number(path)
        if number is not None:
            return self._story(number)
        if match := _PAIR.fullmatch(path):
            return self._pair(*match.groups())
        raise NotInStoreError(NO_SUCH_PAGE)

    def answer(self, path: str, make: Callable[[Story], _T]) -> _T:
        """What is made of the page's story; a damaged store takes nothing away from a story but what the store holds.

        Args:
            path: of the page.
            make: takes the story; where the store turns out to be damaged meanwhile, once more the story without it.

        Raises:
            NotInStoreError: as `find`.
            StoreError: as `find`.
        """
        try:
            return make(self.find(path))
        except StoreError as error:
            number = self._number(path)
            if number is None:
                raise
            return make(self._without(number, error))

    def _number(self, path: str) -> int | None:
        """Which of the stories has this page; None where none has."""
        if path == HOME:
            return 0
        match = _STORY.fullmatch(path)
        name = match.group(1) if match else ""
        return next((number for number, story in enumerate(self.stories) if name and story.name == name), None)

    def _pair(self, first: str, second: str) -> Story:
        store = self.store
        if store is None:
            raise NotInStoreError("There is no store of trade at HS detail yet. Make one with: tradeviz ingest FILE")
        return self._paired(store, store.state(), first, second)

    def _story(self, number: int) -> PublishedStory:
        try:
            store = self.store
            return self.stories[number] if store is None else self._with_store(number, store, store.state())
        except StoreError as error:
            return self._without(number, error)

    def _with_datasets(self, number: int, store: Store, _state: str) -> PublishedStory:
        """A story together with what the store has of its pair; `_state` names the store's contents."""
        story = self.stories[number]
        found = datasets_of(store, story.pair)
        return replace(story, datasets=in_editions_too(found) if isinstance(found, PairDatasets) else found)

    def _without(self, number: int, error: StoreError) -> PublishedStory:
        """A story that says why there is nothing of the store beside it; the log has all that is known."""
        _LOG.warning("The store cannot be used: %s", error)
        return self._without_store(number, error.public)

    def _with_problem(self, number: int, problem: str) -> PublishedStory:
        return replace(self.stories[number], datasets=NoDatasets(problem))


def _pair_story(store: Store, _state: str, first: str, second: str) -> PairStory:
    """A pair's story; looking it up among all pairs is done once for what the store holds, which `_state` names."""
    return PairStory(in_editions_too(find_pair(store, first, second)))
