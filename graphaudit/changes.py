"""What the last run changed: findings and leads that are new, changed, merged or gone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from graphaudit.casebook import Casebook, Event
from graphaudit.finding import Json

SHOWN = (
    "pattern", "title", "status", "state", "severity", "score", "fen", "subject", "townships",
    "findings", "sentence",
)  # fmt: skip
"""What is told of a finding or lead beside how it changed."""


@dataclass(frozen=True)
class Changed:
    """One finding or lead that the last run changed.

    ``change``: new, changed, merged (into ``into``) or gone. ``before``: name → (before, after)
    of what differs; money in fen, ``rows``, ``persons``, ``cards``, ``findings`` and ``kinds``
    counted. ``record``: the JSON of the finding or lead as it stands, or stood last.
    """

    id: str
    change: str
    before: Mapping[str, tuple[Json, Json]]
    into: str
    record: Mapping[str, Json]

    def as_json(self) -> dict[str, Json]:
        """Plain values, keys in a fixed order."""
        told = {name: self.record[name] for name in SHOWN if name in self.record}
        before: dict[str, Json] = {name: list(pair) for name, pair in self.before.items()}
        more: dict[str, Json] = {"into": self.into} if self.into else {}
        return {"id": self.id, "change": self.change, **told, "before": before, **more}


@dataclass(frozen=True)
class Changes:
    """The changes of one run; ``first``: there was none before, so that everything is new."""

    run: Mapping[str, Json]
    first: bool
    findings: tuple[Changed, ...]
    leads: tuple[Changed, ...]

    def as_json(self) -> dict[str, Json]:
        """The JSON of ``changes --json``."""
        return {
            "run": self.run.get("run"),
            "at": self.run.get("at"),
            "snapshot": self.run.get("snapshot"),
            "first": self.first,
            "findings": [each.as_json() for each in self.findings],
            "leads": [each.as_json() for each in self.leads],
        }

    def count(self, change: str) -> int:
        """How many findings changed so."""
        return sum(each.change == change for each in self.findings)


def changes(casebook: Casebook) -> Changes:
    """What the last run changed, most severe first; new hits that were explained are left out."""
    run = casebook.last_run()
    told = [_changed(casebook, event) for event in casebook.last_changes()]
    standing = [each for each in told if each.change != "new" or _stands(each)]
    leads = [each for each in standing if each.id.startswith("l_")]
    findings = [each for each in standing if not each.id.startswith("l_")]
    return Changes(run, run.get("run") == 1, _ordered(findings), _ordered(leads))


def _stands(each: Changed) -> bool:
    return each.record.get("status", "open") == "open"


def _changed(casebook: Casebook, event: Event) -> Changed:
    record: Mapping[str, Json]
    if event.case.startswith("l_"):
        record = casebook.lead_json(event.case)
    else:
        record = casebook.finding(event.case).as_json()
    before = json.loads(event.detail) if event.event == "changed" and event.detail else {}
    pairs = {name: (pair[0], pair[1]) for name, pair in before.items()}
    into = event.detail if event.event == "merged" else ""
    return Changed(event.case, event.event, pairs, into, record)


_ORDER = ("new", "changed", "merged", "gone")


def _ordered(found: list[Changed]) -> tuple[Changed, ...]:
    def place(each: Changed) -> tuple[int, int, str]:
        score = each.record.get("score")
        return _ORDER.index(each.change), -score if isinstance(score, int) else 0, each.id

    return tuple(sorted(found, key=place))
