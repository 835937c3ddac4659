"""All that may be done with cases. Every act is a step that stays; nothing is edited."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from graphaudit.answers import PUT_ASIDE, Answer
from graphaudit.case_states import REASONS
from graphaudit.casebook import Casebook
from graphaudit.cases.case import Case, Document, Member, Network, State, case_of
from graphaudit.cases.documents import DocumentStore, Stored
from graphaudit.cases.facts import Totals, questions_of, totals_of
from graphaudit.cases.restitution import Due, confirmed, dues_as_json, dues_from_json, payments_of
from graphaudit.cases.rules import STATES, TO_RETURN, lacks, steps_open, verdict_of
from graphaudit.cases.steps import Draft, Step, Steps
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError
from graphaudit.finding import Finding, Json, JsonReader
from graphaudit.values import mask_long_digits
from graphaudit.values.money import format_yuan
from graphaudit.workspace import Workspace

LARGEST_NETWORK = 1_000_000
"""Bytes of the saved state of one network."""
DEEPEST_NETWORK = 50
"""Lists and objects within each other: what is written deeper may not be read back."""
MOST_FINDINGS, MOST_DOCUMENTS, MOST_NETWORKS, MOST_PEOPLE = 500, 500, 200, 1000
_FOLLOWS = ("doubtful", "checking", "lead", "filed")
"""The states of a finding that go along when its case goes on."""
End = Literal["closed", "excluded"]


class NotYoursError(GraphAuditError):
    """Only the case's assignee or an administrator may do this."""

    exit_code = 2
    http_status = 403


@dataclass(frozen=True)
class Person:
    """Who acts. ``administrator``: may end cases that are somebody else's."""

    name: str
    administrator: bool = False


@dataclass(frozen=True)
class Added:
    """Which findings were put into the case, and which stand in another open one already."""

    case: str
    added: tuple[str, ...]
    elsewhere: Mapping[str, str]


class Cases:
    """The cases of one workspace."""

    def __init__(self, workspace: Workspace, casebook: Casebook) -> None:
        self._steps = Steps(workspace.cases)
        self._casebook = casebook
        self._read: dict[str, Case] = {}
        self._summed: dict[str, tuple[object, Totals]] = {}
        self._guard = threading.Lock()
        self.documents = DocumentStore(workspace.case_files)

    def close(self) -> None:
        """Close the file."""
        self._steps.close()

    # ---- reading ----------------------------------------------------------------------------
    def case(self, case_id: str) -> Case:
        """One case. Raises NotFoundError."""
        return case_of(self._steps.of(case_id))

    def all(self) -> list[Case]:
        """Every case, newest first; what did not change since is not read again."""
        found = []
        for case_id, version in self._steps.versions().items():
            with self._guard:
                case = self._read.get(case_id)
            if case is None or case.version != version:
                case = self.case(case_id)
                with self._guard:
                    self._read[case_id] = case
            found.append(case)
        return found

    def history(self, case_id: str) -> list[Step]:
        """The steps of a case, oldest first."""
        return self._steps.of(case_id)

    def first_broken(self, case_id: str) -> int | None:
        """The first step that is not as it was written; None when all are."""
        return self._steps.first_broken(case_id)

    def findings(self, case: Case) -> list[Finding]:
        """The findings of a case as the case book has them now, in the order they came."""
        return [self._casebook.finding(finding) for finding in case.findings]

    def totals(self, case: Case) -> Totals:
        """The sums of a case over its findings as they are now; made once a version and run."""
        key = (case.version, self._casebook.last_run().get("run"))
        with self._guard:
            known = self._summed.get(case.id)
        if known is not None and known[0] == key:
            return known[1]
        totals = totals_of(self.findings(case))
        with self._guard:
            self._summed[case.id] = (key, totals)
        return totals

    def holding(self, finding: str) -> Case | None:
        """The open case that holds a finding."""
        return next((c for c in self.all() if not c.ended and finding in c.findings), None)

    def network(self, case_id: str, number: int) -> tuple[Network, str]:
        """A saved network and its state as JSON. Raises NotFoundError."""
        network = self.case(case_id).networks.get(number)
        if network is None:
            raise NotFoundError("案件没有这个网络 (no such network)", where=f"{case_id} {number}")
        return network, self._steps.kept(network.sha256)

    def document(self, case_id: str, number: int) -> Document:
        """A document of a case. Raises NotFoundError."""
        document = self.case(case_id).documents.get(number)
        if document is None:
            raise NotFoundError("案件没有这份文书 (no such document)", where=f"{case_id} {number}")
        return document

    def ended_dues(self, case: Case) -> list[Due]:
        """The restitution list as it stood when the case ended; empty for an open one."""
        if not case.restitution:
            return []
        return dues_from_json([JsonReader(each) for each in json.loads(self._kept(case))])

    # ---- collecting -------------------------------------------------------------------------
    def open(self, by: Person, title: str, assignee: str, snapshot: str) -> str:
        """A new case; returns its number."""
        said = {"title": _worded(title, "案名 (title)"), "assignee": assignee, "snapshot": snapshot}
        return self._steps.begin(datetime.now().year, by.name, [("opened", said)])

    def describe(
        self, case_id: str, by: Person, version: int, changed: Mapping[str, str | None]
    ) -> None:
        """Change ``title``, ``assignee``, ``helper``, ``reviewer`` or ``due``; None: as it is.

        Who is in charge is changed by who is, or by an administrator: it decides who may end.
        """

        def drafts(case: Case) -> list[Draft]:
            was = {n: str(getattr(case, n)) for n in ("title", "assignee", "helper", "reviewer")}
            now = {**was, "due": case.due, **{n: v for n, v in changed.items() if v is not None}}
            now["title"] = _worded(now["title"], "案名 (title)")
            if (now["assignee"], now["reviewer"]) != (case.assignee, case.reviewer):
                _may_appoint(case, by)
            if now["reviewer"] and now["reviewer"] == now["assignee"]:
                raise UsageError(
                    "复核人不能是主办 (the reviewer must be somebody else)", where=now["reviewer"]
                )
            return [("described", now)]

        self._act(case_id, by, drafts, version)

    def add_findings(self, case_id: str, by: Person, findings: Sequence[str]) -> Added:
        """Put findings into a case; those in another open case stay there and are told."""
        wanted = [self._casebook.finding(finding) for finding in dict.fromkeys(findings)]
        elsewhere: dict[str, str] = {}
        new: list[Finding] = []

        def drafts(case: Case) -> list[Draft]:
            for finding in wanted:
                holder = self.holding(finding.id)
                if holder is not None and holder.id != case_id:
                    elsewhere[finding.id] = holder.id
                elif finding.id not in case.findings:
                    new.append(finding)
            _at_most(len(case.findings) + len(new), MOST_FINDINGS, "疑点 (findings)")
            return [("finding", _put(finding)) for finding in new]

        self._act(case_id, by, drafts)
        self._follow(case_id, by)
        return Added(case_id, tuple(f.id for f in new), elsewhere)

    def remove_finding(
        self, case_id: str, by: Person, version: int, finding: str, why: str
    ) -> None:
        """Take a finding out, with a reason; the steps that concerned it stay."""

        def drafts(case: Case) -> list[Draft]:
            _known(finding, case.findings, "疑点 (finding)")
            said = {"finding": finding, "why": _worded(why, "移出原因 (why)")}
            return [("finding_out", said)]

        self._act(case_id, by, drafts, version)

    def add_network(self, case_id: str, by: Person, name: str, state: Mapping[str, object]) -> int:
        """Save a network's state (JSON); returns its number. Raises UsageError."""
        self.check_open(case_id)
        digest = self._steps.keep(_as_text(state))

        def drafts(case: Case) -> list[Draft]:
            _at_most(len(case.networks) + 1, MOST_NETWORKS, "网络 (networks)")
            return [("network", {"name": _worded(name, "网络名称 (name)"), "sha256": digest})]

        self._act(case_id, by, drafts)
        return self.case(case_id).networks_made

    def remove_network(self, case_id: str, by: Person, version: int, number: int) -> None:
        """Take a network out of a case."""

        def drafts(case: Case) -> list[Draft]:
            _known(number, case.networks, "网络 (network)")
            return [("network_out", {"number": number, "name": case.networks[number].name})]

        self._act(case_id, by, drafts, version)

    def set_person(self, case_id: str, by: Person, version: int, wanted: Member) -> None:
        """Say who somebody is in the case; ``wanted.id`` empty: somebody new."""

        def drafts(case: Case) -> list[Draft]:
            known = wanted.id or wanted.key or f"x_{case.version + 1}"
            _at_most(len(case.people) + (known not in case.people), MOST_PEOPLE, "人员 (people)")
            return [
                (
                    "person",
                    {
                        "person": known,
                        "key": wanted.key,
                        "name": _worded(wanted.name, "姓名 (name)"),
                        "role": wanted.role,
                        "note": _told(wanted.note),
                    },
                )
            ]

        self._act(case_id, by, drafts, version)

    def remove_person(self, case_id: str, by: Person, version: int, person: str) -> None:
        """Take away what was said of a person; somebody whom no finding names is gone then."""

        def drafts(case: Case) -> list[Draft]:
            _known(person, case.people, "人员 (person)")
            return [("person_out", {"person": person, "name": case.people[person].name})]

        self._act(case_id, by, drafts, version)

    def check_open(self, case_id: str) -> None:
        """Raise UsageError when the case has ended, NotFoundError when there is none."""
        _check_open(self.case(case_id))

    def add_document(
        self, case_id: str, by: Person, stored: Stored, kind: str, about: str = ""
    ) -> Document:
        """Register a document whose bytes are kept. The same bytes stand once in a case."""

        def drafts(case: Case) -> list[Draft]:
            _at_most(case.documents_made + 1, MOST_DOCUMENTS, "文书 (documents)")
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
            _known(number, case.documents, "文书 (document)")
            said: dict[str, Json] = {"number": number, "why": _worded(why, "作废原因 (why)")}
            return [("document_out", said)]

        self._act(case_id, by, drafts, version)

    def note(self, case_id: str, by: Person, kind: str, text: str, document: str = "") -> None:
        """Add a line to the record; an ended case takes lines too."""

        def drafts(case: Case) -> list[Draft]:
            _on_document(case, document)
            said = {"kind": kind, "text": _worded(text, "记录 (note)"), "document": document}
            return [("note", said)]

        self._act(case_id, by, drafts, ended=True)

    # ---- deciding ---------------------------------------------------------------------------
    def answer_question(
        self, case_id: str, by: Person, version: int, code: str, answer: Mapping[str, str]
    ) -> None:
        """Answer a field question: ``answer``, ``text``, ``document``."""

        def drafts(case: Case) -> list[Draft]:
            _known(code, {q.code for q in questions_of(self.findings(case))}, "问题 (question)")
            _on_document(case, answer["document"])
            return [("question", {"code": code, **answer, "text": _told(answer["text"])})]

        self._act(case_id, by, drafts, version)

    def move(
        self, case_id: str, by: Person, version: int, wanted: State, said: Mapping[str, str]
    ) -> None:
        """On to the next state, or one back with a note: ``reason``, ``note``, ``document``."""

        def drafts(case: Case) -> list[Draft]:
            if wanted not in steps_open(case.state) or wanted in ("closed", "excluded"):
                raise UsageError(
                    f"不能从{STATES[case.state][0]}到{STATES[wanted][0]} (no way from there)",
                    where=case_id,
                    fix="、".join(STATES[each][0] for each in steps_open(case.state)),
                )
            self._complete(case, wanted)
            if wanted == "filed" and said["reason"] not in REASONS:
                raise UsageError("立案须选原因 (filing needs a reason)", fix="、".join(REASONS))
            if wanted == "filed" and not said["document"]:
                raise UsageError("立案须写明依据文书 (filing rests on a document)", where=case_id)
            _on_document(case, said["document"])
            words: dict[str, Json] = {
                "from": case.state,
                "state": wanted,
                **said,
                "note": _told(said["note"]),
            }
            return [("moved", words)]

        self._act(case_id, by, drafts, version)
        self._follow(case_id, by)

    def conclude(
        self, case_id: str, by: Person, version: int, finding: str, reason: str, note: str
    ) -> None:
        """The outcome of one finding; an empty reason takes it back."""

        def drafts(case: Case) -> list[Draft]:
            _known(finding, case.findings, "疑点 (finding)")
            return [("outcome", {"finding": finding, "reason": reason, "note": _told(note)})]

        self._act(case_id, by, drafts, version)

    def confirm_amounts(
        self, case_id: str, by: Person, version: int, rows: Mapping[str, int], why: str
    ) -> None:
        """What is to be returned of payment rows (src → fen), where it is not all of it."""

        def drafts(case: Case) -> list[Draft]:
            paid = payments_of(self.findings(case))
            for src, fen in rows.items():
                _known(src, paid, "发放行 (payment row)")
                if not 0 <= fen <= paid[src]:
                    raise UsageError(
                        "认定金额须在 0 与发放金额之间 (between 0 and what was paid)",
                        where=f"{src}：{format_yuan(paid[src])}",
                    )
            return [("amounts", {"rows": dict(rows), "why": _worded(why, "依据 (why)")})]

        self._act(case_id, by, drafts, version)

    def review(self, case_id: str, by: Person, version: int, note: str) -> None:
        """The reviewer agrees with the outcomes and amounts as they are."""

        def drafts(case: Case) -> list[Draft]:
            if by.name != case.reviewer:
                raise NotYoursError(
                    "只有复核人可以复核 (only the reviewer may)", where=case.reviewer or "未指定"
                )
            return [("reviewed", {"note": _told(note)})]

        self._act(case_id, by, drafts, version)

    def end(
        self, case_id: str, by: Person, version: int, state: End, said: Mapping[str, str],
        list_dues: Callable[[Case], Sequence[Due]],
    ) -> None:  # fmt: skip
        """Close or exclude: every outcome goes to the case book, where precision is measured.

        ``said``: ``reason``, ``note``, ``document``. ``list_dues`` makes the restitution list
        that is kept with the end.
        """

        def drafts(case: Case) -> list[Draft]:
            _may_end(case, by)
            if state not in steps_open(case.state):
                raise UsageError("现在不能到这一步 (not from this state)", where=STATES[state][0])
            self._complete(case, state)
            _on_document(case, said["document"])
            if state == "excluded" and said["reason"] not in REASONS:
                raise UsageError("排除须选原因 (excluding needs a reason)", fix="、".join(REASONS))
            ended = replace(case, state=state)
            kept = json.dumps(dues_as_json(list_dues(ended)), ensure_ascii=False)
            self._keep_answers(case, by, said["note"])
            digest = self._steps.keep(kept)
            words = {"from": case.state, "state": state, "restitution": digest}
            return [("closed", {**said, **words, "note": _told(said["note"])})]

        self._act(case_id, by, drafts, version)

    def reopen(self, case_id: str, by: Person, version: int, why: str) -> None:
        """Take an ended case up again; what it told the case book stands until it ends again."""

        def drafts(case: Case) -> list[Draft]:
            _may_end(case, by)
            if not case.ended:
                raise UsageError("案件尚未结束 (the case has not ended)", where=case_id)
            back = "filed" if case.state == "closed" else "checking"
            said = {"from": case.state, "state": back, "why": _worded(why, "原因 (why)")}
            return [("reopened", said)]

        self._act(case_id, by, drafts, version, ended=True)

    # ---- within -----------------------------------------------------------------------------
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
                _check_open(case)
            return drafts(case)

        self._steps.add(case_id, by.name, made, version)

    def _complete(self, case: Case, wanted: State) -> None:
        """Raise UsageError naming what the case lacks before ``wanted``."""
        missing = lacks(case, wanted, questions_of(self.findings(case)))
        if missing:
            raise UsageError(
                f"尚缺：{'；'.join(lack.zh for lack in missing)} (not complete)",
                where=f"{case.id} → {STATES[wanted][0]}",
                fix="补齐后再办理 (add what is lacking)",
            )

    def _follow(self, case_id: str, by: Person) -> None:
        """Findings of a case that lie behind it go to its state."""
        case = self.case(case_id)
        if case.state not in _FOLLOWS:
            return
        for finding in self.findings(case):
            behind = finding.state in _FOLLOWS[: _FOLLOWS.index(case.state)]
            if behind and finding.state not in PUT_ASIDE:
                self._casebook.decide(finding.id, case.state, f"{case.id}，@{by.name}")

    def _keep_answers(self, case: Case, by: Person, note: str) -> None:
        """Tell the case book what was found of each finding."""
        for finding in self.findings(case):
            held = case.findings[finding.id]
            if held.outcome is None:
                continue
            reason = held.outcome.reason
            verdict = verdict_of(reason, finding.pattern_class)
            said = "，".join(p for p in (case.id, REASONS[reason][0], held.outcome.note, note) if p)
            fen = confirmed(case, finding) if reason in TO_RETURN else None
            day = datetime.now().date().isoformat()
            self._casebook.answer(
                Answer(finding.id, verdict, fen, note=mask_long_digits(said), by=by.name, day=day)
            )

    def _kept(self, case: Case) -> str:
        return self._steps.kept(case.restitution)


def _check_open(case: Case) -> None:
    if case.ended:
        raise UsageError(
            "案件已结束，不能再改 (the case has ended)",
            where=f"{case.id} {STATES[case.state][0]}",
            fix="由主办或管理员重新办理 (its assignee may reopen it)",
        )


def _as_text(state: Mapping[str, object]) -> str:
    """A network's state as JSON text. Raises UsageError for what is too large or no JSON."""
    if _is_deep(state, DEEPEST_NETWORK):
        raise UsageError("网络的内容嵌套过深，不能保存 (nested too deep)", where="state")
    try:
        text = json.dumps(state, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except ValueError as error:  # half characters and numbers that are none
        raise UsageError("网络的内容无法保存 (it cannot be saved)", where="state") from error
    if size > LARGEST_NETWORK:
        raise UsageError(
            "网络过大，不能保存 (the network is too large to be saved)",
            where=f"{size:,} > {LARGEST_NETWORK:,} 字节 (bytes)",
            fix="收起或移出一部分对象 (collapse or remove a part)",
        )
    return text


def _is_deep(value: object, most: int) -> bool:
    """Whether lists and objects stand in each other more than ``most`` times."""
    if isinstance(value, Mapping):
        return most == 0 or any(_is_deep(each, most - 1) for each in value.values())
    return isinstance(value, list) and (
        most == 0 or any(_is_deep(each, most - 1) for each in value)
    )


def _put(finding: Finding) -> dict[str, str | int]:
    return {"finding": finding.id, "fen": finding.fen, "snapshot": finding.snapshot}


def _told(text: str) -> str:
    """What somebody wrote, without blanks round it and without full numbers."""
    return mask_long_digits(text).strip()


def _worded(text: str, what: str) -> str:
    """The same of a text that must say something. Raises UsageError when it is empty."""
    told = _told(text)
    if not told:
        raise UsageError("须填写 (must be filled in)", where=what)
    return told


def _known(one: str | int, among: object, what: str) -> None:
    if not isinstance(among, Mapping | set) or one not in among:
        raise NotFoundError(f"案件没有这个{what}", where=str(one))


def _at_most(count: int, most: int, what: str) -> None:
    if count > most:
        raise UsageError(f"一案至多 {most} 个{what} (at most)", where=f"{count:,}")


def _on_document(case: Case, code: str) -> None:
    if code and code not in {document.code for document in case.standing_documents()}:
        raise UsageError("案件没有这份文书 (no such document in the case)", where=code)


def _may_appoint(case: Case, by: Person) -> None:
    if case.assignee and not by.administrator and by.name != case.assignee:
        raise NotYoursError(
            "只有主办或管理员可以更换主办、复核人 (only the assignee or an administrator)",
            where=case.assignee,
        )


def _may_end(case: Case, by: Person) -> None:
    if not by.administrator and by.name != case.assignee:
        raise NotYoursError(
            "只有主办或管理员可以结束或重新办理 (only the assignee or an administrator)",
            where=case.assignee or "未指定主办 (no assignee)",
        )
