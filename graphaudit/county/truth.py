"""The truth file: every planted case with its numbers. It lies outside what the loader reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from graphaudit.county.books import Books, Case
from graphaudit.county.county import County

Entry = dict[str, object]


def truth(county: County) -> Entry:
    """Seed, size and cases, as docs/contracts.md has them."""
    proofs = county.payments[county.payments["proof"]]
    by_case = {int(str(number)): rows for number, rows in proofs.groupby("case")}
    cases = [_entry(county.books, case, by_case.get(case.number)) for case in county.books.cases]
    return {"seed": county.seed, "size": county.size, "cases": cases}


def write_truth(county: County, path: Path, dirt: Sequence[Mapping[str, object]] = ()) -> None:
    """Write the truth and, beside it, the cells that the offices spoilt."""
    whole = {**truth(county), "dirt": list(dirt)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _entry(books: Books, case: Case, rows: pd.DataFrame | None) -> Entry:
    people = books.people
    households = {people.household_no[people.household[p]] for p in case.persons}
    return {
        "case": f"K-{case.number + 1:04d}",
        "kind": case.kind,
        "patterns": case.patterns,
        "explanation": case.explanation,
        "persons": sorted(people.id[p] for p in case.persons),
        "cards": sorted(books.accounts.number[c] for c in case.cards),
        "cadres": sorted(people.id[p] for p in case.cadres),
        "households": sorted(households),
        "enterprises": sorted(books.firms[f].code for f in case.firms),
        "phones": sorted(case.phones),
        "numbers": sorted(case.numbers),
        **_money(rows),
        "damaged": False,
        "story": {"zh": case.story[0], "en": case.story[1]},
    }


def _money(rows: pd.DataFrame | None) -> Entry:
    if rows is None:
        return {"fen": 0, "first_day": None, "last_day": None}
    days = rows["day"].to_numpy()
    return {
        "fen": int(rows["fen"].sum()),
        "first_day": str(np.datetime64(int(days.min()), "D")),
        "last_day": str(np.datetime64(int(days.max()), "D")),
    }
