"""What one run of the loader knows everywhere: the user's choice, registers, ledger, its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphaudit.errors import UsageError
from graphaudit.ledger import Ledger
from graphaudit.policy import Policy
from graphaudit.progress import Progress, silent
from loaders.archives import Limits
from loaders.files import RefusedFile, SourceFile, iter_files
from loaders.register import Register
from loaders.repeats import Earlier
from loaders.report import LoadReport, RefusedReport


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
class LoadRun:
    """One run. Raises UsageError when no register is as its options say, or no loaded file."""

    ledger: Ledger
    policy: Policy
    registers: dict[str, Register]
    options: LoadOptions
    progress: Progress = silent
    report: LoadReport = field(init=False)
    earlier: Earlier = field(init=False)
    replaced: str | None = field(init=False, default=None)
    """SHA-256 of the file that ``replaces`` names; the new one may bear the same name."""

    def __post_init__(self) -> None:
        self.report = LoadReport(dry_run=self.options.dry_run)
        self.earlier = Earlier(self.ledger)
        self._check_register()
        if self.options.replaces is not None:
            self.replaced = self.ledger.named(self.options.replaces).sha256

    def _check_register(self) -> None:
        wanted = self.options.as_register
        if wanted is None or wanted in self.registers:
            return
        raise UsageError(
            f"没有登记册 {wanted} (no such register)",
            where="--as",
            fix="可用：" + "、".join(f"{r.id}（{r.zh}）" for r in self.registers.values()),
        )

    def readable_files(self, paths: Iterable[Path | str]) -> Iterator[SourceFile]:
        """The readable files; refused ones go to the report."""
        for item in iter_files(paths, self.options.limits):
            if isinstance(item, RefusedFile):
                refused = RefusedReport(item.name, item.reason, item.fix, not item.skipped)
                self.report.refused.append(refused)
            else:
                yield item
