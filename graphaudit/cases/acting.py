"""What every act on a case goes through: one step or more, made of the case as it is just then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphaudit.answers import PUT_ASIDE
from graphaudit.cases.case import Case, case_of
from graphaudit.cases.people import Person
from graphaudit.cases.reading import CaseReading
from graphaudit.cases.rules import STATES
from graphaudit.cases.steps import Draft, Step
from graphaudit.errors import UsageError

_FOLLOWS = ("doubtful", "checking", "lead", "filed")
"""The states of a finding that go along when its case goes on."""


class CaseActs(CaseReading):
    """Cases on which somebody acts. Every act is a step that stays; nothing is edited."""

    def _act(
        self,
        case_id: str,
        by: Person,
        drafts: Callable[[Case], list[Draft]],
        version: int | None = None,
        ended: bool = False,
    ) -> None:
        def made(steps: Sequence[Step]) -> list[Draft]:
            case = case_of(steps)
            if not ended:
                check_open(case)
            return drafts(case)

        self._steps.add(case_id, by.name, made, version)

    def _follow(self, case_id: str, by: Person) -> None:
        """Findings of a case that lie behind it go to its state."""
        case = self.case(case_id)
        if case.state not in _FOLLOWS:
            return
        for finding in self.findings(case):
            behind = finding.state in _FOLLOWS[: _FOLLOWS.index(case.state)]
            if behind and finding.state not in PUT_ASIDE:
                self._casebook.decide(finding.id, case.state, f"{case.id}，@{by.name}")


def check_open(case: Case) -> None:
    """Raise UsageError when the case has ended."""
    if case.ended:
        raise UsageError(
            "案件已结束，不能再改 (the case has ended)",
            where=f"{case.id} {STATES[case.state][0]}",
            fix="由主办或管理员重新办理 (its assignee may reopen it)",
        )
