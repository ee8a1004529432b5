"""Rates as the user gives them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from tests.readers.conftest import Write
from tests.readers.test_china_customs import ROWS, export

from tradeviz.cli import main
from tradeviz.errors import ImportFileError
from tradeviz.readers.rates import Rates


def test_the_closest_rate_counts() -> None:
    rates = Rates.of(["EUR=0.8", "EUR@2023=1", "EUR@2023-05=0.625"])
    assert [rates.rate("EUR", period) for period in ("2022", "2023", "2023-04", "2023-05")] == [1.25, 1, 1, 1.6]
    assert rates.rate("CNY", "2023") is None
    assert rates.as_text() == "EUR=0.8, EUR@2023=1, EUR@2023-05=0.625"


def test_a_fiscal_year_has_a_rate_of_its_own_and_never_a_calendar_years() -> None:
    rates = Rates.of(["INR@2024=83", "INR@2024-04/2025-03=80"])
    assert [rates.rate("INR", period) for period in ("2024", "2024-04/2025-03")] == [1 / 83, 1 / 80]
    assert rates.rate("INR", "2024-07/2025-06") is None
    assert rates.rate("INR", "2024-05") == 1 / 83


@pytest.mark.parametrize(
    "text",
    [
        "INR@2024-13=80",
        "INR@2024-04/2025-04=80",
        "INR@2024-01/2024-08=80",
        "EUR",
        "EUR=",
        "EUR=0",
        "EUR=-1",
        "euro=1.1",
        "EUR=1,1",
        "EUR@23=1.1",
        "EUR=1e9",
    ],
)
def test_what_is_no_rate_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ImportFileError, match=r"is no rate; expected .* CNY=7\.11"):
        Rates.of([text])


def test_a_rate_the_other_way_round_is_noticed() -> None:
    with pytest.raises(ImportFileError, match=r"one US dollar never cost 0\.1406 CNY.* --rate CNY=7\.112"):
        Rates.of(["CNY=0.1406"])


def test_a_rate_of_no_currency_is_refused() -> None:
    with pytest.raises(ImportFileError, match="ZZZ is no currency"):
        Rates.of(["ZZZ=3"])


def test_two_rates_for_one_period_are_refused() -> None:
    with pytest.raises(ImportFileError, match="EUR@2023 is given twice"):
        Rates.of(["EUR@2023=0.9", "EUR@2023=0.8"])


def test_values_without_a_rate_end_in_a_sentence_and_the_same_file_with_another_rate_is_read_anew(
    write: Write,
) -> None:
    path = write(export(*ROWS, currency="人民币"))
    base = ["ingest", "--quiet", "--store", str(path.parent / "store"), "--flow", "imports", "--all-lines", str(path)]
    refused = CliRunner().invoke(main, base)
    assert refused.exit_code == 2
    assert "Import it again with how many of them a US dollar cost" in refused.output
    for rate in ("CNY=7", "CNY=8"):
        done = CliRunner().invoke(main, [*[part for part in base if part != "--quiet"], "--rate", rate])
        assert done.exit_code == 0, done.output
        assert "nothing changed" not in done.output
