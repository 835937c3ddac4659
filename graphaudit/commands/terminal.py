"""What the commands print with: language, tables, progress, JSON; never a command itself."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

SECONDS_BETWEEN_LINES = 2.0
_language = "zh"


def use_language(language: str) -> None:
    """Choose the language of everything printed after this call: ``zh`` or ``en``."""
    global _language
    _language = language


def say(zh: str, en: str) -> str:
    """The text in the chosen language."""
    return en if _language == "en" else zh


def language() -> str:
    """The chosen language, ``zh`` or ``en``."""
    return _language


def line(text: str = "") -> None:
    """One plain line on stdout."""
    print(text)


def note(text: str) -> None:
    """One line on stderr: warnings and progress never mix with results."""
    print(text, file=sys.stderr)


def as_json(value: object) -> None:
    """JSON on stdout, and nothing else there."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
    """A table; ``right`` are the columns of numbers. Cells are text, never markup."""
    grid = Table(show_edge=False, pad_edge=False, header_style="bold")
    for index, head in enumerate(heads):
        grid.add_column(head, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(_plain(cell) for cell in row))
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False, markup=False, emoji=False).print(grid)


def _plain(cell: str) -> str:
    """The cell without control characters: a name from a spreadsheet cannot steer a terminal."""
    return "".join(c if c.isprintable() else "�" for c in cell)


class TerminalProgress:
    """Counts and time left: one moving line on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = 0.0
        self._last = 0.0
        self._live = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Report ``done`` of ``total`` units of ``stage``."""
        now = time.monotonic()
        fresh = stage != self._stage
        if fresh:
            self._stage, self._began = stage, now
        finished = total is not None and done >= total
        if not fresh and not finished and now - self._last < self._pause():
            return
        self._last = now
        self._show(self._text(done, total, now - self._began), finished)

    def _pause(self) -> float:
        return 0.1 if self._live else SECONDS_BETWEEN_LINES

    def _text(self, done: int, total: int | None, seconds: float) -> str:
        if total is None:
            return f"{self._stage} {done:,}"
        left = seconds * (total - done) / done if done else 0.0
        rest = say(f"，约剩 {left:.0f} 秒", f", about {left:.0f} s left") if left >= 1 else ""
        return f"{self._stage} {done:,}/{total:,}{rest}"

    def _show(self, text: str, finished: bool) -> None:
        if not self._live:
            print(text, file=sys.stderr, flush=True)
            return
        print(f"\r\x1b[2K{text}", end="\n" if finished else "", file=sys.stderr, flush=True)
