"""``graphaudit checks``: the batches that were checked before payment, with their rounds."""

from __future__ import annotations

import argparse

from graphaudit.commands.options import add_json
from graphaudit.commands.terminal import as_json, line, say, table
from graphaudit.office import Office
from graphaudit.precheck.rounds import Round
from graphaudit.values.money import format_yuan

HELP = ("列出发放前审核过的批次与轮次", "list checked batches and their rounds")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``checks``."""
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """List every round, the batch checked last first."""
    listed = office.rounds.listed()
    if args.json:
        as_json([_as_json(each) for each in listed])
    elif not listed:
        line(say("还没有审核过的批次。", "no batch was checked yet."))
    else:
        _print(listed)
    return 0


def _as_json(each: Round) -> dict[str, object]:
    return {
        "batch": each.batch,
        "round": each.number,
        "at": each.at,
        "file": each.file,
        "program": each.topic.program,
        "township": each.topic.township,
        "period": each.topic.period,
        "totals": dict(each.totals),
    }


def _print(listed: list[Round]) -> None:
    heads = [
        say("批次", "batch"), say("轮", "round"), say("项目", "program"), say("乡镇", "township"),
        say("期次", "period"), say("通过", "pass"), say("疑似", "suspected"), say("错误", "error"),
        say("暂缓（元）", "stopped (yuan)"), say("文件", "file"), say("时间", "at"),
    ]  # fmt: skip
    rows = [
        (
            each.batch, str(each.number), each.topic.program, each.topic.township,
            each.topic.period, _count(each, "pass"), _count(each, "suspected"),
            _count(each, "error"), _yuan(each, "fen_stopped"), each.file, each.at,
        )
        for each in listed
    ]  # fmt: skip
    table(heads, rows, right=[1, 5, 6, 7, 8])


def _count(each: Round, name: str) -> str:
    return f"{each.totals.get(name, 0):,}"


def _yuan(each: Round, name: str) -> str:
    fen = each.totals.get(name, 0)
    return format_yuan(fen) if isinstance(fen, int) else ""
