"""Delimited text (.csv, .tsv, .txt) as a grid with exact row numbers.

Lines with the right number of fields and no open or stray quote, nearly all of them, go through
pyarrow in bulk; the rest one by one. A row's number counts records: titles, blank lines and
cut lines too, while a line break inside quotes does not begin a row, as in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from loaders import encoding, grids, headings, rowkinds
from loaders.grids import Block, Problem, Sheet

BLOCK = 1 << 24
KEPT_IN_MEMORY = 1 << 26
_HEAD = 1 << 20
_CHINESE_COMMA = "，".encode()
_INNER = "\x1f"
_DELIMITERS = (",", "\t", ";", "|", _INNER)
_LONGEST_RECORD = 50
_WIDEST = 2000
_LONGEST_LINE = 1 << 18
"""Bytes of a line, beyond which it is no line of a table."""
_MOST_OPEN = 1000
"""Lines of a block whose quote never closes, after which the search for its end is given up."""

_QUOTE = 34

Record = tuple[int, list[str]]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Dialect:
    """``delimiter``; ``chinese`` when the Chinese comma stands for it; ``width`` in fields."""

    delimiter: str
    chinese: bool
    width: int
    lone_cr: bool


@dataclass
class _Lines:
    """One block of whole lines: their bounds, and which are still to be placed."""

    data: bytes
    starts: Places
    ends: Places
    regular: npt.NDArray[np.bool_]
    odd: npt.NDArray[np.bool_]
    quoted: bool

    def text(self, line: int) -> str:
        """The line without its end."""
        return self.data[self.starts[line] : self.ends[line]].decode("utf-8", "replace")


@dataclass
class _Found:
    """What a block of lines gave, by line: records, problems, lines that continue a record."""

    records: list[Record] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    continued: set[int] = field(default_factory=set)
    kept_back: int | None = None

    def refuse(self, line: int, text: str, code: str) -> None:
        """A line that cannot be split: an empty record keeps its row in the grid."""
        self.problems.append((line, text, code))
        self.records.append((line, []))


def read(path: Path, name: str) -> Sheet:
    """The file as one sheet, named ``name``."""
    coding = encoding.detect(path)
    dialect = _dialect(path, coding)
    return Sheet(
        name=name,
        no=0,
        hidden=False,
        typed=False,
        width=dialect.width,
        merges=(),
        blocks=lambda: _blocks(path, coding, dialect),
        streamed=path.stat().st_size > KEPT_IN_MEMORY,
    )


def _dialect(path: Path, coding: encoding.Encoding) -> _Dialect:
    head = b""
    for chunk in encoding.utf8_chunks(path, coding):
        head += chunk
        if len(head) >= _HEAD:
            break
    lone_cr = b"\n" not in head and b"\r" in head
    text = _unbroken(head, lone_cr).decode("utf-8", "replace")
    lines = [line for line in text.split("\n") if line.strip()][:3000]
    delimiter, width = _best_delimiter(lines)
    return _Dialect(delimiter, delimiter == _INNER, min(width, _WIDEST), lone_cr)


def _best_delimiter(lines: Sequence[str]) -> tuple[str, int]:
    """The delimiter that splits most lines alike, and the width it gives."""
    best = (0.0, ",", 1)
    for delimiter in _DELIMITERS:
        sample = [line.replace("，", _INNER) for line in lines] if delimiter == _INNER else lines
        records = [_split(line, delimiter) for line in sample]
        counts = Counter(map(len, records))
        fields, seen = max(
            counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0)
        )
        share = seen / max(1, len(lines))
        if fields > 1 and (delimiter != _INNER or share > 0.7) and share > best[0] + 0.1:
            best = (share, delimiter, _width(records, fields))
    return best[1], best[2]


def _width(records: Sequence[list[str]], usual: int) -> int:
    """The widest record that is no accident: one line in fifty and at least two, or a header."""
    counts = Counter(map(len, records))
    often = [fields for fields, seen in counts.items() if seen > 1 and seen * 50 >= len(records)]
    wider = [record for record in records[:50] if len(record) > usual]
    named = [len(record) for record in wider if headings.word_share(record) > 0.5]
    return max([usual, *often, *named])


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _unbroken(data: bytes, lone_cr: bool) -> bytes:
    """Line ends as ``\\n``; a lone carriage return inside a line as a space."""
    if b"\r" not in data:
        return data
    if lone_cr:
        return data.replace(b"\r", b"\n")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b" ")


def _blocks(path: Path, coding: encoding.Encoding, dialect: _Dialect) -> Iterator[Block]:
    row, rest = 1, b""
    pieces = _line_blocks(path, coding, dialect)
    for piece, last in pieces:
        lines = _lines(rest + piece, dialect)
        found = _place(lines, dialect, last)
        count = len(lines.starts) if found.kept_back is None else found.kept_back
        rest = b"" if found.kept_back is None else lines.data[lines.starts[count] :]
        numbers = _row_numbers(count, found.continued, row)
        yield _block(lines, found, count, numbers, dialect, coding.clean)
        row += count - len(found.continued)


def _line_blocks(
    path: Path, coding: encoding.Encoding, dialect: _Dialect
) -> Iterator[tuple[bytes, bool]]:
    """Blocks of whole lines, and whether it is the last one (whose last line may be cut)."""
    rest = b""
    for chunk in encoding.utf8_chunks(path, coding):
        rest += chunk
        if len(rest) < BLOCK:
            continue
        cut = _cut(rest, dialect.lone_cr)
        if cut:
            yield _prepared(rest[:cut], dialect), False
            rest = rest[cut:]
    yield _prepared(rest, dialect), True


def _cut(data: bytes, lone_cr: bool) -> int:
    return data.rfind(b"\r" if lone_cr else b"\n") + 1


def _prepared(data: bytes, dialect: _Dialect) -> bytes:
    data = _unbroken(data.removeprefix(b"\xef\xbb\xbf"), dialect.lone_cr)
    return data.replace(_CHINESE_COMMA, _INNER.encode()) if dialect.chinese else data


def _lines(data: bytes, dialect: _Dialect) -> _Lines:
    bytes_ = np.frombuffer(data, np.uint8)
    breaks = np.flatnonzero(bytes_ == 10)
    starts = np.concatenate([[0], breaks + 1]).astype(np.int64)
    ends = np.concatenate([breaks, [len(data)]]).astype(np.int64)
    if len(data) == starts[-1]:
        starts, ends = starts[:-1], ends[:-1]
    quotes = np.flatnonzero(bytes_ == _QUOTE)
    open_before = np.searchsorted(quotes, starts)
    odd = (np.searchsorted(quotes, ends) - open_before) % 2 == 1
    splits = _splits(bytes_, quotes, starts, open_before, dialect)
    fields = _within(splits, starts, ends) + 1
    stray = _within(_stray(bytes_, quotes, dialect), starts, ends)
    regular = ~odd & (stray == 0) & (fields == dialect.width) & (ends > starts)
    regular &= ends - starts <= _LONGEST_LINE
    return _Lines(data, starts, ends, regular, odd, len(quotes) > 0)


def _within(at: Places, starts: Places, ends: Places) -> Places:
    """How many of the places lie in each line."""
    return np.searchsorted(at, ends) - np.searchsorted(at, starts)


def _splits(
    data: npt.NDArray[np.uint8],
    quotes: Places,
    starts: Places,
    open_before: Places,
    dialect: _Dialect,
) -> Places:
    """The delimiters outside quotes: before them stand an even number of quotes in their line."""
    at = np.flatnonzero(data == ord(dialect.delimiter))
    if not len(quotes):
        return at
    line = np.searchsorted(starts, at, side="right") - 1
    outside: Places = at[(np.searchsorted(quotes, at) - open_before[line]) % 2 == 0]
    return outside


def _stray(data: npt.NDArray[np.uint8], quotes: Places, dialect: _Dialect) -> Places:
    """The quotes that neither begin nor end a field nor double another."""
    edges = np.array([_QUOTE, 10, ord(dialect.delimiter)], np.uint8)
    before = data[np.maximum(quotes - 1, 0)]
    after = data[np.minimum(quotes + 1, len(data) - 1)]
    strange: Places = quotes[~(np.isin(before, edges) | np.isin(after, edges))]
    return strange


def _place(lines: _Lines, dialect: _Dialect, last: bool) -> _Found:
    """Every irregular line: a record, the continuation of one, or a problem."""
    found = _Found()
    todo = np.flatnonzero(~lines.regular)
    plain = _plain_records(lines, todo, dialect)
    skip_to = -1
    for line in todo:
        if line <= skip_to or found.kept_back is not None:
            continue
        if lines.odd[line]:
            skip_to = _place_open(lines, int(line), dialect, last, found)
        else:
            _keep_or_refuse(int(line), plain[int(line)], lines, dialect, found)
    return found


def _plain_records(lines: _Lines, todo: Places, dialect: _Dialect) -> dict[int, list[str]]:
    """The lines with no open quote, split at one go; one by one where that goes astray."""
    whole = [int(line) for line in todo if not lines.odd[line]]
    written = [lines.text(line) for line in whole]
    try:
        records = list(csv.reader(written, delimiter=dialect.delimiter))
    except csv.Error:
        records = []
    if len(records) != len(whole):
        records = [_split(text, dialect.delimiter) for text in written]
    return dict(zip(whole, records, strict=True))


def _keep_or_refuse(
    line: int, record: list[str], lines: _Lines, dialect: _Dialect, found: _Found
) -> None:
    while len(record) > dialect.width and not record[-1].strip():
        record.pop()
    if lines.ends[line] - lines.starts[line] > _LONGEST_LINE:
        found.refuse(line, lines.text(line)[:200], "too_long")
    elif len(record) > dialect.width:
        found.refuse(line, lines.text(line), "too_many_fields")
    else:
        found.records.append((line, record))


def _place_open(lines: _Lines, line: int, dialect: _Dialect, last: bool, found: _Found) -> int:
    """A line with an open quote: literal, or closed some lines on. Returns the last line used."""
    literal = _strict(lines.text(line), dialect.delimiter)
    if literal is not None:
        _keep_or_refuse(line, literal, lines, dialect, found)
        return line
    text = lines.text(line)
    tried = _LONGEST_RECORD if len(found.problems) < _MOST_OPEN else 1
    for other in range(line + 1, min(line + tried, len(lines.starts))):
        text += "\n" + lines.text(other)
        record = _strict(text, dialect.delimiter) if lines.odd[other] else None
        if record is not None and len(record) == dialect.width:
            found.records.append((line, record))
            found.continued.update(range(line + 1, other + 1))
            return other
    if not last and line + _LONGEST_RECORD > len(lines.starts):
        found.kept_back = line
    else:
        found.refuse(line, lines.text(line), "open_quote")
    return line


def _strict(text: str, delimiter: str) -> list[str] | None:
    """The one record the text is, or None where a quote stays open or closes too early."""
    try:
        records = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else None


def _row_numbers(count: int, continued: set[int], first: int) -> Places:
    """The record number of every line (a continuation has that of its record)."""
    begins = np.ones(count, np.int64)
    begins[[line for line in continued if line < count]] = 0
    return first - 1 + np.cumsum(begins)


def _block(
    lines: _Lines,
    found: _Found,
    count: int,
    numbers: Places,
    dialect: _Dialect,
    clean: bool,
) -> Block:
    regular = lines.regular[:count].copy()
    regular[[line for line in found.continued if line < count]] = False
    problems = [_problem(numbers[line], value, code) for line, value, code in found.problems]
    records = _without_cut_line(lines, found.records, numbers, dialect, problems)
    order = np.concatenate([np.flatnonzero(regular), [line for line, _ in records]])
    order = order.astype(np.int64)
    sort = np.argsort(order, kind="stable")
    bulk = _bulk(lines, regular, dialect)
    cells = [_column(bulk, records, i, sort, dialect) for i in range(dialect.width)]
    rows = numbers[order[sort]]
    if not clean:
        problems += _undecoded(rows, cells)
    return Block(rows, cells, [None] * dialect.width, None, tuple(sorted(problems, key=_at)))


def _at(problem: Problem) -> tuple[int, int]:
    return problem.row, -1 if problem.column is None else problem.column


def _without_cut_line(
    lines: _Lines,
    records: list[Record],
    numbers: Places,
    dialect: _Dialect,
    problems: list[Problem],
) -> list[Record]:
    """The records without a last line that breaks off: no line end, and too few fields."""
    if not records or lines.data.endswith(b"\n"):
        return records
    line, record = records[-1]
    whole = line < len(lines.starts) - 1 or len(record) >= dialect.width
    cells = [text.strip() or None for text in record]
    if whole or not any(cells) or rowkinds.reason(cells) or len(lines.starts) == 1:
        return records
    problems.append(_problem(numbers[line], lines.text(line), "cut_line"))
    return [*records[:-1], (line, [])]


def _bulk(lines: _Lines, regular: npt.NDArray[np.bool_], dialect: _Dialect) -> pa.Table | None:
    if not regular.any():
        return None
    names = [str(i) for i in range(dialect.width)]
    return pacsv.read_csv(
        io.BytesIO(_regular_bytes(lines, regular)),
        read_options=pacsv.ReadOptions(column_names=names, use_threads=False),
        parse_options=pacsv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char='"' if lines.quoted else False,
            ignore_empty_lines=False,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _regular_bytes(lines: _Lines, regular: npt.NDArray[np.bool_]) -> bytes:
    """The regular lines, copied run by run."""
    if regular.all():
        return lines.data[: lines.ends[len(regular) - 1]]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], regular, [False]]).astype(np.int8)))
    runs = zip(lines.starts[edges[0::2]], lines.ends[edges[1::2] - 1], strict=True)
    return b"\n".join(lines.data[start:end] for start, end in runs)


def _column(
    bulk: pa.Table | None,
    records: list[Record],
    column: int,
    sort: Places,
    dialect: _Dialect,
) -> pa.StringArray:
    odd = pa.array([r[column] if column < len(r) else "" for _, r in records], pa.string())
    parts = [odd] if bulk is None else [*bulk.column(column).chunks, odd]
    whole = cast(pa.StringArray, pa.concat_arrays(parts))
    return _readable(grids.taken(whole, sort) if records else whole, dialect)


def _readable(column: pa.StringArray, dialect: _Dialect) -> pa.StringArray:
    """Trimmed; ``="6224…"``, which exports write to keep digits, as the digits."""
    column = grids.tidy(column)
    if grids.matches(column, '^="').any():
        column = pc.replace_substring_regex(column, r'^="(.*)"$', r"\1")
    return pc.replace_substring(column, _INNER, "，") if dialect.chinese else column


def _undecoded(rows: Places, cells: list[pa.StringArray]) -> list[Problem]:
    problems = []
    for index, column in enumerate(cells):
        for at in map(int, np.flatnonzero(grids.matches(column, "\ufffd"))):
            problems.append(_problem(rows[at], column[at].as_py(), "undecodable", index))
    return problems


_MESSAGES = {
    "too_many_fields": (
        "这一行的字段比表头多，无法对应到列",
        "请检查该行是否多了分隔符（如金额中的千分位逗号、地址中的逗号），改正后重新导出",
    ),
    "too_long": (
        "这一行过长（超过 256 KB），不是表格的一行",
        "请检查文件是否完整、换行是否丢失，重新导出后再提供",
    ),
    "open_quote": (
        "这一行的引号没有成对，无法分列",
        "请删去该行多余的英文引号，或补上缺少的引号后重新导出",
    ),
    "cut_line": (
        "文件在这一行中间断开，后面的列缺失",
        "文件可能没有完整导出或复制，请向提供单位重新索取",
    ),
    "undecodable": (
        "这一格有无法识别的字符（编码错误）",
        "请用 UTF-8 或 GB18030 编码重新导出，或改正该格",
    ),
}


def _problem(row: np.int64, value: str, code: str, column: int | None = None) -> Problem:
    reason, fix = _MESSAGES[code]
    return Problem(int(row), column, value, code, reason, fix)
