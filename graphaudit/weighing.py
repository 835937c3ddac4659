"""Laying the explanations against one hit: what leaves, what stays, what caps the severity.

The rules, from the architecture: a matched line leaves the hit; a beneficiary without a line
left gets ``holds``; with some left, or none matched, ``ruled_out``; with a register missing, or
a fact that says so, ``unknown``. Then the pattern's ``at_least`` is tested again on what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter

from graphaudit.evidence import Line, Match
from graphaudit.explanations import Effect, InnocentExplanation
from graphaudit.finding import Explanation, Outcome, Question, Severity, severity_rank
from graphaudit.policy import Policy
from graphaudit.register_names import named_register

_KEYS = attrgetter("person", "household", "enterprise", "card", "other", "phone")
"""What a line names by key."""


@dataclass(frozen=True)
class Asked:
    """One explanation as it was asked in this run.

    ``matches``: line number → match. ``missing``: registers it lacks. ``unsure``: beneficiaries
    about whom identity resolution cannot decide (``by: resolution``); None when facts decide.
    """

    explanation: InnocentExplanation
    matches: Mapping[int, Match]
    missing: tuple[str, ...] = ()
    unsure: Collection[str] | None = None

    @cached_property
    def holding(self) -> frozenset[int]:
        """Numbers of the lines for which it holds."""
        return frozenset(n for n, match in self.matches.items() if match.result == "holds")


@dataclass(frozen=True)
class Threshold:
    """A condition of ``at_least``: the hit's column, its kind, what it held, and the least."""

    column: str
    kind: str
    value: object
    least: int


@dataclass(frozen=True)
class Case:
    """One hit as it is weighed: its lines, rows, what it must reach, and its subject."""

    lines: Sequence[Line]
    rows: Sequence[str]
    subject: str
    severity: Severity
    thresholds: Sequence[Threshold] = ()


@dataclass(frozen=True)
class Verdict:
    """What is left of a hit. When nothing is, it is ``suppressed`` and keeps all it had."""

    kept: tuple[Line, ...]
    rows: tuple[str, ...]
    gone: frozenset[str]
    explanations: tuple[Explanation, ...]
    questions: tuple[Question, ...]
    severity: Severity
    suppressed: bool


@dataclass
class _Effects:
    """Numbers of the lines that leave, and of those under a cap with the mildest cap."""

    leaving: set[int] = field(default_factory=set)
    capped: set[int] = field(default_factory=set)
    cap: Severity | None = None

    def add(self, line: int, effect: Effect) -> None:
        if effect.kind == "leaves":
            self.leaving.add(line)
        elif effect.kind == "at_most" and effect.severity is not None:
            self.capped.add(line)
            if self.cap is None or severity_rank(effect.severity) > severity_rank(self.cap):
                self.cap = effect.severity


def weigh(
    case: Case, explanations: Sequence[Asked], policy: Policy, *, told: bool = True
) -> Verdict:
    """Lay every explanation against the hit and say what is left of it.

    Unless ``told``, the verdict names no explanations and asks no questions.
    """
    tested = [line for line in case.lines if line.tested]
    effects = _effects(tested, explanations, policy)
    kept = _without(tested, effects.leaving)
    suppressed = bool(tested) and not (kept and _reaches(case, tested, kept))
    left = tested if suppressed else kept
    whole = suppressed or len(left) == len(tested)
    gone = frozenset() if whole else _keys(tested) - _keys(left)
    results = [r for one in explanations for r in _results(one, case, tested)] if told else []
    return Verdict(
        kept=tuple(left),
        rows=tuple(case.rows) if suppressed else tuple(_rows_left(case, left, gone)),
        gone=gone,
        explanations=tuple(results),
        questions=tuple(_questions(explanations, results)),
        severity="info" if suppressed else _severity(case, tested, kept, effects),
        suppressed=suppressed,
    )


def _effects(tested: Sequence[Line], explanations: Iterable[Asked], policy: Policy) -> _Effects:
    effects = _Effects()
    for one in explanations:
        holding = one.holding
        for line in tested if holding else ():
            if line.line in holding:
                effects.add(line.line, one.explanation.effect_on(line.program, policy))
    return effects


def _without(lines: Sequence[Line], matched: Collection[int]) -> list[Line]:
    """The lines whose row and beneficiary have at least one party that nothing matched.

    A payment to a card with two holders leaves only when both holders are explained.
    """
    if not matched:
        return list(lines)
    standing = {line.about for line in lines if line.line not in matched}
    return [line for line in lines if line.about in standing]


def _keys(lines: Iterable[Line]) -> frozenset[str]:
    """Every key that the lines speak of."""
    return frozenset(key for key in set(chain.from_iterable(map(_KEYS, lines))) if key)


def reaches(case: Case, left: Sequence[Line]) -> bool:
    """Whether these of the hit's lines would be a hit by themselves."""
    tested = [line for line in case.lines if line.tested]
    return _reaches(case, tested, [line for line in left if line.tested])


def _reaches(case: Case, tested: Sequence[Line], kept: Sequence[Line]) -> bool:
    """Whether what is left still reaches every ``at_least`` of the pattern."""
    if len({line.about for line in kept}) == len({line.about for line in tested}):
        return True
    gone = _keys(tested) - _keys(kept)
    return all(_measure(t, kept, gone) >= t.least for t in case.thresholds)


def _measure(threshold: Threshold, kept: Sequence[Line], gone: Collection[str]) -> int:
    """The threshold's column, computed on what is left."""
    value = threshold.value
    if threshold.column == "programs":
        return len({line.program for line in kept if line.program})
    if isinstance(value, list | tuple):
        return sum(key not in gone for key in value)
    if threshold.kind == "money":
        return sum(line.fen for line in _one_each(kept))
    months = {(line.day.year, line.day.month) for line in kept if line.day and line.paid}
    counted = {"payments": len(_one_each(kept)), "months": len(months)}
    return counted.get(threshold.column, value if isinstance(value, int) else 0)


def _one_each(lines: Iterable[Line]) -> list[Line]:
    """Each payment once, however many parties stand behind it."""
    return list({line.about: line for line in lines if line.paid}.values())


def _severity(
    case: Case, tested: Sequence[Line], kept: Sequence[Line], effects: _Effects
) -> Severity:
    """The pattern's severity, or the cap when what the cap does not touch is no hit by itself."""
    if effects.cap is None or severity_rank(effects.cap) <= severity_rank(case.severity):
        return case.severity
    uncapped = _without(kept, effects.capped)
    stands_alone = bool(uncapped) and _reaches(case, tested, uncapped)
    return case.severity if stands_alone else effects.cap


def _rows_left(case: Case, kept: Sequence[Line], gone: Collection[str]) -> Iterable[str]:
    """The rows of what is left, and rows that speak of nobody who left."""
    standing = {line.row for line in kept}
    beneficiaries: dict[str, list[str | None]] = {}
    for line in case.lines:
        beneficiaries.setdefault(line.row, []).append(None if line.tested else line.beneficiary)
    tested = {line.row for line in case.lines if line.tested}
    for row in case.rows:
        left = all(b in gone for b in beneficiaries.get(row, ["?"]))
        if row in standing or (row not in tested and not left):
            yield row


def _results(one: Asked, case: Case, tested: Sequence[Line]) -> list[Explanation]:
    """One result a beneficiary; for a hit without any, one for its subject."""
    by_beneficiary: dict[str, list[Line]] = {}
    for line in tested:
        by_beneficiary.setdefault(line.beneficiary or case.subject, []).append(line)
    if not by_beneficiary:
        by_beneficiary = {case.subject: []}
    return [_result(one, who, lines) for who, lines in sorted(by_beneficiary.items())]


def _result(one: Asked, beneficiary: str, lines: Sequence[Line]) -> Explanation:
    total = len({line.about for line in lines})
    matched = total - len({line.about for line in _without(lines, one.holding)})
    result = _outcome(one, beneficiary, lines, total, matched)
    detail = f"{total} 行中 {matched} 行符合"
    if result == "unknown":
        detail = f"{detail}；{_why_unknown(one)}"
    sources = sorted(one.matches[n.line].src for n in lines if n.line in one.matches)
    row = sources[0].split(" ")[0] if sources and sources[0] else None
    missing = tuple(one.missing) if result == "unknown" else ()
    return Explanation(
        one.explanation.code, beneficiary, row, result, detail, total, matched, missing
    )


def _outcome(
    one: Asked, beneficiary: str, lines: Sequence[Line], total: int, matched: int
) -> Outcome:
    if total and matched == total:
        return "holds"
    if one.missing or not total:
        return "unknown"
    if one.explanation.by is not None:
        unsure = one.unsure is None or beneficiary in one.unsure
        return "unknown" if unsure else "ruled_out"
    return "unknown" if any(_is_open(one, line) for line in lines) else "ruled_out"


def _is_open(one: Asked, line: Line) -> bool:
    """Whether the facts leave the line open, or do not speak of it and that means open."""
    match = one.matches.get(line.line)
    result = one.explanation.unmatched if match is None else match.result
    return result == "unknown"


def _why_unknown(one: Asked) -> str:
    if one.missing:
        return "未提供：" + "、".join(map(named_register, one.missing))
    if one.explanation.by == "resolution":
        return "身份证号缺失、校验不符或只有 15 位旧号，未比对"
    return "现有登记册不能回答，待核"


def _questions(explanations: Iterable[Asked], results: Sequence[Explanation]) -> Iterable[Question]:
    for one in explanations:
        code = one.explanation.code
        who = tuple(r.beneficiary for r in results if r.code == code and r.result == "unknown")
        if who:
            asked = one.explanation.question
            yield Question(code, who, asked["zh"], asked["en"])
