"""The library comtradeapicall, called so that what it would only print becomes an error."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from tradeviz.comtrade.responses import quoted
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from tradeviz.comtrade.query import Question
    from tradeviz.comtrade.settings import Access
    from tradeviz.comtrade.transport import Line


class Library:
    """The library's calls for one line.

    The library writes the service's address into each function, opens its own connections, and prints what goes wrong.
    It offers no place to change that. So each of its modules is loaded once more, as a private copy that is not in
    `sys.modules`, in whose own namespace the names `urllib3` and `print` stand for our line and our list. Nothing
    that is shared changes: other users of the library or of urllib3 in this process notice nothing, and there is
    nothing to put back, whatever happens. Should the library stop using these names, no call would pass the line,
    which `_call` notices.
    """

    def __init__(self, access: Access, line: Line) -> None:
        self._access, self._line = access, line
        self._printed: list[str] = []
        self._data, self._availability, self._references = (
            self._private(f"comtradeapicall.{name}") for name in ("PreviewGet", "DataAvailability", "Metadata")
        )

    def rows(self, question: Question) -> pd.DataFrame:
        """The figures that answer a question, in the service's own columns, descriptions included.

        Raises:
            FetchError: the service refused, or the library printed something, or it returned no frame.
        """
        where = ("C", question.frequency, "HS", _listed(question.periods), str(question.reporter))
        what = (_listed(question.goods), _listed(question.flows), str(question.partner))
        # Totals over the second partner, customs procedures and modes of transport: one row a cell.
        totals = ("0", "C00", "0")
        options = {"maxRecords": self._access.limit, "includeDesc": True}
        if self._access.key is None:
            return self._call(self._data["previewFinalData"], *where, *what, *totals, **options)
        return self._call(self._data["getFinalData"], self._access.key, *where, *what, *totals, **options)

    def availability(self, reporter: int, frequency: str, periods: Sequence[str]) -> pd.DataFrame:
        """The service's list of what a reporter has published, one row a data set.

        Raises:
            FetchError: as for `rows`.
        """
        where = ("C", frequency, "HS", _listed(periods), str(reporter))
        if self._access.key is None:
            return self._call(self._availability["_getFinalDataAvailability"], *where)
        return self._call(self._availability["getFinalDataAvailability"], self._access.key, *where)

    def codes(self) -> pd.DataFrame:
        """The service's list of HS codes of all editions; its column `id` holds the code.

        Raises:
            FetchError: as for `rows`.
        """
        return self._call(self._references["getReference"], "cmd:HS")

    def _call(self, function: Callable[..., Any], *arguments: object, **options: object) -> pd.DataFrame:
        self._printed.clear()
        self._line.forget()
        frame: pd.DataFrame | None = function(*arguments, **options)
        if self._line.failure is not None:
            raise self._line.failure
        if self._printed:
            said = self._access.without_key(quoted(" ".join(self._printed)))
            raise FetchError(f"The library comtradeapicall reports: {said}")
        if frame is None or self._line.last is None or len(frame) != self._line.last.rows:
            raise FetchError(
                "The library comtradeapicall did not hand on what UN Comtrade answered; "
                "install the version that tradeviz was made for (1.3.2)."
            )
        return frame

    def _private(self, name: str) -> dict[str, Any]:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            raise FetchError(f"The library's module {name} is missing; install comtradeapicall again.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        names = vars(module)
        names.update(urllib3=self._line, print=self._print)
        return names

    def _print(self, *words: object, **_: object) -> None:
        self._printed.append(" ".join(str(word) for word in words))


def _listed(items: Sequence[str]) -> str:
    return ",".join(items)
