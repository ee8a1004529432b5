"""The licences of everything in the lock files: `python -m tests.project.licences` writes docs/licences.md."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path
from typing import Final

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "licences.md"
LOCKS = {"requirements.txt": "to run", "requirements-dev.txt": "to develop"}
# What may stand beside code under the MIT licence that imports it and does not change it.
COMPATIBLE: Final = frozenset(
    {
        *("MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Zlib", "CC0-1.0", "PSF-2.0", "Apache-2.0"),
        *("ZPL-2.1", "MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "Artistic-1.0", "CNRI-Python"),
    }
)
# Packages for other systems, or without a licence in their metadata: as their project pages say.
SAID: Final = {
    "atheris": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "brotlicffi": "MIT",
    "cffi": "MIT",
    "colorama": "BSD-3-Clause",
    "pycparser": "BSD-3-Clause",
    "protobuf": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0",
}
_WORDS: Final = (
    (r"mit\b", "MIT"),
    (r"apache|^http://www\.apache", "Apache-2.0"),
    (r"mozilla|mpl", "MPL-2.0"),
    (r"zope|zpl", "ZPL-2.1"),
    (r"isc\b", "ISC"),
    (r"bsd", "BSD-3-Clause"),
)
_HEAD = """# Licences of the dependencies

tradeviz is under the MIT licence. It imports these libraries as they are and changes none. `LGPL` and `MPL` ask that
changes to the library itself be shared; nothing here is changed. Written by `python -m tests.project.licences`; a
test fails when the lock files and this page differ, or when a licence is not among those that go together with ours.

| package | licence | needed |
|---|---|---|
"""


def locked() -> dict[str, str]:
    """What each locked package is needed for, by name."""
    found: dict[str, str] = {}
    for lock, need in LOCKS.items():
        for name in re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE):
            found.setdefault(name, need)
    return dict(sorted(found.items()))


def licence_of(name: str) -> str:
    """The licence by its SPDX name; empty where it cannot be told."""
    if name in SAID:
        return SAID[name]
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return written().get(name, "")
    if "License-Expression" in about:
        return str(about["License-Expression"])
    classifiers = [one.rpartition("::")[2] for one in about.get_all("Classifier") or [] if one.startswith("License")]
    text = about.get_all("License") or [""]
    return spdx(" ".join(classifiers) or text[0].partition("\n")[0])


def spdx(words: str) -> str:
    """The SPDX name that a licence's usual name stands for."""
    return next((name for pattern, name in _WORDS if re.search(pattern, words.lower())), "")


def is_compatible(expression: str) -> bool:
    """Whether the licence, or one of those on offer, goes together with ours."""
    offers = [offer.strip("() ").split(" AND ") for offer in expression.split(" OR ")]
    return any(all(name.strip() in COMPATIBLE for name in offer) for offer in offers)


def written() -> dict[str, str]:
    """The licences that the page says, by package."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    return dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+?) \| to ", text, re.MULTILINE))


def page() -> str:
    """The page as it should be."""
    return _HEAD + "".join(f"| {name} | {licence_of(name)} | {need} |\n" for name, need in locked().items())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
