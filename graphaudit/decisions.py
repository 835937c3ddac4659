"""Decisions about identity: what people (and corrected files) said, append-only and undoable.

They name things by their refs, not by keys, so that a snapshot does not depend on the
workspace's secret and two workspaces can hold the same decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from graphaudit.durable import Json, append_line, read_lines
from graphaudit.errors import NotFoundError
from graphaudit.workspace import Workspace

DecisionKind = Literal["merge", "corrected", "split", "apart", "undo"]


@dataclass(frozen=True)
class Decision:
    """``merge``/``corrected`` join their refs; ``split`` sets its refs apart from all others.

    ``apart`` keeps two refs apart that a rule would join; ``undo`` names a decision in ``refs``.
    ``evidence`` holds the src of the rows it rests on.
    """

    id: str
    kind: DecisionKind
    label: str
    refs: tuple[str, ...]
    reason: str
    evidence: tuple[str, ...] = ()
    at: str = ""


class Decisions:
    """The decisions of one workspace, read from and added to ``identity/decisions.jsonl``."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._log = workspace.identity / "decisions.jsonl"

    def all(self) -> list[Decision]:
        """Every decision in the order in which it was taken, undone ones included."""
        return [_decision(line) for line in read_lines(self._log)]

    def effective(self) -> list[Decision]:
        """The decisions that hold: neither undone nor an undo themselves."""
        taken = self.all()
        undone = {ref for decision in taken if decision.kind == "undo" for ref in decision.refs}
        return [d for d in taken if d.kind != "undo" and d.id not in undone]

    def canonical(self) -> list[list[object]]:
        """What holds, without times, reasons and ids: the form that enters a snapshot."""
        meant = {(d.kind, d.label, tuple(sorted(d.refs))) for d in self.effective()}
        return [[kind, label, list(refs)] for kind, label, refs in sorted(meant)]

    def add(
        self,
        kind: DecisionKind,
        label: str,
        refs: tuple[str, ...],
        reason: str,
        evidence: tuple[str, ...] = (),
    ) -> Decision:
        """Take a decision; the same one that already holds is not taken twice."""
        with self._workspace.writing():
            for held in self.effective():
                if (held.kind, held.label, held.refs) == (kind, label, refs):
                    return held
            decision = Decision(
                id=f"d{len(self.all()) + 1:05d}",
                kind=kind,
                label=label,
                refs=refs,
                reason=reason,
                evidence=tuple(sorted(evidence)),
                at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
            append_line(self._log, _line(decision))
        return decision

    def undo(self, decision_id: str, reason: str) -> Decision:
        """Take a decision back. Raises NotFoundError when none with this id holds."""
        for held in self.effective():
            if held.id == decision_id:
                return self.add("undo", held.label, (held.id,), reason, held.evidence)
        raise NotFoundError(
            "没有这个有效的身份判定 (no decision with this id holds)",
            where=decision_id,
            fix="用 graphaudit identity show 查看判定编号 (identity show lists the ids)",
        )


def _line(decision: Decision) -> Json:
    return {
        "id": decision.id,
        "kind": decision.kind,
        "label": decision.label,
        "refs": list(decision.refs),
        "reason": decision.reason,
        "evidence": list(decision.evidence),
        "at": decision.at,
    }


def _decision(line: Json) -> Decision:
    return Decision(
        id=str(line["id"]),
        kind=_KINDS[str(line["kind"])],
        label=str(line["label"]),
        refs=_texts(line["refs"]),
        reason=str(line["reason"]),
        evidence=_texts(line["evidence"]),
        at=str(line["at"]),
    )


_KINDS: dict[str, DecisionKind] = {
    "merge": "merge",
    "corrected": "corrected",
    "split": "split",
    "apart": "apart",
    "undo": "undo",
}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()
