"""Digits that were published, but of something else: each kind of mistake in a small world, and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.story.test_verdicts import checked, row

from tradeviz.story.claims import AGREES, DIFFERS, UNCHECKED

if TYPE_CHECKING:
    from pathlib import Path

FISCAL = "2024-04/2025-03"


def claim(published: str, *, measure: str = "exports", unit: str = "usd", period: str = "2024", more: str = "") -> str:
    return (
        f'[[claim]]\nid = "it"\nwords = "it sold 5"\nverdict = "agrees"\nmeasure = "{measure}"\n'
        f'period = "{period}"\nunit = "{unit}"\npublished = "{published}"\n{more}\n'
    )


def test_a_fiscal_year_called_a_calendar_year(tmp_path: Path) -> None:
    finding = checked(tmp_path / "s", row(FISCAL, "exports", "5.01 billion", "customs"), claim("5.01 billion"))
    assert finding.verdict == DIFFERS
    wanted = "the digits are those of fiscal year 2024–25 (April 2024 to March 2025), not of 2024"
    assert finding.difference == f"in its period: {wanted}"
    assert [source.key for source in finding.sources] == ["customs"]
    assert "fiscal year 2024–25" in finding.figures


def test_a_calendar_year_called_a_fiscal_year_beside_one_that_is_known(tmp_path: Path) -> None:
    observations = row("2024", "exports", "5.01 billion", "customs") + row(FISCAL, "exports", "6.02 billion", "customs")
    finding = checked(tmp_path / "s", observations, claim("5.01 billion", period=FISCAL))
    assert finding.verdict == DIFFERS
    assert finding.difference.startswith("by at least $1.00\u00a0billion: the digits are those of 2024 (January to")


@pytest.mark.parametrize(
    ("observations", "published"),
    [
        (row("2022-04/2023-03", "exports", "5.01 billion", "customs"), "5.01 billion"),  # shares no month with 2024
        (row("2023", "exports", "5.01 billion", "customs"), "5.01 billion"),
        (row("2024-01/2024-11", "exports", "5.01 billion", "customs"), "5.01 billion"),
        (row(FISCAL, "exports", "5.06 billion", "customs"), "5.01 billion"),
        (row(FISCAL, "exports", "5 billion", "customs"), "5 billion"),  # so rough that it fits by chance
    ],
)
def test_other_periods_are_no_mistake(tmp_path: Path, observations: str, published: str) -> None:
    finding = checked(tmp_path / "s", observations, claim(published))
    assert finding.verdict == UNCHECKED
    assert "exports to Mongolia in 2024" in finding.missing


def test_what_agrees_is_no_mistake_whatever_else_has_its_digits(tmp_path: Path) -> None:
    observations = row("2024", "exports", "5.01 billion", "customs") + row(FISCAL, "exports", "5.01 billion", "customs")
    assert checked(tmp_path / "s", observations, claim("5.01 billion")).verdict == AGREES


def test_an_index_called_growth(tmp_path: Path) -> None:
    observations = row("2023", "exports", "4.000 billion", "customs") + row(
        "2024", "exports", "7.000 billion", "customs"
    )
    finding = checked(tmp_path / "s", observations, claim("175", unit="yoy_percent"))
    assert finding.verdict == DIFFERS
    assert "the digits are the level with the year before as 100" in finding.difference


def test_exports_called_imports(tmp_path: Path) -> None:
    observations = row("2024", "exports", "5.01 billion", "customs") + row("2024", "imports", "3.02 billion", "customs")
    finding = checked(tmp_path / "s", observations, claim("5.01 billion", measure="imports"))
    assert finding.difference.endswith(": the digits are those of Kazakhstan's exports to Mongolia in 2024")


@pytest.mark.parametrize(
    ("exports", "published", "words"),
    [
        ("5.01", "2.01 billion", "of a deficit, not of a surplus"),
        ("9.03", "-2.01 billion", "of a surplus, not of a deficit"),
    ],
)
def test_a_deficit_called_a_surplus(tmp_path: Path, exports: str, published: str, words: str) -> None:
    observations = row("2024", "exports", f"{exports}0 billion", "customs")
    observations += row("2024", "imports", "7.020 billion", "customs")
    finding = checked(tmp_path / "s", observations, claim(published, measure="balance"))
    assert finding.verdict == DIFFERS
    assert finding.difference.endswith(words)


def test_digits_that_fit_nothing_differ_by_their_size_alone(tmp_path: Path) -> None:
    finding = checked(tmp_path / "s", row("2024", "exports", "5.25 billion", "customs"), claim("5.01 billion"))
    assert finding.difference == "by at least $230\u00a0million"
