"""Row by row: pass, suspected or error, with the reasons and the column to mend.

``error``: what the loader refused or wants corrected, what is wrong with a line in itself, and
findings about the data (class quality). ``suspected``: findings of eligibility and collusion of
medium severity and above, after explanations, and payments that were made before. What is below
that, what people have looked at and put aside, and who seems entitled to more are notes: they stop
no money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from graphaudit.answers import PUT_ASIDE
from graphaudit.assembly import Brief
from graphaudit.finding import Json, severity_rank
from graphaudit.patterns import Pattern
from graphaudit.policy import Policy
from graphaudit.precheck.alone import wrong_in_itself
from graphaudit.precheck.batch import ROSTER, Batch, BatchFile, Complaint, Verdict
from graphaudit.precheck.earlier import PaidBefore
from graphaudit.precheck.reasons import Kind, Line, Reason, column_of
from graphaudit.register_names import named_register

STOPS = "medium"
"""The mildest severity of a doubt that stops a row."""
ALREADY_PAID = "already_paid"
_OF_CARD = ("card", "phone", "agent", "terminal")


@dataclass(frozen=True)
class JudgedRow:
    """One line of a roster. ``fen``: what it would pay; ``times``: how often the same refused
    application was handed in, this time included (0: it is not refused).
    """

    src: str
    file: str
    sheet: str
    sheet_no: int
    row: int
    verdict: Verdict
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    fen: int
    township: str
    program: str
    identity: str
    """Digest of who it is for: the person, else name and card."""
    content: str
    """Digest of what it says: name, card, amount."""
    name: str
    """Digest of the name alone, which pairs rows of one list's rounds and identifies nobody."""
    times: int = 0
    change: str = ""

    def as_json(self) -> dict[str, Json]:
        """One entry of ``rows``."""
        return {
            "row": self.row,
            "verdict": self.verdict,
            "reasons": [reason.as_json() for reason in self.reasons],
            "notes": [note.as_json() for note in self.notes],
            "file": self.file,
            "sheet": self.sheet,
            "fen": self.fen,
            "township": self.township,
            "program": self.program,
            "times": self.times,
            "change": self.change,
        }


@dataclass
class Judge:
    """Lays complaints, findings and earlier payments against the lines of a batch."""

    batch: Batch
    policy: Policy
    patterns: Mapping[str, Pattern]
    put_aside: Mapping[str, str] = field(default_factory=dict)
    """Finding → state, of those that people decided about."""

    def rows(
        self,
        lines: Sequence[Line],
        findings: Iterable[Brief],
        before: Mapping[str, PaidBefore],
        digests: Mapping[str, tuple[str, str, str]],
    ) -> list[JudgedRow]:
        """Every line with its verdict, in the order of the files."""
        found: dict[str, list[Reason]] = {line.src: [] for line in lines}
        at = {line.src: line for line in lines}
        for src, reason in self._all(at, findings, before):
            found[src].append(reason)
        return [self._judged(line, found[line.src], digests) for line in lines]

    def _judged(
        self, line: Line, said: Sequence[Reason], digests: Mapping[str, tuple[str, str, str]]
    ) -> JudgedRow:
        reasons = tuple(r for r in said if r.kind != "note")
        kinds = {reason.kind for reason in reasons}
        verdict: Verdict = "error" if "error" in kinds else "suspected" if kinds else "pass"
        identity, content, name = digests.get(line.src, ("", "", ""))
        return JudgedRow(
            src=line.src,
            file=line.file.name,
            sheet=line.sheet.name,
            sheet_no=line.sheet.no,
            row=line.row,
            verdict=verdict,
            reasons=reasons,
            notes=tuple(r for r in said if r.kind == "note"),
            fen=line.fen,
            township=line.township,
            program=line.program,
            identity=identity,
            content=content,
            name=name,
        )

    def _all(
        self,
        at: Mapping[str, Line],
        findings: Iterable[Brief],
        before: Mapping[str, PaidBefore],
    ) -> Iterator[tuple[str, Reason]]:
        for file in self.batch.files:
            for complaint in file.complaints:
                src = f"{file.part}:{complaint.sheet_no}:{complaint.row}"
                if src in at:
                    yield src, _of_complaint(complaint)
        for line in at.values():
            for reason in wrong_in_itself(line, self.policy):
                yield line.src, reason
            if line.src in before:
                yield line.src, _paid_before(line, before[line.src])
        for finding in findings:
            for src in finding.rows:
                if src in at:
                    yield src, self._of_finding(finding, at[src])

    def _of_finding(self, finding: Brief, line: Line) -> Reason:
        pattern = self.patterns[finding.pattern]
        column = column_of(line.sheet, _about(pattern))
        return Reason(
            pattern=finding.pattern,
            kind=self._kind(finding),
            sentence=finding.sentence["zh"],
            sentence_en=finding.sentence["en"],
            column=column,
            ask=_ask(pattern),
            value=line.words.get(column, ""),
            finding=finding.id,
            severity=finding.severity,
        )

    def _kind(self, finding: Brief) -> Kind:
        state = self.put_aside.get(finding.id, "")
        if finding.status != "open" or finding.pattern_class == "missed" or state in PUT_ASIDE:
            return "note"
        if finding.pattern_class == "quality":
            return "note" if finding.severity == "info" else "error"
        stops = severity_rank(finding.severity) <= severity_rank(STOPS)
        return "suspected" if stops else "note"


def _of_complaint(complaint: Complaint) -> Reason:
    told = f"{complaint.column}：{complaint.reason}" if complaint.column else complaint.reason
    return Reason(
        pattern=complaint.code,
        kind="error",
        sentence=f"{told}。{complaint.fix}",
        sentence_en=f"{complaint.code}: this cell cannot be used as it is; correct it.",
        column=complaint.column,
        ask=f"{told}。{complaint.fix}",
        value=complaint.value,
        severity="error",
    )


def _paid_before(line: Line, before: PaidBefore) -> Reason:
    place = f"《{before.file}》第 {before.row} 行"
    zh = f"同一人、同一账户、同一项目、同一期次、同一金额，在{place}已发放。"
    return Reason(
        pattern=ALREADY_PAID,
        kind="suspected",
        sentence=zh,
        sentence_en=f"The same payment stands in {before.file}, row {before.row}.",
        column=column_of(line.sheet, "amount"),
        ask="该笔款项此前已发放过。请核对是否重复造册；确属补发的，注明补发期次后重报。",
        severity="high",
    )


def _ask(pattern: Pattern) -> str:
    """What the township is told of a hit: which comparison, with which register, what to do."""
    needed = [need for need in pattern.needs if need != ROSTER]
    names = "、".join(f"“{named_register(need)}”" for need in needed)
    compared = f"与{names}比对命中" if names else "本名册及历次发放名册比对命中"
    todo = "请核对本行人员、账户与资格，更正或附说明后重报。"
    return f"疑似：{pattern.title['zh']}（{compared}）。{todo}"


def _about(pattern: Pattern) -> str:
    """What a pattern's doubt is about, as a key of the fields to mend."""
    if "area" in pattern.id or "area" in pattern.columns:
        return "area"
    if "amount" in pattern.id or "standard" in pattern.id:
        return "amount"
    if pattern.subject.label == "Enterprise":
        return "enterprise"
    if pattern.subject.label == "Card" or any(kind in _OF_CARD for kind in pattern.kinds):
        return "card"
    return "person"


def lines_of(batch: Batch) -> list[Line]:
    """The data lines of every roster of a batch, refused ones included, in the sheet's order."""
    return [line for file in batch.files for line in _lines(file)]


def _lines(file: BatchFile) -> Iterator[Line]:
    paid = _payments(file)
    townships = _townships(file)
    for no in sorted(file.lines):
        sheets = [s for s in file.sheets if s.no == no and s.register == ROSTER]
        if not sheets:
            continue
        for cells in file.lines[no].to_pylist():
            if cells["status"] in ("accepted", "rejected"):
                src = f"{file.part}:{no}:{cells['row']}"
                fen, program = paid.get(src, (0, sheets[0].program or ""))
                township = sheets[0].township or townships.get(src) or ""
                words = {k: str(v) for k, v in cells.items() if v is not None}
                yield Line(src, file, sheets[0], cells["row"], fen, program, township, words)


def _payments(file: BatchFile) -> dict[str, tuple[int, str]]:
    """Row → (fen, program), several payments of a line added."""
    table = file.rels.get("PAID")
    found: dict[str, tuple[int, str]] = {}
    for row in _columns(table, "src", "fen", "program"):
        had = found.get(str(row["src"]), (0, ""))[0]
        fen = row["fen"] if isinstance(row["fen"], int) else 0
        found[str(row["src"])] = (had + fen, str(row["program"] or ""))
    return found


def _townships(file: BatchFile) -> dict[str, str]:
    rows = _columns(file.nodes.get("Person"), "src", "township")
    return {str(row["src"]): str(row["township"]) for row in rows if row["township"]}


def _columns(table: pa.Table | None, *names: str) -> list[dict[str, object]]:
    return table.select(list(names)).to_pylist() if table is not None else []
