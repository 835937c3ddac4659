"""What goes into a case: its people in charge, findings, networks, persons, documents, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graphaudit.cases.acting import CaseActs, check_open
from graphaudit.cases.case import Case, Document, Member
from graphaudit.cases.documents import Stored, TooLargeError, case_limit
from graphaudit.cases.people import Person, check_appointment
from graphaudit.cases.steps import Draft
from graphaudit.cases.wording import (
    as_text,
    check_document,
    check_known,
    check_most,
    told,
    worded,
)
from graphaudit.errors import UsageError
from graphaudit.finding import Finding, Json

MOST_FINDINGS, MOST_DOCUMENTS, MOST_NETWORKS, MOST_PEOPLE = 500, 500, 200, 1000


@dataclass(frozen=True)
class Added:
    """Which findings were put into the case, and which stand in another open one already."""

    case: str
    added: tuple[str, ...]
    elsewhere: Mapping[str, str]


class Collecting(CaseActs):
    """Putting things into cases and taking them out."""

    def open(self, by: Person, title: str, assignee: str, snapshot: str) -> str:
        """A new case; returns its number."""
        said = {"title": worded(title, "案名 (title)"), "assignee": assignee, "snapshot": snapshot}
        return self._steps.begin(datetime.now().year, by.name, [("opened", said)])

    def describe(
        self, case_id: str, by: Person, version: int, changed: Mapping[str, str | None]
    ) -> None:
        """Change ``title``, ``assignee``, ``helper``, ``reviewer`` or ``due``; None: as it is.

        Who may change who is in charge, and who reviews: ``people.py``.
        """

        def drafts(case: Case) -> list[Draft]:
            was = {n: str(getattr(case, n)) for n in ("title", "assignee", "helper", "reviewer")}
            now = {**was, "due": case.due, **{n: v for n, v in changed.items() if v is not None}}
            now["title"] = worded(now["title"], "案名 (title)")
            check_appointment(case, by, now["assignee"], now["reviewer"])
            return [("described", now)]

        self._act(case_id, by, drafts, version)

    def add_findings(self, case_id: str, by: Person, findings: Sequence[str]) -> Added:
        """Put findings into a case; those in another open case stay there and are told."""
        wanted = self._casebook.findings_of(dict.fromkeys(findings))
        elsewhere: dict[str, str] = {}
        new: list[Finding] = []

        def drafts(case: Case) -> list[Draft]:
            for finding in wanted:
                holder = self.holding(finding.id)
                if holder is not None and holder.id != case_id:
                    elsewhere[finding.id] = holder.id
                elif finding.id not in case.findings:
                    new.append(finding)
            check_most(len(case.findings) + len(new), MOST_FINDINGS, "疑点 (findings)")
            return [("finding", _put(finding)) for finding in new]

        self._act(case_id, by, drafts)
        self._follow(case_id, by)
        return Added(case_id, tuple(f.id for f in new), elsewhere)

    def remove_finding(
        self, case_id: str, by: Person, version: int, finding: str, why: str
    ) -> None:
        """Take a finding out, with a reason; the steps that concerned it stay."""

        def drafts(case: Case) -> list[Draft]:
            check_known(finding, case.findings, "疑点 (finding)")
            said = {"finding": finding, "why": worded(why, "移出原因 (why)")}
            return [("finding_out", said)]

        self._act(case_id, by, drafts, version)

    def add_network(self, case_id: str, by: Person, name: str, state: Mapping[str, object]) -> int:
        """Save a network's state (JSON); returns its number. Raises UsageError."""
        check_open(self.case(case_id))
        digest = self._steps.keep(as_text(state))

        def drafts(case: Case) -> list[Draft]:
            check_most(len(case.networks) + 1, MOST_NETWORKS, "网络 (networks)")
            return [("network", {"name": worded(name, "网络名称 (name)"), "sha256": digest})]

        self._act(case_id, by, drafts)
        return self.case(case_id).networks_made

    def remove_network(self, case_id: str, by: Person, version: int, number: int) -> None:
        """Take a network out of a case."""

        def drafts(case: Case) -> list[Draft]:
            check_known(number, case.networks, "网络 (network)")
            return [("network_out", {"number": number, "name": case.networks[number].name})]

        self._act(case_id, by, drafts, version)

    def set_person(self, case_id: str, by: Person, version: int, wanted: Member) -> None:
        """Say who somebody is in the case; ``wanted.id`` empty: somebody new."""

        def drafts(case: Case) -> list[Draft]:
            known = wanted.id or wanted.key or f"x_{case.version + 1}"
            check_most(len(case.people) + (known not in case.people), MOST_PEOPLE, "人员 (people)")
            return [
                (
                    "person",
                    {
                        "person": known,
                        "key": wanted.key,
                        "name": worded(wanted.name, "姓名 (name)"),
                        "role": wanted.role,
                        "note": told(wanted.note),
                    },
                )
            ]

        self._act(case_id, by, drafts, version)

    def remove_person(self, case_id: str, by: Person, version: int, person: str) -> None:
        """Take away what was said of a person; somebody whom no finding names is gone then."""

        def drafts(case: Case) -> list[Draft]:
            check_known(person, case.people, "人员 (person)")
            return [("person_out", {"person": person, "name": case.people[person].name})]

        self._act(case_id, by, drafts, version)

    def document_bytes(self, case_id: str) -> int:
        """Bytes of the documents of a case that may have one more. Raises UsageError."""
        case = self.case(case_id)
        check_open(case)
        check_most(case.documents_made + 1, MOST_DOCUMENTS, "文书 (documents)")
        return case.document_bytes

    def add_document(
        self, case_id: str, by: Person, stored: Stored, kind: str, about: str = ""
    ) -> Document:
        """Register a document whose bytes are kept. The same bytes stand once in a case."""

        def drafts(case: Case) -> list[Draft]:
            check_most(case.documents_made + 1, MOST_DOCUMENTS, "文书 (documents)")
            limit = case_limit(case.document_bytes)
            if stored.size > limit.left:
                raise TooLargeError(limit.says, where=stored.name, fix=limit.fix)
            for held in case.standing_documents():
                if held.sha256 == stored.sha256:
                    raise UsageError(
                        "案件已有同一份文件 (the case has this very file)",
                        where=f"{held.code} {held.name}",
                    )
            return [
                (
                    "document",
                    {
                        "name": stored.name,
                        "kind": kind,
                        "size": stored.size,
                        "sha256": stored.sha256,
                        "about": about,
                    },
                )
            ]

        self._act(case_id, by, drafts)
        case = self.case(case_id)
        return next(d for d in case.standing_documents() if d.sha256 == stored.sha256)

    def withdraw_document(
        self, case_id: str, by: Person, version: int, number: int, why: str
    ) -> None:
        """Say that a document does not count; its bytes and its line stay."""

        def drafts(case: Case) -> list[Draft]:
            check_known(number, case.documents, "文书 (document)")
            said: dict[str, Json] = {"number": number, "why": worded(why, "作废原因 (why)")}
            return [("document_out", said)]

        self._act(case_id, by, drafts, version)

    def note(self, case_id: str, by: Person, kind: str, text: str, document: str = "") -> None:
        """Add a line to the record; an ended case takes lines too."""

        def drafts(case: Case) -> list[Draft]:
            check_document(case, document)
            said = {"kind": kind, "text": worded(text, "记录 (note)"), "document": document}
            return [("note", said)]

        self._act(case_id, by, drafts, ended=True)


def _put(finding: Finding) -> dict[str, str | int]:
    return {"finding": finding.id, "fen": finding.fen, "snapshot": finding.snapshot}
