"""What the rows of an approval log need besides their columns: matter, program, days, results.

A log has one step a row (one column says which, one when), or one matter a row with columns for
each handler. Both end alike: ``<step>_at`` and ``<step>_result`` for every step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    call,
    constant,
    filled,
    is_set,
    join,
    nothing,
    one_of,
    texts,
    where,
)
from loaders.cleaning import Rows
from loaders.context import Context
from loaders.things import text

FAMILY = "approvals"
HANDLERS: Mapping[str, str] = {
    "entered": "enterer",
    "checked": "checker",
    "reviewed": "reviewer",
    "approved": "approver",
    "paid": "payer",
}
"""Step → the person of ``approvals.yml`` who has a column of his own for it, in their order."""
_CLOCK = ("", ".at_min", ".day_min")


def complete(rows: Rows, context: Context) -> Rows:
    """The rows with ``list_program``, ``matter``, ``app_outcome``, moments and results of steps."""
    rows = rows.having({"list_program": list_program(rows, context)})
    rows = rows.having({"matter": _matter(rows), "app_outcome": _final_outcome(rows)})
    return rows.having({**_moments(rows), **_results(rows)})


def list_program(rows: Rows, context: Context) -> Array:
    """The program that the row names, else the list's, else the row's words."""
    of_list = constant(context.program.code if context.program else None, len(rows), TEXT)
    return call("coalesce", text(rows, "subsidy_program"), of_list, text(rows, "subsidy"))


def _matter(rows: Rows) -> Array:
    """The application's number; without one, who applied for what on which day."""
    told = (filled(text(rows, name)) for name in ("list_program", "applied_on"))
    unnumbered = join(text(rows, "id"), *(part for word in told for part in ("/", word)))
    return call("coalesce", text(rows, "application_no"), unnumbered)


def _final_outcome(rows: Rows) -> Array:
    """What became of the application: a pass counts only where it is the approving step's."""
    outcome, step = text(rows, "outcome"), text(rows, "step_code")
    passed = one_of(outcome, ["passed"])
    final = passed & (~is_set(step) | one_of(step, ["approved", "paid"]))
    approved = where(final, texts(["approved"] * len(rows)))
    return call("coalesce", approved, where(~passed, outcome))


def _moments(rows: Rows) -> dict[str, Array]:
    """``at`` and ``<step>_at`` with their clocks, each from the best column that the log has."""
    steps = [f"{step}_at" for step in HANDLERS]
    found: dict[str, Sequence[str]] = {"at": ["at", *steps, "decided_on"]}
    for step in HANDLERS:
        found[f"{step}_at"] = _columns(rows, step)
    return {
        target + tail: rows.columns.get(source + tail, nothing(len(rows)))
        for target, names in found.items()
        for source in [n for n in names if n in rows.columns][:1]
        for tail in _CLOCK
    }


def _columns(rows: Rows, step: str) -> Sequence[str]:
    """Where the moment of a step may stand, best first."""
    own = f"{step}_at"
    if "step" in rows.columns:
        return ["at", own, *(f"{other}_at" for other in HANDLERS), "decided_on"]
    return [own, "at", "decided_on"] if step == "approved" else [own]


def _results(rows: Rows) -> dict[str, Array]:
    """Of a matter in one row the result is that of the last handler whom the row names."""
    left = text(rows, "outcome")
    found: dict[str, Array] = {}
    for step, person in reversed(list(HANDLERS.items())):
        named = _names(rows, person)
        found[f"{step}_result"] = where(named, left)
        passed = where(is_set(left) & named, texts(["passed"] * len(rows)))
        left = call("coalesce", passed, left)
    return found


def _names(rows: Rows, person: str) -> Flags:
    return is_set(text(rows, f"{person}_name")) | is_set(text(rows, f"{person}_id.written"))
