"""What people decide in a case: answers, states, outcomes, amounts, agreement, the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from graphaudit.answers import Answer
from graphaudit.case_states import REASONS
from graphaudit.cases.acting import CaseActs
from graphaudit.cases.case import Case, State
from graphaudit.cases.facts import questions_of
from graphaudit.cases.people import Person, check_end, check_reopening, check_review
from graphaudit.cases.restitution import Due, confirmed, dues_as_json, payments_of
from graphaudit.cases.rules import STATES, TO_RETURN, lacks, steps_open, verdict_of
from graphaudit.cases.steps import Draft
from graphaudit.cases.wording import check_document, check_known, told, worded
from graphaudit.errors import UsageError
from graphaudit.finding import Json
from graphaudit.values import mask_long_digits
from graphaudit.values.money import format_yuan

End = Literal["closed", "excluded"]


class Deciding(CaseActs):
    """Taking cases on to their end, and up again."""

    def answer_question(
        self, case_id: str, by: Person, version: int, code: str, answer: Mapping[str, str]
    ) -> None:
        """Answer a field question: ``answer``, ``text``, ``document``."""

        def drafts(case: Case) -> list[Draft]:
            asked = {question.code for question in questions_of(self.findings(case))}
            check_known(code, asked, "问题 (question)")
            check_document(case, answer["document"])
            return [("question", {"code": code, **answer, "text": told(answer["text"])})]

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
            check_document(case, said["document"])
            words: dict[str, Json] = {
                "from": case.state,
                "state": wanted,
                **said,
                "note": told(said["note"]),
            }
            return [("moved", words)]

        self._act(case_id, by, drafts, version)
        self._follow(case_id, by)

    def conclude(
        self, case_id: str, by: Person, version: int, finding: str, reason: str, note: str
    ) -> None:
        """The outcome of one finding; an empty reason takes it back."""

        def drafts(case: Case) -> list[Draft]:
            check_known(finding, case.findings, "疑点 (finding)")
            return [("outcome", {"finding": finding, "reason": reason, "note": told(note)})]

        self._act(case_id, by, drafts, version)

    def confirm_amounts(
        self, case_id: str, by: Person, version: int, rows: Mapping[str, int], why: str
    ) -> None:
        """What is to be returned of payment rows (src → fen), where it is not all of it."""

        def drafts(case: Case) -> list[Draft]:
            paid = payments_of(self.findings(case))
            for src, fen in rows.items():
                check_known(src, paid, "发放行 (payment row)")
                if not 0 <= fen <= paid[src]:
                    raise UsageError(
                        "认定金额须在 0 与发放金额之间 (between 0 and what was paid)",
                        where=f"{src}：{format_yuan(paid[src])}",
                    )
            return [("amounts", {"rows": dict(rows), "why": worded(why, "依据 (why)")})]

        self._act(case_id, by, drafts, version)

    def review(self, case_id: str, by: Person, version: int, note: str) -> None:
        """The reviewer agrees with the outcomes and amounts as they are."""

        def drafts(case: Case) -> list[Draft]:
            check_review(case, by)
            return [("reviewed", {"note": told(note)})]

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
            check_end(case, by)
            if state not in steps_open(case.state):
                raise UsageError("现在不能到这一步 (not from this state)", where=STATES[state][0])
            self._complete(case, state)
            check_document(case, said["document"])
            if state == "excluded" and said["reason"] not in REASONS:
                raise UsageError("排除须选原因 (excluding needs a reason)", fix="、".join(REASONS))
            ended = replace(case, state=state)
            kept = json.dumps(dues_as_json(list_dues(ended)), ensure_ascii=False)
            self._keep_answers(case, by, said["note"])
            digest = self._steps.keep(kept)
            words = {"from": case.state, "state": state, "restitution": digest}
            return [("closed", {**said, **words, "note": told(said["note"])})]

        self._act(case_id, by, drafts, version)

    def reopen(self, case_id: str, by: Person, version: int, why: str) -> None:
        """Take an ended case up again; what it told the case book stands until it ends again."""

        def drafts(case: Case) -> list[Draft]:
            check_reopening(case, by)
            if not case.ended:
                raise UsageError("案件尚未结束 (the case has not ended)", where=case_id)
            back = "filed" if case.state == "closed" else "checking"
            said = {"from": case.state, "state": back, "why": worded(why, "原因 (why)")}
            return [("reopened", said)]

        self._act(case_id, by, drafts, version, ended=True)

    def _complete(self, case: Case, wanted: State) -> None:
        """Raise UsageError naming what the case lacks before ``wanted``."""
        missing = lacks(case, wanted, questions_of(self.findings(case)))
        if missing:
            raise UsageError(
                f"尚缺：{'；'.join(lack.zh for lack in missing)} (not complete)",
                where=f"{case.id} → {STATES[wanted][0]}",
                fix="补齐后再办理 (add what is lacking)",
            )

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
