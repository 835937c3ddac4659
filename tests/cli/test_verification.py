"""The verification list goes out to the township, comes back filled, and is counted."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from small_office import Ended, graphaudit

from graphaudit.cases.book import Person
from graphaudit.office import Office
from loaders.answers import verdict_of

NUMBER = re.compile(r"\d{9}")
Row = dict[str, str]


def listed(office: Path, out: Path, *words: str) -> list[Row]:
    """The list that ``export --format verify`` writes, as text."""
    done = graphaudit("--data", office, "export", *words, "--format", "verify", "--out", out)
    assert done.code == 0, done.err
    [head, *lines] = load_workbook(out).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), [str(v or "") for v in line], strict=True)) for line in lines]


def filled(rows: list[Row], path: Path) -> Path:
    """The rows as a workbook that somebody filled in and saved under a title of his own."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["大柳镇核查清单（已填）"])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def answered(row: Row, **cells: str) -> Row:
    """The row with its answer."""
    return {**row, **cells}


def verify(office: Path, file: Path, *words: str) -> Ended:
    return graphaudit("--data", office, "verify", file, *words)


def states(office: Path) -> dict[str, str]:
    """Finding → state."""
    out = graphaudit("--data", office, "findings", "--json").out
    return {each["id"]: each["state"] for each in json.loads(out)}


def test_the_list_has_a_row_a_finding_and_no_number(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    assert {row["疑点编号"] for row in rows} == set(states(own_office))
    assert all(row["记录显示"] and row["证据行"] for row in rows)
    assert all(row["核查结果"] == "" for row in rows)
    assert all(row["现场须问"] for row in rows), "nobody goes out without a question"
    said = [value for row in rows for name, value in row.items() if name != "疑点编号"]
    assert not any(NUMBER.search(value) for value in said)


def test_precision_is_told_by_the_titles_of_the_patterns(own_office: Path, tmp_path: Path) -> None:
    first, *rest = listed(own_office, tmp_path / "list.xlsx")
    answers = [answered(first, 核查结果="经查属实"), *rest]
    done = verify(own_office, filled(answers, tmp_path / "back.xlsx"))
    assert done.code == 0
    told = [line for line in done.out.splitlines() if "│" in line]
    assert any(line.startswith(first["模式"][:8]) for line in told), done.out


def test_answers_are_read_back_and_change_the_state(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    first, second, third, *rest = rows
    answers = [
        answered(first, **{"核查结果": "属实", "属实金额（元）": "1,200.50", "核查人": "赵某"}),
        answered(second, 核查结果="情况合理", 解释代码="C04", 核查说明="有备案"),
        answered(third, 核查结果="数据有误"),
        *rest,
    ]
    done = verify(own_office, filled(answers, tmp_path / "back.xlsx"), "--json")
    said = json.loads(done.out)
    assert (done.code, said["answers"], said["new"], said["blank"]) == (0, 3, 3, len(rest))
    after = states(own_office)
    assert after[first["疑点编号"]] == "confirmed"
    assert after[second["疑点编号"]] == "explained"
    assert after[third["疑点编号"]] == "error"
    assert {after[row["疑点编号"]] for row in rest} == {"doubtful"}


def test_what_a_case_with_a_reviewer_must_end_is_not_ended_by_a_list(
    own_office: Path, tmp_path: Path
) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    held, unheld, unverified = (row["疑点编号"] for row in rows[:3])
    administrator = Person("admin", administrator=True)
    with Office(own_office) as office:
        case = office.cases.open(administrator, "复核", "程一诺", "7f3a")
        office.cases.add_findings(case, administrator, [held, unverified])
    answers = [
        answered(rows[0], 核查结果="情况合理"),
        answered(rows[1], 核查结果="属实"),
        answered(rows[2], 核查结果="未核实"),
    ]
    back = filled(answers, tmp_path / "back.xlsx")
    with Office(own_office) as office:
        version = office.cases.case(case).version
        office.cases.describe(case, administrator, version, {"reviewer": "admin"})
    done = verify(own_office, back, "--json")
    said = json.loads(done.out)
    assert (done.code, said["new"]) == (0, 2)
    [refused] = said["unread"]
    assert refused["value"] == held and case in refused["fix"] and "复核人" in refused["fix"]
    after = states(own_office)
    assert (after[held], after[unheld], after[unverified]) == ("doubtful", "confirmed", "doubtful")
    alone = verify(own_office, filled(answers[:1], tmp_path / "alone.xlsx"))
    assert alone.code == 1 and "没有记入" in alone.out and case in alone.out
    with Office(own_office) as office:
        assert "随案件" in " ".join(entry.detail for entry in office.log.entries(limit=50))
        version = office.cases.case(case).version
        office.cases.describe(case, administrator, version, {"reviewer": ""})
    assert json.loads(verify(own_office, back, "--json").out)["unread"] == []
    assert states(own_office)[held] == "explained"


def test_the_same_answers_again_are_nothing_new(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    back = filled([answered(rows[0], 核查结果="属实"), *rows[1:]], tmp_path / "back.xlsx")
    verify(own_office, back)
    assert json.loads(verify(own_office, back, "--json").out)["new"] == 0


def test_a_later_detection_keeps_what_was_answered(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    verify(own_office, filled([answered(rows[0], 核查结果="属实")], tmp_path / "back.xlsx"))
    graphaudit("--data", own_office, "detect")
    assert states(own_office)[rows[0]["疑点编号"]] == "confirmed"


@pytest.mark.parametrize(
    ("column", "written", "fix"),
    [
        ("核查结果", "大概吧", "属实"),
        ("属实金额（元）", "几百块", "数字"),
        ("解释代码", "代领", "C04"),
        ("解释代码", "C99", "说明"),
        ("解释代码", "C01、C04", "一个"),
        ("核查日期", "上礼拜", "2025-03-08"),
        ("核查结果", "不合理", "情况合理"),
        ("核查结果", "没有合理解释", "情况合理"),
        ("核查结果", "属实，金额1200元", "属实金额"),
        ("属实金额（元）", "-5", "负数"),
    ],
)
def test_a_cell_that_says_nothing_is_named(
    own_office: Path, tmp_path: Path, column: str, written: str, fix: str
) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    wrong = answered(rows[0], **{"核查结果": "属实", column: written})
    right = answered(rows[1], 核查结果="属实")
    done = verify(own_office, filled([wrong, right], tmp_path / "back.xlsx"), "--json")
    [unread] = json.loads(done.out)["unread"]
    assert (unread["row"], unread["column"], unread["value"]) == (3, column, written)
    assert fix in unread["fix"]
    assert json.loads(done.out)["new"] == 1


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("经核实属实", "true"), ("经查，属实", "true"), ("部分属实", "true"),
        ("不属实", "explained"),
        ("并不属实", "explained"), ("有合理理由", "explained"), ("录入错误", "error"),
        ("核查中", "open"), ("暂未核实", "open"), ("无法核实", "open"),
        ("已核实", None), ("无误", None), ("属实性存疑", None), ("解释不合理", None),
        ("同上", None),
    ],
)  # fmt: skip
def test_the_words_of_townships_are_read_or_asked_again(written: str, verdict: str | None) -> None:
    assert verdict_of(written) == verdict


def test_more_than_the_finding_holds_is_asked_again(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    wrong = answered(rows[0], **{"核查结果": "属实", "属实金额（元）": "99999999元"})
    said = json.loads(verify(own_office, filled([wrong], tmp_path / "b.xlsx"), "--json").out)
    [unread] = said["unread"]
    assert (unread["row"], unread["column"], said["answers"]) == (3, "属实金额（元）", 0)
    assert "疑点金额" in unread["fix"]


def test_two_answers_to_one_finding_are_asked_again(own_office: Path, tmp_path: Path) -> None:
    row, *_ = listed(own_office, tmp_path / "list.xlsx")
    yes, no = answered(row, 核查结果="属实"), answered(row, 核查结果="情况合理")
    said = json.loads(verify(own_office, filled([yes, no], tmp_path / "b.xlsx"), "--json").out)
    assert (said["answers"], [u["row"] for u in said["unread"]]) == (0, [3, 4])
    said = json.loads(verify(own_office, filled([yes, yes], tmp_path / "c.xlsx"), "--json").out)
    assert (said["answers"], said["unread"]) == (1, [])


def test_an_answer_without_its_result_is_no_blank_row(own_office: Path, tmp_path: Path) -> None:
    row, *_ = listed(own_office, tmp_path / "list.xlsx")
    back = filled([answered(row, 核查说明="已整改")], tmp_path / "b.xlsx")
    said = json.loads(verify(own_office, back, "--json").out)
    assert (said["blank"], [u["column"] for u in said["unread"]]) == (0, ["核查结果"])


def test_a_list_saved_as_csv_is_read_too(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    back = tmp_path / "back.csv"
    with back.open("w", encoding="gb18030", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows([answered(rows[0], 核查结果="不属实"), *rows[1:]])
    assert json.loads(verify(own_office, back, "--json").out)["verdicts"] == {"explained": 1}


def test_a_finding_of_another_office_is_not_counted(own_office: Path, tmp_path: Path) -> None:
    rows = listed(own_office, tmp_path / "list.xlsx")
    foreign = answered(rows[0], 疑点编号="f_0123456789abcdef", 核查结果="属实")
    done = verify(own_office, filled([foreign], tmp_path / "back.xlsx"), "--json")
    said = json.loads(done.out)
    assert said["new"] == 0
    assert said["unread"][0]["value"] == "f_0123456789abcdef"


def test_another_file_is_refused_with_what_to_do(own_office: Path, tmp_path: Path) -> None:
    other = tmp_path / "roster.csv"
    other.write_text("姓名,金额\n赵一,3\n", encoding="utf-8")
    done = verify(own_office, other)
    assert done.code == 2
    assert "核查清单" in done.err
    assert "--format verify" in done.err


def test_a_township_gets_its_own_findings(own_office: Path, tmp_path: Path) -> None:
    done = graphaudit(
        "--data", own_office, "export", "--township", "没有这个镇",
        "--format", "verify", "--out", tmp_path / "list.xlsx",
    )  # fmt: skip
    assert done.code == 1
    assert "没有这个镇" in done.err
