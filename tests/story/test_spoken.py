"""Findings and sums are said in the language that is spoken; codes, files and reports are the same in all."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.story.spoken import PSEUDO, unsaid
from tests.story.test_verdicts import row, told, value_claim

from tradeviz.model.language import PSEUDO_CODE, speaking
from tradeviz.story import claims_report
from tradeviz.story.claims import VERDICTS, verdict_words
from tradeviz.story.load import default_folder, load
from tradeviz.story.provenance import as_printed, explain, rate_printed, shown, words_of
from tradeviz.web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory
    from tradeviz.story.verdicts import Finding

DOWNLOADS = ("/download/observations.csv", "/download/story.zip")
IMPORTS = 'right = { measure = "imports", period = "2024" }'
OBSERVATIONS = (
    row("2024", "exports", "5.0 billion", "customs")
    + row("2024", "imports", "2 billion", "customs", "about")
    + row("2023", "exports", "3 billion", "customs", "over")
    + row("2024", "turnover", "25.5", "customs", unit="yoy_percent")
    + row("2024", "imports", "25.5", "customs", unit="yoy_percent_cny")
)


def texts_of(finding: Finding) -> tuple[str, ...]:
    return (finding.says, finding.figures, finding.difference, finding.missing, *finding.sums)


def comparison(relation: str, measure: str = "exports", right: str = IMPORTS, more: str = "") -> str:
    return (
        f'[[claim]]\nid = "it"\nwords = "it sold 5"\nverdict = "agrees"\nkind = "comparison"\n'
        f'relation = "{relation}"\n{more}\nleft = {{ measure = "{measure}", period = "2024" }}\n{right}\n'
    )


@pytest.mark.parametrize(
    "claims",
    [
        value_claim("5.0 billion"),
        value_claim("6.0 billion"),
        value_claim("6.0 billion", more='qualifier = "nearly"'),
        value_claim("20", "turnover", "yoy_percent"),
        value_claim("200", "turnover", "yoy_percent"),
        value_claim("20", "imports", "yoy_percent_cny"),
        value_claim("4 billion", more='reporter = "MNG"'),
        value_claim("4 billion").replace('period = "2024"', 'period = "2023"'),
        comparison("greater"),
        comparison("greater", "imports", IMPORTS.replace("2024", "2023-01/2023-08")),
        comparison("share above", more="threshold = 50"),
        comparison("positive", "balance", ""),
        comparison("negative", "balance", ""),
    ],
)
def test_every_sentence_of_a_finding_comes_from_the_catalogue(tmp_path: Path, claims: str) -> None:
    story = told(tmp_path / "story", OBSERVATIONS, claims, "They say it sold 5 of them.")
    with speaking(PSEUDO):
        finding = story.findings["it"]
        assert finding.says
        assert unsaid(*texts_of(finding)) == []


def test_a_claim_taken_as_given_and_an_exchange_rate_are_said_in_it_too(built_in: PublishedStory) -> None:
    with speaking(PSEUDO):
        sums = [line for finding in built_in.findings.values() for line in finding.sums]
        assert any("per dollar" in line for line in sums)
        assert any("taken as given" in line for line in sums)
        assert unsaid(*sums) == []


def test_every_sum_behind_a_value_comes_from_the_catalogue(built_in: PublishedStory) -> None:
    evidence = built_in.own.evidence
    with speaking(PSEUDO):
        for cell in built_in.reckoning:
            if cell.key.reporter:
                words = (explain(cell, evidence), as_printed(cell, evidence), words_of(cell.key, evidence))
                assert unsaid(*words, shown(cell)) == []
            else:
                assert unsaid(rate_printed(cell, evidence)) == []


def test_verdicts_stay_codes_and_have_words_to_show(built_in: PublishedStory) -> None:
    assert [verdict_words(verdict) for verdict in VERDICTS] == list(VERDICTS)
    english = {name: finding.verdict for name, finding in built_in.findings.items()}
    with speaking(PSEUDO):
        assert unsaid(*map(verdict_words, VERDICTS)) == []
        assert {name: finding.verdict for name, finding in built_in.findings.items()} == english


def test_what_the_figures_say_of_themselves_comes_from_the_catalogue(built_in: PublishedStory) -> None:
    extent = built_in.own.extent
    with speaking(PSEUDO):
        assert unsaid(built_in.own.extent, built_in.own.count_of("CHN"), built_in.citation) == []
        assert all("[HS " in label for code, label in built_in.own.labels.items() if code.isdigit())
    assert built_in.own.extent == extent
    assert not any("[" in label for label in built_in.own.labels.values())


def test_the_report_of_the_command_line_is_english_whatever_was_spoken_before() -> None:
    story, fresh = load(default_folder()), load(default_folder())
    with speaking(PSEUDO):
        assert story.findings
    assert claims_report.claims_text(story) == claims_report.claims_text(fresh)
    assert claims_report.claims_json(story) == claims_report.claims_json(fresh)
    assert len(claims_report.rows(story.findings.values())) == len(story.claims)


def test_downloads_are_english_whatever_the_address_names() -> None:
    client = create_app(load(default_folder())).server.test_client()
    spoken = [client.get(f"/?lang={PSEUDO_CODE}"), *(client.get(f"{path}?lang={PSEUDO_CODE}") for path in DOWNLOADS)]
    assert [answer.status_code for answer in spoken] == [200, 200, 200]
    plain = create_app(load(default_folder())).server.test_client()
    for path, answer in zip(DOWNLOADS, spoken[1:], strict=True):
        assert contents(answer.data) == contents(plain.get(path).data)


def contents(body: bytes) -> dict[str, bytes]:
    """The files of an archive, or the one file that the body is."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return {"": body}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_published_digits_with_spaces_around_them_are_digits_all_the_same(tmp_path: Path) -> None:
    story = told(tmp_path / "story", OBSERVATIONS, value_claim(" 5.0 billion "), "They say it sold 5 of them.")
    assert "$5.0\u00a0billion" in story.findings["it"].says
