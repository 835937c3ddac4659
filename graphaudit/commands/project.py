"""``graphaudit project``: bring the graph up to the ledger."""

from __future__ import annotations

import argparse

from graphaudit.commands.terminal import TerminalProgress, line, say, table
from graphaudit.office import Office

HELP = ("把台账投影为关系图", "project the ledger into the graph")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``project`` has no options of its own."""


def run(args: argparse.Namespace, office: Office) -> int:
    """Project and print the counts."""
    tables = office.project(TerminalProgress())
    line(say(f"快照 {tables.snapshot}", f"snapshot {tables.snapshot}"))
    counts = office.store.counts()
    table(
        [say("对象或关系", "node or relationship"), say("数量", "count")],
        [(name, f"{count:,}") for name, count in sorted(counts.items())],
        right=[1],
    )
    return 0
