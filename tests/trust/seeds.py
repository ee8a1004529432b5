"""Every property of the suite, from random seeds and with many more examples; what fails is printed as a test to add."""

from __future__ import annotations

import ast
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.properties import PROFILE, RANDOM
from tests.trust.trial import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TESTS = Path(__file__).parents[1]
LEAST, PARTS = 20.0, 6  # seconds for one file, or this part of all the time where that is more
PATIENCE = 120.0  # seconds that a file may take to stop
_RAN = re.compile(r"(\d+) passing, (\d+) failing")
_EXAMPLE = re.compile(r"(?:Falsifying example|Failing test case): (\w+)\(\n(.*?)^\)", re.MULTILINE | re.DOTALL)
_ARGUMENT = re.compile(r"^    (\w+)=(.*?)(?=^    \w|\Z)", re.MULTILINE | re.DOTALL)
_AGAIN = re.compile(r"@reproduce_failure\(.*\)")


def run(seconds: float, files: Sequence[Path] = ()) -> Outcome:
    """Run the properties file by file, in a new order each time, until the time is over or something was found."""
    every = list(files) or files_with_properties()
    end, tried, cut = time.monotonic() + seconds, 0, 0
    ran: set[Path] = set()
    found: list[str] = []
    broken: list[str] = []
    while not found and not broken and time.monotonic() < end:
        for path in random.SystemRandom().sample(every, len(every)):
            if time.monotonic() < end:
                said, status = _properties_of(path, max(LEAST, seconds / PARTS))
                ran.add(path)
                tried += sum(int(one) + int(other) for one, other in _RAN.findall(said))
                tests = list(ready_tests(said, path))
                found += tests
                cut += status is None
                if status in {1, 2, 3, 4} and not tests:
                    broken.append(f"{path.name}: {said.strip().splitlines()[-1]}")
    lost = "; ".join([*([f"{len(found)} properties: see below"] if found else []), *broken]) or "nothing"
    figures = f"{len(ran)} of {len(every)} files" + (f"; {cut} times not to the end" if cut else "")
    return Outcome(tried, len(found) + len(broken), lost, figures, "\n\n".join(found))


def files_with_properties() -> list[Path]:
    """The test files that hold properties."""
    return [path for path in sorted(TESTS.rglob("test_*.py")) if "from hypothesis import" in path.read_text("utf-8")]


def ready_tests(said: str, path: Path) -> Iterator[str]:
    """For each property of a file that failed, where it stands and the decorator that keeps the case.

    Args:
        said: what pytest printed.
        path: the file.
    """
    text = re.sub(r"^E(   )?", "", said, flags=re.MULTILINE)
    blobs = iter(_AGAIN.findall(text))
    for name, arguments in _EXAMPLE.findall(text):
        decorator, again = _decorator(arguments), next(blobs, "")
        if decorator == "@example()":
            decorator = again  # drawn within the test: the case has no other spelling
        yield f"# {path.name}::{name}\n{decorator}"


def _decorator(arguments: str) -> str:
    """A printed call's arguments as `@example(...)`; fixtures, which only print as what they are, are no part of it."""
    values = {name: text.partition("  # or any")[0].strip().rstrip(",") for name, text in _ARGUMENT.findall(arguments)}
    return f"@example({', '.join(f'{name}={text}' for name, text in values.items() if _is_value(text))})"


def _is_value(text: str) -> bool:
    """Whether the text is Python that a test can hold as it is."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names.isdisjoint({"PosixPath", "WindowsPath", "data"})


def _properties_of(path: Path, seconds: float) -> tuple[str, int | None]:
    """What pytest says of a file's properties, and its status; None where the time was over before its end."""
    command = [sys.executable, "-m", "pytest", "-m", "hypothesis", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    command += ["-c", str(TESTS.parent / "pyproject.toml"), "-p", "tests.properties", "--hypothesis-profile", RANDOM]
    # No summary: where `CI` is set, pytest repeats each failure there in full, and it would count twice.
    command += ["--hypothesis-show-statistics", "--tb=short", "-rN", str(path)]
    around = os.environ | {PROFILE: RANDOM, "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=around, cwd=TESTS.parent
    ) as process:
        try:
            return process.communicate(timeout=seconds)[0], process.returncode
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # at which pytest says what it has found so far
            return process.communicate(timeout=PATIENCE)[0], None
