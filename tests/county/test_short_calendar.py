"""Planters count months by the number of the case; the largest county has twelve of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphaudit.county import generate
from graphaudit.county.sizes import SIZES


def test_every_case_that_rests_on_payments_is_paid_in_a_calendar_of_twelve_months(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = replace(SIZES["M"], townships=12, villages=160, persons=60_000, months=12)
    monkeypatch.setitem(SIZES, "S", replace(wide, cases=4, scene_cases=10))
    made = generate("S", 3)

    proofs = set(made.payments.loc[made.payments["proof"], "case"].tolist())
    resting = {due.case for due in made.books.dues}
    irregular = [case for case in made.books.cases if case.kind == "irregular"]

    unpaid = [c.story[1] for c in irregular if c.number in resting and c.number not in proofs]
    assert unpaid == []
