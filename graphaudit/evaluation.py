"""Findings held against the truth of a synthetic county: precision and recall by pattern.

A case counts as found when an open finding of a pattern it names shares the finding's subject
with it, or at least half of its persons or of its cards. An open finding is right when it meets
an irregular case that names its pattern. Nothing here feeds back into detection.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from rich.table import Table

from graphaudit.errors import NotFoundError, UsageError
from graphaudit.finding import Finding, severity_rank
from graphaudit.lead_quality import LeadQuality, lead_quality, planted_matters
from graphaudit.leads import Lead

TOP = 50


@dataclass(frozen=True)
class TruthCase:
    """One planted case of the truth file; numbers as the registers print them."""

    case: str
    kind: str
    patterns: frozenset[str]
    explanation: str | None
    persons: frozenset[str]
    cards: frozenset[str]
    others: frozenset[str]
    """Cadres, households, enterprises, phones, other numbers: what a subject may be besides."""

    @property
    def irregular(self) -> bool:
        """Whether it is to be found; else it is a lawful look-alike."""
        return self.kind == "irregular"


@dataclass(frozen=True)
class PatternScore:
    """How one pattern did. ``lookalikes_above_medium`` should be 0.

    ``explained``: open findings that meet no irregular case and say so themselves: an innocent
    explanation holds and took the severity down.
    """

    pattern: str
    cases: int
    found: int
    findings: int
    right: int
    suppressed: int
    lookalikes: int
    lookalikes_flagged: int
    lookalikes_above_medium: int
    explained: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the irregular cases that were found; None without cases."""
        return self.found / self.cases if self.cases else None

    @property
    def precision(self) -> float | None:
        """Share of the open findings that meet an irregular case; None without findings."""
        return self.right / self.findings if self.findings else None


@dataclass(frozen=True)
class Evaluation:
    """The whole table, what was missed, and how good the top of both lists is."""

    scores: tuple[PatternScore, ...]
    missed: tuple[tuple[str, str], ...]
    """(case, pattern) of every irregular case that a pattern it names did not find."""
    flagged: tuple[tuple[str, str, str], ...]
    """(look-alike, pattern, severity) of every look-alike above medium."""
    findings_at_top: float | None
    leads_at_top: float | None
    quality: LeadQuality
    """How far one lead is one planted matter."""
    milliseconds: Mapping[str, int] = field(default_factory=dict)
    """What each pattern took in the last run."""

    def as_json(self) -> dict[str, object]:
        """Plain values; shares as fractions of one, None where nothing was to be counted."""
        return {
            "patterns": [
                {
                    **asdict(score),
                    "recall": score.recall,
                    "precision": score.precision,
                    "ms": self.milliseconds.get(score.pattern),
                }
                for score in self.scores
            ],
            "missed": [{"case": case, "pattern": pattern} for case, pattern in self.missed],
            "lookalikes_above_medium": [
                {"case": case, "pattern": pattern, "severity": severity}
                for case, pattern, severity in self.flagged
            ],
            f"findings_precision_at_{TOP}": self.findings_at_top,
            f"leads_precision_at_{TOP}": self.leads_at_top,
            **self.quality.as_json(),
        }

    def as_table(self) -> Table:
        """The table that ``graphaudit evaluate`` prints."""
        table = Table(show_edge=False, pad_edge=False)
        heads = ("模式 pattern", "案例 cases", "检出 found", "召回 recall", "疑点 findings")
        more = (
            "命中 right",
            "精确 precision",
            "已释 explained",
            "排除 suppressed",
            "相似 look-alikes",
            "高于中 > medium",
            "毫秒 ms",
        )
        for place, head in enumerate((*heads, *more)):
            table.add_column(head, justify="right" if place else "left", overflow="fold")
        for s in self.scores:
            table.add_row(
                s.pattern,
                str(s.cases),
                str(s.found),
                _share(s.recall),
                str(s.findings),
                str(s.right),
                _share(s.precision),
                str(s.explained),
                str(s.suppressed),
                str(s.lookalikes),
                str(s.lookalikes_above_medium),
                str(self.milliseconds.get(s.pattern, "")),
            )
        return table


def read_truth(path: Path) -> list[TruthCase]:
    """The planted cases; raises NotFoundError or UsageError when the file is not a truth file."""
    if not path.is_file():
        raise NotFoundError("没有这个答案文件 (no such truth file)", where=str(path))
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        return [_case(case) for case in cases]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            "不是答案文件 (not a truth file)",
            where=str(path),
            fix="用 graphaudit generate --truth 写出的文件",
        ) from error


def _case(record: Mapping[str, object]) -> TruthCase:
    def numbers(*names: str) -> frozenset[str]:
        found: set[str] = set()
        for name in names:
            values = record.get(name)
            found.update(map(str, values) if isinstance(values, list) else ())
        return frozenset(found)

    explanation = record.get("explanation")
    return TruthCase(
        case=str(record["case"]),
        kind=str(record["kind"]),
        patterns=numbers("patterns"),
        explanation=None if explanation is None else str(explanation),
        persons=numbers("persons"),
        cards=numbers("cards"),
        others=numbers("cadres", "households", "enterprises", "phones", "numbers"),
    )


def evaluate(
    findings: Iterable[Finding],
    leads: Sequence[Lead],
    truth: Sequence[TruthCase],
    milliseconds: Mapping[str, int] | None = None,
) -> Evaluation:
    """Compare the findings (suppressed ones too) and leads with the truth."""
    listed = list(findings)
    met = _Met(truth, [f for f in listed if f.status == "open"])
    names = sorted({f.pattern for f in listed} | {p for case in truth for p in case.patterns})
    scores = tuple(_score(name, met, listed) for name in names)
    return Evaluation(
        scores=scores,
        missed=tuple(met.missed()),
        flagged=tuple(met.flagged()),
        findings_at_top=_at_top([met.is_right(f) for f in met.open]),
        leads_at_top=_at_top([any(met.by_id(i) for i in lead.findings) for lead in leads]),
        quality=met.lead_quality(leads),
        milliseconds=milliseconds or {},
    )


class _Met:
    """Which open findings meet which cases; found through their numbers, never pair by pair."""

    def __init__(self, truth: Sequence[TruthCase], findings: Sequence[Finding]) -> None:
        self.truth = truth
        self.open = sorted(findings, key=lambda f: (-f.score, f.id))
        self._cases_with: dict[str, list[TruthCase]] = {}
        for case in truth:
            for number in case.persons | case.cards | case.others:
                self._cases_with.setdefault(number, []).append(case)
        self._cases_of = {f.id: list(self._meets(f)) for f in self.open}
        self._findings_of: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.open:
            for case in self._cases_of[finding.id]:
                self._findings_of.setdefault((case.case, finding.pattern), []).append(finding)

    def is_right(self, finding: Finding) -> bool:
        """Whether it meets an irregular case that names its pattern."""
        return any(
            case.irregular and finding.pattern in case.patterns
            for case in self._cases_of[finding.id]
        )

    def by_id(self, finding_id: str) -> bool:
        """The same, by id; a finding that does not stand is not right."""
        return finding_id in self._right_ids

    def of(self, case: TruthCase, pattern: str) -> list[Finding]:
        """The open findings of a pattern that meet the case."""
        return self._findings_of.get((case.case, pattern), [])

    def missed(self) -> Iterator[tuple[str, str]]:
        """Irregular cases that a pattern they name did not find."""
        for case in self.truth:
            for pattern in sorted(case.patterns if case.irregular else ()):
                if not self.of(case, pattern):
                    yield case.case, pattern

    def lead_quality(self, leads: Sequence[Lead]) -> LeadQuality:
        """How pure the leads are, and how whole the planted matters."""
        matter = planted_matters(case for case in self.truth if case.irregular)
        meets = {f.id: {c.case: c for c in self._cases_of[f.id] if c.irregular} for f in self.open}
        return lead_quality(
            leads,
            {f.id: {matter[c] for c in meets[f.id]} for f in self.open},
            {
                f.id: {matter[c] for c, case in meets[f.id].items() if f.pattern in case.patterns}
                for f in self.open
            },
        )

    def flagged(self) -> Iterator[tuple[str, str, str]]:
        """Look-alikes that stand above medium, where no irregular case is met as well."""
        for case in (c for c in self.truth if not c.irregular):
            for pattern in sorted(case.patterns):
                for finding in self.of(case, pattern):
                    if self._is_high(finding) and not self.is_right(finding):
                        yield case.case, pattern, finding.severity

    @cached_property
    def _right_ids(self) -> Collection[str]:
        return frozenset(f.id for f in self.open if self.is_right(f))

    def _is_high(self, finding: Finding) -> bool:
        return severity_rank(finding.severity) < severity_rank("medium")

    def _meets(self, finding: Finding) -> Iterator[TruthCase]:
        persons = {p.id_number for p in finding.persons} | {c.id_number for c in finding.cadres}
        cards = {c.number for c in finding.cards}
        subject = frozenset(finding.subject.number.split("+"))
        near = {
            case.case: case
            for number in persons | cards | subject
            for case in self._cases_with.get(number, ())
        }
        for _, case in sorted(near.items()):
            if (
                subject & (case.persons | case.cards | case.others)
                or _half(case.persons, persons)
                or _half(case.cards, cards)
            ):
                yield case


def _half(wanted: Collection[str], there: Collection[str]) -> bool:
    return bool(wanted) and 2 * len(set(wanted) & set(there)) >= len(wanted)


def _score(pattern: str, met: _Met, findings: Sequence[Finding]) -> PatternScore:
    of_pattern = [case for case in met.truth if pattern in case.patterns]
    irregular = [case for case in of_pattern if case.irregular]
    lookalikes = [case for case in of_pattern if not case.irregular]
    standing = [f for f in met.open if f.pattern == pattern]
    above = {case for case, name, _ in met.flagged() if name == pattern}
    return PatternScore(
        pattern=pattern,
        cases=len(irregular),
        found=sum(bool(met.of(case, pattern)) for case in irregular),
        findings=len(standing),
        right=sum(met.is_right(f) for f in standing),
        suppressed=sum(f.pattern == pattern and f.status == "suppressed" for f in findings),
        lookalikes=len(lookalikes),
        lookalikes_flagged=sum(bool(met.of(case, pattern)) for case in lookalikes),
        lookalikes_above_medium=len(above),
        explained=sum(f.is_explained and not met.is_right(f) for f in standing),
    )


def _at_top(right: Sequence[bool]) -> float | None:
    top = right[:TOP]
    return sum(top) / len(top) if top else None


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
