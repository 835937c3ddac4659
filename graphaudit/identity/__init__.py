"""Identity: which refs mean the same person, household, card, enterprise, …, and their keys.

Resolution is a pure function of the live rows and the decisions: two workspaces with the same
files resolve equally whatever the order of loading; only the keys differ, being HMACs under the
workspace's own secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from graphaudit.durable import aside, publish, remove, sweep_aside
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.identity import rules
from graphaudit.identity.clusters import connect
from graphaudit.identity.decisions import Decision, Decisions
from graphaudit.identity.keys import assign_keys
from graphaudit.identity.resolution import Merge, Resolution
from graphaudit.identity.universe import collect_refs
from graphaudit.ledger.statements import attach_statements, open_database, sql_text
from graphaudit.workspace import Workspace

if TYPE_CHECKING:
    from graphaudit.ledger import Ledger

_MERGES = """
    SELECT coalesce(decision, 'm' || left(sha256(label || a || b), 12)) AS id, label,
        a AS ref, b AS other, e.key, rule, evidence
    FROM (
        SELECT label, a, b, min(rule) AS rule, min(evidence) AS evidence, min(decision) AS decision
        FROM pairs GROUP BY label, a, b
    ) p JOIN entity e USING (label) WHERE e.ref = p.a
    ORDER BY ALL
"""

__all__ = ["Decision", "Decisions", "Identity", "Merge", "Resolution"]


class Identity:
    """The identities of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.decisions = Decisions(workspace)

    def resolve(self, ledger: Ledger) -> Resolution:
        """Resolve the live rows; what was resolved for the same snapshot is read, not made again."""
        snapshot = ledger.snapshot()
        final = self.workspace.identity / f"resolved-{snapshot}"
        if not final.exists():
            with self.workspace.writing(), _database(self.workspace) as connection:
                attach_statements(connection, ledger.parts())
                self._resolve(connection)
                self._publish(connection, snapshot)
        return Resolution(snapshot, final)

    def _resolve(self, connection: duckdb.DuckDBPyConnection) -> None:
        decisions = self.decisions.effective()
        collect_refs(connection, decisions)
        rules.prepare(connection)
        rules.join_mistyped_ids(connection)
        rules.join_named_enterprises(connection)
        rules.join_villages(connection)
        _apply_decisions(connection, decisions)
        connect(connection)
        rules.join_households(connection)
        _keep_apart(connection, decisions)
        connect(connection)
        rules.join_row_persons(connection)
        _keep_apart(connection, decisions)
        connect(connection)
        rules.join_households(connection)
        rules.join_posts(connection)
        _keep_apart(connection, decisions)
        connect(connection)
        rules.find_likely(connection)
        assign_keys(self.workspace, connection)

    def _publish(self, connection: duckdb.DuckDBPyConnection, snapshot: str) -> None:
        sweep_aside(self.workspace.identity)
        written = aside(self.workspace.identity)
        written.mkdir(parents=True)
        _export(
            connection,
            "SELECT label, ref, main, key, src FROM entity JOIN refs USING (label, ref) ORDER BY ALL",
            written,
            "entity",
        )
        _export(connection, _MERGES, written, "merges")
        _export(connection, "FROM likely ORDER BY ALL", written, "likely")
        for old in self.workspace.identity.glob("resolved-*"):
            remove(old)
        publish(written, self.workspace.identity / f"resolved-{snapshot}")

    def merge(self, a: str, b: str, reason: str) -> Decision:
        """Decide that two things (each a number, ref or key) are one; the older key survives."""
        label, first = self._best_ref(a)
        other_label, second = self._best_ref(b)
        if label != other_label or first == second:
            raise UsageError(
                "这两者不能合并 (these two cannot be merged)",
                where=f"{a}, {b}",
                fix="指定同一类的两个不同对象 (name two different things of one kind)",
            )
        return self.decisions.add("merge", label, (first, second), reason)

    def split(self, *numbers: str, reason: str) -> Decision:
        """Decide that the refs of these numbers stand apart from everything joined to them."""
        found = sorted({ref for number in numbers for ref in self._refs_named(number)})
        labels = {label for label, _ in found}
        if len(labels) != 1:
            raise _unknown(", ".join(numbers))
        return self.decisions.add("split", labels.pop(), tuple(r for _, r in found), reason)

    def undo(self, decision: str, reason: str = "") -> Decision:
        """Take back a decision (``d…``), or keep apart what a rule joined (``m…``)."""
        for merge in self._latest().merges:
            if merge.id == decision and merge.rule != "decision":
                refs = (merge.ref, merge.other)
                return self.decisions.add("apart", merge.label, refs, reason, merge.evidence)
        return self.decisions.undo(decision, reason)

    def _latest(self) -> Resolution:
        found = sorted(self.workspace.identity.glob("resolved-*"))
        if not found:
            raise NotFoundError(
                "还没有身份归并结果 (identities have not been resolved yet)",
                where=str(self.workspace.path),
                fix="先执行 graphaudit project (run graphaudit project first)",
            )
        return Resolution(found[-1].name.removeprefix("resolved-"), found[-1])


def _apply_decisions(connection: duckdb.DuckDBPyConnection, decisions: list[Decision]) -> None:
    """Drop the pairs that a decision keeps apart, then add those that one joins."""
    _keep_apart(connection, decisions)
    for no, decision in enumerate(decisions):
        if decision.kind in ("merge", "corrected") and not _split_later(decision, decisions[no:]):
            connection.executemany(
                "INSERT INTO pairs VALUES (?, ?, ?, 'decision', ?, ?)",
                [
                    [
                        decision.label,
                        decision.refs[0],
                        ref,
                        " ".join(decision.evidence),
                        decision.id,
                    ]
                    for ref in decision.refs[1:]
                ],
            )


def _split_later(merge: Decision, later: list[Decision]) -> bool:
    refs = set(merge.refs)
    return any(
        d.kind == "split" and d.label == merge.label and 0 < len(refs & set(d.refs)) < len(refs)
        for d in later
    )


def _keep_apart(connection: duckdb.DuckDBPyConnection, decisions: list[Decision]) -> None:
    for decision in decisions:
        crossing = _CROSSING.get(decision.kind)
        if crossing:
            refs = list(decision.refs)
            connection.execute(
                f"DELETE FROM pairs WHERE decision IS NULL AND label = $label AND {crossing}",
                {"label": decision.label, "refs": refs},
            )


_CROSSING = {
    "apart": "list_contains($refs, a) AND list_contains($refs, b)",
    "split": "list_contains($refs, a) <> list_contains($refs, b)",
}


@contextmanager
def _database(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = aside(workspace.identity)
    connection = open_database(spill)
    try:
        yield connection
    finally:
        connection.close()
        if spill.exists():
            remove(spill)


def _export(connection: duckdb.DuckDBPyConnection, query: str, folder: Path, name: str) -> None:
    target = sql_text(str(folder / f"{name}.parquet"))
    connection.execute(f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
