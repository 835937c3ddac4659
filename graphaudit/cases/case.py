"""A case as it stands: its steps, read in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from graphaudit.cases.steps import Step
from graphaudit.finding import JsonReader

State = Literal["doubtful", "checking", "lead", "filed", "excluded", "closed"]
ENDED: frozenset[State] = frozenset({"excluded", "closed"})
FIRST_STATE: State = "doubtful"


@dataclass(frozen=True)
class Outcome:
    """What a person concluded of a finding: a reason code of ``case_states.REASONS``."""

    reason: str
    note: str
    by: str
    at: str


@dataclass(frozen=True)
class Held:
    """A finding in a case. ``fen`` and ``snapshot`` are those of the day it was put there."""

    finding: str
    fen: int
    snapshot: str
    by: str
    at: str
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Network:
    """A network saved from the canvas; its state is kept under ``sha256``."""

    number: int
    name: str
    sha256: str
    by: str
    at: str


@dataclass(frozen=True)
class Member:
    """A person of the case and the part that somebody gave them; ``key`` empty: not in the data."""

    id: str
    key: str
    name: str
    role: str
    note: str
    by: str
    at: str


@dataclass(frozen=True)
class Document:
    """A document; its bytes lie in the workspace under ``sha256``. ``about`` is a person's id."""

    number: int
    name: str
    kind: str
    size: int
    sha256: str
    about: str
    by: str
    at: str
    withdrawn: str = ""
    """Why it does not count any more; empty while it does."""

    @property
    def code(self) -> str:
        """``DOC-01``."""
        return f"DOC-{self.number:02}"


@dataclass(frozen=True)
class Note:
    """A line of the record, resting on a document (its code) or on none."""

    kind: str
    text: str
    document: str
    by: str
    at: str


@dataclass(frozen=True)
class AnswerGiven:
    """The answer to a field question."""

    answer: str
    text: str
    document: str
    by: str
    at: str


@dataclass
class Case:
    """A case. ``version`` is the number of its last step; ``amounts``: src → fen confirmed."""

    id: str
    title: str = ""
    version: int = 0
    state: State = FIRST_STATE
    reason: str = ""
    assignee: str = ""
    helper: str = ""
    reviewer: str = ""
    reviewer_by: str = ""
    """Who named the reviewer, or let the last one go; empty where nobody did yet."""
    due: str = ""
    snapshot: str = ""
    opened_by: str = ""
    opened_at: str = ""
    changed_at: str = ""
    findings: dict[str, Held] = field(default_factory=dict)
    networks: dict[int, Network] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)
    documents: dict[int, Document] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    answers: dict[str, AnswerGiven] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    reviewed: int = 0
    """The number of the step with which the reviewer agreed; 0: not."""
    judged: int = 0
    """The number of the last step that changed what the reviewer agrees with."""
    restitution: str = ""
    """The SHA-256 under which the list stands as it was when the case ended."""
    networks_made: int = 0
    documents_made: int = 0

    @property
    def ended(self) -> bool:
        """Whether it is closed or excluded."""
        return self.state in ENDED

    @property
    def is_reviewed(self) -> bool:
        """Whether the reviewer agreed with the outcomes and amounts as they are now."""
        return self.reviewed > self.judged

    def is_answered(self, code: str) -> bool:
        """Whether a field question is done with."""
        return code in self.answers and self.answers[code].answer in ("answered", "unanswerable")

    @property
    def document_bytes(self) -> int:
        """Bytes of all its documents, those that were withdrawn among them."""
        return sum(document.size for document in self.documents.values())

    def standing_documents(self) -> list[Document]:
        """The documents that count, oldest first."""
        return [each for each in self.documents.values() if not each.withdrawn]


def case_of(steps: Sequence[Step]) -> Case:
    """The case that these steps (at least one, in their order) make."""
    case = Case(steps[0].case)
    for step in steps:
        _READ[step.kind](case, step, step.says)
        case.version, case.changed_at = step.number, step.at
    return case


def _opened(case: Case, step: Step, says: JsonReader) -> None:
    case.title, case.assignee = says.text("title"), says.text("assignee")
    case.snapshot = says.text("snapshot")
    case.opened_by, case.opened_at = step.by, step.at


def _described(case: Case, step: Step, says: JsonReader) -> None:
    case.title, case.assignee = says.text("title"), says.text("assignee")
    case.helper, case.due = says.text("helper"), says.text("due")
    if says.text("reviewer") != case.reviewer:
        case.reviewer, case.reviewer_by = says.text("reviewer"), step.by
        case.judged = step.number


def _moved(case: Case, _: Step, says: JsonReader) -> None:
    case.state, case.reason = cast(State, says.text("state")), says.text("reason")


def _finding(case: Case, step: Step, says: JsonReader) -> None:
    finding = says.text("finding")
    case.findings[finding] = Held(
        finding, says.whole("fen"), says.text("snapshot"), step.by, step.at
    )
    case.judged = step.number


def _finding_out(case: Case, step: Step, says: JsonReader) -> None:
    case.findings.pop(says.text("finding"), None)
    case.judged = step.number


def _network(case: Case, step: Step, says: JsonReader) -> None:
    case.networks_made += 1
    number = case.networks_made
    case.networks[number] = Network(
        number, says.text("name"), says.text("sha256"), step.by, step.at
    )


def _network_out(case: Case, _: Step, says: JsonReader) -> None:
    case.networks.pop(says.whole("number"), None)


def _person(case: Case, step: Step, says: JsonReader) -> None:
    known = says.text("person")
    words = (says.text("key"), says.text("name"), says.text("role"), says.text("note"))
    case.people[known] = Member(known, *words, step.by, step.at)


def _person_out(case: Case, _: Step, says: JsonReader) -> None:
    case.people.pop(says.text("person"), None)


def _document(case: Case, step: Step, says: JsonReader) -> None:
    case.documents_made += 1
    number = case.documents_made
    case.documents[number] = Document(
        number, says.text("name"), says.text("kind"), says.whole("size"), says.text("sha256"),
        says.text("about"), step.by, step.at,
    )  # fmt: skip


def _document_out(case: Case, _: Step, says: JsonReader) -> None:
    number = says.whole("number")
    was = case.documents[number]
    case.documents[number] = Document(
        was.number, was.name, was.kind, was.size, was.sha256, was.about, was.by, was.at,
        says.text("why"),
    )  # fmt: skip


def _note(case: Case, step: Step, says: JsonReader) -> None:
    words = (says.text("kind"), says.text("text"), says.text("document"))
    case.notes.append(Note(*words, step.by, step.at))


def _question(case: Case, step: Step, says: JsonReader) -> None:
    words = (says.text("answer"), says.text("text"), says.text("document"))
    case.answers[says.text("code")] = AnswerGiven(*words, step.by, step.at)


def _outcome(case: Case, step: Step, says: JsonReader) -> None:
    held = case.findings.get(says.text("finding"))
    if held is None:
        return
    given = Outcome(says.text("reason"), says.text("note"), step.by, step.at)
    case.findings[held.finding] = Held(
        held.finding, held.fen, held.snapshot, held.by, held.at, given if given.reason else None
    )
    case.judged = step.number


def _amounts(case: Case, step: Step, says: JsonReader) -> None:
    case.amounts.update(says.wholes_by_name("rows"))
    case.judged = step.number


def _reviewed(case: Case, step: Step, _: JsonReader) -> None:
    case.reviewed = step.number


def _closed(case: Case, _: Step, says: JsonReader) -> None:
    case.state = cast(State, says.text("state"))
    case.reason = says.text("reason") or case.reason
    case.restitution = says.text("restitution")


def _reopened(case: Case, step: Step, says: JsonReader) -> None:
    case.state = cast(State, says.text("state"))
    case.reason = case.reason if case.state == "filed" else ""
    case.restitution, case.judged = "", step.number


_READ: Mapping[str, Callable[[Case, Step, JsonReader], None]] = {
    "opened": _opened,
    "described": _described,
    "moved": _moved,
    "finding": _finding,
    "finding_out": _finding_out,
    "network": _network,
    "network_out": _network_out,
    "person": _person,
    "person_out": _person_out,
    "document": _document,
    "document_out": _document_out,
    "note": _note,
    "question": _question,
    "outcome": _outcome,
    "amounts": _amounts,
    "reviewed": _reviewed,
    "closed": _closed,
    "reopened": _reopened,
}
