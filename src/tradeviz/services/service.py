"""What a service is: asked for both sides' declarations, it says of each reporter, flow and period how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pyarrow as pa

    from tradeviz.model.economies import Area
    from tradeviz.services.request import FetchRequest
    from tradeviz.store.coverage import FileCoverage
    from tradeviz.store.report import Report
    from tradeviz.store.schema import Dataset

CAME, NOTHING, NOT_PUBLISHED = "came", "nothing", "not published"


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """How one reporter's one flow of one period ended.

    Attributes:
        reporter, partner: the two sides.
        flow: exports or imports.
        period: in ISO 8601: 2024 or 2024-01.
        rows: how many came.
        state: CAME; NOTHING where the service has the period from this reporter and shows no trade with the partner;
            NOT_PUBLISHED where it does not have the period.
        note: what else is to be known, as the end of a line; empty where nothing is.
    """

    reporter: Area
    partner: Area
    flow: str
    period: str
    rows: int
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FetchedRows:
    """Rows in the service's own columns, and what they are known to be all of."""

    frame: pd.DataFrame
    coverage: FileCoverage


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What came.

    Attributes:
        service: the service's name, as it stands within a sentence.
        dataset: whose figures these are in the store.
        pieces: the rows, by what they are known to cover; no flow of a period is in two of them.
        outcomes: one for each reporter, flow and period asked.
        answered: when the newest answer was given, in seconds since 1970.
        to_table: what makes rows of the store of a piece.
        notes: what was found on the way and mended, as sentences.
    """

    service: str
    dataset: Dataset
    pieces: tuple[FetchedRows, ...]
    outcomes: tuple[FetchOutcome, ...]
    answered: float
    to_table: Callable[[pd.DataFrame, Report, dict[str, str]], pa.Table]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many came in all."""
        return sum(len(piece.frame) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class FetchWatch:
    """Whom a fetch tells how far it is, while it goes on; what they raise ends it.

    Attributes:
        answered: how many of how many questions are answered; more may turn up on the way.
        ended: how a reporter's flow of a period ended.
    """

    answered: Callable[[int, int], None] = lambda _done, _total: None
    ended: Callable[[FetchOutcome], None] = lambda _outcome: None


NOBODY = FetchWatch()


class Service(Protocol):
    """A publisher's service: a package with such a class, and a line in `registry.SERVICES`."""

    def fetch(self, request: FetchRequest, say: Callable[[str], None], watch: FetchWatch = NOBODY) -> FetchResult:
        """Ask for both sides' declarations; `say` is told what comes, and `watch` how far it is.

        Raises:
            NotInStoreError: the service has no figures of one of the economies by itself.
            FetchError: anything that leaves a reporter, flow or period without an outcome.
        """
