"""Lines that are wrong in themselves, before anybody compares them with a register."""

from __future__ import annotations

from pathlib import Path

from books import resident_id
from june import Counter
from openpyxl import Workbook, load_workbook
from small_office import LAWFUL

NAME, (NUMBER, CARD) = next(iter(LAWFUL.items()))
HEADS = ["序号", "项目", "姓名", "身份证号", "补助金额（元）", "账号"]


def roster(
    path: Path, *lines: list[object], title: str = "河口镇2024年1月农村低保金发放表"
) -> Path:
    """A workbook with a title, heads and these lines from row 3 on."""
    book = Workbook()
    sheet = book.worksheets[0]
    for line in ([title], HEADS, *lines):
        sheet.append(line)
    book.save(path)
    return path


def told_of(counter: Counter, path: Path) -> dict[int, tuple[str, list[tuple[str, str]]]]:
    """Row → verdict, and pattern and column of its reasons."""
    rows = counter.check("--program", "RURAL_DIBAO", batch=path)["rows"]
    assert isinstance(rows, list)
    return {
        row["row"]: (row["verdict"], [(r["pattern"], r["column"]) for r in row["reasons"]])
        for row in rows
    }


def person(n: int) -> list[object]:
    """Name, ID and card of a person of whom no register speaks."""
    return [f"马小{'云山河湖海'[n]}", resident_id(f"198{n}0909", 14), f"621700555566667777{n}"]


def test_a_line_that_cannot_be_paid_is_an_error_with_its_column(
    counter: Counter, tmp_path: Path
) -> None:
    who = [person(n) for n in range(5)]
    path = roster(
        tmp_path / "一月.xlsx",
        [1, "低保金", *who[0][:2], -300, who[0][2]],
        [2, "低保金", *who[1][:2], 0, who[1][2]],
        [3, "低保金", *who[2][:2], None, who[2][2]],
        [4, "低保金", None, who[3][1], 300, who[3][2]],
        [5, "种粮大户补贴", *who[4][:2], 300, who[4][2]],
        [6, "城市低保金", NAME, NUMBER, 301, CARD],
    )
    told = told_of(counter, path)
    assert {row: verdict for row, (verdict, _) in told.items()} == {
        3: "error", 4: "error", 5: "error", 6: "error", 7: "error", 8: "pass",
    }  # fmt: skip
    for row, said in {
        3: ("amount_negative", "补助金额（元）"),
        4: ("amount_zero", "补助金额（元）"),
        5: ("amount_missing", "补助金额（元）"),
        6: ("name_missing", "姓名"),
        7: ("program_differs", "项目"),
    }.items():
        assert said in told[row][1]


def test_what_is_negative_in_a_paid_roster_was_taken_back(counter: Counter, tmp_path: Path) -> None:
    path = roster(tmp_path / "一月.xlsx", [1, "低保金", NAME, NUMBER, -300, CARD])
    assert counter.run("load", path).code == 0
    assert told_of(counter, path)[3][0] == "pass"


def test_a_title_of_another_program_an_empty_sheet_and_no_period_are_said(
    counter: Counter, tmp_path: Path
) -> None:
    path = roster(
        tmp_path / "名册.xlsx", [1, None, NAME, NUMBER, 300, CARD], title="河口镇种粮大户补贴发放表"
    )
    book = load_workbook(path)
    book.create_sheet("下村").append(HEADS)
    book.save(path)
    warnings = counter.check("--program", "RURAL_DIBAO", batch=path)["warnings"]
    assert isinstance(warnings, list)
    assert any("种粮大户补贴" in told and "农村最低生活保障金" in told for told in warnings)
    assert any("下村" in told and "是否漏报" in told for told in warnings)
    assert any("没有写期次" in told for told in warnings)


MISTYPED = "93620999MA7K3Q0126"
"""A credit code whose check character should be 5, so that its row goes back."""


def test_an_enterprise_is_named_on_the_slip(counter: Counter, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2024年新型农业经营主体奖补资金拨付表"])
    sheet.append(["序号", "主体名称", "统一社会信用代码", "奖补金额", "开户账号"])
    sheet.append([1, "河口丰裕种植专业合作社", MISTYPED, 5000, CARD])
    book.save(tmp_path / "奖补.xlsx")
    counter.check("--slip", tmp_path / "退回单.xlsx", batch=tmp_path / "奖补.xlsx")
    lines = [
        [cell.value for cell in row]
        for sheet in load_workbook(tmp_path / "退回单.xlsx").worksheets[1:]
        for row in sheet.iter_rows(min_row=2)
    ]
    assert {line[3] for line in lines} == {"河口丰裕种植专业合作社"}
