"""The rows of evidence as people read them: what a payment row says, and the line as written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.content import queries_dir
from graphaudit.english import captioned
from graphaudit.ledger import Ledger
from graphaudit.projection import Tables
from graphaudit.register_names import named_register
from graphaudit.values import mask_long_digits

OWN_COLUMNS = frozenset({"row", "status", "reason"})


@dataclass(frozen=True)
class Said:
    """What a payment row says; payee and card are masked captions, ``fen`` None: no payment."""

    day: date | None = None
    payee: str = ""
    payee_key: str = ""
    card: str = ""
    card_key: str = ""
    program: str = ""
    fen: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Exhibit:
    """One row of evidence. ``original`` is the line as written, header and text in order."""

    src: str
    file: str
    sheet: str
    row: int
    register: str
    said: Said = Said()
    original: tuple[tuple[str, str], ...] = ()


def exhibits(
    tables: Tables,
    ledger: Ledger,
    rows: Iterable[str],
    *,
    masked: bool = True,
    language: str = "zh",
    programs: Mapping[str, str] | None = None,
) -> dict[str, Exhibit]:
    """src → exhibit for the given rows; long digit runs of the written line masked if asked.

    ``programs``: the names to say in place of the tables' own, by those.
    """
    wanted = sorted(set(rows))
    payments = said_of(tables, wanted)
    originals = _originals(ledger, wanted, masked)
    places = places_of(tables)
    found = {}
    for src in wanted:
        part, sheet_no, row = _parts_of(src)
        file, sheet, register = places.get((part, sheet_no), ("", "", ""))
        said = payments.get(src, Said())
        found[src] = Exhibit(
            src=src, file=file, sheet=sheet, row=row, register=named_register(register, language),
            said=replace(
                said, program=(programs or {}).get(said.program, said.program),
                card=captioned(said.card, language),
            ),
            original=originals.get(src, ()),
        )  # fmt: skip
    return found


def said_of(tables: Tables, wanted: Sequence[str]) -> dict[str, Said]:
    """src → what the row says, for those of these rows that are payments."""
    query = (queries_dir() / "evidence" / "payments_of_rows.sql").read_text(encoding="utf-8")
    connection = tables.connect()
    try:
        connection.register("wanted", pa.table({"src": pa.array(list(wanted), pa.string())}))
        listed = connection.sql(query).to_arrow_table().to_pylist()
    finally:
        connection.close()
    return {
        row["src"]: Said(
            day=row["day"],
            payee=row["payee"] or "",
            payee_key=row["payee_key"] or "",
            card=row["card"] or "",
            card_key=row["card_key"] or "",
            program=row["program_name"] or "",
            fen=row["fen"],
            note=row["note"] or "",
        )
        for row in listed
    }


def places_of(tables: Tables) -> dict[tuple[str, int], tuple[str, str, str]]:
    """(part, sheet number) → file, sheet and register of every sheet."""
    return {
        (row["part"], row["sheet_no"]): (row["file"], row["sheet"] or "", row["register"] or "")
        for row in pq.read_table(tables.sources_file).to_pylist()
    }


def srcs_at(tables: Tables, places: Iterable[str]) -> dict[str, str]:
    """``file#sheet#row`` (as findings name a line) → its src, for those whose sheet is held."""
    wanted = {place: place.rsplit("#", 2) for place in places}
    files = sorted({file for file, _, _ in wanted.values()})
    found = pq.read_table(tables.sources_file, filters=[("file", "in", files)]) if files else None
    sheets = {
        (row["file"], row["sheet"] or ""): f"{row['part']}:{row['sheet_no']}"
        for row in (found.to_pylist() if found else [])
    }
    return {
        place: f"{sheets[file, sheet]}:{row}"
        for place, (file, sheet, row) in wanted.items()
        if (file, sheet) in sheets
    }


def _originals(
    ledger: Ledger, wanted: Iterable[str], masked: bool
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The written lines, each sheet's file opened once."""
    by_sheet: dict[tuple[str, int], list[int]] = defaultdict(list)
    for src in wanted:
        part, sheet_no, row = _parts_of(src)
        by_sheet[part, sheet_no].append(row)
    parts = {part.id: part for part in ledger.parts()}
    found = {}
    for (part_id, sheet_no), numbers in sorted(by_sheet.items()):
        path = parts[part_id].rows(sheet_no) if part_id in parts else None
        if path is None:
            continue
        for line in pq.read_table(path, filters=[("row", "in", numbers)]).to_pylist():
            found[f"{part_id}:{sheet_no}:{line['row']}"] = _written(line, masked)
    return found


def _written(line: Mapping[str, object], masked: bool) -> tuple[tuple[str, str], ...]:
    cells = [
        (head, str(value))
        for head, value in line.items()
        if head not in OWN_COLUMNS and value is not None
    ]
    return tuple((head, mask_long_digits(text) if masked else text) for head, text in cells)


def _parts_of(src: str) -> tuple[str, int, int]:
    part, sheet_no, row = src.split(":")
    return part, int(sheet_no), int(row)
