"""Atheris on every reader of outside text, each for its part of the time."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.targets import TARGETS
from tests.trust.trial import Outcome

LEAST = 5  # seconds for one reader
_BEGAN = b"INFO: Seed: "  # the last that libFuzzer says in every case before it tries anything
_RUNS = re.compile(rb"stat::number_of_executed_units:\s*(\d+)")


def run(seconds: float) -> Outcome:
    """Fuzz each reader; an input that crashed one is kept and named."""
    kept = Path(tempfile.mkdtemp(prefix="tradeviz-crashes-"))
    tried = 0
    crashed: list[str] = []
    idle: list[str] = []
    for name in TARGETS:
        done = _fuzz(name, max(LEAST, int(seconds / len(TARGETS))), kept)
        found = _RUNS.search(done.stderr)
        tried += int(found.group(1)) if found else 0
        if done.returncode or not found:
            # A fuzzer that never began says nothing of its reader, and must not be taken for a crash or for a pass.
            (crashed if _BEGAN in done.stderr else idle).append(name)
            (kept / f"{name}.log".replace(" ", "-")).write_bytes(done.stderr)
    lost = f"{', '.join(crashed)}: see {kept}" if crashed else "nothing"
    figures = f"{len(TARGETS)} readers" + (f"; did not run: {', '.join(idle)}, see {kept}" if idle else "")
    return Outcome(tried, len(crashed) + len(idle), lost, figures)


def _fuzz(name: str, seconds: int, kept: Path) -> subprocess.CompletedProcess[bytes]:
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={kept}/", "-print_final_stats=1"]
    command = [sys.executable, "-m", "tests.fuzz.atheris_readers", name, *options]
    return subprocess.run(command, capture_output=True, check=False, timeout=seconds * 3 + 120)
