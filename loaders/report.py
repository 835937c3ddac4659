"""What a load did: per sheet the counts that add up, why it was read so, money by program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from graphaudit.values.money import format_yuan

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True)
class ColumnReport:
    """One column that was understood: which field, how sure (0 to 1), and why (Chinese)."""

    header: str
    field: str
    confidence: float
    why: str


@dataclass(frozen=True)
class RejectReport:
    """One value that kept its row out, or that is to be corrected; ``fix``: how to mend it."""

    row: int
    column: str
    value: str | None
    reason: str
    fix: str


@dataclass
class ProgramTotal:
    """Payments and fen of one program under its written name."""

    payments: int = 0
    fen: int = 0


@dataclass
class SheetReport:
    """One table of one sheet: ``rows = accepted + rejected + skipped``; ``fen`` of accepted rows.

    ``register`` is None where the sheet was not loaded; ``why`` then says what to do.
    ``origins``: program, period, township, village → where it was found.
    """

    file: str
    sheet: str
    sheet_no: int = 0
    register: str | None = None
    confidence: float = 0.0
    why: str = ""
    rivals: tuple[str, ...] = ()
    accepted: int = 0
    rejected: int = 0
    skips: dict[str, int] = field(default_factory=dict)
    fen: int = 0
    columns: tuple[ColumnReport, ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    programs: dict[str, ProgramTotal] = field(default_factory=dict)
    rejects: list[RejectReport] = field(default_factory=list)
    corrections: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        """Lines that are no data, or were loaded before, or belong to a sheet not loaded."""
        return sum(self.skips.values())

    @property
    def rows(self) -> int:
        """All lines."""
        return self.accepted + self.rejected + self.skipped

    def skip(self, reason: str, lines: int = 1) -> None:
        """Count lines that are left out, by reason."""
        if lines:
            self.skips[reason] = self.skips.get(reason, 0) + lines

    def as_json(self) -> Json:
        """The object of ``load --json``, with what helps to judge it beside the contract."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "register": self.register,
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "skipped": self.skipped,
            "fen": self.fen,
            "rejects": [
                {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason}
                for r in self.rejects
            ],
            "confidence": self.confidence,
            "why": self.why,
            "skips": dict(sorted(self.skips.items())),
            "columns": [
                {"column": c.header, "field": c.field, "confidence": c.confidence, "why": c.why}
                for c in self.columns
            ],
            "unknown_columns": list(self.unknown),
            "corrections": self.corrections,
            "facts": dict(sorted(self.facts.items())),
            "origins": dict(sorted(self.origins.items())),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class RefusedReport:
    """A file that could not be read as a table: why, and what to do."""

    file: str
    reason: str
    fix: str
    needs_attention: bool = True


@dataclass
class LoadReport:
    """One run of ``load``."""

    sheets: list[SheetReport] = field(default_factory=list)
    refused: list[RefusedReport] = field(default_factory=list)
    dry_run: bool = False

    @property
    def programs(self) -> dict[str, ProgramTotal]:
        """Payments and fen by program as written, sorted."""
        total: dict[str, ProgramTotal] = {}
        for sheet in self.sheets:
            for name, part in sheet.programs.items():
                known = total.setdefault(name, ProgramTotal())
                known.payments += part.payments
                known.fen += part.fen
        return dict(sorted(total.items()))

    @property
    def nothing_done(self) -> bool:
        """Whether no line was accepted and none was known already: exit code 1."""
        known = any(ALREADY in sheet.skips for sheet in self.sheets)
        return not known and not any(sheet.accepted for sheet in self.sheets)

    @property
    def complete(self) -> bool:
        """Whether every file was read and every data line accepted: ``--strict`` asks for it."""
        refused = any(r.needs_attention for r in self.refused)
        return not refused and not any(s.rejected or s.register is None for s in self.sheets)

    def as_json(self) -> Json:
        """``load --json``."""
        refused: list[Json] = [
            {
                "file": r.file, "sheet": None, "register": None, "rows": 0, "accepted": 0,
                "rejected": 0, "skipped": 0, "fen": 0, "rejects": [], "why": r.reason, "fix": r.fix,
            }
            for r in self.refused
        ]  # fmt: skip
        return {
            "files": [*(sheet.as_json() for sheet in self.sheets), *refused],
            "programs": {
                name: {"payments": total.payments, "fen": total.fen}
                for name, total in self.programs.items()
            },
        }

    def lines(self) -> Iterator[str]:
        """What became of each sheet, for a person (Chinese); totals and refused files aside."""
        for sheet in self.sheets:
            yield from _sheet_lines(sheet)


ALREADY = "本行已入账"
NOT_LOADED = "本表未导入"


def _sheet_lines(sheet: SheetReport) -> Iterator[str]:
    where = f"{sheet.file}｜{sheet.sheet}" if sheet.sheet else sheet.file
    if sheet.register is None:
        yield f"未导入 {where}：{sheet.why}"
        return
    yield (
        f"{where}：{sheet.why}；{sheet.rows} 行 = 入账 {sheet.accepted} + 退回 {sheet.rejected}"
        f" + 略过 {sheet.skipped}" + (f"，{format_yuan(sheet.fen)} 元" if sheet.fen else "")
    )
    if sheet.unknown:
        yield f"  未使用的列：{'、'.join(sheet.unknown)}"
    if sheet.corrections:
        yield f"  待更正 {sheet.corrections} 处"
    for warning in sheet.warnings:
        yield f"  注意：{warning}"
