"""Who may do what in a case, so that no single person both answers for it and lets it pass.

The assignee works on it and ends it. A reviewer, where one is named, must agree before the end; who
is reviewed does not choose by whom, and who named the reviewer (or let one go) or is the reviewer
does not end the case: two people stand behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphaudit.cases.case import Case
from graphaudit.errors import GraphAuditError, UsageError


class NotYoursError(GraphAuditError):
    """The person's part in the case does not allow it."""

    exit_code = 2
    http_status = 403


@dataclass(frozen=True)
class Person:
    """Who acts. ``administrator``: may end cases that are somebody else's."""

    name: str
    administrator: bool = False


def check_appointment(case: Case, by: Person, assignee: str, reviewer: str) -> None:
    """Raise NotYoursError or UsageError unless ``by`` may put these two in charge of the case."""
    if reviewer and reviewer == assignee:
        raise UsageError("复核人不能是主办 (the reviewer must be somebody else)", where=reviewer)
    if assignee != case.assignee and case.assignee and not in_charge(case, by):
        raise NotYoursError(
            "只有主办或管理员可以更换主办 (only the assignee or an administrator)",
            where=case.assignee,
        )
    if reviewer == case.reviewer or by.administrator:
        return
    if by.name != case.opened_by or by.name in (case.assignee, assignee):
        raise NotYoursError(
            "复核人由管理员或不是主办的建案人指定，主办不能自己指定 "
            "(an administrator names the reviewer, or who opened the case for somebody else)",
            where=case.reviewer or "未指定复核人 (no reviewer)",
            fix="请管理员指定 (ask an administrator)",
        )


def check_review(case: Case, by: Person) -> None:
    """Raise NotYoursError unless ``by`` is the reviewer."""
    if by.name != case.reviewer:
        raise NotYoursError(
            "只有复核人可以复核 (only the reviewer may)", where=case.reviewer or "未指定"
        )


def check_reopening(case: Case, by: Person) -> None:
    """Raise NotYoursError unless ``by`` may take the ended case up again."""
    if not in_charge(case, by):
        raise NotYoursError(
            "只有主办或管理员可以重新办理 (only the assignee or an administrator)",
            where=case.assignee or "未指定主办 (no assignee)",
        )


def check_end(case: Case, by: Person) -> None:
    """Raise NotYoursError unless ``by`` may end the case."""
    if why := why_not_end(case, by):
        raise NotYoursError(
            f"{why[0]} ({why[1]})", where=case.assignee or "未指定主办 (no assignee)"
        )


def why_not_end(case: Case, by: Person) -> tuple[str, str] | None:
    """Why ``by`` may not end the case, in Chinese and English; None where they may."""
    if not in_charge(case, by):
        return (
            "只有主办或管理员可以结案、排除",
            "only the assignee or an administrator ends a case",
        )
    if by.name == case.reviewer:
        return (
            "复核人不能结案，由主办或另一管理员结案",
            "the reviewer does not end the case: the assignee or another administrator does",
        )
    if by.name == case.reviewer_by:
        return (
            "指定或撤去复核人的人不能结案，由另一人结案",
            "who named the reviewer, or let one go, does not end the case: somebody else does",
        )
    return None


def in_charge(case: Case, by: Person) -> bool:
    """Whether the case is this person's, or the person an administrator."""
    return by.administrator or by.name == case.assignee
