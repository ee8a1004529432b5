"""How much work one request may cause, and the sentence for one that asks for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.budget import budget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# In steps as `model.budget` counts them: a page of the largest story takes some thousands. A step is a microsecond or
# so, which bounds what is counted to a second or two of one processor.
PAGE_STEPS = 1_000_000
# One cell each: 35 years of all 5,600 subheadings, both ways and from both sides, would be 784,000 rows of nine.
DOWNLOAD_STEPS = 20_000_000


class WithinBudget:
    """A WSGI application whose every request has so many steps and no more."""

    def __init__(self, app: WSGIApplication, steps: int = PAGE_STEPS) -> None:
        """Take the application."""
        self._app, self._steps = app, steps

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer within the budget. What is streamed afterwards was counted before it began."""
        with budget(self._steps):
            return self._app(environ, start_response)
