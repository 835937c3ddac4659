"""From paths to ledger parts: every line ends accepted, rejected or skipped with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from graphaudit.errors import UnreadableFileError
from graphaudit.ledger import AlreadyLoadedError, Ledger
from graphaudit.policy import load_policy
from graphaudit.progress import Progress, silent
from graphaudit.values.day import period_of
from graphaudit.workspace import Workspace
from loaders.files import SourceFile
from loaders.load_run import LoadOptions, LoadRun
from loaders.part_info import part_json
from loaders.plans import Plan, count_unread, plans_of
from loaders.registers import load_registers
from loaders.repeats import sheets_of
from loaders.report import ALREADY, LoadReport, RefusedReport, SheetReport
from loaders.stating import state_file


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
    policy, registers = load_policy(workspace), load_registers(workspace.registers)
    run = LoadRun(Ledger(workspace), policy, registers, options, progress)
    for item in run.readable_files(paths):
        _load_file(item, run)
    return run.report


def _load_file(file: SourceFile, run: LoadRun) -> None:
    """A file whose damage shows late, while its rows are written, is refused as a whole."""
    run.progress(f"读取 {file.name}", 0, None)
    if _is_known(file, run):
        return
    before = len(run.report.sheets)
    try:
        _read_file(file, run)
    except UnreadableFileError as error:
        del run.report.sheets[before:]
        run.report.refused.append(RefusedReport(file.name, error.what, error.fix))
    except AlreadyLoadedError:
        # Another process loaded the same content meanwhile.
        del run.report.sheets[before:]
        _is_known(file, run)


def _read_file(file: SourceFile, run: LoadRun) -> None:
    plans = plans_of(file, run)
    run.report.sheets += [plan.report for plan in plans]
    if any(plan.register for plan in plans):
        _write(file, plans, run)
    else:
        count_unread(plans)


def _is_known(file: SourceFile, run: LoadRun) -> bool:
    """Whether this content is live or was replaced: then its rows are skipped as known."""
    known = run.ledger.find(file.sha256)
    if known is None or known.state == "withdrawn":
        return False
    run.ledger.also_named(file.sha256, file.name)
    part = run.earlier.part(file.sha256)
    if part is None:
        report = SheetReport(file.name, "", why=f"已被更正后的文件取代（{known.name}）")
        report.skips[ALREADY] = 0
        run.report.sheets.append(report)
    else:
        run.report.sheets += [_known_sheet(file, known.name, sheet) for sheet in sheets_of(part)]
    return True


def _known_sheet(file: SourceFile, known: str, sheet: Mapping[str, object]) -> SheetReport:
    """A list that came in before, under the file name ``known``, as its part describes it."""
    report = SheetReport(file.name, str(sheet.get("sheet", "")), why=f"内容与已导入的 {known} 相同")
    report.register = str(sheet["register"]) if sheet.get("register") else None
    rows = sheet.get("rows", 0)
    report.skip(ALREADY, rows if isinstance(rows, int) else 0)
    report.warnings += _other_period(file.name, known)
    return report


def _other_period(name: str, known: str) -> list[str]:
    """The same bytes under the name of another month: one of the two months is missing."""
    written = [period_of(PurePosixPath(each).stem) for each in (name, known)]
    periods = {period.text for period in written if period}
    if len(periods) < 2:
        return []
    return [f"内容与 {known} 完全相同，但文件名所写期次不同：未重复入账；请向报送单位核对本期名册"]


def _write(file: SourceFile, plans: Sequence[Plan], run: LoadRun) -> None:
    if not run.options.dry_run:
        run.ledger.keep(file.path)
    with run.ledger.begin(file.sha256, file.name) as writer:
        payments = state_file(writer, plans, run)
        if run.options.dry_run:
            writer.abort()
            return
        made = writer.commit(part_json(file, plans, run.options))
        run.earlier.add(made, payments)
    if run.replaced is not None:
        run.ledger.supersede(run.replaced, file.sha256)
