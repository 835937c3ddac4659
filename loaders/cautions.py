"""What the user is warned of once a file was read: many refused rows, no date, rows twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from loaders.context import Context
from loaders.fitting import Fit
from loaders.load_run import LoadRun
from loaders.plans import Plan
from loaders.register import ROSTER
from loaders.repeats import Bits

REPEATS = 0.6
"""Share of rows that stand in an earlier file from which on it is named loudly."""


def add_warnings(plans: Sequence[Plan], paid: Sequence[Bits], sha256: str, run: LoadRun) -> None:
    """Into the reports of one file's lists; ``paid``: the fingerprints of its payments."""
    for plan in plans:
        fit, report = plan.recognition.fit, plan.report
        if fit is None:
            continue
        data = report.accepted + report.rejected
        limit = fit.register.expects.max_reject_share
        if data and report.rejected / data > limit:
            report.warnings.append(
                f"退回 {report.rejected / data:.0%}，超过 {limit:.0%}，请核对表头"
            )
        if fit.register.id == ROSTER and report.accepted and _is_undated(plan.context, fit):
            report.warnings.append(
                "没有发放日期，也没有期次：这些款项不知是哪一期的，与死亡、停发等日期无从比对；"
                "请在文件名或表题写明年月（如 2024年3月）后重新导入"
            )
    _warn_of_repeats(plans, paid, sha256, run)


def _is_undated(context: Context, fit: Fit) -> bool:
    told = context.period is not None or context.paid_on is not None
    return not told and {"day", "period"}.isdisjoint(fit.fields)


def _warn_of_repeats(
    plans: Sequence[Plan], paid: Sequence[Bits], sha256: str, run: LoadRun
) -> None:
    """Name an earlier file of the same program and period in which most rows stand too."""
    if not any(map(len, paid)):
        return
    own = np.unique(np.concatenate(paid))
    rosters = [p for p in plans if p.register is not None and p.register.id == ROSTER]
    topics = {(p.report.facts.get("program"), p.report.facts.get("period")) for p in rosters}
    for other, share in run.earlier.repeated(own, topics, sha256):
        if share >= REPEATS:
            rosters[0].report.warnings.append(
                f"{share:.0%} 的行在 {other.name} 中也有："
                f"若是更正后的文件请加 --replaces {other.name}，否则这些款会被计为发放两次"
            )
