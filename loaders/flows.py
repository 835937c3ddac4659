"""Bank statements: which way money went on each line, how much, to what card, terminal or payee.

A line is a flow of the card whose statement it is: to or from another card, in cash at a
terminal, or to or from somebody whose account the bank does not name. A line that failed, was
reversed, or whose direction nobody wrote is kept as a row and states no flow.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pyarrow as pa

from graphaudit.values import card as cards
from graphaudit.values import resident_id
from graphaudit.values.moment import MINUTES_A_DAY
from graphaudit.values.name import is_organisation
from graphaudit.values.text import solid
from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    call,
    constant,
    each_once,
    equal,
    filled,
    finds,
    first_of,
    is_set,
    join,
    listed,
    nothing,
    one_of,
    texts,
    where,
)
from loaders.cleaning import Rows
from loaders.fitting import Fit
from loaders.noted import agents
from loaders.things import column, text

OUT = re.compile(r"出|借|付|支|取|O.*|D.*|-+", re.IGNORECASE)
"""What stands in the direction's column for money that left (as a whole, or with 方, 账, 入 …)."""
IN = re.compile(r"进|入|贷|收|存|I.*|C.*|\++", re.IGNORECASE)
FAILED = r"(?i)失败|不成功|未成功|否|拒绝|撤销|冲正|异常|^(N|NO|F|FAIL.*|FALSE)$"
REVERSED = r"冲正|冲账|撤销|抹账|退汇|错账"
CASH = r"取款|取现|现支|支取|现金|ATM|CRS|CDM|自助机|自助设备|助农|惠农终端|柜面取|取钱"
PURCHASE = r"消费|购物|快捷|财付通|支付宝|微信支付|网联|银联在线|代扣|代缴|手续费|短信费|年费|缴费"
EARNED = r"代发|工资|补贴|补助|低保|养老|救助|结息|利息|存入|转入|汇入|入账|贷记|现存|存款"
SPENT = rf"{CASH}|{PURCHASE}|转出|汇出|转账支|扣"
KINDS = (
    ("aid_point", re.compile("助农|惠农|普惠|便民|金融服务|村级服务|服务点|服务站")),
    ("atm", re.compile("ATM|CRS|CDM|自助|取款机|存取款", re.IGNORECASE)),
    ("pos", re.compile("POS|商户|消费|特约", re.IGNORECASE)),
    ("counter", re.compile("柜|支行|营业|分理处|网点|信用社|储蓄")),
)
UNNAMED = "对手账户未记载"
CASH_SOMEWHERE = "现金（地点未记载）"

_NUMBER = re.compile(r"(?<!\d)\d{12,22}(?!\d)")
_CLOCK = re.compile(r"(\d{1,2})[:时](\d{1,2})(?:[:分].*)?|(\d{1,2})(\d\d)\d\d|(\d\d)(\d\d)")
_NO_DEVICE = re.compile(r"0*|(0+[.:])+0*|127(\.\d+){3}|F+|NULL|NONE|无", re.IGNORECASE)


def flows(rows: Rows, fit: Fit, names: str) -> Rows:
    """The statement's rows with the columns that its sayings use; ``names``: titles and names."""
    rows = rows.having(_whose(rows, names))
    rows = rows.having(_clock(rows))
    rows = rows.having({"flow_fen": _amount(rows)})
    outward = _outward(rows, fit)
    rows = rows.having(_place(rows))
    rows = rows.having({"flow": _kinds(rows, outward)})
    rows = rows.having({**_counterpart(rows), **_device(rows), **agents(rows)})
    return rows.having(_known_people(rows))


def _whose(rows: Rows, names: str) -> dict[str, Array]:
    """The statement's own card: its column, else the account's, else what stands above."""
    above = cards.clean(_number_in(names))
    told = constant(above.value, len(rows), TEXT)
    card, account = text(rows, "card"), text(rows, "account")
    states = {n: text(rows, f"{n}.state") for n in ("card", "account")}
    usable = (where(is_set(card), states["card"]), where(is_set(account), states["account"]))
    return {
        "own_card": first_of(card, account, told),
        "own_card.written": first_of(text(rows, "card.written"), text(rows, "account.written"),
                                     told),
        "own_card.state": first_of(*usable, *states.values()),
        "township": nothing(len(rows)),
        "village": nothing(len(rows)),
    }  # fmt: skip


def _known_people(rows: Rows) -> dict[str, Array]:
    """Holders are people by their IDs only: a name in every line would be a person in each."""
    more: dict[str, Array] = {}
    for who in ("", "other_"):
        known = is_set(text(rows, f"{who}id"))
        name = text(rows, f"{who}name")
        organised = is_set(each_once(name, lambda n: "1" if is_organisation(n) else None))
        more[f"{who}name"] = where(known | organised, name)
        more[f"{who}id.written"] = where(known, text(rows, f"{who}id.written"))
    return more


def _number_in(names: str) -> str | None:
    """The only account number that titles and file names show; an ID is none."""
    found = {n for n in _NUMBER.findall(names) if not resident_id.check(n)}
    return found.pop() if len(found) == 1 else None


def _clock(rows: Rows) -> dict[str, Array]:
    """The minute of the day where day and clock are two columns."""
    day_min = column(rows, "at.day_min", pa.int64())
    minutes = _to_int(each_once(text(rows, "clock"), _minute))
    day = column(rows, "at", pa.date32())
    minute = first_of(day_min, minutes)
    number = call("cast", call("cast", day, options=_INT32), options=_INT64)
    at = call("add", call("multiply", number, pa.scalar(MINUTES_A_DAY, pa.int64())), minute)
    return {"at_minute": first_of(column(rows, "at.at_min", pa.int64()), at), "minute": minute}


_INT32 = pa.compute.CastOptions(pa.int32())
_INT64 = pa.compute.CastOptions(pa.int64())


def _to_int(array: Array) -> Array:
    return call("cast", array, options=_INT64)


def _minute(words: str) -> str | None:
    found = _CLOCK.fullmatch(solid(words))
    if not found:
        return None
    hour, minute = (int(part) for part in found.groups() if part is not None)
    return str(hour * 60 + minute) if hour < 24 and minute < 60 else None


def _amount(rows: Rows) -> Array:
    """Fen, unsigned: the one amount, or that of the debit or credit column; nothing for zero."""
    amounts = [_nonzero(rows, name) for name in ("amount", "amount_out", "amount_in")]
    return call("abs", first_of(*amounts))


def _nonzero(rows: Rows, name: str) -> Array:
    fen = column(rows, name, pa.int64())
    return call("if_else", call("not_equal", fen, pa.scalar(0, pa.int64())), fen, _NO_FEN)


_NO_FEN = pa.scalar(None, pa.int64())


def _outward(rows: Rows, fit: Fit) -> Array:
    """``out`` or ``in`` by line: the flag, the debit or credit column, the sign, the words."""
    words = _words(rows)
    flag = each_once(text(rows, "flag"), _direction)
    columns = call(
        "if_else",
        pa.array(is_set(_nonzero(rows, "amount_out"))),
        pa.scalar("out"),
        _word("in", is_set(_nonzero(rows, "amount_in"))),
    )
    read = call("if_else", pa.array(finds(words, EARNED)), pa.scalar("in"),
                _word("out", finds(words, SPENT)))  # fmt: skip
    payer = any(
        m.field in ("card", "account") and re.search("付款|转出|汇出", m.header)
        for m in fit.mapping
    )
    return first_of(flag, columns, _by_sign(rows), read, constant("out" if payer else None,
                                                                  len(rows), TEXT))  # fmt: skip


def _word(word: str, flags: Flags) -> Array:
    return where(flags, constant(word, len(flags), TEXT))


def _direction(flag: str) -> str | None:
    core = re.sub(r"[方帐账]|标志|金额|\s", "", solid(flag))
    core = {"支出": "支", "付出": "付", "转出": "出", "收入": "收", "存入": "存", "转入": "入"}.get(
        core, core
    )
    if OUT.fullmatch(core):
        return "out"
    return "in" if IN.fullmatch(core) else None


def _by_sign(rows: Rows) -> Array:
    """A minus is money that left; a plain amount says nothing unless others bear the sign."""
    fen = column(rows, "amount", pa.int64())
    values = np.nan_to_num(np.asarray(fen.to_numpy(zero_copy_only=False), dtype=np.float64))
    plus = (values > 0) if (values < 0).any() else np.zeros(len(values), dtype=np.bool_)
    return first_of(_word("out", values < 0), _word("in", plus))


def _words(rows: Rows) -> Array:
    """Everything that the bank says of the line."""
    parts = [filled(text(rows, name)) for name in ("summary", "channel", "note")]
    return join(parts[0], " ", parts[1], " ", parts[2])


def _kinds(rows: Rows, direction: Array) -> Array:
    """``out_card, out_cash, out_else, in_card, in_else`` by line; null: no flow."""
    words, cash = _words(rows), each_once(text(rows, "cash_flag"), _is_cash)
    failed = _failed(rows) | finds(words, REVERSED)
    valid = is_set(text(rows, "flow_fen")) & is_set(direction) & ~failed
    own, other = text(rows, "own_card"), text(rows, "other_card")
    card = is_set(other) & ~equal(own, other)
    bought = finds(words, PURCHASE)
    by_hand = equal(cash, texts(["yes"] * len(rows)))
    drawn = by_hand | ~card & ~bought & (finds(words, CASH) | is_set(text(rows, "terminal")))
    placed = is_set(text(rows, "terminal_number"))
    out, came = finds(direction, "out"), finds(direction, "in")
    kinds = (
        ("out_cash", out & drawn & placed),
        ("out_card", out & card & ~by_hand),
        ("out_else", out),
        ("in_card", came & card & ~by_hand),
        ("in_else", came),
    )
    return first_of(*(_word(kind, valid & flags) for kind, flags in kinds))


def _failed(rows: Rows) -> Flags:
    """By words; of two bare codes (00 and 01) the rarer one is failure, as no key is handed out."""
    said = text(rows, "success")
    codes = Counter(code for code in listed(said) if code and re.fullmatch(r"\d{1,2}", code))
    rare = [code for code, _ in codes.most_common()[1:]] if len(codes) == 2 else []
    return finds(filled(said), FAILED) | one_of(said, rare)


def _is_cash(flag: str) -> str | None:
    return "yes" if re.fullmatch(r"现金?|现钞|钞|CASH", solid(flag).upper()) else None


def _place(rows: Rows) -> dict[str, Array]:
    """The terminal: its number, else the branch at whose counter it was, with its kind."""
    number = each_once(text(rows, "terminal"), _device_number)
    branch = first_of(text(rows, "branch_code"), text(rows, "branch"))
    counter = join("柜面", each_once(branch, solid))
    where_ = first_of(text(rows, "merchant"), text(rows, "branch"), text(rows, "spot"))
    told = join(_words(rows), " ", filled(where_))
    kind = each_once(told, _terminal_kind)
    at_counter = ~is_set(number)
    return {
        "terminal_number": first_of(number, counter),
        "terminal_kind": call("if_else", pa.array(at_counter), pa.scalar("counter"), kind),
        "terminal_place": where_,
    }


def _terminal_kind(words: str) -> str | None:
    return next((kind for kind, pattern in KINDS if pattern.search(words)), None)


def _device_number(number: str) -> str | None:
    core = solid(number).upper()
    return None if _NO_DEVICE.fullmatch(core) else core


def _counterpart(rows: Rows) -> dict[str, Array]:
    """Who stands for a counterpart without account; the kind of a counterpart's account."""
    name = first_of(text(rows, "other_name"), text(rows, "merchant"))
    named = each_once(name, lambda n: n if is_organisation(n) else None)
    cash = finds(_words(rows), CASH) & finds(filled(text(rows, "flow")), "out_else")
    unit = first_of(_word(CASH_SOMEWHERE, cash & ~is_set(named)), named)
    organised = is_set(each_once(text(rows, "other_name"), lambda n: "1" if is_organisation(n)
                                 else None))  # fmt: skip
    return {
        "flow_unit": filled(unit, UNNAMED),
        "other_kind": _word("corporate", organised),
        "flow_note": first_of(text(rows, "summary"), text(rows, "note"), text(rows, "channel")),
    }


def _device(rows: Rows) -> dict[str, Array]:
    """The device a card was operated from: never the bank's own at a counter or machine."""
    mac = each_once(text(rows, "mac"), lambda m: _device_number(re.sub("[-:.]", "", m)))
    ip = each_once(text(rows, "ip"), _device_number)
    at_bank = finds(filled(text(rows, "flow")), "cash") | is_set(text(rows, "teller"))
    device = first_of(join("MAC", mac), join("IP", ip))
    kind = call("if_else", pa.array(is_set(mac)), pa.scalar("device"), pa.scalar("ip"))
    return {"device_number": where(~at_bank, device), "device_kind": kind}


def wallets(rows: Rows) -> Rows:
    """A wallet without a number of its own goes by its owner's phone or ID; so does the owner."""
    phone = text(rows, "phone")
    number = each_once(text(rows, "wallet"), solid)
    return rows.having(
        {
            "wallet_number": first_of(number, phone, text(rows, "id")),
            "person_wanted": _word("1", is_set(phone)),
        }
    )
