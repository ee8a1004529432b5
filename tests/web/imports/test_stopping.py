"""The running server is told to stop while an import is under way: it ends at once, cleanly, with the store as it was."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from tests.ports import free_port
from tests.web.imports.conftest import OWN, PATIENCE

from tradeviz.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

# Says when an import reads, and stays there for as long as the first argument says.
SERVER = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
from tradeviz.web.imports import importer, job
before, patience = job.JobProgress.advance, float(sys.argv.pop(1))
importer._STOP_PATIENCE = 20.0 if patience < 5 else 0.2
def slow(self, amount):
    print("reading", flush=True)
    time.sleep(patience)
    before(self, amount)
job.JobProgress.advance = slow
from tradeviz.cli import main
main()
"""


@pytest.mark.parametrize("stays", ["1", "600"], ids=["it notices", "it does not notice"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_in_the_middle_of_an_import_is_clean(tmp_path: Path, stays: str, number: signal.Signals) -> None:
    store, port = tmp_path / "store", str(free_port())
    command = [sys.executable, "-c", SERVER, stays, "serve", "--no-browser", "--port", port]
    around = os.environ | {"TRADEVIZ_STORE": str(store)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=around) as server:
        try:
            assert server.stdout is not None
            assert server.stderr is not None
            assert server.stdout.readline().startswith(b"tradeviz is at")
            send(f"http://127.0.0.1:{port}")
            assert server.stdout.readline() == b"reading\n"
            server.send_signal(number)
            assert server.wait(PATIENCE) == 0
            # Waitress may say there how many requests wait.
            said = server.stderr.read()
            assert not any(word in said for word in (b"Traceback", b"FATAL", b"rror"))
        finally:
            server.kill()
    assert not open_store(store).datasets()
    assert not (store / "uploads").exists()


def send(address: str) -> None:
    with urlopen(f"{address}/start", timeout=PATIENCE) as answer:
        found = re.search(r"import-files\?token=([\w-]+)", answer.read().decode())
    assert found is not None
    name = b'Content-Disposition: form-data; name="files"; filename="own.csv"'
    body = b"--xyz\r\n" + name + b"\r\n\r\n" + OWN + b"\r\n--xyz--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=xyz", "Accept": "application/json"}
    request = Request(f"{address}/import-files?token={found[1]}", data=body, headers=headers)
    with urlopen(request, timeout=PATIENCE) as answer:
        assert answer.status == 200
