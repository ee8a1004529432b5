"""Servers told to stop by bursts of signals from two processes at once: each ends, and says that all went well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

from tests.ports import free_port
from tests.story.pairs.conftest import fill
from tests.trust.trial import Outcome

MOST = 200
COMMAND = "from tradeviz.cli import main; main()"
# At HS detail what answers is DuckDB and Arrow, whose threads must be gone before the interpreter is.
PAGES = ("pair/CHN/BLR?chart=goods", "pair/CHN/BLR/download/story.zip", "", "pair/CHN/BLR")
WORKERS = ("1", "1", "2")
BURST = "for one in 1 2 3 4 5 6; do kill -TERM {process}; done"
PATIENCE = 60.0  # seconds that a busy machine gets for what takes a moment


def run(seconds: float, *, times: int = MOST) -> Outcome:
    """Stop servers until the time is over, two hundred at most."""
    end, ended = time.monotonic() + seconds, Counter[str]()
    with tempfile.TemporaryDirectory(prefix="tradeviz-stops-") as name:
        fill(Path(name) / "store")
        for number in range(times):
            if time.monotonic() < end:
                ended[stopped(Path(name) / "store", WORKERS[number % len(WORKERS)])] += 1
    failed = ended.total() - ended["0"]
    codes = ", ".join(f"{count} with {code}" for code, count in sorted(ended.items()) if code != "0")
    return Outcome(ended.total(), failed, "nothing", f"ended otherwise: {codes}" if failed else "all ended with 0")


def stopped(store: Path, workers: str) -> str:
    """How a server ended: its exit code, and what it complained of where that is not 0."""
    port = free_port()
    command = [sys.executable, "-c", COMMAND, "serve", "--no-browser", "--port", str(port), "--workers", workers]
    around = os.environ | {"TRADEVIZ_STORE": str(store), "HOST": "127.0.0.1"}
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=around, start_new_session=True) as server,
    ):
        assert server.stdout is not None
        assert server.stdout.readline()
        code = _code(server) if _answers(port) else _killed(server, "no answer, then ")
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    return code if code == "0" else f"{code} {said[-200:]!r}"


def _answers(port: int) -> bool:
    """Whether every page came."""
    try:
        for page in PAGES:
            with urlopen(f"http://127.0.0.1:{port}/{page}", timeout=PATIENCE) as answer:
                answer.read()
    except OSError:
        return False
    return True


def _code(server: subprocess.Popen[bytes]) -> str:
    """The exit code once two processes have each told it to stop several times."""
    burst = ["sh", "-c", BURST.format(process=server.pid)]
    senders = [subprocess.Popen(burst, stderr=subprocess.DEVNULL) for _ in range(2)]
    for sender in senders:
        sender.wait()  # before the server is waited for: until then its number is nobody else's
    try:
        return str(server.wait(PATIENCE))
    except subprocess.TimeoutExpired:
        return _killed(server, "no end, then ")


def _killed(server: subprocess.Popen[bytes], why: str) -> str:
    os.killpg(server.pid, signal.SIGKILL)
    return f"{why}{server.wait()}"
