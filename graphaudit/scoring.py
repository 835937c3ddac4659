"""The score of a finding, 0 to 100, with its parts: comparable across patterns.

Severity gives up to 50, months 12, money 18, people 10, independent kinds of evidence 10. Money
and counts enter by logarithm: the tenfold weighs one step, not ten. What a person is (sex, age,
ethnicity, …) never enters.
"""

from __future__ import annotations

from math import log

from graphaudit.finding import Severity

_BY_SEVERITY: dict[str, int] = {"critical": 50, "high": 40, "medium": 25, "low": 10, "info": 0}
MOST_MONTHS = 36
MOST_FEN = 100_000_000
"""One million yuan: what is more weighs the same."""
MOST_PEOPLE = 64
POINTS_A_KIND = 5


def score_parts(
    severity: Severity, months: int, fen: int, people: int, kinds: int
) -> dict[str, int]:
    """Points by part: distinct months paid, sum in fen, people involved, kinds of evidence."""
    return {
        "severity": _BY_SEVERITY[severity],
        "months": _share(12, months, MOST_MONTHS),
        "amount": _share(18, fen // 100, MOST_FEN // 100),
        "people": _share(10, people, MOST_PEOPLE),
        "kinds": min(10, POINTS_A_KIND * max(0, kinds - 1)),
    }


def _share(points: int, value: int, most: int) -> int:
    """``points`` at ``most`` or more, nothing at 0, by logarithm between."""
    return round(points * min(1.0, log(1 + max(0, value)) / log(1 + most)))
