"""Findings made by hand, for what works on findings alone."""

from __future__ import annotations

from collections.abc import Sequence

from graphaudit.finding import (
    CadreRef,
    Evidence,
    Finding,
    NumberRef,
    PersonRef,
    RowRef,
    Severity,
    Status,
    Subject,
)


def finding(
    name: str,
    persons: Sequence[str] = (),
    cards: Sequence[str] = (),
    *,
    pattern: str = "card_many_people",
    severity: Severity = "high",
    status: Status = "open",
    kinds: Sequence[str] = ("card",),
    payments: dict[str, int] | None = None,
    cadres: Sequence[str] = (),
    score: int = 60,
    identity: Sequence[str] | None = None,
) -> Finding:
    """A finding on these people and cards; keys are made of the numbers."""
    paid = payments if payments is not None else {f"part:0:{name}": 10_000}
    return Finding(
        id=f"f_{name}",
        pattern=pattern,
        version="1",
        parameters={},
        snapshot="s",
        title={"zh": "一卡多人", "en": "One card, many people"},
        pattern_class="collusion",
        models=(pattern,),
        severity=severity,
        base_severity="high",
        score=score,
        score_parts={"severity": score},
        status=status,
        subject=Subject("Card", f"c_{name}", f"62{name}"),
        identity=tuple(identity if identity is not None else [f"c_{name}"]),
        kinds=tuple(kinds),
        persons=tuple(PersonRef(f"p_{p}", p, f"姓名{p}") for p in persons),
        cards=tuple(NumberRef(f"c_{c}", c) for c in cards),
        cadres=tuple(CadreRef(f"d_{c}", f"p_{c}", c) for c in cadres),
        households=(),
        enterprises=(),
        programs=("RURAL_DIBAO",),
        townships=("青石镇",),
        fen=sum(paid.values()),
        first_day=None,
        last_day=None,
        rows=tuple(RowRef("名册.xlsx", "1", no, src) for no, src in enumerate(paid, 2)),
        explanations=(),
        questions=(),
        evidence=Evidence(),
        sentence={"zh": "句子", "en": "sentence"},
        payments=paid,
    )
