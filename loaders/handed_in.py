"""What was handed in before payment, as the check takes it: the loader's reading, no file."""

from __future__ import annotations

from collections.abc import Iterator

from graphaudit.errors import UsageError
from graphaudit.ledger import Ledger
from graphaudit.policy import Policy
from graphaudit.precheck.batch import Batch, BatchFile, Complaint, SheetInfo
from loaders.aside import Aside, AsideFile
from loaders.plans import EMPTY


def known_program(given: str | None, policy: Policy) -> str | None:
    """The program as given; raises UsageError when the program list does not know it."""
    if given is None or policy.recognise(given):
        return given
    raise UsageError(
        f"项目目录中没有 {given} (no such program in the list)",
        where="--program",
        fix="写项目代码或名称，见 queries/policy/programs.csv；"
        "新项目先在 DATA/queries/policy 中补登 (give a code or name of the program list)",
    )


def batch_of(aside: Aside, ledger: Ledger) -> Batch:
    """What the loader read, as the check takes it."""
    refused = [(r.file, r.reason, r.fix) for r in aside.refused if r.needs_attention]
    return Batch([_file(file, ledger) for file in aside.files], refused)


def _file(file: AsideFile, ledger: Ledger) -> BatchFile:
    known = ledger.find(file.sha256)
    return BatchFile(
        name=file.name,
        sha256=file.sha256,
        part=file.part,
        sheets=[_sheet(file, entry) for entry in _sheets(file)],
        nodes={name: file.table("nodes", name) for name in file.named("nodes")},
        rels={name: file.table("rels", name) for name in file.named("rels")},
        lines={int(no): file.table("rows", no) for no in file.named("rows")},
        complaints=list(_complaints(file)),
        loaded=known is not None and known.state == "live",
    )


def _sheets(file: AsideFile) -> list[dict[str, object]]:
    listed = file.info.get("sheets")
    if isinstance(listed, list):
        return [entry for entry in listed if isinstance(entry, dict)]
    return [{"no": r.sheet_no, "sheet": r.sheet, "why": r.why} for r in file.reports]


def _sheet(file: AsideFile, entry: dict[str, object]) -> SheetInfo:
    no = entry["no"] if isinstance(entry["no"], int) else 0
    columns = entry.get("lines")
    return SheetInfo(
        no=no,
        name=str(entry.get("sheet") or ""),
        register=_text(entry.get("register")),
        program=_text(entry.get("program")),
        period=_text(entry.get("period")),
        township=_text(entry.get("township")),
        columns={str(k): str(v) for k, v in columns.items()} if isinstance(columns, dict) else {},
        titles=file.titles.get(no, ()),
        why=str(entry.get("why") or ""),
        empty=entry.get("why") == EMPTY,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _complaints(file: AsideFile) -> Iterator[Complaint]:
    if "" not in file.named("rejects"):
        return
    for row in file.table("rejects", "").to_pylist():
        yield Complaint(
            sheet_no=row["sheet_no"],
            row=row["row"],
            column=row["column"] or "",
            value=row["value"] or "",
            code=row["code"],
            reason=row["reason"],
            fix=row["fix"],
            rejected=row["kind"] == "reject",
        )
