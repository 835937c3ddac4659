"""Delimited text: encodings, delimiters, exact row numbers, and lines that cannot be split."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import delimited

HEADER = "乡镇,村,姓名,身份证号,金额"
LINES = [
    "城关镇,大坪村,王伟,622426195001011234,100",
    "城关镇,小坪村,𠮷田,622426195001011235,200.50",
]


def write(path: Path, lines: list[str], encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_names(tmp_path, sheetfuls, encoding, end):
    (found,) = sheetfuls(write(tmp_path / "a.csv", [HEADER, *LINES], encoding, end))
    assert found.column("姓名") == ["王伟", "𠮷田"]
    assert found.headings() == HEADER.split(",")
    assert found.rows == [2, 3] and found.problems == []


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_the_delimiter_is_found(tmp_path, sheetfuls, delimiter):
    lines = [line.replace(",", delimiter) for line in [HEADER, *LINES]]
    (found,) = sheetfuls(write(tmp_path / "a.txt", lines))
    assert found.headings() == HEADER.split(",")
    assert found.column("金额") == ["100", "200.50"]


def test_a_comma_inside_quotes_and_in_a_tab_file_is_text(tmp_path, sheetfuls):
    (found,) = sheetfuls(
        write(tmp_path / "a.csv", ["姓名,住址,金额", '王伟,"大坪村,一组","1,500.00"'])
    )
    assert found.column("住址") == ["大坪村,一组"] and found.column("金额") == ["1,500.00"]
    (found,) = sheetfuls(
        write(tmp_path / "b.tsv", ["姓名\t住址\t金额", "王伟\t大坪村,一组\t1"] * 1)
    )
    assert found.column("住址") == ["大坪村,一组"]


def test_row_numbers_count_titles_and_blank_lines_and_all_lines_are_accounted_for(
    tmp_path, sheetfuls
):
    lines = [
        "2023年1月城关镇农村低保发放表",
        "",
        HEADER,
        LINES[0],
        "",
        ",,,,",
        LINES[1],
        "合计,,,,300.50",
    ]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.table.titles == ("2023年1月城关镇农村低保发放表",)
    assert found.table.header_rows == (3,)
    assert found.rows == [4, 7]
    assert found.skips == {1: "标题行", 2: "空行", 3: "表头", 5: "空行", 6: "空行", 8: "合计行"}
    assert found.lines() == list(range(1, 9))


def test_a_line_break_inside_quotes_begins_no_row(tmp_path, sheetfuls):
    lines = ["姓名,备注,金额", '王伟,"第一行', '第二行",100', "李四,,200", '赵六,"说 ""好""",3']
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.rows == [2, 3, 4]
    assert found.column("备注") == ["第一行\n第二行", None, '说 "好"']
    assert found.column("金额") == ["100", "200", "3"]


def test_a_quote_within_a_name_is_text(tmp_path, sheetfuls):
    (found,) = sheetfuls(
        write(tmp_path / "a.csv", ["姓名,金额", '王"五,1', '李 "小" 四,2', "赵,3"])
    )
    assert found.column("姓名") == ['王"五', '李 "小" 四', "赵"]


def test_an_open_quote_costs_its_own_line_only(tmp_path, sheetfuls):
    lines = [HEADER, LINES[0], '城关镇,"大坪村,李四,622426195001011236,5', LINES[1]]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.rows == [2, 4]
    (problem,) = found.problems
    assert (problem.row, problem.column, problem.code) == (3, None, "open_quote")
    assert problem.value == lines[2] and problem.reason and problem.fix
    assert found.lines() == [1, 2, 3, 4]


def test_a_line_with_too_many_fields_is_a_problem_and_trailing_delimiters_are_not(
    tmp_path, sheetfuls
):
    lines = [HEADER, LINES[0] + ",,", "城关镇,大坪村,李四,622426195001011236,1,500.00", LINES[1]]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.rows == [2, 4]
    assert [(p.row, p.code) for p in found.problems] == [(3, "too_many_fields")]


def test_a_short_line_is_a_row_with_empty_cells(tmp_path, sheetfuls):
    (found,) = sheetfuls(
        write(tmp_path / "a.csv", [HEADER, LINES[0], "城关镇,大坪村,李四", LINES[1]])
    )
    assert found.rows == [2, 3, 4]
    assert found.column("金额") == ["100", None, "200.50"]


def test_a_file_cut_in_mid_line_says_so_and_the_rest_loads(tmp_path, sheetfuls):
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join([HEADER, *LINES, "城关镇,大坪村,李"]).encode("gb18030")[:-1])
    (found,) = sheetfuls(path)
    assert found.rows == [2, 3]
    assert [(p.row, p.column, p.code) for p in found.problems] == [(4, None, "cut_line")]


def test_a_last_line_without_line_end_is_whole(tmp_path, sheetfuls):
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join([HEADER, *LINES, "制表人：张三"]).encode())
    (found,) = sheetfuls(path)
    assert found.rows == [2, 3] and found.problems == []
    assert found.skips[4] == "签字行"


def test_bytes_that_do_not_decode_are_pointed_at(tmp_path, sheetfuls):
    path = tmp_path / "a.csv"
    path.write_bytes(
        f"{HEADER}\n{LINES[0]}\n".encode() + "城关镇,小坪村,".encode() + b"\xff\xfe,1,2\n"
    )
    (found,) = sheetfuls(path)
    assert [(p.row, p.column, p.code) for p in found.problems] == [(3, 2, "undecodable")]
    assert found.rows == [2, 3]


def test_digits_guarded_by_an_export_come_as_digits(tmp_path, sheetfuls):
    (found,) = sheetfuls(
        write(tmp_path / "a.csv", ["姓名,卡号", '王,="6217001234567890123"', "李,\t62\t"])
    )
    assert found.column("卡号") == ["6217001234567890123", "62"]


def test_a_file_without_a_header_is_read_from_its_first_line(tmp_path, sheetfuls):
    (found,) = sheetfuls(write(tmp_path / "a.csv", LINES))
    assert found.table.header_rows == () and found.table.titles == ()
    assert found.headings() == ["列A", "列B", "列C", "列D", "列E"]
    assert [c.path for c in found.table.columns] == [()] * 5
    assert found.rows == [1, 2]


def test_a_header_alone_is_an_empty_table(tmp_path, sheetfuls):
    (found,) = sheetfuls(write(tmp_path / "a.csv", [HEADER]))
    assert found.table.empty and found.headings() == HEADER.split(",")
    assert found.skips == {1: "表头"}


def test_a_place_written_once_a_block_is_carried_down_and_nothing_else(tmp_path, sheetfuls):
    lines = ["乡镇,村,户主,姓名,金额", "城关镇,大坪村,王伟,王伟,1", ",,,王小,2"]
    lines += [",小坪村,李四,李四,3", "小计,,,,6", ",,,李五,4"]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.column("乡镇") == ["城关镇"] * 4
    assert found.column("村") == ["大坪村", "大坪村", "小坪村", "小坪村"]
    assert found.column("户主") == ["王伟", None, "李四", None]
    assert found.batches[0].filled[1].to_pylist() == [False, True, False, True]


def test_a_gap_among_written_places_stays_a_gap(tmp_path, sheetfuls):
    lines = ["村,姓名,金额", *["大坪村,王,1"] * 8, ",李,2", "小坪村,赵,3"]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.column("村")[8] is None


def test_headings_of_a_merged_header_reach_over_their_leaves(tmp_path, sheetfuls):
    lines = [
        "序号,姓名,补贴金额,,,备注",
        ",,应发（元）,扣款,实发,",
        "1,王伟,10,0,10,",
        "2,李四,20,1,19,",
    ]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.table.header_rows == (1, 2)
    assert found.headings() == [
        "序号",
        "姓名",
        "补贴金额/应发",
        "补贴金额/扣款",
        "补贴金额/实发",
        "备注",
    ]
    assert found.table.columns[2].unit == "元"
    assert found.rows == [3, 4]


def test_a_second_table_below_with_another_header_is_a_table_of_its_own(tmp_path, sheetfuls):
    lines = [
        HEADER,
        *LINES,
        "合计,,,,300",
        "",
        "村干部名单,,,,",
        "姓名,职务,联系电话,,",
        "张三,书记,13800000000,,",
    ]
    roster, cadres = sheetfuls(write(tmp_path / "a.csv", lines))
    assert roster.rows == [2, 3] and roster.lines() == [1, 2, 3, 4, 5]
    assert cadres.table.table_no == 1 and cadres.table.titles == ("村干部名单",)
    assert cadres.headings() == ["姓名", "职务", "联系电话"]
    assert cadres.rows == [8] and cadres.lines() == [6, 7, 8]


def test_the_same_header_under_another_title_begins_another_table(tmp_path, sheetfuls):
    lines = [
        "大坪村2023年1月发放表,,,,",
        HEADER,
        LINES[0],
        "小坪村2023年2月发放表,,,,",
        HEADER,
        LINES[1],
    ]
    first, second = sheetfuls(write(tmp_path / "a.csv", lines))
    assert first.table.titles == ("大坪村2023年1月发放表",) and first.rows == [3]
    assert second.table.titles == ("小坪村2023年2月发放表",) and second.rows == [6]


def test_a_page_header_repeated_with_the_same_title_is_skipped(tmp_path, sheetfuls):
    title = "大坪村2023年1月发放表,,,,"
    lines = [
        title,
        HEADER,
        LINES[0],
        "第1页 共2页,,,,",
        title,
        HEADER,
        LINES[1],
        "第 2 页 共 2 页,,,,",
    ]
    (found,) = sheetfuls(write(tmp_path / "a.csv", lines))
    assert found.rows == [3, 7]
    assert found.skips == {
        1: "标题行", 2: "表头", 4: "页码行", 5: "标题行", 6: "重复表头", 8: "页码行",
    }  # fmt: skip


def test_a_file_too_large_to_keep_is_streamed_with_the_same_result(
    tmp_path, sheetfuls, monkeypatch
):
    lines = ["2023年1月发放表", HEADER]
    for i in range(4000):
        lines.append(f"{'城关镇' if i % 50 == 0 else ''},,王{i},62242619500101{i:04d},{i}")
        if i % 40 == 39:
            lines += ["本页小计,,,,1", HEADER]
        if i % 1000 == 5:
            lines += [
                '城关镇,大坪村,"两',
                '行",622426195001011234,1',
                '城关镇,"坏,622426195001011234,1',
            ]
    path = write(tmp_path / "a.csv", lines, "gb18030")
    (kept,) = sheetfuls(path)
    monkeypatch.setattr(delimited, "KEPT_IN_MEMORY", 1)
    monkeypatch.setattr(delimited, "BLOCK", 3000)
    monkeypatch.setattr("loaders.encoding.CHUNK", 1024)
    (streamed,) = sheetfuls(path)
    assert len(streamed.batches) > 20
    assert streamed.rows == kept.rows and len(kept.rows) == 4004
    assert streamed.skips == kept.skips and streamed.problems == kept.problems
    assert len(kept.problems) == 4
    for heading in HEADER.split(","):
        assert streamed.column(heading) == kept.column(heading)
    assert kept.lines() == list(range(1, len(lines) - 4 + 1))


def test_batches_hold_no_more_lines_than_asked(tmp_path, sheetfuls):
    path = write(tmp_path / "a.csv", [HEADER, *LINES * 50])
    (found,) = sheetfuls(path, 30)
    assert [len(b.rows) for b in found.batches] == [29, 30, 30, 11]
    assert found.rows == list(range(2, 102))
