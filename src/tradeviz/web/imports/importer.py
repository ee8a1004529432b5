"""What one server takes in from its page: leave to ask for it, the files on their way, and the import under way."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tradeviz.model.language import _
from tradeviz.store import default_location, open_store, store_folder
from tradeviz.web.imports.permission import BEHIND_PROXY, READ_ONLY, came_by_proxy, may_write, why_not
from tradeviz.web.imports.runner import JobRunner
from tradeviz.web.imports.uploads import Uploads, full_disk
from tradeviz.web.security.request_checks import CALLBACK, IMPORT_FILES, Refusal, RefusedError, refusals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tradeviz.web.imports.uploads import ExpectedUpload
    from tradeviz.web.security import AllowedHosts

TOKEN = "token"  # noqa: S105 - the name of a field
_STOP_PATIENCE = 10.0  # seconds that the end of the server waits for an import to notice


class Importer:
    """Takes figures in for one server.

    Attributes:
        token: a secret of this process that its own page alone can know, so that no other site's page can ask.
        runner: the import under way.
        uploads: the files on their way.
    """

    def __init__(self, location: str | Path | None, allowed: AllowedHosts, address: str = "", workers: int = 1) -> None:
        """Take the store as it was named, and the server that asks.

        Args:
            location: the store.
            allowed: who may ask the server.
            address: the one that its socket listens on; nothing of a server that another program runs.
            workers: how many processes answer.
        """
        self.token = secrets.token_urlsafe(32)
        self.runner = JobRunner(lambda: open_store(location))
        folder = store_folder(location)
        self._refusal = why_not(address, allowed, workers, folder)
        # Nothing is taken into a database, so nothing waits anywhere.
        self._folder, self._allowed = folder or default_location(), allowed
        self.uploads = Uploads(self._folder)

    def refusal(self, environ: Mapping[str, Any]) -> str:
        """Why the page that is asked for takes nothing in, a message still to be translated; empty where it does."""
        if self._refusal or came_by_proxy(environ):
            return self._refusal or BEHIND_PROXY
        return "" if may_write(self._folder) else READ_ONLY

    def refused(self, environ: Mapping[str, Any]) -> Refusal | None:
        """Why a request to bring something in goes no further, in the language spoken; None where it may."""
        if reason := self.refusal(environ):
            return Refusal(403, _(reason))
        sent = parse_qs(environ.get("QUERY_STRING", "")).get(TOKEN, [""])[0]
        if not secrets.compare_digest(sent.encode(), self.token.encode()):
            return Refusal(403, _("This page is older than its server. Load it again, and send it again."))
        return None

    def busy(self) -> Refusal | None:
        """Why nothing more can be taken in now, in the language spoken; None where it can."""
        if self.runner.running is not None:
            return Refusal(409, another_is_under_way())
        if self.uploads.is_expecting:
            return Refusal(409, _("Other files are on their way. Wait for them, or close the page that sends them."))
        return None

    def no_room(self, length: int) -> Refusal | None:
        """Why so many bytes cannot be taken, in the language spoken; None where they can."""
        return Refusal(507, full_disk()) if length > self.uploads.room() else None

    def admit(self, environ: dict[str, Any]) -> ExpectedUpload | Refusal | None:
        """Whether a body that is too large for other addresses may come; see `waitress_parts.Admit`.

        Nothing is said of what the app refuses at once by its length.
        """
        if (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO")) != ("POST", IMPORT_FILES):
            return None
        length = int(environ["CONTENT_LENGTH"])
        refusal = next(refusals(environ, self._allowed, CALLBACK), None)
        refusal = refusal or self.refused(environ) or self.busy() or self.no_room(length)
        try:
            return refusal or self.uploads.expect() or self.busy()
        except RefusedError as error:
            return error.refusal

    def close(self) -> bool:
        """End what is under way, for the server ends; says whether it has ended."""
        ended = self.runner.close(_STOP_PATIENCE)
        if not ended:
            self.uploads.clear()
        return ended


def another_is_under_way() -> str:
    """The sentence for whoever comes second."""
    return _("Another import is under way. Wait for it to end, or cancel it first.")
