"""Imports killed with SIGKILL at random moments: the store opens, and holds what it held before or after, never between."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.store.folder.crashes import Tried, kill_imports_at_random
from tests.trust.trial import Outcome

MOST, AT_ONCE = 100, 10


def run(seconds: float, *, times: int = MOST) -> Outcome:
    """Kill imports until the time is over, a hundred at most."""
    end, found = time.monotonic() + seconds, Tried()
    while found.tried < times and time.monotonic() < end:
        with tempfile.TemporaryDirectory(prefix="tradeviz-trust-") as name:
            more = kill_imports_at_random(Path(name), min(AT_ONCE, times - found.tried), seed=found.tried)
        found.tried += more.tried
        found.after += more.after
        found.amid += more.amid
        found.failed += more.failed
    lost = f"{len(found.failed)} stores" if found.failed else "nothing"
    figures = f"killed while writing {found.amid}; as after all the same {found.after}"
    return Outcome(found.tried, len(found.failed), lost, figures)
