"""Bytes become sheets: one reader for each kind of file, all giving grids of text."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from graphaudit.errors import UnreadableFileError
from loaders import archives, delimited, grids, ooxml, trial, webtables
from loaders.files import SourceFile
from loaders.grids import Block, Problem, Sheet
from loaders.ooxml import SheetFacts

if TYPE_CHECKING:
    ArrowColumn = pa.Array[pa.Scalar[pa.DataType]]

ROWS = 50_000
_MOST_CHARACTERS = 8 << 20
"""Of a block, where some texts are long."""
_ROWS_IN_MEMORY = 500_000
_MOST_TEXT = 64 << 30
"""Bytes of text that one Parquet file may hold: repeated values take no room in it."""

_BROKEN = (
    CalamineError,
    ElementTree.ParseError,
    zipfile.BadZipFile,
    zlib.error,
    pa.ArrowException,
    InvalidFileException,
)

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None


def read_sheets(file: SourceFile) -> Iterator[Sheet]:
    """The file's sheets in order. They, and their blocks, raise UnreadableFileError alone."""
    with _reading(file):
        for sheet in _READERS[file.kind](file):
            yield replace(sheet, blocks=partial(_guarded, file, sheet.blocks))


def _guarded(file: SourceFile, blocks: Callable[[], Iterator[Block]]) -> Iterator[Block]:
    """The blocks of a sheet; damage may show only when they are read."""
    with _reading(file):
        yield from blocks()


@contextmanager
def _reading(file: SourceFile) -> Iterator[None]:
    """What a damaged, vanished or forbidden file raises, as an UnreadableFileError."""
    try:
        yield
    except _BROKEN as error:
        raise _damaged(file) from error
    except OSError as error:
        raise (_damaged(file) if error.errno is None else _gone(file, error)) from error
    except BaseException as error:
        # The workbook reader's own failure is no Exception: it would end the whole run.
        if type(error).__name__ == "PanicException":
            raise _damaged(file) from error
        raise


def _text(file: SourceFile) -> Iterator[Sheet]:
    yield delimited.read(file.path, _stem(file))


def _html(file: SourceFile) -> Iterator[Sheet]:
    yield from webtables.read(file.path, file.name)


def _stem(file: SourceFile) -> str:
    return Path(file.name).stem


def _workbook(file: SourceFile) -> Iterator[Sheet]:
    facts = ooxml.sheet_facts(file.path) if file.kind == "xlsx" else {}
    longest = ooxml.longest_text(file.path) if facts else 0
    if ooxml.may_swell(longest, facts) and not trial.survives(file.path):
        megabytes = trial.most() >> 20
        raise UnreadableFileError(
            f"工作簿展开后超过 {megabytes:,} MB，未读取 (too large once it is unfolded)",
            where=file.name,
            fix="大量单元格重复同一段长文字；请删去备注长文，或拆成几个文件后提供 (split it)",
        )
    with _opened(file) as workbook:
        for no, meta in enumerate(workbook.sheets_metadata):
            if meta.typ == SheetTypeEnum.WorkSheet:
                hidden = meta.visible != SheetVisibleEnum.Visible
                noted = facts.get(meta.name)
                yield _worksheet(file, workbook, no, hidden, noted, longest > ooxml.LONG_TEXT)


def _opened(file: SourceFile) -> CalamineWorkbook:
    if file.kind == "xls" and not trial.survives(file.path):
        raise _damaged(file)
    try:
        return CalamineWorkbook.from_path(str(file.path))
    except PasswordError as error:
        raise UnreadableFileError(
            "工作簿设有密码，无法读取", where=file.name, fix="请用密码打开，取消密码后另存再提供"
        ) from error


def _damaged(file: SourceFile) -> UnreadableFileError:
    return UnreadableFileError(
        "文件已损坏或不完整，无法读取",
        where=file.name,
        fix="请用 Excel 或 WPS 打开并另存为 .xlsx 后重新提供，打不开的请重新索取",
    )


def _gone(file: SourceFile, error: OSError) -> UnreadableFileError:
    return UnreadableFileError(
        f"读取中途无法继续（{error.strerror}）",
        where=file.name,
        fix="请确认文件还在原处、有读取权限，再导入一次",
    )


def _worksheet(
    file: SourceFile,
    workbook: CalamineWorkbook,
    no: int,
    hidden: bool,
    facts: SheetFacts | None,
    has_long: bool,
) -> Sheet:
    name = workbook.sheet_names[no]
    if facts and facts.sparse:
        return _sparse(file, name, no, hidden, facts)
    sheet = workbook.get_sheet_by_index(no)
    merges = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    noted = facts or SheetFacts()
    width = max(sheet.end[1] + 1 if sheet.end else 1, _noted_width(noted))
    rows = partial(_runs, has_long=has_long)
    return Sheet(
        name, no, hidden, True, width, merges, lambda: _blocks(rows(_rows(sheet)), width, noted)
    )


def _noted_width(facts: SheetFacts) -> int:
    return max((column + 1 for _, column in (*facts.errors, *facts.uncalculated)), default=0)


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    if sheet.start is None:
        return
    left: list[Cell] = [None] * sheet.start[1]
    for row in sheet.iter_rows():
        yield [*left, *row] if left else row


def _sparse(file: SourceFile, name: str, no: int, hidden: bool, facts: SheetFacts) -> Sheet:
    """A sheet with cells far apart, read row by row: a dense grid of it would fill the memory."""
    found = list(_far_apart(file, name))
    width = max((len(row) for _, row in found), default=1)
    return Sheet(name, no, hidden, True, width, (), lambda: _numbered_blocks(found, width, facts))


def _far_apart(file: SourceFile, name: str) -> Iterator[tuple[int, list[Cell]]]:
    """(row, cells up to the last filled one) of the rows with content, the first columns only."""
    workbook = openpyxl.load_workbook(file.path, read_only=True, data_only=True)
    gap: tuple[object, ...] | None = None
    try:
        rows = workbook[name].iter_rows(max_col=ooxml.FAR, values_only=True)
        for number, values in enumerate(rows, 1):
            if values is gap:
                continue
            row: list[Cell] = [v if isinstance(v, _CELL_TYPES) else None for v in values]
            while row and row[-1] in (None, ""):
                row.pop()
            if row:
                yield number, row
            else:
                gap = values
    finally:
        workbook.close()


def _beyond(facts: SheetFacts, numbers: Sequence[int]) -> Iterator[Problem]:
    """Cells right of the last column that is read."""
    reason, fix = _MESSAGES["beyond_width"]
    for row, column in sorted(facts.far):
        if numbers[0] <= row + 1 <= numbers[-1]:
            cell = f"{ooxml.column_letters(column)}{row + 1}"
            yield Problem(row + 1, column, "", "beyond_width", reason.format(cell), fix)


_CELL_TYPES = (int, float, str, bool, dt.time, dt.date, dt.datetime, dt.timedelta)


def _runs(
    rows: Iterator[Sequence[Cell]], has_long: bool
) -> Iterator[tuple[list[Sequence[Cell]], bool]]:
    """Rows by ``ROWS``, and whether more may follow; fewer where texts are long: what is made of
    them on the way takes several times their room.
    """
    run: list[Sequence[Cell]] = []
    long = 0
    for row in rows:
        run.append(row)
        if has_long:
            long += sum(len(cell) for cell in row if isinstance(cell, str))
        if len(run) == ROWS or long > _MOST_CHARACTERS:
            yield run, True
            run, long = [], 0
    yield run, False


def _blocks(
    runs: Iterator[tuple[list[Sequence[Cell]], bool]], width: int, facts: SheetFacts
) -> Iterator[Block]:
    """The rows, numbered from 1, without those after the last one with content."""
    chunk: list[Sequence[Cell]] = []
    first = 1
    for chunk, more in runs:
        if more:
            yield _block(chunk, range(first, first + len(chunk)), width, facts)
            first += len(chunk)
    noted = max((row + 1 for row, _ in (*facts.errors, *facts.uncalculated)), default=0)
    chunk += [()] * (noted - first + 1 - len(chunk))
    yield _block(chunk, range(first, first + len(chunk)), width, facts)


def _numbered_blocks(
    found: Sequence[tuple[int, list[Cell]]], width: int, facts: SheetFacts
) -> Iterator[Block]:
    for at in range(0, len(found), ROWS):
        part = found[at : at + ROWS]
        numbers = [number for number, _ in part]
        block = _block([row for _, row in part], numbers, width, facts)
        yield replace(block, problems=(*block.problems, *_beyond(facts, numbers)))


def _block(
    rows: Sequence[Sequence[Cell]], numbers: Sequence[int], width: int, facts: SheetFacts
) -> Block:
    columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    converted = [_column(values) for values in columns]
    cells = [text for text, _ in converted]
    numeric = [flags for _, flags in converted]
    if len(numbers) and facts.long_numbers:
        _restore_long_numbers(cells, numeric, numbers, facts)
    hidden = None
    if facts.hidden_rows:
        hidden = np.array([number - 1 in facts.hidden_rows for number in numbers], bool)
    problems = tuple(_problems(numbers, facts))
    return Block(np.array(numbers, np.int64), cells, numeric, hidden, problems)


def _column(values: Sequence[Cell]) -> tuple[pa.StringArray, pa.BooleanArray | None]:
    """Texts, and which cells were numbers (None: none was)."""
    types = set(map(type, values))
    if types <= {str, type(None)}:
        return grids.texts([v if isinstance(v, str) else None for v in values]), None
    flags = [type(v) in (int, float) for v in values]
    return grids.texts([_as_text(v) for v in values]), pa.array(flags) if any(flags) else None


def _as_text(value: Cell) -> str | None:
    """The cell as a person would read it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat()


def number_text(value: float) -> str:
    """Whole numbers without ``.0``; 15 significant digits; beyond 16 digits the float's repr."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e16):
        return str(int(value))
    return repr(value) if abs(value) >= 1e16 else format(value, ".15g")


def _restore_long_numbers(
    cells: list[pa.StringArray],
    numeric: list[pa.BooleanArray | None],
    numbers: Sequence[int],
    facts: SheetFacts,
) -> None:
    """Numbers of 16 and more digits that stand whole in the file: text, with all their digits."""
    position = {number - 1: at for at, number in enumerate(numbers)}
    whole: dict[int, dict[int, str]] = {}
    for (row, column), digits in facts.long_numbers.items():
        if row in position and column < len(cells) and not digits.endswith("00"):
            whole.setdefault(column, {})[position[row]] = digits
    for column, found in whole.items():
        flags = numeric[column]
        if flags is None:
            continue
        texts = pa.array([found.get(at) for at in range(len(numbers))], pa.string())
        cells[column] = pc.coalesce(texts, cells[column])
        numeric[column] = pc.and_(flags, texts.is_null())


def _problems(numbers: Sequence[int], facts: SheetFacts) -> Iterator[Problem]:
    """Error values, and formulas that were never calculated."""
    if not len(numbers):
        return
    found = [(place, text, "error_value") for place, text in facts.errors.items()]
    found += [(place, text, "uncalculated") for place, text in facts.uncalculated.items()]
    for (row, column), text, code in sorted(found):
        if numbers[0] <= row + 1 <= numbers[-1]:
            reason, fix = _MESSAGES[code]
            cell = f"{ooxml.column_letters(column)}{row + 1}"
            yield Problem(row + 1, column, text, code, reason.format(cell), fix)


_MESSAGES = {
    "beyond_width": (
        f"单元格 {{}} 离表格太远（第 {ooxml.FAR} 列以后），未读取",
        "请删去该单元格，或把内容移到表格之内",
    ),
    "error_value": (
        "单元格 {} 是公式错误值",
        "请在 Excel 中改正该公式，或直接填写数值后重新提供",
    ),
    "uncalculated": (
        "单元格 {} 是公式，文件里没有计算结果",
        "请用 Excel 或 WPS 打开文件，保存一次后重新提供",
    ),
}


def _parquet(file: SourceFile) -> Iterator[Sheet]:
    source = pq.ParquetFile(file.path)
    names = source.schema_arrow.names
    yield Sheet(
        name=_stem(file),
        no=0,
        hidden=False,
        typed=True,
        width=max(1, len(names)),
        merges=(),
        blocks=lambda: _parquet_blocks(file.path, names),
        streamed=source.metadata.num_rows > _ROWS_IN_MEMORY,
        header_known=True,
    )


def _parquet_blocks(path: Path, names: Sequence[str]) -> Iterator[Block]:
    """The column names as row 1, then the rows from 2, as a spreadsheet would show them."""
    width = max(1, len(names))
    head = [grids.texts([name]) for name in names] or [grids.texts([None])]
    yield Block(np.array([1], np.int64), head, [None] * width)
    row = 2
    meter = archives.Meter(archives.Limits(total=_MOST_TEXT), path.stat().st_size)
    for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS * 2):
        converted = [_arrow_column(column) for column in batch.columns]
        meter.add(sum(text.nbytes for text, _ in converted))
        rows = np.arange(row, row + batch.num_rows, dtype=np.int64)
        yield Block(rows, [text for text, _ in converted], [flags for _, flags in converted])
        row += batch.num_rows


def _arrow_column(column: ArrowColumn) -> tuple[pa.StringArray, pa.BooleanArray | None]:
    if isinstance(column, pa.DictionaryArray):
        column = cast("ArrowColumn", column.dictionary_decode())
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        flags = column.is_valid() if column.null_count < len(column) else None
        return _as_strings(column), flags
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_date(kind):
        return _as_strings(column), None
    return _column([_plain(scalar.as_py()) for scalar in column])


def _as_strings(column: ArrowColumn) -> pa.StringArray:
    return grids.tidy(cast(pa.StringArray, column.cast(pa.string())))


def _plain(value: object) -> Cell:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:
        return None
    return value if value is None or isinstance(value, _CELL_TYPES) else str(value)


_READERS: dict[str, Callable[[SourceFile], Iterator[Sheet]]] = {
    "xlsx": _workbook,
    "xls": _workbook,
    "text": _text,
    "html": _html,
    "parquet": _parquet,
}
