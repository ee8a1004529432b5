"""Where a folder store cannot be written it says why, is as it was, and goes on answering."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.folder.processes import fill, small_parts, start, wait_until_ready

# A mount of its own that ends with the process; possible for the superuser, and for others on most systems.
ALONE = ("unshare", "--map-root-user", "--mount", "sh", "-ec")
SMALL_DISK = 'mount -t tmpfs -o size=1m tmpfs "$0"; exec "$@"'
READ_ONLY = 'mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; exec "$@"'


def can_mount() -> bool:
    """Whether this system lets us mount."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return (
                subprocess.run([*ALONE, SMALL_DISK, folder, "true"], capture_output=True, check=False).returncode == 0
            )
        except OSError:
            return False


CASES = [
    ("file size", None, "File too large"),
    ("no permission", None, "Permission denied"),
    *([("full disk", SMALL_DISK, "No space left on device")] if can_mount() else []),
    *([("read-only disk", READ_ONLY, "Read-only file system")] if can_mount() else []),
]


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that other users may come to; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize(("why", "mounts", "reason"), CASES, ids=[why for why, _, _ in CASES])
def test_a_store_that_cannot_be_written_says_so_and_is_as_it_was(
    why: str, mounts: str | None, reason: str, open_to_all: Path
) -> None:
    folder = open_to_all / "store"
    folder.mkdir()
    if why != "full disk":
        with small_parts():
            fill(folder)
    if why == "no permission":
        folder.chmod(0o555)
    within = (*ALONE, mounts, str(folder)) if mounts else ()
    with start("refused", str(folder), why, within=within) as process:
        wait_until_ready(process)
        assert process.stdout is not None
        found = json.loads(process.stdout.read())
    folder.chmod(0o755)
    assert found == {
        "says": f"The store in {folder} cannot be written: {reason}. It is as it was before. Free some space or check "
        "the folder's permissions, or name another folder with --store.",
        "same": True,
        "answers": True,
    }
