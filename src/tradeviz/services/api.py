"""What a call is, and what a service must say of itself so that calls to it are made politely."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.services.proxy import Proxy


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One GET.

    Attributes:
        path: under the service's address.
        params: of the query, by the service's names.
        keyed: whether the subscription key goes with it, where the service has any; lists of codes take none.
        newest: the last period asked for, in ISO 8601; empty where none is. What is young is asked again sooner.
    """

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    keyed: bool = False
    newest: str = ""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back: status, headers with names in small letters, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """A whole answer.

    Attributes:
        rows: one a cell, a data set or a code, in the service's own columns.
        announced: how many it says there are; more than it holds where it was cut off.
    """

    rows: list[dict[str, Any]]
    announced: int

    @property
    def is_whole(self) -> bool:
        """Whether it holds as many rows as it announces."""
        return self.announced == len(self.rows)


class Api(Protocol):
    """A service as calls see it: where it is, what goes with a call, and how its answers are read."""

    @property
    def name(self) -> str:
        """What sentences call it, at their beginning: "UN Comtrade", "The IMF"."""

    @property
    def base(self) -> str:
        """Its address, without a slash at the end."""

    @property
    def interval(self) -> float:
        """Least seconds from one call to the next."""

    @property
    def proxy(self) -> Proxy | None:
        """What calls go through, where the environment names one."""

    def headers(self, call: ApiCall) -> Mapping[str, str]:
        """What goes with a call, besides who asks and that compressed answers are read."""

    def parse(self, response: HttpResponse, now: float) -> ParsedResponse:
        """Read an answer; `now`, in seconds since 1970, is for a Retry-After that names a moment.

        Raises:
            TransientError: worth asking again: the service is busy, broken, or sent half an answer.
            FetchError: it refuses.
        """

    def conceal(self, text: str) -> str:
        """The text with what is secret taken out."""
