"""What a page tells: a story published in a folder, or a pair of economies drawn from the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tradeviz.model.language import _, cached_by_language
from tradeviz.model.wording import listing
from tradeviz.story.article import Article
from tradeviz.story.checking import check_with_datasets
from tradeviz.story.citation import citation_of
from tradeviz.story.datasets import NO_DATASETS, Datasets, PairDatasets
from tradeviz.story.figures import with_months
from tradeviz.story.imprint import Imprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from tradeviz.analysis.reckoning import Reckoning
    from tradeviz.model.economies import Area
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source
    from tradeviz.story.claims import Claim
    from tradeviz.story.figures import DatasetFigures, Figures, FiguresQuery, PublishedFigures
    from tradeviz.story.verdicts import Finding


NO_IMPRINT = Imprint()  # of what nobody put together


class Story(Protocol):
    """What a page needs of whatever it tells; `PublishedStory` and `PairStory` are the two kinds."""

    @property
    def name(self) -> str:
        """Short name for files made of it."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def description(self) -> str:
        """What it is about, in a sentence."""

    @property
    def version(self) -> str:
        """Of the figures; empty where they have none."""

    @property
    def question(self) -> str:
        """What a reader finds out, as one question; empty where nobody asked one."""

    @property
    def base(self) -> str:
        """Path of its page, empty for the page at the root."""

    @property
    def pair(self) -> tuple[Area, Area]:
        """The two economies, the point of view first."""

    @property
    def has_article(self) -> bool:
        """Whether a text is told, with published figures of the story's own."""

    @property
    def article(self) -> Article:
        """The text with its claims marked; empty where there is none."""

    @property
    def article_family(self) -> str:
        """The family of reports that the article belongs to; empty where there is none."""

    @property
    def article_report(self) -> Source | None:
        """The publication that the article is told from; None where there is none."""

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The checkable statements by id, in the order of the claims' file."""

    @property
    def findings(self) -> Mapping[str, Finding]:
        """Each claim with its verdict, by id, in the same order."""

    @property
    def datasets(self) -> Datasets:
        """The same pair in the store."""

    @property
    def imprint(self) -> Imprint:
        """When the figures were last changed, by whom, and where to tell of a mistake."""

    @property
    def citation(self) -> str:
        """How to cite what is shown first."""

    @property
    def citations(self) -> Mapping[str, str]:
        """How to cite whatever its page can show, by the key of its dataset; what is shown first comes first.

        A story's own figures stand under an empty key.
        """

    def __hash__(self) -> int:
        """By identity: what was made of a story can be kept by it."""

    def figures(self, query: FiguresQuery) -> Figures:
        """The figures that a choice needs: the story's own, or those of the dataset it names."""

    def whole(self, dataset: str = "") -> Figures:
        """The figures of a dataset before any other choice; those shown first where none is named."""


@dataclass(frozen=True, eq=False)
class PublishedStory:
    """A story told from a folder; equal only to itself, so that what was made of it can be kept by it.

    Attributes:
        folder: where it was read from.
        own: the figures that its tables hold.
        article_source: key of the source that the article is told from; empty where there is none.
        datasets: the same pair in the store, where it is there; shown beside the article when a reader asks for it.

    The others are those of `Story`.
    """

    name: str
    folder: Path
    title: str
    description: str
    version: str
    own: PublishedFigures
    article: Article
    claims: Mapping[str, Claim]
    article_source: str = ""
    base: str = ""
    datasets: Datasets = NO_DATASETS
    question: str = ""
    imprint: Imprint = NO_IMPRINT

    has_article = True

    @property
    def pair(self) -> tuple[Area, Area]:
        """The two economies, the article's point of view first."""
        return self.own.pair

    @property
    def observations(self) -> pd.DataFrame:
        """One row per published value; columns as in `Figures.observations`."""
        return self.own.observations

    @property
    def months(self) -> pd.DataFrame:
        """The single months of series, in the same columns; none of them is among the observations."""
        return self.own.months

    @property
    def rates(self) -> pd.DataFrame:
        """Exchange rates, as `read_rates` gives them."""
        return self.own.rates

    @property
    def sources(self) -> Mapping[str, Source]:
        """The publications by key."""
        return self.own.sources

    @property
    def goods(self) -> Mapping[str, Good]:
        """The categories by code."""
        return self.own.goods

    @property
    def reckoning(self) -> Reckoning:
        """What the published figures imply; `.frame` of it is a pandas frame."""
        return self.own.reckoning

    @property
    def article_family(self) -> str:
        """The family of reports that the article belongs to; empty where its source is not named."""
        return self.article_report.family if self.article_report else ""

    @property
    def article_report(self) -> Source | None:
        """The publication that the article is told from; None where its source is not named."""
        return self.sources[self.article_source] if self.article_source else None

    @cached_by_language
    def findings(self) -> Mapping[str, Finding]:
        """Each claim with its verdict, by id, in the file's order.

        They are held against the story's own figures and every dataset that the store has of its pair.

        Raises:
            StoreError: the store is damaged or cannot be reached.
        """
        # Months are there for drafts: whoever writes a claim by hand makes an observation of the month it speaks of.
        own = with_months(self.own) if any(claim.led for claim in self.claims.values()) else self.own
        return check_with_datasets(self.claims, own, self.datasets, article_family=self.article_family)

    def figures(self, query: FiguresQuery) -> Figures:
        """The story's own figures, or those of the dataset that a choice names."""
        return self.datasets.figures(query) if query.dataset else self.own

    def whole(self, dataset: str = "") -> Figures:
        """The story's own figures, or those of a dataset before any other choice."""
        return self.datasets.whole(dataset) if dataset else self.own

    @property
    def citation(self) -> str:
        """How to cite the story's own figures."""
        sentence = (
            _("tradeviz: {title}, version {version}. Published trade figures; cite each figure with its own source.")
            if self.version
            else _("tradeviz: {title}. Published trade figures; cite each figure with its own source.")
        )
        return sentence.format(title=self.title, version=self.version)

    @property
    def citations(self) -> Mapping[str, str]:
        """How to cite the story's own figures, and each dataset of the same pair."""
        return {"": self.citation, **_citations(self.datasets)}


@dataclass(frozen=True, eq=False)
class PairStory:
    """A pair of economies from the store: figures without an article.

    Attributes:
        datasets: what the store has of the pair.
    """

    datasets: PairDatasets

    has_article = False
    article_family, article_report = "", None
    question = ""
    imprint = NO_IMPRINT

    @property
    def pair(self) -> tuple[Area, Area]:
        """The two economies, the point of view first."""
        return self.datasets.pair

    @property
    def name(self) -> str:
        """Both codes: CHN-BLR."""
        return "-".join(self.datasets.codes)

    @property
    def base(self) -> str:
        """Path of the pair's page."""
        return "/pair/" + "/".join(self.datasets.codes)

    @property
    def title(self) -> str:
        """Both names."""
        return listing([one.name for one in self.pair])

    @property
    def description(self) -> str:
        """What is shown, and from which datasets, the fullest first."""
        first, second = self.pair
        counting = [dataset.title for dataset in self.datasets.datasets.values() if not dataset.vintage]
        return _("Trade between {first} and {second} by goods, from {dataset}.").format(
            first=first.name, second=second.name, dataset=listing(counting or [self._shown_first.dataset.title])
        )

    @property
    def version(self) -> str:
        """The version of the dataset shown first."""
        return self._shown_first.dataset.version

    @property
    def article(self) -> Article:
        """No text."""
        return Article("", "", ())

    @property
    def claims(self) -> Mapping[str, Claim]:
        """No claim."""
        return {}

    @property
    def findings(self) -> Mapping[str, Finding]:
        """No verdict."""
        return {}

    def figures(self, query: FiguresQuery) -> DatasetFigures:
        """The figures that a choice needs of the dataset it names."""
        return self.datasets.figures(query)

    def whole(self, dataset: str = "") -> DatasetFigures:
        """The figures of a dataset, of the fullest where none is named, before any other choice."""
        return self.datasets.whole(dataset)

    @property
    def citation(self) -> str:
        """How to cite the dataset shown first."""
        return self._shown_first.citation

    @property
    def citations(self) -> Mapping[str, str]:
        """How to cite each dataset."""
        return _citations(self.datasets)

    @property
    def _shown_first(self) -> DatasetFigures:
        return self.whole()


def _citations(datasets: Datasets) -> Mapping[str, str]:
    return {key: citation_of(dataset) for key, dataset in datasets.datasets.items()}
