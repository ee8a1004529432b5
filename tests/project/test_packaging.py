"""What a user installs: locked versions, and a wheel that carries the story and the page's assets."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"
LOCKS = ("requirements.txt", "requirements-dev.txt")


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = (
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    )
    run(sys.executable, *build, folder=ROOT)
    return next(folder.glob("tradeviz-*.whl"))


@pytest.mark.parametrize("name", [*LOCKS, "requirements-bench.txt", "requirements-tools.txt"])
def test_lock_files_hold_names_versions_and_hashes_but_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_development_lock_agrees_with_the_runtime_lock() -> None:
    runtime, development = (
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS
    )
    assert runtime <= development


def test_the_wheel_carries_the_stories_and_the_assets(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    stories = {f"tradeviz/stories/{path.parent.name}/{path.name}" for path in (ROOT / "data").glob("*/*")}
    folders = ("tradeviz/web/page/assets", "tradeviz/publish/assets")
    assets = {f"{folder}/{path.name}" for folder in folders for path in (ROOT / "src" / folder).iterdir()}
    tables = {f"tradeviz/drafting/en/{path.name}" for path in (ROOT / "src/tradeviz/drafting/en").iterdir()}
    assert stories | assets | tables | {"tradeviz/py.typed"} <= held


def test_an_installed_wheel_checks_its_own_story_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    interpreter = tmp_path / "venv" / "bin" / "python"
    site = Path(run(str(interpreter), "-c", SITE, folder=tmp_path).strip())
    # The wheel's own files, and the libraries of this environment behind them.
    zipfile.ZipFile(wheel).extractall(site)
    others = [path for path in Path(sysconfig.get_path("purelib")).iterdir() if "tradeviz" not in path.name]
    for path in others:
        (site / path.name).symlink_to(path)
    code = "from tradeviz.cli import main; main()"
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert run(str(interpreter), "-I", "-c", code, "--version", folder=tmp_path).strip().endswith(version)
    assert "No verdict has moved." in run(str(interpreter), "-I", "-c", code, "check", folder=tmp_path)
    where = run(
        str(interpreter), "-I", "-c", "import tradeviz.story.load as l; print(l.default_folder())", folder=tmp_path
    )
    assert Path(where.strip()) == site / "tradeviz" / "stories" / "china-belarus"
