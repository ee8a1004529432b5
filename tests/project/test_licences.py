from __future__ import annotations

import pytest
from tests.project.licences import PAGE, is_compatible, licence_of, locked, page, spdx


def test_every_licence_is_known_and_goes_together_with_ours() -> None:
    assert {name: licence_of(name) for name in locked() if not is_compatible(licence_of(name))} == {}


def test_the_page_lists_what_the_lock_files_hold() -> None:
    assert page() == PAGE.read_text("utf-8"), "write it anew: python -m tests.project.licences"


@pytest.mark.parametrize(
    ("expression", "compatible"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD-3-Clause AND MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only", False),
        ("", False),
        ("Proprietary", False),
    ],
)
def test_a_licence_that_binds_the_whole_program_is_not_compatible(expression: str, compatible: bool) -> None:
    assert is_compatible(expression) is compatible


@pytest.mark.parametrize("words", ["Commercial", "GNU General Public License v3 (GPLv3)", "permitted", ""])
def test_what_is_no_known_licence_has_no_name(words: str) -> None:
    assert spdx(words) == ""
