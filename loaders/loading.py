"""From paths to ledger parts: every line ends accepted, rejected or skipped with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

import numpy as np
import pyarrow as pa

from graphaudit.errors import UnreadableFileError, UsageError
from graphaudit.ledger import AlreadyLoadedError, Ledger
from graphaudit.ledger.parts import TableKind
from graphaudit.policy import Policy, load_policy
from graphaudit.progress import Progress, silent
from graphaudit.values.day import period_of
from graphaudit.workspace import Workspace
from loaders import approvals, instalments, notices
from loaders.archives import Limits
from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    call,
    constant,
    is_set,
    join,
    listed,
    nothing,
    one,
    take,
    texts,
)
from loaders.cleaning import Complaint, Rows, clean_batch
from loaders.context import Context, places, read_context, with_titles_of_sheet
from loaders.deriving import Carried, derive
from loaders.files import RefusedFile, SourceFile, iter_files
from loaders.recognition import Fit, Recognition, recognise
from loaders.registers import Register, load_registers
from loaders.repeats import Bits, Earlier, payment_bits, sheets_of
from loaders.report import (
    ALREADY,
    NOT_LOADED,
    ColumnReport,
    LoadReport,
    ProgramTotal,
    RefusedReport,
    RejectReport,
    SheetReport,
)
from loaders.rosters import batch_node, complete
from loaders.statements import Seen, Statement, identifies, state
from loaders.tables import Column, Problem, Skipped, Table, TableBatch, read_tables
from loaders.things import column, text

ROSTER = "payments"
SHOWN_REJECTS = 10_000
"""Rejects that the report itself carries for one sheet; the ledger has them all."""

REPEATS = 0.6
"""Share of rows that stand in an earlier file from which on it is named loudly."""


@dataclass(frozen=True)
class LoadOptions:
    """What the user settles: register, program, the file that is replaced; or only a trial."""

    as_register: str | None = None
    program: str | None = None
    replaces: str | None = None
    dry_run: bool = False
    strict: bool = False
    limits: Limits | None = None
    """What an archive or a workbook may unpack to; None: what ``load`` takes."""


@dataclass
class Plan:
    """One table and how it will be read; without a ``register`` it is not loaded."""

    table: Table
    recognition: Recognition
    context: Context
    report: SheetReport

    @property
    def register(self) -> Register | None:
        fit = self.recognition.fit
        return fit.register if fit else None


@dataclass
class Desk:
    """What one run needs everywhere."""

    ledger: Ledger
    policy: Policy
    registers: dict[str, Register]
    options: LoadOptions
    progress: Progress
    report: LoadReport
    earlier: Earlier
    replaced: str | None = None
    """SHA-256 of the file that ``replaces`` names; the new one may bear the same name."""


def load(
    paths: Iterable[Path | str],
    workspace: Workspace,
    options: LoadOptions | None = None,
    progress: Progress = silent,
) -> LoadReport:
    """Load files and folders into the workspace's ledger.

    Raises UsageError for an unknown ``as_register`` or when ``replaces`` does not name one
    loaded file for one new file. A file that cannot be read is reported, the rest loads.
    """
    options = options or LoadOptions()
    ledger = Ledger(workspace)
    desk = Desk(
        ledger,
        load_policy(workspace),
        load_registers(workspace.registers),
        options,
        progress,
        LoadReport(dry_run=options.dry_run),
        Earlier(ledger),
    )
    check_options(desk)
    for item in readable_files(paths, desk):
        _load_file(item, desk)
    return desk.report


def check_options(desk: Desk) -> None:
    wanted = desk.options.as_register
    if wanted is not None and wanted not in desk.registers:
        raise UsageError(
            f"没有登记册 {wanted} (no such register)",
            where="--as",
            fix="可用：" + "、".join(f"{r.id}（{r.zh}）" for r in desk.registers.values()),
        )
    if desk.options.replaces is not None:
        desk.replaced = desk.ledger.named(desk.options.replaces).sha256


def readable_files(paths: Iterable[Path | str], desk: Desk) -> Iterator[SourceFile]:
    """The readable files; refused ones go to the report."""
    for item in iter_files(paths, desk.options.limits):
        if isinstance(item, RefusedFile):
            refused = RefusedReport(item.name, item.reason, item.fix, not item.skipped)
            desk.report.refused.append(refused)
        else:
            yield item


def _load_file(file: SourceFile, desk: Desk) -> None:
    """A file whose damage shows late, while its rows are written, is refused as a whole."""
    desk.progress(f"读取 {file.name}", 0, None)
    if _is_known(file, desk):
        return
    before = len(desk.report.sheets)
    try:
        _read_file(file, desk)
    except UnreadableFileError as error:
        del desk.report.sheets[before:]
        desk.report.refused.append(RefusedReport(file.name, error.what, error.fix))
    except AlreadyLoadedError:
        # Another process loaded the same content meanwhile.
        del desk.report.sheets[before:]
        _is_known(file, desk)


def _read_file(file: SourceFile, desk: Desk) -> None:
    plans = plans_of(file, desk)
    desk.report.sheets += [plan.report for plan in plans]
    readable = [plan for plan in plans if plan.register is not None]
    if not readable:
        for plan in plans:
            count_unread(plan)
        return
    _write(file, plans, desk)


def _is_known(file: SourceFile, desk: Desk) -> bool:
    """Whether this content is live or was replaced: then its rows are skipped as known."""
    known = desk.ledger.find(file.sha256)
    if known is None or known.state == "withdrawn":
        return False
    desk.ledger.also_named(file.sha256, file.name)
    part = desk.earlier.part(file.sha256)
    why = f"内容与已导入的 {known.name} 相同" if part else f"已被更正后的文件取代（{known.name}）"
    for entry in sheets_of(part) if part else []:
        report = SheetReport(file.name, str(entry.get("sheet", "")), why=why)
        report.register = str(entry["register"]) if entry.get("register") else None
        rows = entry.get("rows", 0)
        report.skip(ALREADY, rows if isinstance(rows, int) else 0)
        report.warnings += _other_period(file.name, known.name)
        desk.report.sheets.append(report)
    if part is None:
        report = SheetReport(file.name, "", why=why)
        report.skips[ALREADY] = 0
        desk.report.sheets.append(report)
    return True


def _other_period(name: str, known: str) -> list[str]:
    """The same bytes under the name of another month: one of the two months is missing."""
    written = [period_of(PurePosixPath(each).stem) for each in (name, known)]
    periods = {period.text for period in written if period}
    if len(periods) < 2:
        return []
    return [f"内容与 {known} 完全相同，但文件名所写期次不同：未重复入账；请向报送单位核对本期名册"]


def plans_of(file: SourceFile, desk: Desk) -> list[Plan]:
    """How each list of a file will be read; raises UnreadableFileError as ``read_tables``."""
    tables = with_titles_of_sheet(list(read_tables(file)))
    return [part for table in tables for part in _lists_of(_plan_of(table, desk), desk)]


def _lists_of(plan: Plan, desk: Desk) -> list[Plan]:
    """A roster with a column a month or a column a program: a plan for each of them."""
    fit = plan.recognition.fit
    if fit is None or fit.register.id != ROSTER:
        return [plan]
    found: list[Plan] = []
    for table, context in instalments.split(plan.table, fit, plan.context, desk.policy):
        recognition = recognise(table, desk.registers, ROSTER)
        why = f"{plan.recognition.why}；分列发放：{table.sum_header}"
        recognition = replace(recognition, why=why, confidence=plan.recognition.confidence)
        report = SheetReport(table.file.name, table.sheet, table.sheet_no)
        _describe(report, recognition, context)
        found.append(Plan(table, recognition, context, report))
    return found if all(part.recognition.fit for part in found) and found else [plan]


def _plan_of(table: Table, desk: Desk) -> Plan:
    report = SheetReport(table.file.name, table.sheet, table.sheet_no)
    context = read_context(table, desk.policy, desk.options.program)
    if table.empty:
        report.why = "没有数据行"
        return Plan(table, Recognition(None, 0.0, report.why), context, report)
    recognition = recognise(table, desk.registers, desk.options.as_register)
    recognition = _with_program(recognition, context)
    _describe(report, recognition, context)
    return Plan(table, recognition, context, report)


def _with_program(recognition: Recognition, context: Context) -> Recognition:
    """A roster whose program is found nowhere is not loaded: the user names it."""
    fit = recognition.fit
    if fit is None or fit.register.id != ROSTER or context.program is not None:
        return recognition
    if {"program", "program_code"} & set(fit.fields):
        return recognition
    why = "像是补贴发放名册，但标题、表名、文件名、文件夹中都没有项目名称，请用 --program 指定"
    return Recognition(None, 0.0, why)


def _describe(report: SheetReport, recognition: Recognition, context: Context) -> None:
    report.why, report.rivals = recognition.why, recognition.rivals
    report.confidence = recognition.confidence
    if recognition.fit is None:
        return
    report.register = recognition.fit.register.id
    report.columns = tuple(
        ColumnReport(m.header, m.field, m.confidence, m.why) for m in recognition.fit.mapping
    )
    report.unknown, report.ignored = recognition.fit.unknown, recognition.fit.ignored
    facts = {"township": context.township, "village": context.village}
    for name, fact in facts.items():
        if fact is not None:
            report.facts[name], report.origins[name] = fact.value, fact.origin
    if context.program is not None:
        report.facts["program"] = context.program.code
        report.origins["program"] = context.program.origin
    if context.period_text is not None:
        report.facts["period"], report.origins["period"] = (
            context.period_text,
            context.period_origin,
        )
    if context.remark is not None:
        report.facts["remark"] = context.remark


def count_unread(plan: Plan) -> None:
    for batch in plan.table.batches():
        plan.report.skip(NOT_LOADED, len(batch.rows) + len(_lost_lines(batch)))
        for skipped in batch.skipped:
            plan.report.skip(skipped.reason)


def _lost_lines(batch: TableBatch) -> list[Problem]:
    return [p for p in batch.problems if p.column is None]


def _write(file: SourceFile, plans: Sequence[Plan], desk: Desk) -> None:
    if not desk.options.dry_run:
        desk.ledger.keep(file.path)
    with desk.ledger.begin(file.sha256, file.name) as writer:
        part = StatedPart(writer, desk, headers_by_sheet(plans))
        for plan in plans:
            part.add(plan)
        add_warnings(plans, part, desk)
        if desk.options.dry_run:
            writer.abort()
            return
        made = writer.commit(part_json(file, plans, desk.options))
        desk.earlier.add(made, part.payments)
    if desk.replaced is not None:
        desk.ledger.supersede(desk.replaced, file.sha256)


def headers_by_sheet(plans: Sequence[Plan]) -> dict[int, list[str]]:
    """All headers of a sheet's tables: its lines lie in one file."""
    headers: dict[int, list[str]] = {}
    for plan in plans:
        known = headers.setdefault(plan.table.sheet_no, [])
        names = _line_headers(plan.table.columns).values()
        known += [name for name in names if name not in known]
    return headers


class TakesTables(Protocol):
    """What receives a file's statements: the ledger's writer, or one that keeps them in memory."""

    sha256: str

    @property
    def part(self) -> str: ...

    def write(self, kind: TableKind, name: str | int, table: pa.Table) -> None: ...


@dataclass
class StatedPart:
    """Writes one file's statements, lines and complaints."""

    writer: TakesTables
    desk: Desk
    headers: dict[int, list[str]]
    seen: Seen = field(default_factory=Seen)
    payments: list[Bits] = field(default_factory=list)

    def add(self, plan: Plan) -> None:
        """All batches of one table."""
        carried = Carried()
        names = _line_headers(plan.table.columns)
        sheet_no = plan.table.sheet_no
        known = self.headers[sheet_no]
        done = 0
        for batch in plan.table.batches():
            statuses = self._batch(plan, batch, carried)
            self.writer.write("rows", sheet_no, _lines(batch, names, statuses, known))
            done += len(batch.rows)
            self.desk.progress(f"导入 {plan.table.file.name}", done, None)

    def _batch(self, plan: Plan, batch: TableBatch, carried: Carried) -> _Statuses:
        for skipped in batch.skipped:
            plan.report.skip(skipped.reason)
        self._lost(plan, batch)
        fit = plan.recognition.fit
        if fit is None:
            plan.report.skip(NOT_LOADED, len(batch.rows))
            return _Statuses.all_skipped(batch, plan.report.why)
        columns = {c.index: c for c in plan.table.columns}
        part, sheet_no = self.writer.part, plan.table.sheet_no
        rows = clean_batch(batch, fit, columns, part, sheet_no)
        names = " ".join(t for _, t in places(plan.table))
        rows = derive(rows, fit, plan.context, self.desk.policy, carried, names)
        ref = f"B:{part}:{sheet_no}"
        rows = self._completed(rows, plan, fit.register, ref)
        statuses = _judge(rows, fit.register, batch)
        self._complain(plan, rows, statuses)
        kept = _filtered(rows, statuses.accepted)
        self._state(plan, kept, fit.register, ref)
        plan.report.accepted += int(statuses.accepted.sum())
        plan.report.rejected += int((~statuses.accepted).sum())
        return statuses

    def _completed(self, rows: Rows, plan: Plan, register: Register, ref: str) -> Rows:
        """The rows with what only the whole list, or the other rows, can tell."""
        if register.id == ROSTER:
            return complete(rows, plan.context, self.desk.policy, ref)
        if register.family == approvals.FAMILY:
            return approvals.complete(rows, plan.context)
        if register.id == notices.REGISTER:
            return notices.complete(rows, plan.table, plan.context, self.desk.policy)
        return rows

    def _state(self, plan: Plan, rows: Rows, register: Register, ref: str) -> None:
        if not len(rows):
            return
        for statement in state(rows, register):
            self._put(statement)
        if register.id != ROSTER:
            return
        name = f"{plan.table.file.name}#{plan.table.sheet}"
        node = batch_node(rows, ref, name, plan.context, str(rows.src[0]))
        self._put(Statement("nodes", "Batch", pa.table(dict(node))))
        codes = _programs_of(rows)
        self._put(Statement("nodes", "Program", codes))
        _total(plan.report, rows)

    def _put(self, statement: Statement) -> None:
        fresh = self.seen.new(statement)
        if fresh.num_rows:
            self.writer.write(statement.kind, statement.name, fresh)
        if statement.name == "PAID":
            self.payments.append(payment_bits(fresh))

    def _lost(self, plan: Plan, batch: TableBatch) -> None:
        """Lines that could not be split at all are rejected whole."""
        for problem in _lost_lines(batch):
            if plan.register is None:
                plan.report.skip(NOT_LOADED)
                continue
            plan.report.rejected += 1
            self._reject(
                plan, [problem.row], "", [problem.value], problem.code, problem.reason, problem.fix
            )

    def _reject(
        self, plan: Plan, rows: list[int], column_name: str, values: list[str | None],
        code: str, reason: str, fix: str,
    ) -> None:  # fmt: skip
        many = [reason] * len(rows)
        complaint = Complaint(
            "",
            column_name,
            np.array(rows, np.int64),
            values,
            [code] * len(rows),
            many,
            [fix] * len(rows),
        )
        self._write_complaint(plan, complaint, "reject")

    def _complain(self, plan: Plan, rows: Rows, statuses: _Statuses) -> None:
        for complaint in rows.complaints:
            good = np.isin(complaint.rows, rows.numbers[statuses.accepted])
            self._write_complaint(plan, _part_of(complaint, good), "correction")
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
        table = pa.table(
            {
                "sheet_no": pa.array([plan.table.sheet_no] * count, pa.int64()),
                "sheet": texts([plan.table.sheet] * count),
                "row": pa.array(complaint.rows, pa.int64()),
                "column": texts([complaint.column] * count),
                "value": texts(complaint.values),
                "code": texts(complaint.codes),
                "reason": texts(complaint.reasons),
                "fix": texts(complaint.fixes),
                "kind": texts([kind] * count),
            }
        )
        self.writer.write("rejects", "", table)


@dataclass(frozen=True)
class _Statuses:
    """How each data row of a batch ends; ``reason`` for those that are not accepted."""

    accepted: Flags
    status: Array
    reason: Array
    complaints: tuple[Complaint, ...] = ()

    @classmethod
    def all_skipped(cls, batch: TableBatch, why: str) -> _Statuses:
        count = len(batch.rows)
        return cls(
            np.zeros(count, np.bool_),
            constant("skipped", count, TEXT),
            constant(f"{NOT_LOADED}：{why}", count, TEXT),
        )


def _judge(rows: Rows, register: Register, batch: TableBatch) -> _Statuses:
    """A roster row needs an amount, any other row something that it identifies."""
    if register.id == ROSTER:
        good = is_set(column(rows, "amount", pa.int64()))
        complaint = _unpaid(rows, ~good, batch)
    else:
        good = identifies(rows, register)
        complaint = _nameless(rows, ~good)
    reasons = dict(zip(complaint.rows.tolist(), complaint.reasons, strict=True))
    reason = (
        texts([reasons.get(n) for n in rows.numbers.tolist()]) if reasons else nothing(len(rows))
    )
    status = call("if_else", pa.array(good), pa.scalar("accepted"), pa.scalar("rejected"))
    return _Statuses(good, status, reason, (complaint,))


def _unpaid(rows: Rows, bad: Flags, batch: TableBatch) -> Complaint:
    at = np.flatnonzero(bad)
    written = listed(take(text(rows, "amount.written"), at))
    header = next(
        (c.column for c in rows.complaints if c.field in ("amount", "due", "rate")), "金额"
    )
    codes = ["amount_missing" if not w else "amount_invalid" for w in written]
    notes = listed(take(text(rows, "amount.note"), at))
    reasons = [
        "金额为空" if not w else f"金额无法读取：{w}" + (f"（{n}）" if n else "")
        for w, n in zip(written, notes, strict=True)
    ]
    fixes = ["请填写实际发放金额（元），不发放的行请删去"] * len(at)
    return Complaint("amount", header, rows.numbers[at], written, codes, reasons, fixes)


def _nameless(rows: Rows, bad: Flags) -> Complaint:
    at = np.flatnonzero(bad)
    many = len(at)
    return Complaint(
        "", "", rows.numbers[at], [None] * many, ["nothing_identified"] * many,
        ["本行没有姓名、身份证号、卡号等任何可识别的内容"] * many,
        ["请补填姓名和身份证号，空行请删去"] * many,
    )  # fmt: skip


def _part_of(complaint: Complaint, good: Flags) -> Complaint:
    if good.all():
        return complaint
    at = np.flatnonzero(good).tolist()
    return Complaint(
        complaint.field,
        complaint.column,
        complaint.rows[good],
        [complaint.values[i] for i in at],
        [complaint.codes[i] for i in at],
        [complaint.reasons[i] for i in at],
        [complaint.fixes[i] for i in at],
    )


def _reject_reports(complaint: Complaint) -> Iterator[RejectReport]:
    cells = zip(
        complaint.rows.tolist(), complaint.values, complaint.reasons, complaint.fixes, strict=True
    )
    for row, value, reason, fix in cells:
        yield RejectReport(row, complaint.column, value, reason, fix)


def _filtered(rows: Rows, good: Flags) -> Rows:
    if good.all():
        return rows
    mask = pa.array(good)
    columns = {name: call("filter", array, mask) for name, array in rows.columns.items()}
    return Rows(rows.numbers[good], call("filter", rows.src, mask), columns, rows.slots)


def _programs_of(rows: Rows) -> pa.Table:
    """Program nodes: the code, and the written name where the list does not know it."""
    codes = text(rows, "program_code")
    first: dict[str, int] = {}
    for place, code in enumerate(listed(codes)):
        if code is not None and code not in first:
            first[code] = place
    at = np.array(sorted(first.values()), np.int64)
    shown = take(codes, at)
    return pa.table(
        {
            "ref": join("G:", shown),
            "src": take(rows.src, at),
            "code": shown,
            "name": take(text(rows, "program_written"), at),
        }
    )


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


def _line_headers(columns: Sequence[Column]) -> dict[int, str]:
    """A name of its own for each column of the lines as written."""
    names: dict[int, str] = {}
    used = {"row", "status", "reason"}
    for item in columns:
        name = item.header if len(item.path) <= 1 and item.header else item.text
        names[item.index] = name if name not in used else f"{name}（{item.letter}列）"
        used.add(names[item.index])
    return names


def _lines(
    batch: TableBatch, names: dict[int, str], statuses: _Statuses, headers: Sequence[str]
) -> pa.Table:
    """The lines as written, the skipped ones among them, in the order of the sheet."""
    others: list[Skipped | Problem] = [*batch.skipped, *_lost_lines(batch)]
    skipped = pa.table(
        {
            "row": pa.array([s.row for s in others], pa.int64()),
            "status": texts(["skipped" if isinstance(s, Skipped) else "rejected" for s in others]),
            "reason": texts([s.reason for s in others]),
            **{h: nothing(len(others)) for h in headers},
        }
    )
    if headers and others:
        words = texts([s.text if isinstance(s, Skipped) else s.value for s in others])
        skipped = skipped.set_column(3, headers[0], words)
    cells = {names[i]: one(array) for i, array in batch.cells.items() if i in names}
    data = pa.table(
        {
            "row": pa.array(batch.rows, pa.int64()),
            "status": statuses.status,
            "reason": statuses.reason,
            **{h: cells.get(h, nothing(len(batch.rows))) for h in headers},
        }
    )
    whole = pa.concat_tables([data, skipped]) if others else data
    return whole.sort_by("row") if others else whole


def add_warnings(plans: Sequence[Plan], part: StatedPart, desk: Desk) -> None:
    for plan in plans:
        fit, report = plan.recognition.fit, plan.report
        if fit is None:
            continue
        data = report.accepted + report.rejected
        limit = fit.register.expects.max_reject_share
        if data and report.rejected / data > limit:
            report.warnings.append(
                f"退回 {report.rejected / data:.0%}，超过 {limit:.0%}，请核对表头"
            )
        if fit.register.id == ROSTER and report.accepted and _is_undated(plan.context, fit):
            report.warnings.append(
                "没有发放日期，也没有期次：这些款项不知是哪一期的，与死亡、停发等日期无从比对；"
                "请在文件名或表题写明年月（如 2024年3月）后重新导入"
            )
    _warn_of_repeats(plans, part, desk)


def _is_undated(context: Context, fit: Fit) -> bool:
    told = context.period is not None or context.paid_on is not None
    return not told and {"day", "period"}.isdisjoint(fit.fields)


def _warn_of_repeats(plans: Sequence[Plan], part: StatedPart, desk: Desk) -> None:
    """Name an earlier file of the same program and period in which most rows stand too."""
    if not any(map(len, part.payments)):
        return
    own = np.unique(np.concatenate(part.payments))
    rosters = [p for p in plans if p.register is not None and p.register.id == ROSTER]
    topics = {(p.report.facts.get("program"), p.report.facts.get("period")) for p in rosters}
    for other, share in desk.earlier.repeated(own, topics, part.writer.sha256):
        if share >= REPEATS:
            rosters[0].report.warnings.append(
                f"{share:.0%} 的行在 {other.name} 中也有："
                f"若是更正后的文件请加 --replaces {other.name}，否则这些款会被计为发放两次"
            )


def part_json(file: SourceFile, plans: Sequence[Plan], options: LoadOptions) -> dict[str, object]:
    return {
        "file": file.name,
        "options": {"as_register": options.as_register, "program": options.program},
        "sheets": [_sheet_json(plan) for plan in plans],
    }


def _line_columns(plan: Plan) -> dict[str, str]:
    """Field → the column of ``rows-<sheet no>.parquet`` in which its words stand."""
    fit = plan.recognition.fit
    names = _line_headers(plan.table.columns)
    return {m.field: names[m.indices[0]] for m in fit.mapping} if fit else {}


def _sheet_json(plan: Plan) -> dict[str, object]:
    report = plan.report
    return {
        "no": report.sheet_no,
        "sheet": report.sheet,
        "register": report.register,
        "why": report.why,
        "rows": report.rows,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "skipped": report.skipped,
        "fen": report.fen,
        "skips": report.skips,
        "columns": {c.header: c.field for c in report.columns},
        "lines": _line_columns(plan),
        "unknown": list(report.unknown),
        "origins": report.origins,
        **{name: report.facts.get(name) for name in ("program", "period", "township", "village")},
    }
