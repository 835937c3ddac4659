"""``graphaudit loads``: what was loaded, replaced and withdrawn."""

from __future__ import annotations

import argparse

from graphaudit.commands.options import add_json
from graphaudit.commands.terminal import as_json, line, say, table
from graphaudit.ledger import Load
from graphaudit.office import Office

HELP = ("列出已装入的文件", "list the files that were loaded")
STATES = {
    "live": ("有效", "live"),
    "withdrawn": ("已撤回", "withdrawn"),
    "replaced": ("已被取代", "replaced"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``loads``."""
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Print every file that was ever loaded, in the order of loading."""
    loads = office.ledger.loads()
    if args.json:
        as_json([_plain(load) for load in loads])
        return 0
    if not loads:
        line(
            say(
                "尚未装入任何文件：graphaudit load 路径…",
                "nothing loaded yet: graphaudit load PATH…",
            )
        )
        return 0
    table(
        [say("文件", "file"), say("状态", "state"), say("装入时间", "loaded at"), "sha256"],
        [(load.name, say(*STATES[load.state]), load.at, load.sha256[:10]) for load in loads],
    )
    return 0


def _plain(load: Load) -> dict[str, object]:
    return {
        "file": load.name,
        "names": list(load.names),
        "sha256": load.sha256,
        "state": load.state,
        "at": load.at,
        "replaced_by": load.replaced_by,
        "withdrawn_at": load.withdrawn_at,
    }
