"""Cases as they stand: read from their steps, summed over their findings, kept in memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection

from graphaudit.casebook import Casebook
from graphaudit.cases.case import Case, Document, Network, case_of
from graphaudit.cases.documents import DocumentStore
from graphaudit.cases.facts import Totals, totals_of
from graphaudit.cases.restitution import Due, dues_from_json
from graphaudit.cases.steps import Step, Steps
from graphaudit.chain import Chain
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.finding import Finding, JsonReader
from graphaudit.heads import Heads, Standing
from graphaudit.workspace import Workspace


class CaseReading:
    """The cases of one workspace, to be read. ``heads``: where their chains' ends are kept."""

    def __init__(
        self, workspace: Workspace, casebook: Casebook, heads: Heads | None = None
    ) -> None:
        self._steps = Steps(workspace.cases, heads)
        self._casebook = casebook
        self._read: dict[str, Case] = {}
        self._summed: dict[str, tuple[object, Totals]] = {}
        self._guard = threading.Lock()
        self.documents = DocumentStore(workspace.case_files)

    def close(self) -> None:
        """Close the file."""
        self._steps.close()

    def case(self, case_id: str) -> Case:
        """One case. Raises NotFoundError."""
        return case_of(self._steps.of(case_id))

    def all(self) -> list[Case]:
        """Every case, newest first; what did not change since is not read again."""
        found = []
        for case_id, version in self._steps.versions().items():
            with self._guard:
                case = self._read.get(case_id)
            if case is None or case.version != version:
                case = self.case(case_id)
                with self._guard:
                    self._read[case_id] = case
            found.append(case)
        return found

    def history(self, case_id: str) -> list[Step]:
        """The steps of a case, oldest first."""
        return self._steps.of(case_id)

    def chain(self, case_id: str) -> Chain:
        """The steps of a case as a chain: whether each is as it was written."""
        return self._steps.chain(case_id)

    def ever(self) -> list[str]:
        """The numbers of all cases, those among them of which only the kept end is left."""
        return self._steps.ever()

    def lost(self) -> dict[str, Standing]:
        """The cases whose end is not where it was kept; reads no step but the last of each."""
        found = {case_id: self._steps.standing(case_id) for case_id in self.ever()}
        return {case_id: standing for case_id, standing in found.items() if standing.losses}

    def findings(self, case: Case) -> list[Finding]:
        """The findings of a case as the case book has them now, in the order they came."""
        return self._casebook.findings_of(case.findings)

    def totals(self, case: Case) -> Totals:
        """The sums of a case over its findings as they are now; made once a version and run."""
        key = (case.version, self._casebook.last_run().get("run"))
        with self._guard:
            known = self._summed.get(case.id)
        if known is not None and known[0] == key:
            return known[1]
        totals = totals_of(self.findings(case))
        with self._guard:
            self._summed[case.id] = (key, totals)
        return totals

    def holding(self, finding: str) -> Case | None:
        """The open case that holds a finding."""
        return next((c for c in self.all() if not c.ended and finding in c.findings), None)

    def check_undecided(self, findings: Collection[str]) -> None:
        """Raise UsageError for findings of an open case with a reviewer: they end with it."""
        held = self.reviewed(findings)
        if held:
            case_id = next(iter(held.values()))
            named = [finding for finding, case in held.items() if case == case_id]
            raise UsageError(
                f"疑点在案件 {case_id} 中，该案有复核人，结论随案件给出 "
                "(its case has a reviewer: the finding ends with the case)",
                where="、".join(named[:3]),
                fix=f"在 /cases/{case_id} 办理 (decide it there)",
            )

    def reviewed(self, findings: Collection[str]) -> dict[str, str]:
        """Those of these findings that stand in an open case with a reviewer → the case's id."""
        asked = frozenset(findings)
        return {
            finding: case.id
            for case in self.all()
            if case.reviewer and not case.ended
            for finding in case.findings
            if finding in asked
        }

    def network(self, case_id: str, number: int) -> tuple[Network, str]:
        """A saved network and its state as JSON. Raises NotFoundError."""
        network = self.case(case_id).networks.get(number)
        if network is None:
            raise NotFoundError("案件没有这个网络 (no such network)", where=f"{case_id} {number}")
        return network, self._steps.kept(network.sha256)

    def document(self, case_id: str, number: int) -> Document:
        """A document of a case. Raises NotFoundError."""
        document = self.case(case_id).documents.get(number)
        if document is None:
            raise NotFoundError("案件没有这份文书 (no such document)", where=f"{case_id} {number}")
        return document

    def ended_dues(self, case: Case) -> list[Due]:
        """The restitution list as it stood when the case ended; empty for an open one."""
        if not case.restitution:
            return []
        kept = json.loads(self._steps.kept(case.restitution))
        return dues_from_json([JsonReader(each) for each in kept])
