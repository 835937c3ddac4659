"""``graphaudit models``: every comparison model of the policy matrix, with its hits."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from graphaudit.commands.options import add_json
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.comparison_models import ComparisonModel, comparison_models
from graphaudit.office import Office
from graphaudit.patterns import Pattern, read_patterns
from graphaudit.policy import Policy

HELP = ("列出比对模型及命中", "list the comparison models and their hits")
RULES = {
    "excludes": ("不得同享", "excludes"),
    "limits": ("限额", "limits"),
    "requires": ("须先具备", "requires"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``models [--hits]``."""
    add_json(parser)
    parser.add_argument(
        "--hits",
        action="store_true",
        help=say("只列有疑点或已核实的", "only those with findings or answers"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the models that are asked for, then how many there are."""
    models = models_of(office, read_patterns(office.workspace))
    shown = [m for m in models if not args.hits or m.hits or m.explained or m.measured]
    if args.json:
        as_json([model.as_json() for model in shown])
        return 0
    if shown:
        table(
            [
                say("项目", "program"),
                say("对照", "against"),
                say("规则", "rule"),
                say("依据", "basis"),
                say("疑点", "open"),
                say("解释成立", "explained"),
                say("精确率", "precision"),
            ],
            [_row(model, office.policy) for model in shown],
            right=[4, 5, 6],
        )
    line(count_of_models(models))
    return 0


def models_of(office: Office, patterns: Iterable[Pattern]) -> list[ComparisonModel]:
    """The models with what the case book holds on them."""
    return comparison_models(
        office.policy,
        patterns,
        office.casebook.findings_json(True),
        office.casebook.answers(),
    )


def count_of_models(models: list[ComparisonModel]) -> str:
    """How many models the matrix has, how many a pattern reads, how many hit."""
    read = sum(bool(model.patterns) for model in models)
    hit = sum(model.hits > 0 for model in models)
    return say(
        f"比对模型 {len(models)} 个，其中 {read} 个有模式运行，{hit} 个有疑点。",
        f"{len(models)} comparison models, {read} of them run by a pattern, {hit} with findings.",
    )


def _row(model: ComparisonModel, policy: Policy) -> tuple[str, ...]:
    share = model.precision
    return (
        _program(model.row.program, policy),
        _against(model.row.against, policy),
        say(*RULES[model.row.rule]),
        model.row.basis,
        str(model.hits),
        str(model.explained),
        say("未测", "not measured") if share is None else f"{share:.2f}",
    )


def _program(code: str, policy: Policy) -> str:
    program = policy.programs[code]
    return program.name if language() == "zh" else program.name_en


def _against(against: str, policy: Policy) -> str:
    if against.startswith("program:"):
        return _program(against.removeprefix("program:"), policy)
    return say(*policy.statuses[against])
