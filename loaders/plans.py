"""How each list of a file will be read: its register, what its titles say, and its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from loaders import instalments
from loaders.context import Context, read_context, with_titles_of_sheet
from loaders.files import SourceFile
from loaders.fitting import Fit
from loaders.load_run import LoadRun
from loaders.recognition import Recognition, recognise
from loaders.register import ROSTER, Register
from loaders.report import NOT_LOADED, ColumnReport, SheetReport
from loaders.tables import Table, read_tables

EMPTY = "没有数据行"
"""Why a sheet without a line of data is no list."""


@dataclass
class Plan:
    """One table and how it will be read; without a ``register`` it is not loaded."""

    table: Table
    recognition: Recognition
    context: Context
    report: SheetReport

    @property
    def register(self) -> Register | None:
        """The register it was recognised as."""
        fit = self.recognition.fit
        return fit.register if fit else None


def plans_of(file: SourceFile, run: LoadRun) -> list[Plan]:
    """How each list of a file will be read; raises UnreadableFileError as ``read_tables``."""
    tables = with_titles_of_sheet(list(read_tables(file)))
    return [part for table in tables for part in _lists_of(_plan_of(table, run), run)]


def _lists_of(plan: Plan, run: LoadRun) -> list[Plan]:
    """A roster with a column a month or a column a program: a plan for each of them."""
    fit = plan.recognition.fit
    if fit is None or fit.register.id != ROSTER:
        return [plan]
    found: list[Plan] = []
    for table, context in instalments.split(plan.table, fit, plan.context, run.policy):
        recognition = recognise(table, run.registers, ROSTER)
        why = f"{plan.recognition.why}；分列发放：{table.sum_header}"
        recognition = replace(recognition, why=why, confidence=plan.recognition.confidence)
        report = SheetReport(table.file.name, table.sheet, table.sheet_no)
        _describe(report, recognition, context)
        found.append(Plan(table, recognition, context, report))
    return found if all(part.recognition.fit for part in found) and found else [plan]


def _plan_of(table: Table, run: LoadRun) -> Plan:
    report = SheetReport(table.file.name, table.sheet, table.sheet_no)
    context = read_context(table, run.policy, run.options.program)
    if table.empty:
        report.why = EMPTY
        return Plan(table, Recognition(None, 0.0, report.why), context, report)
    recognition = recognise(table, run.registers, run.options.as_register)
    recognition = _with_program(recognition, context, table, run)
    _describe(report, recognition, context)
    return Plan(table, recognition, context, report)


def _with_program(
    recognition: Recognition, context: Context, table: Table, run: LoadRun
) -> Recognition:
    """A roster whose program is found nowhere is not loaded: the user names it."""
    fit = recognition.fit
    if fit is None or fit.register.id != ROSTER or context.program is not None:
        return recognition
    if {"program", "program_code"} & set(fit.fields) or _heads_name_programs(table, fit, run):
        return recognition
    why = "像是补贴发放名册，但标题、表名、文件名、文件夹中都没有项目名称，请用 --program 指定"
    return Recognition(None, 0.0, why)


def _heads_name_programs(table: Table, fit: Fit, run: LoadRun) -> bool:
    """Whether the roster has a column a program, each of which is read as a list of its own."""
    parts = instalments.split(table, fit, read_context(table, run.policy), run.policy)
    return bool(parts) and all(
        own.program is not None and recognise(part, run.registers, ROSTER).fit is not None
        for part, own in parts
    )


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


def count_unread(plans: Iterable[Plan]) -> None:
    """Every row and line of lists that are not loaded, for their reports."""
    for plan in plans:
        for batch in plan.table.batches():
            plan.report.skip(NOT_LOADED, len(batch.rows) + len(batch.lost))
            for skipped in batch.skipped:
                plan.report.skip(skipped.reason)
