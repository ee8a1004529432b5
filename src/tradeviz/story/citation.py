"""How to cite a dataset of the store, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.language import _

if TYPE_CHECKING:
    from tradeviz.store.schema import Dataset


def citation_of(dataset: Dataset) -> str:
    """How to cite a dataset of the store."""
    sentence = (
        _("{publisher}: {title}, version {version}, {url}; by way of tradeviz.")
        if dataset.version
        else _("{publisher}: {title}, {url}; by way of tradeviz.")
    )
    return sentence.format(publisher=dataset.publisher, title=dataset.title, version=dataset.version, url=dataset.url)
