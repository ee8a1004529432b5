"""China's customs statistics: GB 18030, the customs' own partner codes, lines of eight digits, yuan or dollars."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.china_customs.partners import find_chinese_partner
from tradeviz.store.report import RowRule

HEADER = "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,第二数量,第二计量单位,{},"
ROWS = (
    '202401,31042020,纯氯化钾,340,白俄罗斯,"1,000",千克,,,"1,234,567",',
    '202401,31042090,其他氯化钾,340,白俄罗斯,"2,000",千克,,,"1,000",',
    "202401,85171300,智能手机,358,塞尔维亚,20,台,50,千克,700,",
)


def export(*rows: str, currency: str = "美元", header: str = HEADER) -> bytes:
    """As the site writes it: an empty field at the end of header and rows."""
    return ("\r\n".join([header.format(currency), *rows]) + "\r\n").encode("gb18030")


def test_lines_of_eight_digits_are_added_up_to_hs_codes(write: Write, reading: Reading) -> None:
    frame, report = reading(write(export(*ROWS)), flow="imports")
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd", "tonnes") == [
        ("CHN", "BLR", "imports", "2024-01", "310420", "HS22", 1_235_567.0, 3.0),
        ("CHN", "SRB", "imports", "2024-01", "851713", "HS22", 700.0, 0.05),
    ]
    assert (report.read, report.kept, report.repaired[RowRule.NATIONAL]) == (3, 3, 3)
    assert any("2 HS codes of six digits are sums of national lines" in note for note in report.notes)


def test_a_code_with_one_line_of_several_is_named(write: Write, reading: Reading) -> None:
    _, report = reading(write(export(ROWS[1], ROWS[2])), flow="imports")
    assert any("Of 310420 (31042090) the file has one line, and the tariff has others" in note for note in report.notes)


def test_the_weight_of_a_code_is_known_where_that_of_all_its_lines_is(write: Write, reading: Reading) -> None:
    rows = (ROWS[0], '202401,31042090,x,340,白俄罗斯,,,,,"1,000",')
    frame, _ = reading(write(export(*rows)), flow="imports")
    assert frame.tonnes.isna().tolist() == [True]


def test_yuan_become_dollars_at_the_rate_of_their_year(write: Write, reading: Reading) -> None:
    rows = (ROWS[0], ROWS[0].replace("202401", "202312"))
    frame, report = reading(write(export(*rows, currency="人民币")), "CNY=8", "CNY@2023=6.25", flow="exports")
    assert dict(zip(frame.period, frame.value_usd.round(2), strict=True)) == {
        "2024-01": round(1_234_567 / 8, 2),
        "2023-12": round(1_234_567 / 6.25, 2),
    }
    assert report.repaired[RowRule.CONVERTED] == 2
    assert any("--rate CNY=8, CNY@2023=6.25" in note for note in report.notes)


def test_yuan_without_a_rate_are_set_apart(write: Write) -> None:
    (parsed,) = read(write(export(*ROWS, currency="人民币")), Options(flow="imports", all_lines=True))
    assert sum(map(len, parsed.batches)) == 0
    assert parsed.report.set_apart == {RowRule.NO_RATE: 3}


def test_what_a_file_does_not_say_is_asked_for(write: Write) -> None:
    (parsed,) = read(write(export(*ROWS)), Options())
    with pytest.raises(ImportFileError, match="Say what was asked for: --flow exports or --flow imports"):
        list(parsed.batches)


def test_the_code_of_a_partner_is_enough_and_so_is_its_name(write: Write, reading: Reading) -> None:
    by_code = "数据年月,商品编码,贸易伙伴编码,{}"
    by_name = "数据年月,商品编码,贸易伙伴名称,{}"
    for header, partner in ((by_code, "340"), (by_name, "白俄罗斯")):
        frame, _ = reading(write(export(f"202401,3104,{partner},5", header=header)), flow="imports")
        assert values(frame, "partner", "goods", "value_usd") == [("BLR", "3104", 5.0)]


def test_a_partner_that_neither_says_stops_the_import(write: Write) -> None:
    (parsed,) = read(write(export("202401,31042020,x,777,某地,1,千克,,,5,")), Options(flow="imports", all_lines=True))
    with pytest.raises(ImportFileError, match="countries or areas that tradeviz does not know: 777 某地"):
        list(parsed.batches)


def test_rows_that_stand_there_twice_are_refused(write: Write) -> None:
    (parsed,) = read(write(export(*ROWS, ROWS[1])), Options(flow="imports", all_lines=True))
    with pytest.raises(ImportFileError, match="has 1 row twice, for example in lines 3 and 5"):
        list(parsed.batches)


def test_an_hs_code_of_its_own_goes_before_the_sum_of_its_lines(write: Write, reading: Reading) -> None:
    frame, report = reading(write(export(*ROWS, "202401,310420,x,340,白俄罗斯,9,千克,,,99,")), flow="imports")
    assert dict(zip(frame.goods, frame.value_usd, strict=True)) == {"310420": 99.0, "851713": 700.0}
    assert any("1 sums of lines were not used" in note for note in report.notes)


def test_provinces_and_customs_procedures_are_added_up(write: Write, reading: Reading) -> None:
    header = "数据年月,商品编码,贸易伙伴编码,贸易方式编码,注册地编码,{}"
    rows = ("202401,31042090,340,10,11,5", "202401,31042090,340,14,11,6", "202401,31042090,340,10,31,7")
    frame, _ = reading(write(export(*rows, header=header)), flow="imports")
    assert values(frame, "goods", "value_usd") == [("310420", 18.0)]


@pytest.mark.parametrize(("period", "iso"), [("202403", "2024-03"), ("202401-202412", "2024")])
def test_months_and_whole_years_are_periods(write: Write, reading: Reading, period: str, iso: str) -> None:
    frame, _ = reading(write(export(ROWS[0].replace("202401", period))), flow="imports")
    assert list(frame.period) == [iso]


def test_some_months_of_a_year_are_set_apart(write: Write) -> None:
    (parsed,) = read(write(export(ROWS[0].replace("202401", "202401-202403"))), Options(flow="imports", all_lines=True))
    assert sum(map(len, parsed.batches)) == 0
    assert parsed.report.set_apart == {RowRule.OTHER_PERIOD: 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [("340 白俄罗斯", "BLR"), ("344 俄罗斯联邦", "RUS"), (" 中国台湾", "TWN"), ("502", "USA"), ("359 黑山", "MNE")],
)
def test_partners_are_found_by_the_customs_own_codes_or_else_by_name(text: str, code: str) -> None:
    found = find_chinese_partner(text)
    assert found is not None
    assert found.code == code


def test_no_continent_is_an_economy() -> None:
    found = find_chinese_partner("300 欧洲")
    assert found is not None
    assert found.kind == "group"


def test_lines_of_which_others_may_be_missing_are_set_apart_until_somebody_vouches_for_them(
    write: Write, reading: Reading
) -> None:
    path = write(export(*ROWS))
    frame, report = reading(path, flow="imports", lines=False)
    assert report.set_apart == {RowRule.SOME_LINES: 2}
    assert set(frame.goods) == {"851713"}  # 85171300 is the only line of its code
    assert any("--all-lines" in note for note in report.notes)
    vouched, _ = reading(path, flow="imports")
    assert set(vouched.goods) == {"310420", "851713"}
