"""``graphaudit patterns``: the pattern library, and one pattern in full."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from graphaudit.answers import FEWEST
from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.options import add_global, add_json
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.content import queries_dir
from graphaudit.errors import NotFoundError
from graphaudit.ledger import loaded_fields
from graphaudit.office import Office
from graphaudit.pattern_cases import read_cases, run_cases
from graphaudit.patterns import Param, Pattern, blind, neo4j_browser_text, read_patterns
from graphaudit.patterns.pattern import in_fen
from graphaudit.patterns.wording import grounds_told, told, wording
from graphaudit.register_names import named_register
from loaders.registers import load_registers
from loaders.templates import write_template

HELP = ("列出、显示、检验检测模式", "list, show and test the patterns")

CLASSES = {
    "eligibility": ("资格", "eligibility"),
    "collusion": ("关联", "collusion"),
    "quality": ("数据质量", "quality"),
    "missed": ("应享未享", "missed"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``patterns [--blind]``, ``patterns show ID [--neo4j]``, ``patterns test [ID…]``."""
    add_json(parser)
    parser.add_argument(
        "--blind",
        action="store_true",
        help=say(
            "只列缺登记册而不能运行的模式，并写出可向部门索要的空白表",
            "only those that cannot speak for want of a register; writes blank templates of it",
        ),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=say(
            "空白表写到此目录，默认工作区的 templates",
            "folder for the templates; the workspace's templates unless given",
        ),
    )
    actions = parser.add_subparsers(dest="action", metavar="show|test")
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
    test = actions.add_parser("test", help=say("运行模式的用例", "run the cases of patterns"))
    add_global(test)
    test.add_argument("ids", nargs="*", metavar="ID")


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the library, one pattern, those that are blind, or the faults of their cases."""
    patterns = read_patterns(office.workspace)
    if args.action == "show":
        return _show(_named(patterns, args.id), office, for_browser=args.neo4j)
    if args.action == "test":
        chosen = [_named(patterns, name) for name in args.ids] or patterns
        return _test(chosen, office)
    if args.blind:
        return _blind(patterns, office, args)
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
        [
            (
                p.id,
                p.title[language()],
                say(*CLASSES[p.pattern_class]),
                say(*SEVERITIES[p.severity]),
            )
            for p in patterns
        ],
    )
    line(say(f"共 {len(patterns)} 个模式。", f"{len(patterns)} patterns."))
    return 0


def _test(patterns: list[Pattern], office: Office) -> int:
    """Run every case in an empty graph beside the data; 1 when one of them is not as declared."""
    cases = failed = 0
    for pattern in patterns:
        faults = run_cases(pattern, office.store, office.policy)
        known = read_cases(pattern)
        cases += len(known)
        failed += len(faults)
        line(f"{pattern.id}  {len(known) - len(faults)}/{len(known)}")
        for name, found in faults.items():
            line(f"  {say('不符', 'fault')} {name}：{'；'.join(found)}")
    line(say(f"{cases} 个用例，{failed} 个不符。", f"{cases} cases, {failed} not as declared."))
    return 1 if failed else 0


def _blind(patterns: list[Pattern], office: Office, args: argparse.Namespace) -> int:
    """What cannot be seen yet, and a blank table of each register to ask for."""
    parts = office.ledger.parts()
    loaded = {sheet.register for part in parts for sheet in part.sheets}
    missing = blind(patterns, [name for name in loaded if name], loaded_fields(parts))
    folder = args.out or office.workspace.path / "templates"
    written = _templates(missing, office, folder)
    if args.json:
        as_json(
            [
                {"pattern": name, "needs": needs, "title": _named(patterns, name).title}
                for name, needs in missing.items()
            ]
        )
        return 0
    if not missing:
        line(say("所有模式所需的登记册都已装入。", "every pattern has the registers it needs."))
        return 0
    table(
        [say("模式", "pattern"), say("名称", "title"), say("缺少", "needs")],
        [
            (
                name,
                _named(patterns, name).title[language()],
                say("、", ", ").join(named_register(need, language()) for need in needs),
            )
            for name, needs in missing.items()
        ],
    )
    files = len(written)
    line(say(f"{len(missing)} 个模式不能运行。", f"{len(missing)} patterns cannot run."))
    line(
        say(
            f"{files} 份空白表已写到 {folder}，可发给相关部门填报。",
            f"{files} blank templates are in {folder}, to send to the departments.",
        )
    )
    return 0


def _templates(missing: Mapping[str, list[str]], office: Office, folder: Path) -> list[Path]:
    """One blank workbook for each register that some pattern needs."""
    registers = load_registers(office.workspace.registers)
    wanted = {name for needs in missing.values() for need in needs for name in need.split("|")}
    wanted = {name.partition(".")[0] for name in wanted}
    known = [registers[name] for name in sorted(wanted) if name in registers]
    if known:
        folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{register.zh.replace('/', '、')}.xlsx" for register in known]
    for register, path in zip(known, paths, strict=True):
        write_template(register, path)
    return paths


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


def _show(pattern: Pattern, office: Office, *, for_browser: bool) -> int:
    """Meaning in both languages, what it needs and tests, how it did, its shape, its text."""
    if for_browser:
        line(neo4j_browser_text(pattern, office.policy))
        return 0
    line(f"{pattern.id}  {pattern.title['zh']} / {pattern.title['en']}")
    for words in (pattern.meaning["zh"], pattern.meaning["en"], ""):
        line(words)
    for name, said in _facts(pattern, office):
        line(f"{name}{say('：', ': ')}{said or '–'}")
    line()
    line(pattern.path.read_text(encoding="utf-8"))
    return 0


def _facts(pattern: Pattern, office: Office) -> list[tuple[str, str]]:
    needs = (named_register(need, language()) for need in pattern.needs)
    given = [_parameter(pattern, param, office) for param in pattern.params.values()]
    seen = " ".join(pattern.seen_in)
    return [
        (say("类别", "class"), say(*CLASSES[pattern.pattern_class])),
        (say("严重程度", "severity"), say(*SEVERITIES[pattern.severity])),
        (say("需要", "needs"), say("、", ", ").join(needs)),
        (say("参数", "parameters"), say("；", "; ").join(given)),
        (say("检验的解释", "explanations tested"), " ".join(pattern.but)),
        (say("依据", "basis"), f"{grounds_told(pattern.basis, language())}  {seen}"),
        (say("图形", "shape"), "  ".join(_shape(pattern))),
        (say("实测", "measured"), _measured(pattern)),
        (say("本县已核实", "closed in this county"), _closed(pattern, office)),
    ]


def _parameter(pattern: Pattern, param: Param, office: Office) -> str:
    """Title, value and unit; its name and source, for whoever wants to set it."""
    known = wording(pattern, param.name)
    said = told(say(*known.title), in_fen(param), known.unit, language(), office.policy.names)
    return f"{said} ({param.name}, {param.source})"


def _shape(pattern: Pattern) -> list[str]:
    """The kinds of ties in the first case it must find: ``(Person)-[PAID]->(Card)``."""
    graph = read_cases(pattern)[0].graph
    labels = {
        str(row["key"]): label for label, rows in graph.get("nodes", {}).items() for row in rows
    }
    ties = {
        f"({labels[str(rel['from'])]})-[{rel['type']}]->({labels[str(rel['to'])]})"
        for rel in graph.get("rels", ())
        if rel["type"] != "USES"
    }
    return sorted(ties)


def _measured(pattern: Pattern) -> str:
    """What ``scripts/measure.py`` found on synthetic counties."""
    path = queries_dir() / "measured.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    counts = known.get("patterns", {}).get(pattern.id, {})
    if not counts.get("cases"):
        return say("未测", "not measured")
    share = counts["right"] / counts["findings"] if counts["findings"] else None
    precision = f"{share:.2f}" if share is not None and counts["cases"] >= FEWEST else "–"
    explained = counts.get("explained", 0)
    return say(
        f"合成县 {counts['cases']} 例检出 {counts['found']}，精确率 {precision}"
        f"（{counts['findings']} 个，其中 {explained} 个已写明解释成立），"
        f"相似情形高于中级 {counts['lookalikes_above_medium']}/{counts['lookalikes']}",
        f"synthetic counties: {counts['found']} of {counts['cases']} cases, precision {precision} "
        f"({counts['findings']} findings, {explained} of them explained on their face), "
        f"look-alikes above medium {counts['lookalikes_above_medium']}/{counts['lookalikes']}",
    )


def _closed(pattern: Pattern, office: Office) -> str:
    """What people's own answers say of it."""
    found = office.casebook.closed_by_pattern().get(pattern.id)
    if found is None:
        return ""
    share = say("未测", "not measured") if found.precision is None else f"{found.precision:.2f}"
    return say(
        f"{found.closed} 个，属实 {found.true} 个，精确率 {share}",
        f"{found.closed}, true {found.true}, precision {share}",
    )
