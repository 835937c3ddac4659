"""Small dirty files as an office would send them, and how to load and look at them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.ledger import Ledger
from graphaudit.values.resident_id import check_digit
from graphaudit.workspace import Workspace
from loaders import SheetReport, load

Line = Sequence[str | int | float | None]


def person_id(number: int, birth: str = "19700101", area: str = "622426") -> str:
    """A fictional resident ID with the right check digit."""
    stem = f"{area}{birth}{number:03d}"
    return stem + check_digit(stem)


def card_number(number: int) -> str:
    """A fictional card number that passes the Luhn check."""
    stem = f"621700{number:012d}"
    total = 0
    for place, digit in enumerate(reversed(stem)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return stem + str(-total % 10)


def write_csv(path: Path, lines: Sequence[Line], encoding: str = "utf-8-sig") -> Path:
    """A delimited file, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(lines)
    return path


def loaded(
    tmp_path: Path,
    workspace: Workspace,
    name: str,
    lines: Sequence[Line],
    encoding: str = "utf-8-sig",
) -> SheetReport:
    """The one sheet of a file that is written and loaded."""
    (sheet,) = load([write_csv(tmp_path / "in" / name, lines, encoding)], workspace).sheets
    return sheet


def put(tmp_path: Path, workspace: Workspace, name: str, *lines: Line) -> str | None:
    """Load one small file, of which nothing is refused; the register it was taken for."""
    sheet = loaded(tmp_path, workspace, name, lines)
    assert sheet.rejected == 0, sheet.rejects
    return sheet.register


def statements(workspace: Workspace, kind: str, name: str) -> list[dict[str, object]]:
    """All live statements of one label or type, in the order of the sources."""
    rows: list[dict[str, object]] = []
    for part in Ledger(workspace).parts():
        path = part.nodes(name) if kind == "nodes" else part.rels(name)
        if path is not None:
            rows += pq.read_table(path).to_pylist()
    return rows


def complaints(workspace: Workspace) -> pa.Table:
    """Rejects and corrections of all live parts."""
    ledger = Ledger(workspace)
    return pa.concat_tables([ledger.rejects(), ledger.corrections()])
