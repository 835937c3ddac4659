"""Options that several commands share; never a command itself."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from graphaudit.commands.terminal import LANGUAGES, say
from graphaudit.errors import NotFoundError, UsageError

DEFAULT_DATA = "graphaudit-data"


def add_global(parser: argparse.ArgumentParser, *, first: bool = False) -> None:
    """Options that stand before or after the command's name; the later place wins.

    ``first``: the parser that reads what stands before the name; it alone has the defaults,
    since those of a sub-parser would overwrite what was read before.
    """

    def default(variable: str, otherwise: str) -> str:
        return os.environ.get(variable) or otherwise if first else argparse.SUPPRESS

    parser.add_argument(
        "--data",
        metavar="DIR",
        default=default("GRAPHAUDIT_DATA", DEFAULT_DATA),
        help=say(
            f"工作区目录，默认 ./{DEFAULT_DATA}（GRAPHAUDIT_DATA）",
            f"workspace folder, ./{DEFAULT_DATA} unless given (GRAPHAUDIT_DATA)",
        ),
    )
    parser.add_argument(
        "--store",
        metavar="URL",
        default=default("GRAPHAUDIT_STORE", "embedded"),
        help=say(
            "图数据库：embedded 或 bolt://… neo4j://…（GRAPHAUDIT_STORE）",
            "graph store: embedded, bolt://… or neo4j://… (GRAPHAUDIT_STORE)",
        ),
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=default("GRAPHAUDIT_LANG", LANGUAGES[0]),
        help=say("界面语言（GRAPHAUDIT_LANG）", "language (GRAPHAUDIT_LANG)"),
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument(
        "--json",
        action="store_true",
        help=say("标准输出只有 JSON", "JSON, and nothing else on standard output"),
    )


def existing(path: Path) -> Path:
    """The path, when something is there; raises NotFoundError."""
    if not path.exists():
        raise NotFoundError(
            say("找不到文件或目录", "no such file or folder"),
            where=str(path),
            fix=say("检查路径是否写对", "check the path"),
        )
    return path


def writable(path: Path) -> Path:
    """The path, when a file can be made there; raises UsageError before any long work."""
    if path.is_dir():
        raise UsageError(
            say("要写的是文件，这里是目录", "a file is to be written here, but it is a folder"),
            where=str(path),
            fix=say("写明文件名", "name the file"),
        )
    folder = path.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(
            say("目录不存在或不可写", "the folder is not there, or cannot be written to"),
            where=str(folder),
            fix=say("先建好目录，或换一个目录", "make it first, or choose another"),
        )
    return path
