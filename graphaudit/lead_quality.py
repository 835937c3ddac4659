"""How far one lead is one matter, measured on the planted cases of a synthetic county.

A **planted matter** is an irregular case with every other that lies on the same people or cards
(half of each of the two). A lead is *pure* by the largest share of its findings that belong to
one matter; a matter is *whole* by the largest share of its right findings that stand in one lead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from graphaudit.leads import Lead

TOP_LEADS = 10


class Planted(Protocol):
    """What of a planted case counts here; numbers as the registers print them."""

    @property
    def case(self) -> str: ...

    @property
    def persons(self) -> frozenset[str]: ...

    @property
    def cards(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class LeadQuality:
    """Means, as fractions of one; None where no lead or matter has two findings."""

    pure: float | None
    """Over the leads of two findings and more."""
    pure_at_top: float | None
    """Over the first ``TOP_LEADS`` leads."""
    whole: float | None
    """Over the planted matters that two findings and more are right about."""

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "leads_purity": self.pure,
            f"leads_purity_at_{TOP_LEADS}": self.pure_at_top,
            "matters_wholeness": self.whole,
        }

    def as_words(self) -> tuple[str, str]:
        """The same in Chinese and in English, as one line each."""
        pure, top, whole = (
            "–" if value is None else f"{value:.3f}"
            for value in (self.pure, self.pure_at_top, self.whole)
        )
        return (
            f"一条线索一个案情：纯度 {pure}（前 {TOP_LEADS} 条 {top}），案情完整度 {whole}",
            f"one lead, one matter: purity {pure} (first {TOP_LEADS}: {top}), wholeness {whole}",
        )


def planted_matters(cases: Iterable[Planted]) -> dict[str, str]:
    """Case → its matter, named after the smallest case in it."""
    listed = sorted(cases, key=lambda case: case.case)
    matter = {case.case: case.case for case in listed}
    with_number: dict[str, list[Planted]] = {}
    for case in listed:
        near = {c.case: c for n in case.persons | case.cards for c in with_number.get(n, ())}
        for other in near.values():
            if _same(case.persons, other.persons) or _same(case.cards, other.cards):
                _merge(matter, case.case, other.case)
        for number in case.persons | case.cards:
            with_number.setdefault(number, []).append(case)
    return matter


def _same(a: Collection[str], b: Collection[str]) -> bool:
    return bool(a) and bool(b) and 2 * len(set(a) & set(b)) >= max(len(a), len(b))


def _merge(matter: dict[str, str], a: str, b: str) -> None:
    low, high = sorted((matter[a], matter[b]))
    matter.update({case: low for case, held in matter.items() if held == high})


def lead_quality(
    leads: Sequence[Lead],
    met: Mapping[str, Collection[str]],
    right: Mapping[str, Collection[str]],
) -> LeadQuality:
    """``met``: finding → the matters it meets; ``right``: those that name its pattern.

    ``leads``: best first. A finding belongs to the matters it is right about, else to those it
    meets; one that meets none makes its lead less pure.
    """
    several = [lead for lead in leads if len(lead.findings) > 1]
    belongs = {finding: right.get(finding) or matters for finding, matters in met.items()}
    parts: dict[str, Counter[str]] = {}
    for lead in leads:
        for finding in lead.findings:
            for matter in right.get(finding, ()):
                parts.setdefault(matter, Counter())[lead.id] += 1
    shares = [max(c.values()) / c.total() for c in parts.values() if c.total() > 1]
    return LeadQuality(
        pure=_mean(_pure(lead, belongs) for lead in several),
        pure_at_top=_mean(_pure(lead, belongs) for lead in leads[:TOP_LEADS]),
        whole=_mean(shares),
    )


def _pure(lead: Lead, belongs: Mapping[str, Collection[str]]) -> float:
    counted = Counter(matter for finding in lead.findings for matter in belongs.get(finding, ()))
    return max(counted.values(), default=0) / len(lead.findings)


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None
