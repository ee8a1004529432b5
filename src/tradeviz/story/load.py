"""Reading a story folder: every table, the article and its claims, with all that is wrong in them at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tradeviz.errors import Problem, StoryError
from tradeviz.model.economies import area, is_country_code
from tradeviz.model.files import (
    MOST_ARTICLE_BYTES,
    MOST_NESTING,
    MOST_PROBLEMS,
    MOST_TEXT_BYTES,
    is_folder,
    is_shallow,
    is_there,
    read_bytes,
    read_text,
)
from tradeviz.model.goods import GOODS_FILE, TOTAL, Good, read_goods
from tradeviz.model.memory import without_collector
from tradeviz.model.observations import (
    MONTHS_FILE,
    OBSERVATION_KEY,
    OBSERVATIONS_FILE,
    RATES_FILE,
    read_months,
    read_observations,
    read_rates,
)
from tradeviz.model.sources import SOURCES_FILE, Source, read_sources
from tradeviz.story.article import ARTICLE_FILE, Article, read_article
from tradeviz.story.chapters import published_figures
from tradeviz.story.claims import CLAIMS_FILE, UNCHECKED, Claim
from tradeviz.story.claims_file import read_claims
from tradeviz.story.imprint import imprint_of
from tradeviz.story.passed import numbers_left, read_passed
from tradeviz.story.story import PublishedStory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

_T = TypeVar("_T")

DEFAULT = "china-belarus"
PACKAGE_FILE = "datapackage.json"
README_FILE = "README.md"
TABLES = (OBSERVATIONS_FILE, MONTHS_FILE, SOURCES_FILE, GOODS_FILE, RATES_FILE)
_PAIR = '{"tradeviz": {"pair": ["CHN", "BLR"], "article": "key of a source"}}'
_A_SOURCE, _A_GOOD = f"a key of {SOURCES_FILE}", f"a code of {GOODS_FILE}"


@dataclass
class _Findings:
    """Problems gathered while a folder is read."""

    problems: list[Problem] = field(default_factory=list)

    def keep(self, read: tuple[_T, Iterable[Problem]]) -> _T:
        """The value read; what was wrong with it is noted."""
        value, problems = read
        self.problems.extend(problems)
        return value

    def sound(self, *files: str) -> bool:
        """Whether nothing was wrong in these files, so that others can be checked against them."""
        return not any(problem.file in files for problem in self.problems)


@dataclass(frozen=True)
class _Contents:
    """What a folder holds, before it is known to fit together."""

    package: dict[str, Any]
    pair: tuple[str, str]
    article_source: str
    sources: dict[str, Source]
    goods: dict[str, Good]
    observations: pd.DataFrame
    months: pd.DataFrame
    rates: pd.DataFrame
    article: Article
    claims: dict[str, Claim]
    passed: tuple[str, ...]

    @property
    def values(self) -> dict[str, pd.DataFrame]:
        """The tables of published values, by file."""
        return {OBSERVATIONS_FILE: self.observations, MONTHS_FILE: self.months}

    @property
    def marked(self) -> Article:
        """The article with the claims' words marked."""
        return self.article.marked({claim.id: claim.words for claim in self.claims.values()})


def default_folder() -> Path:
    """The built-in story: inside an installed wheel, or in `data/` of a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "stories" / DEFAULT
    return inside if inside.is_dir() else package.parents[1] / "data" / DEFAULT


def built_in_folders() -> tuple[Path, ...]:
    """Every story that comes with tradeviz, the default one first."""
    first = default_folder()
    others = (folder for folder in sorted(first.parent.iterdir()) if (folder / PACKAGE_FILE).is_file())
    return (first, *(folder for folder in others if folder != first))


def pair_of(folder: Path) -> frozenset[str]:
    """The codes of a story's two economies, told without reading the story; none where the package is wrong."""
    (_package, pair, _article), _problems = _read_package(folder)
    return frozenset(pair) - {""}


def load(folder: str | Path) -> PublishedStory:
    """Read a story folder.

    Args:
        folder: a folder laid out as `data/china-belarus`: `datapackage.json`, its CSV tables, `article.md`
            and `claims.toml`.

    Returns:
        The story; `story.observations`, `story.months`, `story.rates` and `story.reckoning.frame` are pandas frames.

    Raises:
        StoryError: the folder is missing or anything in it is wrong; all problems are listed.
    """
    path = Path(folder)
    if not is_folder(path):
        missing = Problem(str(folder), 0, "", "no such folder", f"a story folder with {PACKAGE_FILE}")
        raise StoryError(str(folder), [missing])
    path = path.resolve()  # "." has no name for the zip and the folder in it
    findings = _Findings()
    with without_collector():
        contents = _read(path, findings)
    findings.problems.extend(_check_readme(path))
    findings.problems.extend(_misfits(contents, findings))
    if findings.problems:
        raise StoryError(str(folder), findings.problems)
    return _story(path, contents)


def _read(path: Path, findings: _Findings) -> _Contents:
    package, pair, article_source = findings.keep(_read_package(path))
    return _Contents(
        package=package,
        pair=pair,
        article_source=article_source,
        sources=findings.keep(read_sources(path)),
        goods=findings.keep(read_goods(path)),
        observations=findings.keep(read_observations(path)),
        months=findings.keep(read_months(path)),
        rates=findings.keep(read_rates(path)),
        article=findings.keep(_read_article(path)),
        claims=findings.keep(read_claims(path, pair)) if all(pair) else {},
        passed=findings.keep(read_passed(path)),
    )


def _story(path: Path, contents: _Contents) -> PublishedStory:
    sources = contents.sources
    first, second = contents.pair
    own = published_figures(
        pair=(area(first), area(second)),
        observations=_ranked(contents.observations, sources),
        months=_ranked(contents.months, sources),
        rates=contents.rates,
        sources=sources,
        goods=contents.goods,
    )
    return PublishedStory(
        name=path.name,
        folder=path,
        title=str(contents.package.get("title", path.name)),
        description=str(contents.package.get("description", "")),
        version=str(contents.package.get("version", "")),
        imprint=imprint_of(contents.package),
        question=str(contents.package["tradeviz"].get("question", "")),
        own=own,
        article=contents.marked,
        claims=contents.claims,
        article_source=contents.article_source,
    )


def _ranked(values: pd.DataFrame, sources: Mapping[str, Source]) -> pd.DataFrame:
    """Published values with the `rank` and the `family` of their sources."""
    keys = values["source"].tolist()
    return values.assign(rank=[sources[key].order for key in keys], family=[sources[key].family for key in keys])


def _read_package(folder: Path) -> tuple[tuple[dict[str, Any], tuple[str, str], str], list[Problem]]:
    nothing: tuple[dict[str, Any], tuple[str, str], str] = ({}, ("", ""), "")
    try:
        package = _json(read_text(folder / PACKAGE_FILE, MOST_TEXT_BYTES))
    except OSError as error:
        return nothing, [Problem(PACKAGE_FILE, 0, "", f"no readable file ({error.strerror})", "a data package")]
    except (ValueError, RecursionError) as error:
        return nothing, [Problem(PACKAGE_FILE, 0, "", f"no JSON that can be read ({error})", "a data package")]
    settings = package.get("tradeviz") if isinstance(package, dict) else None
    pair = settings.get("pair") if isinstance(settings, dict) else None
    if not isinstance(settings, dict) or not isinstance(pair, list) or not _is_pair(pair):
        return nothing, [Problem(PACKAGE_FILE, 0, "tradeviz", f"the pair {pair!r}", _PAIR)]
    return (package, (pair[0], pair[1]), str(settings.get("article", ""))), []


def _json(text: str) -> Any:
    value = json.loads(text)
    if not is_shallow(value):
        raise ValueError(f"nested deeper than {MOST_NESTING} levels")
    return value


def _is_pair(pair: list[Any]) -> bool:
    return len(pair) == len(set(map(str, pair))) == 2 and all(
        isinstance(code, str) and is_country_code(code) for code in pair
    )


def _read_article(folder: Path) -> tuple[Article, list[Problem]]:
    path = folder / ARTICLE_FILE
    try:
        return read_article(read_text(path, MOST_ARTICLE_BYTES)), []
    except OSError as error:
        problem = Problem(ARTICLE_FILE, 0, "", f"no readable file ({error.strerror})", "the article as Markdown")
    except ValueError as error:
        problem = Problem(ARTICLE_FILE, 0, "", str(error), "the article as Markdown in UTF-8")
    return Article("", "", ()), [problem]


def _check_readme(folder: Path) -> list[Problem]:
    """The README goes into the full download as it is, so it too must be the story's own."""
    if not is_there(folder / README_FILE):
        return []
    try:
        read_bytes(folder / README_FILE, MOST_TEXT_BYTES)
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        return [Problem(README_FILE, 0, "", found, "a text, or no such file")]
    return []


def _misfits(contents: _Contents, findings: _Findings) -> list[Problem]:
    """What does not fit together; a file with mistakes of its own is no measure for the others."""
    misfits: list[Problem] = []
    if findings.sound(SOURCES_FILE):
        misfits += _wrong_sources(contents)
    if findings.sound(GOODS_FILE):
        misfits += _wrong_goods(contents)
    if findings.sound(PACKAGE_FILE):
        misfits += _wrong_economies(contents)
    misfits += _in_both_tables(contents)
    if findings.sound(ARTICLE_FILE):
        misfits += _words_not_there(contents)
        if findings.sound(CLAIMS_FILE, PACKAGE_FILE):
            misfits += _numbers_without_claim(contents)
    return misfits


def _wrong_sources(contents: _Contents) -> Iterator[Problem]:
    sources = contents.sources
    for file, values in contents.values.items():
        yield from _dangling(file, values, "source", sources, _A_SOURCE)
    yield from _dangling(RATES_FILE, contents.rates, "source", sources, _A_SOURCE)
    for good in contents.goods.values():
        if good.named_in and good.named_in not in sources:
            yield Problem(GOODS_FILE, 0, f"named_in of {good.goods}", repr(good.named_in), _A_SOURCE)
    for claim in contents.claims.values():
        for key in claim.sources:
            if key not in sources:
                yield Problem(CLAIMS_FILE, claim.line, "sources", repr(key), _A_SOURCE)
    if contents.article_source and contents.article_source not in sources:
        yield Problem(PACKAGE_FILE, 0, "tradeviz.story.article", repr(contents.article_source), _A_SOURCE)
    yield from _unsupported(contents.claims, sources, contents.article_source)


def _wrong_goods(contents: _Contents) -> Iterator[Problem]:
    goods = contents.goods
    for file, values in contents.values.items():
        yield from _dangling(file, values, "goods", goods, _A_GOOD)
    for good in goods.values():
        if good.parent and good.parent not in goods:
            yield Problem(GOODS_FILE, 0, f"parent of {good.goods}", repr(good.parent), _A_GOOD)
    if TOTAL not in goods:
        yield Problem(GOODS_FILE, 0, "goods", f"no row {TOTAL}", f"a row {TOTAL} for all goods")
    for claim in contents.claims.values():
        for cell in claim.cells:
            if cell.goods not in goods:
                yield Problem(CLAIMS_FILE, claim.line, "goods", repr(cell.goods), _A_GOOD)


def _wrong_economies(contents: _Contents) -> Iterator[Problem]:
    pair = contents.pair
    for file, values in contents.values.items():
        for column in ("reporter", "partner"):
            yield from _dangling(file, values, column, pair, f"one of {', '.join(pair)}")
        for line in values[values["reporter"] == values["partner"]]["line"]:
            yield Problem(file, int(line), "partner", "the reporter itself", "the other economy")


def _in_both_tables(contents: _Contents) -> Iterator[Problem]:
    """Months that are observations as well: one value twice, of which a mend would reach one."""
    months = contents.months[contents.months["id"].isin(contents.observations["id"])]
    for line, name in islice(zip(months["line"], months["id"], strict=True), MOST_PROBLEMS):
        found = f"{name.replace('/', ', ')} again"
        yield Problem(
            MONTHS_FILE, int(line), ", ".join(OBSERVATION_KEY), found, f"no value that {OBSERVATIONS_FILE} has"
        )


def _words_not_there(contents: _Contents) -> Iterator[Problem]:
    for name in sorted(contents.claims.keys() - contents.marked.claims()):
        claim = contents.claims[name]
        yield Problem(CLAIMS_FILE, claim.line, "words", repr(claim.words), f"words that stand in {ARTICLE_FILE}")


def _numbers_without_claim(contents: _Contents) -> Iterator[Problem]:
    for line, number in islice(numbers_left(contents.marked, contents.passed), MOST_PROBLEMS):
        yield Problem(ARTICLE_FILE, line, "", f"the number {number} outside every claim", f"a claim in {CLAIMS_FILE}")


def _dangling(file: str, frame: pd.DataFrame, column: str, known: Iterable[str], expected: str) -> Iterable[Problem]:
    wrong = frame[~frame[column].isin(list(known))]
    for line, value in islice(zip(wrong["line"], wrong[column], strict=True), MOST_PROBLEMS):
        yield Problem(file, int(line), column, repr(value), expected)


def _unsupported(claims: Mapping[str, Claim], sources: Mapping[str, Source], article_source: str) -> Iterable[Problem]:
    """Verdicts set by hand that rest on nothing but the article's own family of reports."""
    family = sources[article_source].family if article_source in sources else ""
    for claim in claims.values():
        if claim.kind != "statement" or claim.recorded == UNCHECKED:
            continue
        if not any(sources[key].family != family for key in claim.sources if key in sources):
            own = "no source outside the article's own family"
            yield Problem(CLAIMS_FILE, claim.line, "sources", own, f"one at least for the verdict {claim.recorded!r}")
