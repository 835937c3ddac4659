"""Identity: which refs mean the same person, household, card, enterprise, …, and their keys.

Resolution is a pure function of the live rows and the decisions: two workspaces with the same
files resolve equally whatever the order of loading; only the keys differ, being HMACs under the
workspace's own secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from graphaudit.decisions import Decision, Decisions
from graphaudit.durable import aside, publish, remove, sweep_aside
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.identity import rules
from graphaudit.identity.clusters import connect
from graphaudit.identity.keys import assign_keys
from graphaudit.identity.resolution import Known, Merge, Resolution
from graphaudit.identity.universe import collect_refs
from graphaudit.ledger import Ledger
from graphaudit.ledger.statements import attach_statements, open_database, sql_text
from graphaudit.workspace import Workspace

_MERGES = """
    SELECT coalesce(decision, 'm' || left(sha256(label || a || b), 12)) AS id, label,
        a AS ref, b AS other, e.key, rule, evidence
    FROM (
        SELECT label, a, b, min(rule) AS rule, min(evidence) AS evidence, min(decision) AS decision
        FROM pairs GROUP BY label, a, b
    ) p JOIN entity e USING (label) WHERE e.ref = p.a
    ORDER BY ALL
"""

_ALIASES = """
    SELECT s.key AS alias, e.key FROM stored s JOIN entity e USING (label, ref)
    WHERE s.own AND s.key <> e.key ORDER BY ALL
"""

__all__ = ["Decision", "Decisions", "Identity", "Known", "Merge", "Resolution"]


class Identity:
    """The identities of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.decisions = Decisions(workspace)

    def resolve(self, ledger: Ledger) -> Resolution:
        """Resolve the live rows; a snapshot that was resolved before is read, not made again."""
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
        rules.join_account_numbers(connection)
        rules.join_villages(connection)
        _apply_decisions(connection, decisions)
        connect(connection)
        rules.join_nested_households(connection)
        _keep_apart(connection, decisions)
        connect(connection)
        rules.join_households(connection)
        _keep_apart(connection, decisions)
        connect(connection)
        rules.join_row_persons(connection)
        rules.join_handlers(connection)
        rules.join_leaders(connection)
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
            "SELECT label, ref, main, key, src FROM entity JOIN refs USING (label, ref) "
            "ORDER BY ALL",
            written,
            "entity",
        )
        _export(connection, _MERGES, written, "merges")
        _export(connection, "FROM likely ORDER BY ALL", written, "likely")
        _export(connection, _ALIASES, written, "aliases")
        for old in self.workspace.identity.glob("resolved-*"):
            remove(old)
        publish(written, self.workspace.identity / f"resolved-{snapshot}")

    def show(self, thing: str) -> Known:
        """What is known of a number, ref or key: its refs, former keys and merges.

        Raises NotFoundError when nothing bears it, UsageError when things of two kinds do.
        """
        latest = self._latest()
        label, _, key = self._one(thing)
        return Known(
            label=label,
            key=key,
            refs=tuple(latest.refs_of(key)),
            aliases=tuple(sorted(a for a, now in latest.aliases.items() if now == key)),
            merges=tuple(merge for merge in latest.merges if merge.key == key),
        )

    def merge(self, a: str, b: str, reason: str) -> Decision:
        """Decide that two things (each a number, ref or key) are one; the older key survives."""
        label, first, first_key = self._one(a)
        other_label, second, second_key = self._one(b)
        if label != other_label or first_key == second_key:
            raise UsageError(
                "这两者不能合并 (these two cannot be merged)",
                where=f"{a}, {b}",
                fix="指定同一类的两个不同对象 (name two different things of one kind)",
            )
        return self.decisions.add("merge", label, (first, second), reason)

    def split(self, thing: str, *numbers: str, reason: str) -> Decision:
        """Decide that these numbers (or refs) of a thing stand apart from the rest of it."""
        known = self.show(thing)
        apart = {ref for ref in known.refs for number in numbers if number in (ref, ref[2:])}
        if not apart or len(apart) == len(known.refs):
            raise UsageError(
                "没有可拆分的号码 (nothing to split off)",
                where=f"{thing}: {', '.join(numbers)}",
                fix="写出它的一部分号码："
                + "、".join(known.refs)
                + " (name a part of its numbers)",
            )
        return self.decisions.add("split", known.label, tuple(sorted(apart)), reason)

    def undo(self, decision: str, reason: str = "") -> Decision:
        """Take back a decision (``d…``), or keep apart what a rule joined (``m…``)."""
        for merge in self._latest().merges:
            if merge.id == decision and merge.rule != "decision":
                refs = (merge.ref, merge.other)
                return self.decisions.add("apart", merge.label, refs, reason, merge.evidence)
        return self.decisions.undo(decision, reason)

    def _one(self, thing: str) -> tuple[str, str, str]:
        """Label, best ref and key of the one thing that a number, ref or key names."""
        found = self._latest().named(thing)
        if not found:
            raise NotFoundError(
                "账本中没有这个号码 (the ledger does not know this number)",
                where=thing,
                fix="核对号码，或先导入含有它的登记册 (check it, or load the register that has it)",
            )
        if len({key for _, _, key in found}) > 1:
            raise UsageError(
                "这个号码属于多个对象 (several things bear this number)",
                where=thing,
                fix="改用内部编号："
                + "、".join(sorted(key for _, _, key in found))
                + " (use a key)",
            )
        return found[0]

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
