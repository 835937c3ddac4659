"""Banks hand over statements: the 34 columns of the police's feedback, or each bank's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.bankbook import REGISTER
from loaders.offices.columns import day
from loaders.offices.sheets import Document, Sheet

OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "绑定银行卡号": ("绑定银行卡号", "银行卡号", "绑卡卡号"),
    "支付账号": ("支付账号", "第三方支付账号", "微信/支付宝账号"),
    "实名姓名": ("实名姓名", "支付账户实名", "绑定人姓名"),
    "实名证件号": ("实名证件号", "绑定人身份证号", "实名身份证号码"),
    "绑定时间": ("绑定时间", "绑卡时间", "签约日期"),
    "对方账号": ("对方账号", "对手账号", "交易对方账号"),
    "对方户名": ("对方户名", "对手户名", "交易对方名称"),
    "借方发生额": ("借方发生额", "支出金额", "借方金额(支出)"),
    "贷方发生额": ("贷方发生额", "收入金额", "贷方金额(收入)"),
}
POLICE = """
交易卡号 交易账号 账户开户名称 开户人证件号码 交易时间 交易金额 交易余额 收付标志
交易对手账卡号 现金标志 对手户名 对手身份证号 对手开户银行 摘要说明 交易币种
交易网点名称 交易网点代码 交易发生地 交易是否成功 传票号 终端号 IP地址 MAC地址
对手交易余额 交易流水号 日志号 凭证种类 凭证号 交易柜员号 商户名称 商户号 备注 交易类型
查询反馈结果原因
"""
"""The 34 columns of the feedback on an inquiry."""
FLAGS = (("进", "出"), ("贷", "借"), ("入", "O"))


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """A file a bank, in that bank's manner; bindings of wallets in one workbook."""
    entries = pd.DataFrame(county.books.filed.get(REGISTER, []))
    if len(entries):
        yield from _statements(county, entries, rng)
    if county.books.filed.get("wallets"):
        yield _wallets(county)


def _statements(
    county: County, entries: pd.DataFrame, rng: np.random.Generator
) -> Iterator[Document]:
    bank = np.array(county.books.accounts.bank)[entries["card"].to_numpy()]
    ordered = entries.assign(bank=bank).sort_values(
        ["bank", "card", "day", "minute"], kind="stable"
    )
    for nth, (name, lines) in enumerate(ordered.groupby("bank", sort=True)):
        body = lines.reset_index(drop=True)
        if nth % 3 == 1:
            yield from _in_two_columns(county, str(name), body)
        else:
            yield from _as_police_want_it(county, str(name), body, FLAGS[nth % 3], rng)


def _as_police_want_it(
    county: County, bank: str, lines: pd.DataFrame, flags: tuple[str, str], rng: np.random.Generator
) -> Iterator[Document]:
    """34 columns in GB18030, a tab after every value; by half-years so that files stay small."""
    books = county.books
    card, other = lines["card"].tolist(), lines["other"].tolist()
    out = (lines["way"] == "out").to_numpy()
    holders = [books.accounts.holder[c] for c in card]
    others = [books.accounts.holder[c] if c >= 0 else -1 for c in other]
    cash = lines["cash"].to_numpy() == 1
    made = {
        "交易卡号": [books.accounts.number[c] for c in card],
        "账户开户名称": [books.accounts.name[c] for c in card],
        "开户人证件号码": [books.people.id[h] if h >= 0 else "" for h in holders],
        "交易时间": _moments(lines, rng),
        "交易金额": [f"{fen / 100:.2f}" for fen in lines["fen"].tolist()],
        "收付标志": np.where(out, flags[1], flags[0]),
        "交易对手账卡号": [books.accounts.number[c] if c >= 0 else "" for c in other],
        "现金标志": np.where(cash, "现金", "转账"),
        "对手户名": [
            books.accounts.name[c] if c >= 0 else payee
            for c, payee in zip(other, lines["payee"].tolist(), strict=True)
        ],
        "对手身份证号": [books.people.id[h] if h >= 0 else "" for h in others],
        "摘要说明": lines["note"].to_numpy(),
        "交易币种": "人民币",
        "交易网点名称": lines["place"].to_numpy(),
        "交易是否成功": np.where(lines["failed"] == 1, "失败", "成功"),
        "终端号": lines["terminal"].to_numpy(),
        "MAC地址": [_mac(d) for d in lines["device"].tolist()],
        "交易柜员号": lines["teller"].to_numpy(),
        "交易流水号": [f"S{nth:09d}" for nth in range(len(lines))],
        "备注": [_agent(county, a) for a in lines["agent"].tolist()],
    }
    empty: list[str] = [""] * len(lines)
    columns = {**dict.fromkeys(POLICE.split(), empty), **made, **_agents(county, lines)}
    body = pd.DataFrame(columns, dtype=object)
    body = body.map(lambda value: f"{value}\t" if value else "")
    yield Document(f"银行/交易流水反馈/{bank}_交易明细.csv", [Sheet(bank, [], body)], "gb18030")


def _agent(county: County, person: int) -> str:
    return "代理人办理" if person >= 0 else ""


def _agents(county: County, lines: pd.DataFrame) -> dict[str, list[str]]:
    """Two columns more, where the bank keeps who stood at the counter."""
    people, agents = county.books.people, lines["agent"].tolist()
    return {
        "代办人姓名": [people.name[a] if a >= 0 else "" for a in agents],
        "代办人证件号码": [people.id[a] if a >= 0 else "" for a in agents],
    }


def _moments(lines: pd.DataFrame, rng: np.random.Generator) -> list[str]:
    seconds = rng.integers(0, 60, len(lines)).tolist()
    return [
        f"{day(d)} {m // 60:02d}:{m % 60:02d}:{s:02d}"
        for d, m, s in zip(lines["day"].tolist(), lines["minute"].tolist(), seconds, strict=True)
    ]


def _mac(device: str) -> str:
    return "-".join(device[i : i + 2] for i in range(0, len(device), 2))


def _in_two_columns(county: County, bank: str, lines: pd.DataFrame) -> Iterator[Document]:
    """A bank's own list: day and clock apart, what left and what came in two columns."""
    accounts, people = county.books.accounts, county.books.people
    out = (lines["way"] == "out").to_numpy()
    fen = lines["fen"].to_numpy() / 100
    minute, failed = lines["minute"].tolist(), lines["failed"].to_numpy() == 1
    agents = _agents(county, lines)
    body = pd.DataFrame(
        {
            "账号": [accounts.number[c] for c in lines["card"].tolist()],
            "户名": [accounts.name[c] for c in lines["card"].tolist()],
            "交易日期": [day(d, "") for d in lines["day"].tolist()],
            "交易时间": [f"{m // 60:02d}{m % 60:02d}{17 + m % 40:02d}" for m in minute],
            "摘要": lines["note"].to_numpy(),
            "借方发生额": np.where(out, [f"{v:.2f}" for v in fen], ""),
            "贷方发生额": np.where(out, "", [f"{v:.2f}" for v in fen]),
            "对方账号": [accounts.number[c] if c >= 0 else "" for c in lines["other"].tolist()],
            "对方户名": [
                accounts.name[c] if c >= 0 else payee
                for c, payee in zip(lines["other"].tolist(), lines["payee"].tolist(), strict=True)
            ],
            "终端编号": lines["terminal"].to_numpy(),
            "交易网点": lines["place"].to_numpy(),
            "柜员": lines["teller"].to_numpy(),
            "代办人姓名": agents["代办人姓名"],
            "代办人证件号码": agents["代办人证件号码"],
            "手机设备号": lines["device"].to_numpy(),
            "交易状态": np.where(failed, "交易失败", "交易成功"),
            "开户证件号": [
                people.id[h] if (h := accounts.holder[c]) >= 0 else ""
                for c in lines["card"].tolist()
            ],
        },
        dtype=object,
    )
    title = f"{bank}客户交易明细清单"
    yield Document(f"银行/{bank}/客户交易明细.xlsx", [Sheet("明细", [title], body)])


def _wallets(county: County) -> Document:
    """Cards bound to wallets, from the payment houses."""
    accounts, people = county.books.accounts, county.books.people
    entries = county.books.filed["wallets"]
    owners = [int(entry["owner"]) for entry in entries]
    body = pd.DataFrame(
        {
            "序号": list(range(1, len(entries) + 1)),
            "绑定银行卡号": [accounts.number[int(entry["card"])] for entry in entries],
            "户名": [accounts.name[int(entry["card"])] for entry in entries],
            "支付机构": ["财付通" if n % 3 else "支付宝" for n in range(len(entries))],
            "支付账号": [str(entry["number"]) for entry in entries],
            "实名姓名": [people.name[p] for p in owners],
            "实名证件号": [people.id[p] for p in owners],
            "绑定手机号": [people.phone[p] for p in owners],
            "绑定时间": [day(int(entry["day"])) for entry in entries],
        },
        dtype=object,
    )
    return Document(
        "公安局/银行卡绑定支付账户.xlsx",
        [Sheet("绑定", ["银行卡绑定第三方支付账户查询结果"], body)],
    )
