"""``graphaudit query``: read-only Cypher through the gate."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from graphaudit.commands.options import add_json, existing
from graphaudit.commands.terminal import TerminalProgress, as_json, note, say, table
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.office import Office
from graphaudit.projection import Tables
from graphaudit.search import search

HELP = ("运行只读 Cypher 查询", "run a read-only Cypher query")
NUMBER = "id:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``query``."""
    parser.add_argument(
        "file",
        metavar="FILE|-",
        help=say("查询文件（UTF-8）；- 为标准输入", "the query's file (UTF-8); -: standard input"),
    )
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="k=v",
        help=say(
            "参数：数字、JSON 或文字；p=id:号码 把号码换成内部编号；可重复",
            "a parameter: number, JSON or text; p=id:NUMBER turns a number into its key; "
            "may be repeated",
        ),
    )
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Run the query and print its rows."""
    text = _text(args.file)
    tables = office.project(TerminalProgress(quiet=True))
    params = dict(_param(tables, given) for given in args.param)
    result = office.store.query(text, params)
    if args.json:
        _each_named_once(result.columns)
        as_json([dict(zip(result.columns, row, strict=True)) for row in result.rows])
        return 0
    table(result.columns, [[_cell(value) for value in row] for row in result.rows])
    note(say(f"{len(result.rows)} 行", f"{len(result.rows)} rows"))
    return 0


def _each_named_once(columns: list[str]) -> None:
    """An object of JSON holds one value a name: of two columns one would be lost."""
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise UsageError(
            say("两列同名", "two columns have one name"),
            where="、".join(twice),
            fix=say("用 AS 另起列名", "name them with AS"),
        )


def _text(name: str) -> str:
    content = sys.stdin.buffer.read() if name == "-" else existing(Path(name)).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            say("查询不是 UTF-8 文本", "the query is no UTF-8 text"),
            where=name,
            fix=say("另存为 UTF-8", "save it as UTF-8"),
        ) from error
    if not text.strip():
        raise UsageError(
            say("查询是空的", "the query is empty"),
            where=name,
            fix=say(
                "例如 MATCH (p:Person) RETURN count(p)", "e.g. MATCH (p:Person) RETURN count(p)"
            ),
        )
    return text


def _param(tables: Tables, given: str) -> tuple[str, object]:
    """``k=v``: a number, ``id:NUMBER`` (turned into its key), a JSON value, or text."""
    name, equals, value = given.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(
            say("参数要写成 名字=值", "a parameter is written name=value"),
            where=given,
            fix=say("例如 --param min_people=3", "e.g. --param min_people=3"),
        )
    if value.startswith(NUMBER):
        return name, _key_of(tables, value.removeprefix(NUMBER))
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _key_of(tables: Tables, number: str) -> str:
    """The key of the one thing that bears exactly this number, else of the one found by it."""
    bearers = search(tables, number)
    exact = [bearer for bearer in bearers if bearer.number == number] or bearers
    if len(exact) != 1:
        raise NotFoundError(
            say(
                f"号码对应 {len(exact)} 个对象，无法换成唯一的内部编号",
                f"{len(exact)} things bear the number: there is no one key for it",
            ),
            where=say(f"尾号 {number[-4:]}", f"it ends in {number[-4:]}"),
            fix=say("用 graphaudit find 号码 查看", "see graphaudit find NUMBER"),
        )
    return exact[0].key


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    return str(value)
