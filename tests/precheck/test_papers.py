"""Return slip, clean part, list to publish and messages, as their readers open them."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from june import Counter
from openpyxl import Workbook, load_workbook
from small_office import BENEFICIARIES, CADRE, LAWFUL

HOSTILE = "=1+1"


def cells(path: Path) -> dict[str, list[list[object]]]:
    """Sheet → rows; fails on any formula."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    return {s.title: [[c.value for c in row] for row in s.iter_rows()] for s in book.worksheets}


def test_the_slip_is_by_township_with_the_cell_to_mend(counter: Counter, tmp_path: Path) -> None:
    counter.check("--slip", tmp_path / "slip.xlsx")
    sheets = cells(tmp_path / "slip.xlsx")
    assert list(sheets) == ["汇总", "河口镇"]
    head, *lines = sheets["河口镇"]
    at = {str(name): place for place, name in enumerate(head)}
    dead = [line for line in lines if line[at["行号"]] == 3]
    assert {line[at["身份证号"]] for line in dead} == {f"'{BENEFICIARIES['周老根']}"}
    assert {line[at["结论"]] for line in dead} == {"疑似"}
    ruined = next(line for line in lines if line[at["行号"]] == 9)
    assert ruined[at["需更正的列"]] == "身份证号"
    assert ruined[at["所填内容"]] == "6.22426E+17"
    assert ruined[at["更正后的内容（填写）"]] in (None, "")


def test_in_a_zip_each_township_has_a_slip_of_its_own(counter: Counter, tmp_path: Path) -> None:
    """A township that has nothing to mend gets none, and none sees another's rows."""
    wrong = "62242619800101123X"
    lists = {
        "河口镇": ["王一山", wrong, 100, "6217000000001"],
        "上川乡": ["李二河", wrong, 200, "6217000000002"],
        "../../东 坪": ["赵三湖", wrong, 300, "6217000000003"],
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, (township, line) in enumerate(lists.items()):
        sheet = book.create_sheet(f"表{number}")
        sheet.append([f"{township}2024年2月农村低保金发放表"])
        sheet.append(["姓名", "身份证号", "金额", "账号", "乡镇"])
        sheet.append([*line, township])
    book.save(tmp_path / "三乡镇.xlsx")
    counter.check("--slip", tmp_path / "退回.zip", batch=tmp_path / "三乡镇.xlsx")
    with zipfile.ZipFile(tmp_path / "退回.zip") as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "各乡镇")
    assert len(names) == len(lists)
    assert all("/" not in name and ".." not in name for name in names)
    seen = [str(cells(path)) for path in sorted((tmp_path / "各乡镇").iterdir())]
    for text in seen:
        assert sum(line[0] in text for line in lists.values()) == 1
    assert {line[0] for line in lists.values() for text in seen if line[0] in text} == {
        line[0] for line in lists.values()
    }


def test_the_slip_names_what_was_not_judged(counter: Counter, tmp_path: Path) -> None:
    told = counter.check("--slip", tmp_path / "slip.xlsx")
    titles = told["not_judged_titles"]
    assert isinstance(titles, dict)
    assert list(titles) == told["not_judged"]
    assert "household_total_extreme" in titles
    [line] = [
        str(row[0]) for row in cells(tmp_path / "slip.xlsx")["汇总"] if "发放前未做" in str(row[0])
    ]
    assert all(title["zh"] in line for title in titles.values())


def test_the_slip_tells_nothing_of_other_registers_rows(counter: Counter, tmp_path: Path) -> None:
    counter.check("--slip", tmp_path / "slip.xlsx")
    told = str(cells(tmp_path / "slip.xlsx"))
    assert "死亡登记" in told or "死亡" in told
    assert "2023-03-05" not in told
    assert "3月5日" not in told
    assert CADRE not in told


def test_formulas_in_a_roster_stay_text(
    counter: Counter, edited: Callable[..., Path], tmp_path: Path
) -> None:
    roster = edited("公式.csv", ('"1,250.00",', f'"1,250.00",{HOSTILE}'), ("钱有余", "@SUM(A1)"))
    papers = {name: tmp_path / f"{name}.xlsx" for name in ("slip", "clean", "publish")}
    words = [word for name, path in papers.items() for word in (f"--{name}", path)]
    counter.check(*words, batch=roster)
    assert "@SUM(A1)" in str(cells(papers["slip"]))
    assert HOSTILE in str(cells(papers["clean"]))
    cells(papers["publish"])


def test_the_clean_part_goes_on_alone(counter: Counter, tmp_path: Path) -> None:
    told = counter.check("--clean", tmp_path / "clean.xlsx")
    totals = told["totals"]
    assert isinstance(totals, dict)
    [rows] = cells(tmp_path / "clean.xlsx").values()
    assert sum("冯小雨" in row for row in rows) == 1
    assert not any(name in str(rows) for name in BENEFICIARIES)
    again = counter.check(batch=tmp_path / "clean.xlsx")
    assert again["totals"] == {
        "rows": 1, "pass": 1, "suspected": 0, "error": 0, "fen": totals["fen_pass"],
        "fen_pass": totals["fen_pass"], "fen_suspected": 0, "fen_error": 0, "fen_stopped": 0,
    }  # fmt: skip
    assert (again["program"], again["period"]) == (told["program"], told["period"])


def test_what_is_published_holds_no_number(counter: Counter, tmp_path: Path) -> None:
    counter.check("--publish", tmp_path / "list.xlsx", "--hotline", "0932-1234")
    told = str(cells(tmp_path / "list.xlsx"))
    assert "冯小雨" in told
    assert "0932-1234" in told
    assert LAWFUL["冯小雨"][0] not in told
    assert not re.search(r"\d{9,}", told)
    assert not any(name in told for name in BENEFICIARIES)


def test_names_are_masked_where_the_program_tells_of_illness(
    counter: Counter, edited: Callable[..., Path], tmp_path: Path
) -> None:
    roster = edited("残疾.csv", ("农村低保资金", "困难残疾人生活补贴"))
    counter.check("--publish", tmp_path / "list.xlsx", batch=roster)
    told = str(cells(tmp_path / "list.xlsx"))
    assert "冯*" in told
    assert "冯小雨" not in told


def test_messages_name_the_tail_of_the_card_only(counter: Counter, tmp_path: Path) -> None:
    counter.check("--sms", tmp_path / "sms.csv", "--sign", "河口一卡通")
    with (tmp_path / "sms.csv").open(encoding="utf-8-sig", newline="") as file:
        [_, [phone, text]] = csv.reader(file)
    assert phone == ""
    assert text.startswith(
        "【河口一卡通】冯小雨您好，您第202306期农村最低生活保障金已获批准，金额1250元"
    )
    assert f"尾号为{LAWFUL['冯小雨'][1][-4:]}的" in text
    assert LAWFUL["冯小雨"][1] not in text


def test_the_summary_says_rows_and_money(counter: Counter) -> None:
    out = counter.run("check", counter.batch, "--summary").out
    assert "暂缓发放 5,300.00 元，可先行发放 1,250.00 元" in out
    assert "第3行" not in out
