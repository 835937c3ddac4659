"""How a case goes on, who may be who in it, and what each step still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graphaudit.cases.case import ENDED, Case, State
from graphaudit.finding import MISSED

STATES: dict[str, tuple[str, str]] = {
    "doubtful": ("疑点", "doubtful"),
    "checking": ("核查", "checking"),
    "lead": ("线索", "lead"),
    "filed": ("立案", "filed"),
    "excluded": ("排除", "excluded"),
    "closed": ("结案", "closed"),
}
Role = Literal["subject", "payee", "holder", "handler", "related", "witness"]
ROLES: dict[str, tuple[str, str]] = {
    "subject": ("当事人", "person concerned"),
    "payee": ("收款人", "payee"),
    "holder": ("持卡人", "card holder"),
    "handler": ("经办人", "handling official"),
    "related": ("关联人", "related person"),
    "witness": ("知情人", "witness"),
}
"""What a person may be in a case, as somebody chose; nothing is inferred."""
NoteKind = Literal["check", "talk", "statement", "decision", "other"]
NOTES: dict[str, tuple[str, str]] = {
    "check": ("核查", "check"),
    "talk": ("谈话", "talk"),
    "statement": ("申辩", "statement"),
    "decision": ("结论", "decision"),
    "other": ("备注", "remark"),
}
DocumentKind = Literal["transcript", "voucher", "recording", "product", "letter", "other"]
DOCUMENTS: dict[str, tuple[str, str]] = {
    "transcript": ("笔录", "transcript"),
    "voucher": ("书证", "voucher"),
    "recording": ("视听", "recording"),
    "product": ("产出", "product of ours"),
    "letter": ("函件", "letter"),
    "other": ("其他", "other"),
}
Answered = Literal["answered", "partly", "unanswerable", "open"]
ANSWERED: dict[str, tuple[str, str]] = {
    "answered": ("已答", "answered"),
    "partly": ("部分", "partly"),
    "unanswerable": ("无法核实", "cannot be verified"),
    "open": ("未答", "open"),
}
TO_RETURN = frozenset({"fraud", "error", "identity_stolen"})
"""Reasons under which what was paid is to be returned."""

_WAY: tuple[State, ...] = ("doubtful", "checking", "lead", "filed", "closed")
MOST_NAMED = 2


@dataclass(frozen=True)
class Lack:
    """What a step still wants."""

    zh: str
    en: str


@dataclass(frozen=True)
class Asked:
    """A field question of the case: an explanation that nothing could settle, asked once."""

    code: str
    zh: str
    en: str
    people: int
    findings: tuple[str, ...]


def verdict_of(reason: str, pattern_class: str) -> str:
    """The answer that a reason gives to a finding, in the words of ``graphaudit.answers``.

    That somebody was paid too little bears out a finding that looks for it, and no other.
    """
    if reason == "data_fault":
        return "error"
    if reason in TO_RETURN or (reason == "underpaid" and pattern_class == MISSED):
        return "true"
    return "explained"


def following(state: State) -> State | None:
    """The state that comes next on the way to the end; None at an end."""
    if state in ENDED:
        return None
    return _WAY[_WAY.index(state) + 1]


def steps_open(state: State) -> tuple[State, ...]:
    """The states to which a case may go from here: on, out, or one back."""
    if state in ENDED:
        return ()
    place = _WAY.index(state)
    back = (_WAY[place - 1],) if place else ()
    return (*back, _WAY[place + 1], *(() if state == "filed" else ("excluded",)))


def is_back(state: State, wanted: State) -> bool:
    """Whether ``wanted`` lies before ``state`` on the way."""
    return wanted in _WAY and state in _WAY and _WAY.index(wanted) < _WAY.index(state)


def lacks(case: Case, wanted: State, questions: Sequence[Asked]) -> tuple[Lack, ...]:
    """What the case still wants before it may go to ``wanted``; nothing on the way back."""
    if is_back(case.state, wanted):
        return ()
    return tuple(_LACKS[wanted](case, questions))


def all_lacks(case: Case, questions: Sequence[Asked]) -> Mapping[State, tuple[Lack, ...]]:
    """The same for every state to which the case may go."""
    return {wanted: lacks(case, wanted, questions) for wanted in steps_open(case.state)}


def _for_checking(case: Case, _: Sequence[Asked]) -> Iterator[Lack]:
    if not case.findings:
        yield Lack("疑点", "a finding")
    if not case.assignee:
        yield Lack("主办", "an assignee")


def _for_lead(case: Case, questions: Sequence[Asked]) -> Iterator[Lack]:
    yield from _for_checking(case, questions)
    done = [note for note in case.notes if note.kind in ("check", "talk", "statement")]
    answered = [a for a in case.answers.values() if a.answer != "open"]
    if not done and not answered and not case.documents:
        yield Lack("一条核查记录、答复或文书", "a note of a check, an answer or a document")


def _for_filed(case: Case, questions: Sequence[Asked]) -> Iterator[Lack]:
    yield from _for_lead(case, questions)
    if not case.documents:
        yield Lack("一份文书", "a document")
    if not any(person.role for person in case.people.values()):
        yield Lack("一名人员的在案身份", "a person with a part in the case")


def _for_end(case: Case, questions: Sequence[Asked]) -> Iterator[Lack]:
    if not case.findings:
        yield Lack("疑点", "a finding")
    if not case.assignee:
        yield Lack("主办", "an assignee")
    open_ = [held.finding for held in case.findings.values() if held.outcome is None]
    if open_:
        named = ", ".join(name[-6:] for name in open_[:MOST_NAMED])
        named += "…" if len(open_) > MOST_NAMED else ""
        yield Lack(f"{len(open_)} 个疑点的结论（{named}）", f"outcomes of {len(open_)} ({named})")
    unanswered = [q for q in questions if not case.is_answered(q.code)]
    if unanswered:
        n = len(unanswered)
        yield Lack(f"核查提纲 {n} 问未答", f"{n} field questions unanswered")
    if case.reviewer and not case.is_reviewed:
        yield Lack(f"复核人 {case.reviewer} 同意", f"the agreement of {case.reviewer}")


def _for_excluded(case: Case, questions: Sequence[Asked]) -> Iterator[Lack]:
    yield from _for_end(case, questions)
    if any(held.outcome and held.outcome.reason == "fraud" for held in case.findings.values()):
        yield Lack("先立案：有疑点的结论是骗取", "filing first: a finding's reason is fraud")


_LACKS = {
    "doubtful": lambda case, questions: (),
    "checking": _for_checking,
    "lead": _for_lead,
    "filed": _for_filed,
    "closed": _for_end,
    "excluded": _for_excluded,
}
