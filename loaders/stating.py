"""One file's statements, lines and complaints, batch by batch, to whatever keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa

from graphaudit.ledger.parts import TableKind
from loaders import approvals, notices, rosters
from loaders.arrays import texts
from loaders.cautions import add_warnings
from loaders.cleaning import Complaint, Rows, clean_batch
from loaders.context import places
from loaders.deriving import Carried, derive
from loaders.judging import Statuses, judge
from loaders.lines import headers_by_sheet, line_headers, lines_as_written
from loaders.load_run import LoadRun
from loaders.plans import Plan
from loaders.register import ROSTER, Register
from loaders.repeats import Bits, payment_bits
from loaders.report import NOT_LOADED, ProgramTotal, RejectReport, SheetReport
from loaders.statements import Seen, Statement, state
from loaders.tables import Problem, Table, TableBatch
from loaders.things import column, text

SHOWN_REJECTS = 10_000
"""Rejects that the report itself carries for one sheet; the ledger has them all."""


class TakesTables(Protocol):
    """What receives a file's statements: the ledger's writer, or one that keeps them in memory."""

    sha256: str

    @property
    def part(self) -> str: ...

    def write(self, kind: TableKind, name: str | int, table: pa.Table) -> None: ...


def state_file(writer: TakesTables, plans: Sequence[Plan], run: LoadRun) -> list[Bits]:
    """Every list of one file into the writer and its report: fingerprints of its payments."""
    part = _StatedPart(writer, run, headers_by_sheet(plans))
    for plan in plans:
        part.add(plan)
    add_warnings(plans, part.payments, writer.sha256, run)
    return part.payments


@dataclass
class _StatedPart:
    """Writes one file's statements, lines and complaints."""

    writer: TakesTables
    run: LoadRun
    headers: dict[int, list[str]]
    seen: Seen = field(default_factory=Seen)
    payments: list[Bits] = field(default_factory=list)

    def add(self, plan: Plan) -> None:
        """All batches of one table."""
        carried = Carried()
        names = line_headers(plan.table.columns)
        sheet_no = plan.table.sheet_no
        known = self.headers[sheet_no]
        done = 0
        for batch in plan.table.batches():
            statuses = self._batch(plan, batch, carried)
            self.writer.write("rows", sheet_no, lines_as_written(batch, names, statuses, known))
            done += len(batch.rows)
            self.run.progress(f"导入 {plan.table.file.name}", done, None)

    def _batch(self, plan: Plan, batch: TableBatch, carried: Carried) -> Statuses:
        for skipped in batch.skipped:
            plan.report.skip(skipped.reason)
        self._lost(plan, batch)
        fit = plan.recognition.fit
        if fit is None:
            plan.report.skip(NOT_LOADED, len(batch.rows))
            return Statuses.all_skipped(batch, plan.report.why)
        columns = {c.index: c for c in plan.table.columns}
        part, sheet_no = self.writer.part, plan.table.sheet_no
        rows = clean_batch(batch, fit, columns, part, sheet_no)
        names = " ".join(t for _, t in places(plan.table))
        rows = derive(rows, fit, plan.context, self.run.policy, carried, names)
        ref = f"B:{part}:{sheet_no}"
        rows = self._completed(rows, plan, fit.register, ref)
        statuses = judge(rows, fit, columns)
        self._complain(plan, rows, statuses)
        self._state(plan, rows.only(statuses.accepted), fit.register, ref)
        plan.report.accepted += int(statuses.accepted.sum())
        plan.report.rejected += int((~statuses.accepted).sum())
        return statuses

    def _completed(self, rows: Rows, plan: Plan, register: Register, ref: str) -> Rows:
        """The rows with what only the whole list, or the other rows, can tell."""
        if register.id == ROSTER:
            return rosters.complete(rows, plan.context, self.run.policy, ref)
        if register.family == approvals.FAMILY:
            return approvals.complete(rows, plan.context)
        if register.id == notices.REGISTER:
            return notices.complete(rows, plan.table, plan.context, self.run.policy)
        return rows

    def _state(self, plan: Plan, rows: Rows, register: Register, ref: str) -> None:
        if not len(rows):
            return
        for statement in state(rows, register):
            self._put(statement)
        if register.id != ROSTER:
            return
        name = f"{plan.table.file.name}#{plan.table.sheet}"
        node = rosters.batch_node(rows, ref, name, plan.context)
        self._put(Statement("nodes", "Batch", node))
        self._put(Statement("nodes", "Program", rosters.program_nodes(rows)))
        _total(plan.report, rows)

    def _put(self, statement: Statement) -> None:
        fresh = self.seen.new(statement)
        if fresh.num_rows:
            self.writer.write(statement.kind, statement.name, fresh)
        if statement.name == "PAID":
            self.payments.append(payment_bits(fresh))

    def _lost(self, plan: Plan, batch: TableBatch) -> None:
        """Lines that could not be split at all are rejected whole."""
        for problem in batch.lost:
            if plan.register is None:
                plan.report.skip(NOT_LOADED)
                continue
            plan.report.rejected += 1
            self._write_complaint(plan, _lost_line(problem), "reject")

    def _complain(self, plan: Plan, rows: Rows, statuses: Statuses) -> None:
        for complaint in rows.complaints:
            good = np.isin(complaint.rows, rows.numbers[statuses.accepted])
            self._write_complaint(plan, complaint.only(good), "correction")
        for complaint in statuses.complaints:
            self._write_complaint(plan, complaint, "reject")

    def _write_complaint(self, plan: Plan, complaint: Complaint, kind: str) -> None:
        count = len(complaint.rows)
        if not count:
            return
        if kind == "correction":
            plan.report.corrections += count
        elif len(plan.report.rejects) < SHOWN_REJECTS:
            plan.report.rejects += _reject_reports(complaint)
        self.writer.write("rejects", "", _complaint_table(plan.table, complaint, kind))


def _lost_line(problem: Problem) -> Complaint:
    at = np.array([problem.row], np.int64)
    said = ([problem.code], [problem.reason], [problem.fix])
    return Complaint("", "", at, [problem.value], *said)


def _complaint_table(table: Table, complaint: Complaint, kind: str) -> pa.Table:
    count = len(complaint.rows)
    return pa.table(
        {
            "sheet_no": pa.array([table.sheet_no] * count, pa.int64()),
            "sheet": texts([table.sheet] * count),
            "row": pa.array(complaint.rows, pa.int64()),
            "column": texts([complaint.column] * count),
            "value": texts(complaint.values),
            "code": texts(complaint.codes),
            "reason": texts(complaint.reasons),
            "fix": texts(complaint.fixes),
            "kind": texts([kind] * count),
        }
    )


def _reject_reports(complaint: Complaint) -> Iterator[RejectReport]:
    cells = zip(
        complaint.rows.tolist(), complaint.values, complaint.reasons, complaint.fixes, strict=True
    )
    for row, value, reason, fix in cells:
        yield RejectReport(row, complaint.column, value, reason, fix)


def _total(report: SheetReport, rows: Rows) -> None:
    amounts = column(rows, "amount", pa.int64())
    table = pa.table({"program": text(rows, "program_written"), "fen": amounts})
    sums = table.group_by("program", use_threads=False).aggregate(
        [("fen", "sum"), ("fen", "count")]
    )
    for line in sums.to_pylist():
        total = report.programs.setdefault(str(line["program"]), ProgramTotal())
        total.payments += int(line["fen_count"])
        total.fen += int(line["fen_sum"])
        report.fen += int(line["fen_sum"])
