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
_RUNS = re.compile(rb"stat::number_of_executed_units:\s*(\d+)")


def run(seconds: float) -> Outcome:
    """Fuzz each reader; an input that crashed one is kept and named."""
    kept = Path(tempfile.mkdtemp(prefix="tradeviz-crashes-"))
    tried, crashed = 0, []
    for name in TARGETS:
        done = _fuzz(name, max(LEAST, int(seconds / len(TARGETS))), kept)
        found = _RUNS.search(done.stderr)
        tried += int(found.group(1)) if found else 0
        if done.returncode or not found:
            crashed.append(name)
            (kept / f"{name}.log".replace(" ", "-")).write_bytes(done.stderr)
    lost = f"{', '.join(crashed)}: see {kept}" if crashed else "nothing"
    return Outcome(tried, len(crashed), lost, f"{len(TARGETS)} readers")


def _fuzz(name: str, seconds: int, kept: Path) -> subprocess.CompletedProcess[bytes]:
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={kept}/", "-print_final_stats=1"]
    command = [sys.executable, "-m", "tests.fuzz.atheris_readers", name, *options]
    return subprocess.run(command, capture_output=True, check=False, timeout=seconds * 3 + 120)
