"""How a case goes on, from 疑点 to 立案 or 排除, and the reasons with which a person ends it."""

from __future__ import annotations

from graphaudit.answers import CLOSED, STATES
from graphaudit.errors import UsageError
from graphaudit.finding import DOUBTFUL

CASE_STATES: dict[str, tuple[str, str]] = {
    DOUBTFUL: ("疑点", "doubtful point"),
    "checking": ("核查", "being checked"),
    "lead": ("线索", "lead"),
    "filed": ("立案", "case filed"),
    "excluded": ("排除", "excluded"),
    "confirmed": ("属实", "true"),
    "explained": ("情况合理", "explained"),
    "error": ("数据有误", "error in the data"),
}
REASONS: dict[str, tuple[str, str]] = {
    "fraud": ("疑似骗取", "suspected fraud"),
    "error": ("差错", "error"),
    "entitled": ("符合条件", "entitled"),
    "underpaid": ("少发", "underpaid"),
    "data_fault": ("数据问题", "data fault"),
    "identity_stolen": ("身份被冒用", "identity stolen"),
}
"""What a person may choose; the product itself never says any of it."""

NEEDS_REASON = frozenset({"filed", "excluded", *(STATES[verdict] for verdict in CLOSED)})


def check_decision(state: str, reason: str) -> None:
    """Raise UsageError for a state or reason that is none, or an end without a reason."""
    if state not in CASE_STATES:
        raise UsageError(
            "没有这个状态 (no such state)", where=state, fix="、".join(sorted(CASE_STATES))
        )
    if reason and reason not in REASONS:
        raise UsageError(
            "没有这个原因代码 (no such reason code)", where=reason, fix="、".join(sorted(REASONS))
        )
    if state in NEEDS_REASON and not reason:
        raise UsageError(
            "立案、排除和核实结论须选原因 (filing, excluding and closing need a reason)",
            where=state,
            fix="、".join(sorted(REASONS)),
        )
