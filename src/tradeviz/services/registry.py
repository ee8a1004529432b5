"""The services that figures are fetched from: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.errors import PeriodError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tradeviz.services.cache import ResponseCache
    from tradeviz.services.clock import Clock
    from tradeviz.services.service import Service


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """A service.

    Attributes:
        connect: `module:function` in this package that opens it. By name, since services need libraries that take a
            second to load and that help texts do without.
        known_as: what it is, in words for the user.
        usual: how many years are asked for, up to this one, where the user names none; 0 where one must.
        by_goods: whether it has goods, or totals alone.
    """

    connect: str
    known_as: str
    usual: int = 0
    by_goods: bool = True

    def usual_years(self, this_year: int) -> str:
        """The span of years that is asked for where the user names none.

        Raises:
            PeriodError: the user must name one.
        """
        if not self.usual:
            raise PeriodError("Which years? Name them with --years, such as --years 2015-2024.")
        return f"{this_year - self.usual + 1}-{this_year}"

    def open(
        self, environment: Mapping[str, str], cache: ResponseCache, clock: Clock, say: Callable[[str], None]
    ) -> Service:
        """The service, reached politely: its key and address are read from the environment, answers kept in the cache.

        Raises:
            FetchError: the environment names a key or an address that cannot be used.
        """
        module, _, name = self.connect.partition(":")
        service: Service = getattr(import_module(f"tradeviz.services.{module}"), name)(environment, cache, clock, say)
        return service


DEFAULT_SERVICE = "comtrade"
SERVICES = MappingProxyType({
    DEFAULT_SERVICE: ServiceKind("comtrade.fetch:connect_comtrade", "UN Comtrade, goods of the HS"),
    "imf": ServiceKind("imf.fetch:connect_imf", "the IMF, totals, months sooner", 3, by_goods=False),
})  # fmt: skip
