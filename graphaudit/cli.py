"""The command line: reads the words, runs one command, turns every error into a sentence.

This file and ``graphaudit/commands/`` are the composition root: only they import every room.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from graphaudit import __version__, commands
from graphaudit.commands import terminal
from graphaudit.commands.options import add_global
from graphaudit.commands.terminal import say
from graphaudit.errors import GraphAuditError, UsageError
from graphaudit.mishaps import in_words

INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are sentences of ours; no option may be shortened."""

    def __init__(
        self, *, prog: str | None = None, description: str | None = None, add_help: bool = True
    ) -> None:
        super().__init__(prog=prog, description=description, add_help=add_help, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            say(f"命令写法有误（wrong use）：{message}", f"wrong use: {message}"),
            fix=say(f"{self.prog} --help 查看用法", f"see {self.prog} --help"),
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 nothing could be done, 2 wrong use, 3 strict."""
    _speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _obey(words)
        sys.stdout.flush()
        return code
    except GraphAuditError as error:
        return _complain(error)
    except KeyboardInterrupt:
        terminal.note(
            say("已中断；已确认的数据不受影响。", "interrupted; what was acknowledged is kept.")
        )
        return INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()


def _speak_utf8() -> None:
    """Print Chinese whatever the locale says; what UTF-8 cannot say becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(error: GraphAuditError) -> int:
    """What was printed before comes out before the error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
    terminal.complain(error)
    return error.exit_code


def _nobody_reads() -> int:
    """The reader of our output (head, less) has gone: nothing is wrong on our side."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = io.StringIO()
    return 0


def _obey(words: Sequence[str]) -> int:
    terminal.use_language(_language_of(words))
    args = build_parser(words).parse_args(words)
    return _run(args)


def _language_of(words: Sequence[str]) -> str:
    """The language is settled first, so that help and complaints speak it too."""
    scan = _Parser(add_help=False)
    add_global(scan, first=True)
    try:
        spoken = str(scan.parse_known_args(words)[0].lang)
    except UsageError:
        return terminal.LANGUAGES[0]
    if spoken not in terminal.LANGUAGES:
        raise UsageError(
            f"没有这种界面语言：{spoken} (no such language: {spoken})",
            where="GRAPHAUDIT_LANG",
            fix="zh、en",
        )
    return spoken


def _run(args: argparse.Namespace) -> int:
    # The rooms take a second to import: a question for help or a wrong word does not wait.
    from graphaudit.office import Office

    data = Path(args.data)
    try:
        with Office(data, args.store) as office:
            code: int = args.run(args, office)
            return code
    except BrokenPipeError:
        raise
    except Exception as error:
        raise in_words(error, data) from error


def build_parser(words: Collection[str] = ()) -> argparse.ArgumentParser:
    """The whole grammar: global options before or after the command's name.

    Of the commands only those that ``words`` name are imported; all of them when it names none
    or asks for help first.
    """
    parser = _Parser(
        prog="graphaudit",
        description=say(
            "一卡通补贴资金关联关系审计：装入登记册，检出疑点，给出证据行。"
            "（graph-based relationship and collusion detector for subsidy payments）",
            "Graph-based relationship and collusion detector for subsidy payments: load "
            "registers, find doubtful points, show the rows that prove them.",
        ),
    )
    parser.add_argument("--version", action="version", version=f"graphaudit {__version__}")
    add_global(parser, first=True)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    names = command_names()
    wanted = {name for name in names if name in words} or set(names)
    if not {"-h", "--help"}.isdisjoint(words):
        wanted = set(names)
    for name in names:
        if name in wanted:
            _add_command(subparsers, name)
        else:
            subparsers.add_parser(name)
    return parser


def _add_command(subparsers: argparse._SubParsersAction[_Parser], name: str) -> None:
    module = command_module(name)
    zh, en = module.HELP
    help_text = say(f"{zh}（{en}）", en)
    parser = subparsers.add_parser(name, help=help_text, description=help_text)
    add_global(parser)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


def command_names() -> list[str]:
    """The commands: every file of the folder ``commands`` that is no helper, by name."""
    found = (module.name for module in pkgutil.iter_modules(commands.__path__))
    return sorted(name for name in found if name not in commands.HELPERS)


def command_module(name: str) -> ModuleType:
    """The file of one command."""
    return importlib.import_module(f"{commands.__name__}.{name}")


if __name__ == "__main__":
    sys.exit(main())
