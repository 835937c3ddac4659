"""Bank statements and wallets under headings that no register file lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from county_files import Line, card_number, loaded, person_id, statements

from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.workspace import Workspace

A, B = person_id(41), person_id(42)
CARD, OTHER = card_number(41), card_number(42)
HEADS = (
    "本方卡号", "本方户名", "本方证件号码", "交易时间", "交易金额", "收付标志", "对方卡号",
    "对方户名", "摘要说明", "现金标志", "终端号", "交易是否成功", "MAC地址", "交易柜员号",
)  # fmt: skip


def line(**said: str) -> Line:
    whole = {
        "本方卡号": CARD, "本方户名": "王伟", "本方证件号码": A, "交易时间": "2023-03-05 09:10:11",
        "交易金额": "100.00", "收付标志": "出", "摘要说明": "ATM取款", "现金标志": "现金",
        "终端号": "ATM01", "交易是否成功": "成功", **said,
    }  # fmt: skip
    return [whole.get(head, "") for head in HEADS]


def put(tmp_path: Path, workspace: Workspace, name: str, lines: Sequence[Line]) -> str | None:
    sheet = loaded(tmp_path, workspace, name, lines, "gb18030")
    assert sheet.rejected == 0, sheet.rejects
    return sheet.register


def flows(workspace: Workspace) -> list[tuple[str, object, object, object]]:
    return sorted(
        (name, s["from"], s["to"], s["fen"])
        for name in ("TRANSFER", "CASH_OUT")
        for s in statements(workspace, "rels", name)
    )


@pytest.mark.parametrize("flag", ["出", "借", "支出", "O", "付方"])
def test_every_word_for_money_that_leaves(tmp_path: Path, workspace: Workspace, flag: str) -> None:
    assert put(tmp_path, workspace, "a.csv", [HEADS, line(收付标志=flag)]) == "transactions"
    assert flows(workspace) == [("CASH_OUT", f"C:{CARD}", "M:ATM01", 10_000)]


@pytest.mark.parametrize("flag", ["进", "贷", "入", "收入", "I"])
def test_every_word_for_money_that_comes(tmp_path: Path, workspace: Workspace, flag: str) -> None:
    credit = line(收付标志=flag, 摘要说明="代发", 现金标志="转账", 终端号="", 对方户名="县财政局")
    put(tmp_path, workspace, "a.csv", [HEADS, credit])
    assert flows(workspace) == [("TRANSFER", "U:县财政局", f"C:{CARD}", 10_000)]


def test_without_a_flag_the_sign_says_which_way(tmp_path: Path, workspace: Workspace) -> None:
    plain = {"收付标志": "", "现金标志": "", "终端号": "", "摘要说明": "转账", "对方卡号": OTHER}
    lines = [line(**plain, 交易金额="-50.00"), line(**plain, 交易金额="20.00")]
    put(tmp_path, workspace, "a.csv", [HEADS, *lines])
    assert flows(workspace) == [
        ("TRANSFER", f"C:{CARD}", f"C:{OTHER}", 5_000),
        ("TRANSFER", f"C:{OTHER}", f"C:{CARD}", 2_000),
    ]


def test_what_failed_or_was_reversed_is_no_flow(tmp_path: Path, workspace: Workspace) -> None:
    lines = [line(), line(交易是否成功="失败"), line(摘要说明="ATM取款冲正")]
    put(tmp_path, workspace, "a.csv", [HEADS, *lines])
    assert len(flows(workspace)) == 1


def test_of_two_bare_codes_the_rarer_is_failure(tmp_path: Path, workspace: Workspace) -> None:
    codes = ["00", "00", "01"]
    put(tmp_path, workspace, "a.csv", [HEADS, *(line(交易是否成功=code) for code in codes)])
    assert len(flows(workspace)) == 2


def test_a_transfer_on_both_statements_is_one_fact(tmp_path: Path, workspace: Workspace) -> None:
    sent = {"现金标志": "转账", "终端号": "", "摘要说明": "转账"}
    out = [line(**sent, 对方卡号=OTHER) for _ in range(2)]
    came = [
        line(**sent, 本方卡号=OTHER, 对方卡号=CARD, 收付标志="进", 交易时间="2023-03-05 09:11:40")
        for _ in range(2)
    ]
    put(tmp_path, workspace, "a.csv", [HEADS, *out, *came])
    with build(Ledger(workspace)).connect() as connection:
        found = connection.execute('SELECT fen, side, src FROM "TRANSFER" ORDER BY src').fetchall()
    assert [(fen, side, len(src.split())) for fen, side, src in found] == [(10_000, "both", 2)] * 2


def test_a_teller_s_line_is_no_device_and_a_phone_s_is(
    tmp_path: Path, workspace: Workspace
) -> None:
    phone = line(
        现金标志="转账", 终端号="", 摘要说明="转账", 对方卡号=OTHER, MAC地址="AA-BB-CC-00-11-22"
    )
    counter = line(终端号="", 摘要说明="现金支取", 交易柜员号="0103", MAC地址="00-0C-29-3E-11-22")
    put(tmp_path, workspace, "a.csv", [HEADS, phone, counter])
    devices = [s["to"] for s in statements(workspace, "rels", "OPERATED_FROM")]
    assert devices == ["M:MACAABBCC001122"]


def test_a_simple_statement_names_its_card_above(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["客户账户明细"],
        [f"户名：王伟 账号：{CARD} 起止日期：20230101-20231231"],
        ["交易日期", "交易时刻", "摘要", "支出", "收入", "余额", "对方账号"],
        ["20230305", "091011", "转账", "30.00", "", "70.00", OTHER],
        ["20230306", "101500", "转入", "", "8.00", "78.00", OTHER],
    ]
    assert put(tmp_path, workspace, "王伟.csv", lines) == "transactions"
    assert flows(workspace) == [
        ("TRANSFER", f"C:{CARD}", f"C:{OTHER}", 3_000),
        ("TRANSFER", f"C:{OTHER}", f"C:{CARD}", 800),
    ]
    (first, _) = sorted(statements(workspace, "rels", "TRANSFER"), key=lambda s: str(s["day"]))
    assert (first["day"], first["day_min"]) == (date(2023, 3, 5), 550)


def test_a_wallet_is_its_owner_s(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["绑卡卡号", "户名", "支付平台", "微信号", "实名认证姓名", "实名认证证件号", "绑卡日期"],
        [CARD, "王伟", "微信", "wxid_7", "李娜", B, "2023-01-03"],
    ]
    assert put(tmp_path, workspace, "微信绑卡.csv", lines) == "wallets"
    (bound,) = statements(workspace, "rels", "BOUND_TO")
    (owned,) = statements(workspace, "rels", "OWNS")
    assert (bound["from"], bound["to"], bound["from_day"]) == (
        f"C:{CARD}",
        "M:wxid_7",
        date(2023, 1, 3),
    )
    assert (owned["from"], owned["to"]) == (f"P:{B}", "M:wxid_7")


def test_the_treasury_s_ledger_names_unit_program_and_day(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [
        ["项目", "补贴年份", "资金拨入单位", "拨款日", "拨款额（万元）"],
        ["耕地地力补贴", "2023年", "清源镇财政所", "2023.4.1", "12.5"],
    ]
    assert put(tmp_path, workspace, "2023年财政资金拨付明细.csv", lines) == "grants"
    (granted,) = statements(workspace, "rels", "GRANTED")
    assert (granted["from"], granted["to"]) == ("U:清源镇财政所", "G:LAND_FERTILITY")
    assert (granted["day"], granted["fen"]) == (date(2023, 4, 1), 12_500_000)


@pytest.mark.parametrize(
    ("remark", "name", "number"),
    [
        (f"代办人：李娜，身份证号{B}", "李娜", B),
        ("代理人 李娜", "李娜", None),
        ("由李娜代取", "李娜", None),
        (f"李娜代办取款({B})", "李娜", B),
        (f"代王伟{A}支取，代取人李娜", "李娜", None),
    ],
)
def test_a_remark_names_who_stood_at_the_counter(
    tmp_path: Path, workspace: Workspace, remark: str, name: str, number: str | None
) -> None:
    heads = [*HEADS, "备注"]
    drawn = [*line(终端号="", 摘要说明="现金支取", 交易柜员号="0103"), remark]
    put(tmp_path, workspace, "a.csv", [heads, drawn])
    (drew,) = statements(workspace, "rels", "DREW")
    assert (drew["to"], drew["teller"], drew["fen"]) == (f"C:{CARD}", "0103", 10_000)
    named = {s["ref"]: s["name"] for s in statements(workspace, "nodes", "Person")}
    assert named[drew["from"]] == name
    assert str(drew["from"]).startswith(f"P:{number}" if number else "P@")


@pytest.mark.parametrize(
    "remark",
    [
        "代理人办理",
        "本人办理",
        "代办取款",
        "代办支取",
        "取款人：王伟",
        "代发低保",
        "平安代理",
        "支行代办",
        "",
    ],
)
def test_a_remark_that_names_nobody_else_states_no_agent(
    tmp_path: Path, workspace: Workspace, remark: str
) -> None:
    drawn = [*line(终端号="", 摘要说明="现金支取", 交易柜员号="0103"), remark]
    put(tmp_path, workspace, "a.csv", [[*HEADS, "备注"], drawn])
    assert statements(workspace, "rels", "DREW") == []


def test_columns_say_who_stood_at_the_counter_before_the_remark_does(
    tmp_path: Path, workspace: Workspace
) -> None:
    heads = [*HEADS, "代办人姓名", "代办人证件号码", "备注"]
    drawn = line(终端号="", 摘要说明="现金支取", 交易柜员号="0103")
    lines = [[*drawn, "李娜", B, "代办人：赵敏"], [*drawn, "", "", "代办人：赵敏"]]
    put(tmp_path, workspace, "a.csv", [heads, *lines])
    named = {s["ref"]: s["name"] for s in statements(workspace, "nodes", "Person")}
    drew = [named[s["from"]] for s in statements(workspace, "rels", "DREW")]
    assert sorted(drew) == ["李娜", "赵敏"]
