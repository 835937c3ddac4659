"""From dirty files to the ledger: what is kept, rejected, skipped, and whence each fact."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from county_files import Line, card_number, complaints, person_id, statements, write_csv
from openpyxl import Workbook, load_workbook

from graphaudit.errors import NotFoundError, UsageError
from graphaudit.identity import Identity
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace
from loaders import LoadOptions, LoadReport, load, write_rejects

HEADER: Line = ["序号", "姓名", "身份证号码", "一卡通账号", "实发金额(元)"]
WANG, LI, ZHANG = person_id(1), person_id(2), person_id(3)
C1, C2, C3 = card_number(1), card_number(2), card_number(3)
TITLE = "2023年1月清溪镇农村低保金发放花名册"


def roster(folder: Path, *lines: Line, name: str = "低保.csv", title: str | None = TITLE) -> Path:
    head: list[Line] = [[title]] if title else []
    return write_csv(folder / "in" / name, [*head, HEADER, *lines])


def counts(report: LoadReport) -> list[tuple[int, int, int, int]]:
    return [(s.rows, s.accepted, s.rejected, s.skipped) for s in report.sheets]


def test_every_line_is_accepted_rejected_or_skipped(tmp_path: Path, workspace: Workspace) -> None:
    path = roster(
        tmp_path,
        [1, "王 伟", WANG, C1, "1,500.00"],
        [2, "李娜", LI, C2, "约八百"],
        [3, "张敏", ZHANG, C3, "￥800"],
        ["合计", None, None, None, "2300"],
        ["制表人：赵六", None, None, None, None],
    )

    report = load([path], workspace)

    assert counts(report) == [(7, 2, 1, 4)]
    assert report.programs["农村低保金"].fen == 230_000
    (rejected,) = report.sheets[0].rejects
    assert (rejected.row, rejected.value) == (4, "约八百")
    assert "金额" in rejected.reason and rejected.fix


def test_the_json_keeps_the_contract(tmp_path: Path, workspace: Workspace) -> None:
    path = roster(tmp_path, [1, "王伟", WANG, C1, 480], [2, "李娜", LI, C2, None])

    told = load([path], workspace).as_json()

    assert isinstance(told, dict) and json.loads(json.dumps(told, ensure_ascii=False)) == told
    (entry,) = told["files"]
    wanted = {
        "file",
        "sheet",
        "register",
        "rows",
        "accepted",
        "rejected",
        "skipped",
        "fen",
        "rejects",
    }
    assert wanted <= set(entry)
    assert entry["file"] == "低保.csv" and entry["register"] == "payments"
    assert set(entry["rejects"][0]) == {"row", "column", "value", "reason"}
    assert told["programs"] == {"农村低保金": {"payments": 1, "fen": 48_000}}


def test_a_ruined_id_is_kept_as_written_and_listed_for_correction(
    tmp_path: Path, workspace: Workspace
) -> None:
    path = roster(tmp_path, [1, "王伟", "6.22426E+17", C1, 480], [2, "李娜", LI, C2, 300])

    report = load([path], workspace)

    assert counts(report)[0][1:3] == (2, 0)
    ruined = next(p for p in statements(workspace, "nodes", "Person") if p["name"] == "王伟")
    assert ruined["number_written"] == "6.22426E+17" and ruined["number_state"] == "ruined"
    assert str(ruined["ref"]).startswith("P@")
    (listed,) = [r for r in complaints(workspace).to_pylist() if r["kind"] == "correction"]
    assert (listed["column"], listed["row"], listed["code"]) == ("身份证号码", 3, "id_ruined")


@pytest.mark.parametrize(
    ("name", "title", "origin"),
    [
        ("名单.csv", "2023年1月耕地地力保护补贴发放表", "title"),
        ("2023年1月耕地地力保护补贴发放表.csv", None, "sheet"),
        ("耕地地力保护补贴/2023年1月/打卡.csv", None, "folder"),
    ],
)
def test_program_and_period_come_from_title_name_or_folder(
    tmp_path: Path, workspace: Workspace, name: str, title: str | None, origin: str
) -> None:
    roster(tmp_path, [1, "王伟", WANG, C1, 480], name=name, title=title)

    (sheet,) = load([tmp_path / "in"], workspace).sheets

    assert sheet.facts["program"] == "LAND_FERTILITY" and sheet.origins["program"] == origin
    (paid,) = statements(workspace, "rels", "PAID")
    assert (paid["period"], paid["day"], paid["day_origin"]) == (
        "202301",
        date(2023, 1, 31),
        "period",
    )


def test_a_roster_without_a_program_asks_for_it(tmp_path: Path, workspace: Workspace) -> None:
    path = roster(tmp_path, [1, "王伟", WANG, C1, 480], name="发放明细.csv", title=None)

    (first,) = load([path], workspace).sheets
    (second,) = load([path], workspace, LoadOptions(program="农村低保")).sheets

    assert first.register is None and "--program" in first.why
    assert first.rows == first.skipped == 2
    assert second.accepted == 1
    assert statements(workspace, "rels", "PAID")[0]["program"] == "RURAL_DIBAO"


def test_an_unlisted_program_loads_under_its_written_name(
    tmp_path: Path, workspace: Workspace
) -> None:
    title = "2023年清溪镇蜜蜂授粉补助发放表"
    load([roster(tmp_path, [1, "王伟", WANG, C1, 480], name="名单.csv", title=title)], workspace)

    assert statements(workspace, "rels", "PAID")[0]["program"] == "蜜蜂授粉补助"


def test_township_village_and_supplement_come_from_sheet_and_title(
    tmp_path: Path, workspace: Workspace
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for village, person, card in (("柳湾村", WANG, C1), ("石桥村", LI, C2)):
        sheet = book.create_sheet(village)
        sheet.append(["清溪镇2023年第二季度高龄津贴发放表（补充名单）"])
        sheet.append(["老人姓名", "身份证号", "账号", "金额"])
        sheet.append(["王伟", person, card, 150])
    path = tmp_path / "高龄.xlsx"
    book.save(path)

    load([path], workspace)

    people = statements(workspace, "nodes", "Person")
    assert {(p["township"], p["village"]) for p in people} == {
        ("清溪镇", "柳湾村"),
        ("清溪镇", "石桥村"),
    }
    batches = statements(workspace, "nodes", "Batch")
    assert len(batches) == 2 and all(b["supplementary"] for b in batches)
    assert {p["period"] for p in statements(workspace, "rels", "PAID")} == {"202304-202306"}
    assert {p["note"] for p in statements(workspace, "rels", "PAID")} == {"补充名单"}


def test_the_account_holder_is_not_the_beneficiary(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        [TITLE],
        ["享受人员姓名", "享受人员身份证", "一卡通户名", "户名身份证", "账号", "金额"],
        ["王伟", WANG, "李娜", LI, C1, 480],
        ["张敏", ZHANG, "张敏", None, C2, 300],
    ]
    load([write_csv(tmp_path / "in" / "a.csv", lines)], workspace)

    paid = {(p["from"], p["to"]) for p in statements(workspace, "rels", "PAID")}
    holds = {(h["from"], h["to"], h["name"]) for h in statements(workspace, "rels", "HOLDS")}
    assert paid == {(f"P:{WANG}", f"C:{C1}"), (f"P:{ZHANG}", f"C:{C2}")}
    assert holds == {(f"P:{LI}", f"C:{C1}", "李娜"), (f"P:{ZHANG}", f"C:{C2}", "张敏")}


def test_a_household_roster_pays_the_head(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["2023年冬春救助资金发放表"],
        ["户主姓名", "户主身份证号", "救助人口", "救助金额", "银行卡号", "联系电话"],
        ["王伟", WANG, 3, 600, C1, "13811112222"],
    ]
    load([write_csv(tmp_path / "in" / "a.csv", lines)], workspace)

    assert [p["from"] for p in statements(workspace, "rels", "PAID")] == [f"P:{WANG}"]
    (phone,) = statements(workspace, "rels", "HAS_PHONE")
    assert (phone["from"], phone["to"], phone["kind"]) == (f"P:{WANG}", "T:13811112222", "roster")


def test_an_award_is_paid_to_the_enterprise(tmp_path: Path, workspace: Workspace) -> None:
    code = "93622426MA00000011"
    lines: list[Line] = [
        ["2023年新型农业经营主体奖补资金拨付表"],
        [
            "经营主体名称",
            "统一社会信用代码",
            "负责人",
            "负责人身份证号",
            "收款账号",
            "奖补金额(万元)",
        ],
        ["清溪惠民养殖专业合作社", code, "王伟", WANG, C1, 5],
    ]
    load([write_csv(tmp_path / "in" / "a.csv", lines)], workspace)

    (paid,) = statements(workspace, "rels", "PAID")
    assert (paid["from_label"], paid["fen"]) == ("Enterprise", 5_000_000)
    (leads,) = statements(workspace, "rels", "LEADS")
    assert leads["from"] == f"P:{WANG}" and leads["to"] == paid["from"]


def test_returned_payments_and_pay_days_are_read(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        [TITLE],
        ["姓名", "身份证号", "账号", "金额", "入账时间", "发放结果", "失败原因"],
        ["王伟", WANG, C1, 480, "2023年1月12日", "成功", None],
        ["李娜", LI, C2, 300, "2023.1.13", "失败", "户名不符"],
    ]
    load([write_csv(tmp_path / "in" / "a.csv", lines)], workspace)

    paid = statements(workspace, "rels", "PAID")
    assert [(p["state"], p["day"], p["day_origin"]) for p in paid] == [
        ("paid", date(2023, 1, 12), "column"),
        ("returned", date(2023, 1, 13), "column"),
    ]


def test_loading_the_same_file_twice_changes_nothing(tmp_path: Path, workspace: Workspace) -> None:
    path = roster(tmp_path, [1, "王伟", WANG, C1, 480])
    load([path], workspace)
    before = Ledger(workspace).snapshot()

    (again,) = load([path], workspace).sheets

    assert Ledger(workspace).snapshot() == before
    assert again.accepted == 0 and again.skips == {"本行已入账": again.rows}
    assert again.rows == 3


def test_the_same_bytes_under_another_month_are_not_paid_twice_and_are_named_loudly(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines = [1, "王伟", WANG, C1, 480]
    january = roster(tmp_path, lines, name="农村低保2023年1月.csv", title=None)
    february = roster(tmp_path, lines, name="农村低保2023年2月.csv", title=None)
    load([january], workspace)

    (again,) = load([february], workspace).sheets

    assert again.accepted == 0
    assert any("期次不同" in warning for warning in again.warnings)


def test_a_block_a_village_shares_the_title_over_the_first(
    tmp_path: Path, workspace: Workspace
) -> None:
    path = write_csv(
        tmp_path / "in" / "发放表.csv",
        [
            [TITLE], ["村名：柳湾村"], HEADER, [1, "王伟", WANG, C1, 480], [],
            ["村名：东坪村"], HEADER, [1, "李静", LI, C2, 500],
        ],
    )  # fmt: skip

    load([path], workspace)

    paid = statements(workspace, "rels", "PAID")
    assert [(row["period"], row["fen"]) for row in paid] == [("202301", 48000), ("202301", 50000)]
    assert len({row["program"] for row in paid}) == 1


def test_a_near_copy_is_loaded_and_named_loudly(tmp_path: Path, workspace: Workspace) -> None:
    people = [[n, f"王小{n}", person_id(n), card_number(n), 100 + n] for n in range(1, 10)]
    load([roster(tmp_path, *people, name="初稿.csv")], workspace)
    people[0][4] = 999

    (copy,) = load([roster(tmp_path, *people, name="终稿.csv")], workspace).sheets

    assert copy.accepted == 9
    (warning,) = copy.warnings
    assert "初稿.csv" in warning and "--replaces" in warning and "89%" in warning


def test_replaces_puts_the_new_rows_in_the_place_of_the_old(
    tmp_path: Path, workspace: Workspace
) -> None:
    load([roster(tmp_path, [1, "王伟", WANG, C1, 480], name="初稿.csv")], workspace)
    options = LoadOptions(replaces="初稿.csv")
    load([roster(tmp_path, [1, "王伟", WANG, C1, 500], name="终稿.csv")], workspace, options)

    assert [p["fen"] for p in statements(workspace, "rels", "PAID")] == [50_000]


def test_a_corrected_file_may_bear_the_name_of_the_old_one(
    tmp_path: Path, workspace: Workspace
) -> None:
    load([roster(tmp_path / "一稿", [1, "王伟", WANG, C1, 480], name="名册.csv")], workspace)
    again = roster(tmp_path / "二稿", [1, "王伟", WANG, C1, 500], name="名册.csv")
    load([again], workspace, LoadOptions(replaces="名册.csv"))

    assert [p["fen"] for p in statements(workspace, "rels", "PAID")] == [50_000]


def test_a_dry_run_tells_and_leaves_nothing(tmp_path: Path, workspace: Workspace) -> None:
    path = roster(tmp_path, [1, "王伟", WANG, C1, 480])

    report = load([path], workspace, LoadOptions(dry_run=True))

    assert report.sheets[0].accepted == 1
    assert Ledger(workspace).parts() == []


def test_wrong_options_are_refused_before_anything_is_read(
    tmp_path: Path, workspace: Workspace
) -> None:
    path = roster(tmp_path, [1, "王伟", WANG, C1, 480])

    with pytest.raises(UsageError, match="没有登记册"):
        load([path], workspace, LoadOptions(as_register="no_such"))
    with pytest.raises(NotFoundError):
        load([path], workspace, LoadOptions(replaces="没有.csv"))
    assert Ledger(workspace).parts() == []


def test_what_cannot_be_read_is_said_and_the_rest_loads(
    tmp_path: Path, workspace: Workspace
) -> None:
    path = roster(tmp_path, [1, "王伟", WANG, C1, 480])
    (path.parent / "扫描件.pdf").write_bytes(b"%PDF-1.4 nothing")
    (path.parent / "空.csv").write_bytes(b"")

    report = load([path.parent], workspace)

    assert {r.file for r in report.refused if r.needs_attention} == {"扫描件.pdf", "空.csv"}
    assert sum(s.accepted for s in report.sheets) == 1
    assert not report.complete and not report.nothing_done


def test_the_workbook_of_rejects_goes_back_as_text(tmp_path: Path, workspace: Workspace) -> None:
    path = roster(
        tmp_path,
        [1, "王伟", "6.22426E+17", C1, 480],
        [2, "李娜", LI, C2, "=1+1"],
        [3, "张敏", ZHANG, C3, 300],
    )
    load([path], workspace)
    out = tmp_path / "退回.xlsx"

    assert write_rejects(Ledger(workspace), out, Identity(workspace)) == (1, 1)

    book = load_workbook(out)
    rejected = [c.value for c in book["退回行"][2]]
    assert rejected[:3] == ["低保.csv", "低保", 4] and rejected[4] == "=1+1"
    assert book["退回行"]["E2"].data_type == "s"
    assert [c.value for c in book["待更正"][2]][4] == "6.22426E+17"


def test_rows_as_written_lead_back_from_their_source(tmp_path: Path, workspace: Workspace) -> None:
    load([roster(tmp_path, [1, "王 伟", WANG, C1, "1,500.00"])], workspace)

    (paid,) = statements(workspace, "rels", "PAID")

    written = Ledger(workspace).original_row(str(paid["src"]))
    assert written["姓名"] == "王 伟" and "1,500.00" in written.values()
