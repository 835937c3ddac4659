"""What is wrong with a line of a roster in itself, whatever any register says.

The loader takes such lines, for a ledger records what was paid; before payment they cannot go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphaudit.policy import Policy, Program
from graphaudit.precheck.reasons import PAYEES, Line, Reason, column_of
from graphaudit.values.money import format_yuan

UNKNOWN_PROGRAM = "program_unknown"
OTHER_PROGRAM = "program_differs"
NO_NAME = "name_missing"
NO_MONEY = "amount_zero"
NEGATIVE = "amount_negative"
_BOTH = "_both"


def wrong_in_itself(line: Line, policy: Policy) -> Iterator[Reason]:
    """What has to be mended in the line before anybody compares it with anything."""
    if line.program not in policy.programs:
        yield _unknown_program(line)
    elif other := _other_program(line, policy):
        yield _program_differs(line, policy, other)
    if column_of(line.sheet, "payee") and not line.word(*PAYEES):
        yield _nameless(line)
    if line.accepted and not line.file.loaded and line.fen <= 0:
        yield _nothing_to_pay(line)


def _error(pattern: str, line: Line, about: str, zh: str, en: str, value: str = "") -> Reason:
    column = column_of(line.sheet, about)
    return Reason(
        pattern=pattern,
        kind="error",
        sentence=zh,
        sentence_en=en,
        column=column,
        ask=zh,
        value=value or line.words.get(column, ""),
        severity="error",
    )


def _unknown_program(line: Line) -> Reason:
    return _error(
        UNKNOWN_PROGRAM,
        line,
        "program",
        f"项目“{line.program}”不在项目目录中，无法按政策比对。"
        "请核对项目名称，或由县级在项目目录中补登后重报。",
        f"Program “{line.program}” is not in the program list.",
        line.program,
    )


def _other_program(line: Line, policy: Policy) -> str:
    """The program that the line's own column names, where the batch is of another one."""
    found = policy.recognise(line.word("program"))
    if found is None or not found.certain or found.code == line.program:
        return ""
    own, of_batch = policy.programs[found.code], policy.programs[line.program]
    same = own.family == of_batch.family or _holds(of_batch, own) or _holds(own, of_batch)
    return "" if same else found.code


def _holds(several: Program, one: Program) -> bool:
    """Whether one program is paid together with others under a common name."""
    common = several.family.removesuffix(_BOTH)
    return several.family.endswith(_BOTH) and one.family.startswith(f"{common}_")


def _program_differs(line: Line, policy: Policy, other: str) -> Reason:
    wanted, written = policy.programs[line.program], policy.programs[other]
    return _error(
        OTHER_PROGRAM,
        line,
        "program",
        f"本行所写项目是“{written.name}”，本批按“{wanted.name}”审核。"
        "请核对：不属本项目的行移到该项目的名册，写错的更正后重报。",
        f"The row says “{written.name_en}”, the batch is checked as “{wanted.name_en}”.",
    )


def _nameless(line: Line) -> Reason:
    return _error(
        NO_NAME,
        line,
        "payee",
        "姓名未填写，无从核对账户是不是本人的。请补填。",
        "No name is written in this row.",
    )


def _nothing_to_pay(line: Line) -> Reason:
    if line.fen == 0:
        return _error(
            NO_MONEY,
            line,
            "amount",
            "金额为 0。请填写实际发放金额（元），不发放的行请删去。",
            "The amount is 0: fill it in, or take the row out.",
        )
    yuan = format_yuan(line.fen)
    return _error(
        NEGATIVE,
        line,
        "amount",
        f"金额为负数（{yuan} 元），不能发放。请核对；扣回、冲销的款项另行办理，不列入待发名册。",
        f"The amount is negative ({yuan} yuan): what is taken back is not part of a roster.",
    )
