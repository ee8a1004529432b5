"""Citations in four formats: nothing that a title holds is markup, begins a line, or is lost."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from tradeviz.exports.citations import citation_bibtex, citation_csl, citation_ris, citation_text
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.references import Reference, source_reference, view_reference
from tradeviz.views.selection import parse_query

STORY = load(default_folder())
DAY = date(2026, 11, 6)
PAGE = "https://trade.example.org/"
HOSTILE = '100 % of R&D_#1 {and} $5\\n ~ ^\r\nER  - \r\nTY  - BOOK \u202eevil "quoted" <b>'
ODD = Reference("a b/c", HOSTILE, "Müller & Söhne, 国", "https://x.org/?a=1&b={2}%20#_~", DAY, published="2024-09")


def cited(query: str) -> Reference:
    reading = parse_query(query, choices_of(STORY))
    assert reading.notices == ()
    return view_reference(page_view(STORY, reading.selection), PAGE, DAY)


def fields(bibtex: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) = \{(.*)\},$", bibtex, re.MULTILINE))


def tags(ris: str) -> list[tuple[str, str]]:
    return [(line[:2], line[6:]) for line in ris.split("\r\n")[:-1]]


def test_a_view_is_cited_by_its_own_title_version_address_and_day() -> None:
    query = "goods=potash&flow=imports&years=2015-2024"
    reference = cited(query)
    title = page_view(STORY, parse_query(query, choices_of(STORY)).selection).chart.title.replace("\xa0", " ")
    said = f"tradeviz. {title}. China and Belarus, version 1.0.0. {PAGE}?{query}, read on 6 November 2026.\n"
    assert citation_text([reference]) == said
    [csl] = json.loads(citation_csl([reference]))
    assert (csl["type"], csl["title"], csl["version"], csl["URL"]) == ("dataset", title, "1.0.0", f"{PAGE}?{query}")
    assert csl["author"] == [{"literal": "tradeviz"}]
    assert csl["accessed"] == {"date-parts": [[2026, 11, 6]]}
    assert "issued" not in csl  # nobody knows when a view was published, so nobody is told
    assert ("Y2", "2026/11/06") in tags(citation_ris([reference]))
    assert fields(citation_bibtex([reference]))["urldate"] == "2026-11-06"


def test_a_chosen_passage_is_cited_with_its_verdict() -> None:
    reference = cited("claim=surplus-2024")
    assert reference.title == "“to $4.77 billion”: agrees"
    assert reference.part_of == STORY.article.title
    assert json.loads(citation_csl([reference]))[0]["type"] == "webpage"
    assert r"``" not in citation_bibtex([reference])
    assert r"to \$4.77 billion" in fields(citation_bibtex([reference]))["title"]


def test_every_source_is_cited_with_what_is_known_of_it() -> None:
    references = [source_reference(source, DAY) for source in STORY.sources.values()]
    for source, csl in zip(STORY.sources.values(), json.loads(citation_csl(references)), strict=True):
        assert csl["publisher"] == source.publisher
        assert csl.get("URL", "") == source.url
        assert [int(part) for part in source.published.split("-") if part] == csl.get("issued", {"date-parts": [[]]})[
            "date-parts"
        ][0]
    assert citation_text(references).count("\n") == len(references)
    assert tags(citation_ris(references)).count(("ER", "")) == len(references)
    keys = re.findall(r"^@misc\{(.*),$", citation_bibtex(references), re.MULTILINE)
    assert keys == list(STORY.sources)


def test_what_tex_would_run_is_written_as_it_prints() -> None:
    [entry] = re.findall(r"\A@misc\{a-b-c,\n.*\n\}\n\Z", citation_bibtex([ODD]), re.DOTALL)
    title = fields(entry)["title"]
    assert title.startswith(
        r"{100 \% of R\&D\_\#1 \{and\} \$5\textbackslash{}n \textasciitilde{} \textasciicircum{} ER - TY"
    )
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")
    assert fields(entry)["url"] == "https://x.org/?a=1&b=%7B2%7D%20#_~"
    assert fields(entry)["author"] == r"{Müller \& Söhne, 国}"


def test_no_title_begins_a_line_or_ends_a_reference_in_ris() -> None:
    found = tags(citation_ris([ODD, ODD]))
    assert [tag for tag, _value in found] == ["TY", "TI", "AU", "PY", "DA", "UR", "Y2", "ID", "ER"] * 2
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]", tag) for tag, _value in found)


@pytest.mark.parametrize("write", [citation_text, citation_bibtex, citation_csl, citation_ris])
def test_nothing_turns_the_text_around_or_breaks_a_line(write: object) -> None:
    text = write([ODD])  # type: ignore[operator]
    assert "\u202e" not in text
    assert "Müller" in text
    assert "国" in text


def test_what_cannot_be_read_anywhere_was_read_on_no_day() -> None:
    bare = Reference("x", "A letter", "Somebody", "", DAY)
    assert citation_text([bare]) == "Somebody. A letter.\n"
    assert "urldate" not in citation_bibtex([bare])
    assert "Y2" not in citation_ris([bare])
    assert "accessed" not in citation_csl([bare])
