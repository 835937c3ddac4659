"""What the commands print with: language, tables, progress, JSON; never a command itself."""

from __future__ import annotations

import json
import math
import os
import re
import stat
import sys
import time
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.table import Table

from graphaudit.english import in_language
from graphaudit.errors import GraphAuditError

LANGUAGES = ("zh", "en")
SECONDS_BETWEEN_LINES = 2.0
WIDTH_OF_FILES = 160
_STAGES = {
    "读取": "reading",
    "导入": "loading",
    "归并身份": "resolving identities",
    "生成图数据": "making the graph's tables",
    "建图：": "building the graph: ",
    "同步 Neo4j：": "synchronising Neo4j: ",
    "清空旧快照": "removing the old snapshot",
    "完成": "done",
    "运行模式": "running patterns",
    "核对证据与合理解释": "weighing evidence and explanations",
}
_STAGE = re.compile("|".join(_STAGES))
_language = LANGUAGES[0]


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


def complain(error: GraphAuditError) -> None:
    """What went wrong, where, and what to do, on stderr."""
    parts = (
        (say("错误", "error"), error.what),
        (say("  位置", "  where"), error.where),
        (say("  处理", "  fix"), error.fix),
    )
    for label, text in parts:
        if text:
            told = f"{label}{say('：', ': ')}{spoken(text)}"
            note("\n".join(printable(line) for line in told.split("\n")))


def spoken(text: str) -> str:
    """A sentence of another room, in English where that is spoken."""
    return in_language(text, _language)


def goes_to_a_file() -> bool:
    """Whether stdout was redirected to a file, not to a terminal or another program."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def as_json(value: object) -> None:
    """JSON on stdout, and nothing else there; numbers that JSON cannot say are null."""
    json.dump(_sayable(value), sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def as_json_list(values: Iterable[object]) -> None:
    """The same of a list, each value written when it comes."""
    before = "["
    for value in values:
        text = json.dumps(_sayable(value), ensure_ascii=False, indent=1, default=str)
        sys.stdout.write(before + "\n " + text.replace("\n", "\n "))
        before = ","
    sys.stdout.write("[]\n" if before == "[" else "\n]\n")


def _sayable(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _sayable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(item) for item in value]
    return value


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
    """A table; ``right`` are the columns of numbers. Cells are text, never markup."""
    grid = Table(show_edge=False, pad_edge=False, header_style="bold")
    for index, head in enumerate(heads):
        grid.add_column(head, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(printable(cell) for cell in row))
    render(grid)


def render(thing: RenderableType, width: int = WIDTH_OF_FILES) -> None:
    """Print what rich draws, ``width`` characters wide where there is no terminal.

    It is captured first: rich ends the program on a closed pipe.
    """
    console = Console(
        width=None if sys.stdout.isatty() else width, highlight=False, markup=False, emoji=False
    )
    with console.capture() as captured:
        console.print(thing)
    for text in captured.get().splitlines():
        line(text.rstrip())


def printable(text: str) -> str:
    """Text without control characters: a name from a spreadsheet cannot steer a terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


class TerminalProgress:
    """Counts and time left: one moving line on a terminal, plain lines elsewhere.

    ``quiet``: nothing but the moving line (a caller that reads JSON wants no lines beside it).
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._stage = ""
        self._began = 0.0
        self._last = 0.0
        self._live = sys.stderr.isatty()
        self._quiet = quiet and not self._live

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Report ``done`` of ``total`` units of ``stage``."""
        now = time.monotonic()
        fresh = stage != self._stage
        if fresh:
            self._stage, self._began = stage, now
        finished = total is not None and done >= total
        if self._quiet or (not finished and now - self._last < self._pause(fresh)):
            return
        self._last = now
        self._show(self._text(done, total, now - self._began), finished)

    def _pause(self, fresh: bool) -> float:
        if self._live:
            return 0.0 if fresh else 0.1
        return SECONDS_BETWEEN_LINES

    def _text(self, done: int, total: int | None, seconds: float) -> str:
        stage = printable(self._stage)
        if _language == "en":
            stage = _STAGE.sub(lambda found: _STAGES[found.group()], stage)
        if total is None:
            return f"{stage} {done:,}" if done else stage
        left = seconds * (total - done) / done if done else 0.0
        rest = say(f"，约剩 {left:.0f} 秒", f", about {left:.0f} s left") if left >= 1 else ""
        return f"{stage} {done:,}/{total:,}{rest}"

    def _show(self, text: str, finished: bool) -> None:
        if not self._live:
            print(text, file=sys.stderr, flush=True)
            return
        print(f"\r\x1b[2K{text}", end="\n" if finished else "", file=sys.stderr, flush=True)
