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
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from graphaudit import __version__, commands
from graphaudit.cli_defaults import DEFAULT_DATA
from graphaudit.commands import terminal
from graphaudit.errors import GraphAuditError, UsageError
from graphaudit.office import Office

INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are sentences of ours."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            f"命令写法有误（wrong use）：{message}",
            fix=f"{self.prog} --help 查看用法（see the help）",
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 nothing could be done, 2 wrong use, 3 strict."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        args = build_parser().parse_args(argv)
        terminal.use_language(args.lang)
        return _run(args)
    except GraphAuditError as error:
        print(f"错误：{error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("已中断；已确认的数据不受影响。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is wrong on our side.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(args: argparse.Namespace) -> int:
    data = Path(args.data)
    try:
        with Office(data, args.store) as office:
            code: int = args.run(args, office)
            return code
    except (GraphAuditError, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        raise GraphAuditError(
            f"程序内部错误（internal error）：{type(error).__name__}",
            where=str(_write_log(data)),
            fix="原始文件与台账未受影响；请把上述日志交给维护人员",
        ) from error


def _write_log(data: Path) -> Path:
    """Keep the traceback for whoever mends it; a user sees only where it lies."""
    folder = data if data.is_dir() else Path.cwd()
    log = folder / "error.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(f"--- {datetime.now().isoformat(timespec='seconds')} graphaudit {__version__}\n")
        file.write(traceback.format_exc())
    return log.resolve()


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar: global options before or after the command's name."""
    parser = _Parser(
        prog="graphaudit",
        description="一卡通补贴资金关联关系审计：装入登记册，检出疑点，给出证据行。"
        "（graph-based relationship and collusion detector for subsidy payments）",
    )
    parser.add_argument("--version", action="version", version=f"graphaudit {__version__}")
    _add_global(parser, first=True)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in command_modules():
        zh, en = module.HELP
        name = module.__name__.rsplit(".", 1)[1]
        sub = subparsers.add_parser(name, help=f"{zh}（{en}）", description=f"{zh}（{en}）")
        _add_global(sub, first=False)
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    return parser


def command_modules() -> list[ModuleType]:
    """Every file of the folder ``commands`` that has a ``run``, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
    modules = [importlib.import_module(f"{commands.__name__}.{name}") for name in names]
    return [module for module in modules if hasattr(module, "run")]


def _add_global(parser: argparse.ArgumentParser, *, first: bool) -> None:
    """Options that stand before or after the command's name; the later place wins."""

    def default(variable: str, otherwise: str) -> str:
        # A sub-parser's default would overwrite what stood before the command's name.
        return os.environ.get(variable, otherwise) if first else argparse.SUPPRESS

    parser.add_argument(
        "--data",
        metavar="DIR",
        default=default("GRAPHAUDIT_DATA", DEFAULT_DATA),
        help="工作区目录（workspace），默认 ./graphaudit-data",
    )
    parser.add_argument(
        "--store",
        metavar="URL",
        default=default("GRAPHAUDIT_STORE", "embedded"),
        help="图数据库：embedded 或 bolt://… neo4j://…",
    )
    parser.add_argument(
        "--lang",
        choices=("zh", "en"),
        default=default("GRAPHAUDIT_LANG", "zh"),
        help="界面语言（language）",
    )


if __name__ == "__main__":
    sys.exit(main())
