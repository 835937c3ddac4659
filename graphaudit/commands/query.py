"""``graphaudit query``: read-only Cypher through the gate."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from graphaudit.commands.terminal import as_json, note, say, table
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.office import Office
from graphaudit.projection import Tables
from graphaudit.search import search

HELP = ("运行只读 Cypher 查询", "run a read-only Cypher query")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``query``."""
    parser.add_argument("file", metavar="FILE|-", help="查询文件；- 为标准输入")
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="k=v",
        help="参数；p=id:号码 把号码换成内部编号",
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, office: Office) -> int:
    """Run the query and print its rows."""
    tables = office.project()
    params = dict(_param(tables, text) for text in args.param)
    result = office.store.query(_text(args.file), params)
    if args.json:
        as_json([dict(zip(result.columns, row, strict=True)) for row in result.rows])
        return 0
    table(result.columns, [[_cell(value) for value in row] for row in result.rows])
    note(say(f"{len(result.rows)} 行", f"{len(result.rows)} rows"))
    return 0


def _text(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError(
            "没有这个查询文件", where=name, fix="查对路径，或用 - 从标准输入读"
        ) from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise UsageError("查询文件不是 UTF-8 文本", where=name, fix="另存为 UTF-8") from error


def _param(tables: Tables, text: str) -> tuple[str, object]:
    """``k=v``: a number, ``id:NUMBER`` (turned into its key), a JSON value, or text."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError("参数要写成 名字=值", where=text, fix="例如 --param min_people=3")
    if value.startswith("id:"):
        return name, _key_of(tables, value[3:])
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _key_of(tables: Tables, number: str) -> str:
    keys = [bearer.key for bearer in search(tables, number)]
    if len(keys) != 1:
        raise NotFoundError(
            f"号码对应 {len(keys)} 个对象，无法换成唯一的内部编号",
            where=f"尾号 {number[-4:]}",
            fix="graphaudit find 号码 查看",
        )
    return keys[0]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    return str(value)
