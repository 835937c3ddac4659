"""``graphaudit patterns``: the pattern library, and one pattern in full."""

from __future__ import annotations

import argparse

from graphaudit.commands.options import add_global, add_json
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.errors import NotFoundError
from graphaudit.office import Office
from graphaudit.patterns import Pattern, neo4j_browser_text, read_patterns

HELP = ("列出检测模式，或显示其中一个", "list the patterns, or show one")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``patterns``, ``patterns show ID [--neo4j]``."""
    add_json(parser)
    actions = parser.add_subparsers(dest="action", metavar="show")
    show = actions.add_parser("show", help=say("显示一个模式", "show one pattern"))
    add_global(show)
    show.add_argument("id")
    show.add_argument(
        "--neo4j",
        action="store_true",
        help=say(
            "带 :param 行的文本，可贴入 Neo4j Browser", "with :param lines, for Neo4j Browser"
        ),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the library or one pattern."""
    patterns = read_patterns(office.workspace)
    if args.action == "show":
        return _show(_named(patterns, args.id), office if args.neo4j else None)
    if args.json:
        as_json([_brief(pattern) for pattern in patterns])
        return 0
    table(
        [
            say("编号", "id"),
            say("名称", "title"),
            say("类别", "class"),
            say("严重程度", "severity"),
        ],
        [(p.id, p.title[language()], p.pattern_class, p.severity) for p in patterns],
    )
    return 0


def _named(patterns: list[Pattern], name: str) -> Pattern:
    for pattern in patterns:
        if pattern.id == name:
            return pattern
    raise NotFoundError(
        say("没有这个模式", "no such pattern"),
        where=name,
        fix=say("graphaudit patterns 列出全部", "graphaudit patterns lists them all"),
    )


def _brief(pattern: Pattern) -> dict[str, object]:
    return {
        "id": pattern.id,
        "title": pattern.title,
        "class": pattern.pattern_class,
        "severity": pattern.severity,
        "meaning": pattern.meaning,
        "needs": list(pattern.needs),
        "version": pattern.version,
    }


def _show(pattern: Pattern, browser_of: Office | None) -> int:
    if browser_of:
        line(neo4j_browser_text(pattern, browser_of.policy))
        return 0
    line(f"{pattern.id}  {pattern.title['zh']} / {pattern.title['en']}")
    line(pattern.meaning[language()])
    line()
    line(pattern.path.read_text(encoding="utf-8"))
    return 0
