"""Detection: patterns → hits → evidence → explanations → findings → leads, into the case book."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import duckdb

from graphaudit.assembly import (
    Assembler,
    Brief,
    Weighed,
    as_keys,
    column_keys,
    identity_of,
    in_order,
)
from graphaudit.casebook import Casebook
from graphaudit.errors import NotFoundError
from graphaudit.evidence import EvidenceTable, HitKeys, Line
from graphaudit.explanations import InnocentExplanation, read_explanations
from graphaudit.finding import Finding, Json, as_severity
from graphaudit.identity import Identity
from graphaudit.leads import Lead
from graphaudit.ledger import Ledger, loaded_fields
from graphaudit.patterns import Hit, HitValue, Pattern, Window, blind, read_patterns, run_pattern
from graphaudit.patterns.found import Standing, WithFound
from graphaudit.patterns.running import HasViews
from graphaudit.policy import Policy, load_policy
from graphaudit.progress import Progress, silent
from graphaudit.projection import Tables
from graphaudit.recording import Recorded
from graphaudit.stores.base import GraphStore, Parameters, Result
from graphaudit.values import resident_id
from graphaudit.weighing import Asked, Case, Threshold, reaches, weigh
from graphaudit.workspace import Workspace


@dataclass(frozen=True)
class Selection:
    """What to look at: empty means everything. Days are those of payments, both included."""

    patterns: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    townships: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    @property
    def whole_ledger(self) -> bool:
        """Whether every payment is looked at, so that what is not found is gone."""
        return not (self.from_day or self.to_day or self.townships or self.programs)

    @property
    def window(self) -> Window:
        """The days as patterns take them."""
        return Window(self.from_day, self.to_day)


@dataclass(frozen=True)
class Run:
    """What one detection found. ``blind``: pattern → registers it needs that are not loaded.

    ``findings`` has the suppressed ones too; ``seconds`` says what each stage took.
    """

    number: int
    snapshot: str
    patterns: tuple[str, ...]
    findings: tuple[Finding, ...]
    leads: tuple[Lead, ...]
    gone: tuple[str, ...]
    blind: Mapping[str, Sequence[str]]
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def open(self) -> list[Finding]:
        """The findings that stand."""
        return [finding for finding in self.findings if finding.status == "open"]

    @property
    def suppressed(self) -> list[Finding]:
        """The hits that innocent explanations left nothing of."""
        return [finding for finding in self.findings if finding.status == "suppressed"]


@dataclass(frozen=True)
class Found:
    """A hit with the pattern that found it and the parameters it ran with."""

    pattern: Pattern
    parameters: Mapping[str, Json]
    hit: Hit


def detect(
    workspace: Workspace,
    ledger: Ledger,
    store: GraphStore,
    tables: Tables,
    selection: Selection | None = None,
    progress: Progress = silent,
) -> Run:
    """Run the patterns on the projected graph and record what they find.

    Raises ContentError when a pattern or explanation file is broken, NotFoundError for a pattern
    that does not exist. The case book is written in one piece at the end.
    """
    chosen, clock = selection or Selection(), _Clock()
    library = read_patterns(workspace)
    patterns = _chosen(library, chosen.patterns)
    work = Work(workspace, store, tables, load_policy(workspace), chosen, progress)
    found = find_hits(_with_what_they_use(patterns, library), work)
    clock.lap("patterns")
    with tables.connect() as connection:
        findings, registers = judge(connection, found, work)
        clock.lap("evidence")
        findings += _second_phase(connection, patterns, _standing(findings, library), work)
    clock.lap("second phase")
    asked = {pattern.id for pattern in patterns}
    findings = in_order(finding for finding in findings if finding.pattern in asked)
    recorded = _record(work, ledger, patterns, findings)
    clock.lap("casebook")
    return Run(
        number=recorded.run,
        snapshot=tables.snapshot,
        patterns=tuple(p.id for p in patterns),
        findings=recorded.findings,
        leads=recorded.leads,
        gone=recorded.gone,
        blind=blind(patterns, registers, loaded_fields(ledger.parts())),
        seconds=clock.laps,
    )


class Graph(Protocol):
    """What detection needs of a store: that it answers trusted queries."""

    def run(self, query: str, params: Parameters | None = None) -> Result: ...


class Ledgerlike(Protocol):
    """What detection needs of a projection: its snapshot's name and its views."""

    @property
    def snapshot(self) -> str: ...

    def connect(self) -> duckdb.DuckDBPyConnection: ...


@dataclass(frozen=True)
class Work:
    """What every step of one detection shares."""

    workspace: Workspace
    store: Graph
    tables: Ledgerlike
    policy: Policy
    selection: Selection
    progress: Progress
    took: dict[str, int] = field(default_factory=dict)
    """Milliseconds that each pattern's query and detector took, filled as they run."""


def _record(
    work: Work, ledger: Ledger, patterns: Sequence[Pattern], findings: Sequence[Finding]
) -> Recorded:
    """Write the case book: all of the run, or nothing."""
    covered = [p.id for p in patterns] if work.selection.whole_ledger else []
    moved = Identity(work.workspace).resolve(ledger).aliases
    casebook = Casebook(work.workspace)
    try:
        return casebook.record(work.tables.snapshot, findings, covered, moved, work.took)
    finally:
        casebook.close()


class _Clock:
    """Seconds since the last lap, by name."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name] = round(now - self._last, 3)
        self._last = now


def _chosen(patterns: Sequence[Pattern], wanted: Sequence[str]) -> list[Pattern]:
    known = {pattern.id: pattern for pattern in patterns}
    for name in wanted:
        if name not in known:
            raise NotFoundError(
                f"没有模式 {name} (no such pattern)", fix="可用：" + "、".join(known)
            )
    return [known[name] for name in dict.fromkeys(wanted)] if wanted else list(patterns)


def _with_what_they_use(patterns: Sequence[Pattern], library: Sequence[Pattern]) -> list[Pattern]:
    """The chosen patterns and those whose findings they build on."""
    later = [pattern for pattern in patterns if pattern.second_phase]
    chosen = {pattern.id for pattern in patterns}
    return [
        p for p in library if p.id in chosen or any(pattern.builds_on(p.id) for pattern in later)
    ]


def _second_phase(
    connection: duckdb.DuckDBPyConnection,
    patterns: Sequence[Pattern],
    standing: Sequence[Standing],
    work: Work,
) -> list[Finding]:
    """Findings of the patterns that build on what stands after the first phase."""
    later = [pattern for pattern in patterns if pattern.second_phase]
    if not later:
        return []
    used = [[one for one in standing if p.builds_on(one.pattern)] for p in later]
    hits = _run_all(later, work, [WithFound(work.tables, those) for those in used])
    return judge(connection, hits, work)[0]


def _standing(findings: Iterable[Finding], library: Iterable[Pattern]) -> list[Standing]:
    """What later patterns may know of the findings that stand."""
    families = {pattern.id: pattern.family for pattern in library}
    return [
        Standing(
            finding.id,
            finding.pattern,
            families[finding.pattern],
            finding.pattern_class,
            finding.severity,
            finding.kinds,
            sorted(_keys_of(finding)),
            [row.src for row in finding.rows],
            finding.fen,
            finding.is_explained,
        )
        for finding in findings
        if finding.status == "open"
    ]


def _keys_of(finding: Finding) -> set[str]:
    """Every key that makes the finding, its subject's and the holders of its posts included."""
    keys = {*finding.people(), *finding.card_keys(), *finding.subject.key.split("+")}
    keys |= {cadre.key for cadre in finding.cadres} | {home.key for home in finding.households}
    return (keys | {firm.key for firm in finding.enterprises}) - {""}


def find_hits(patterns: Sequence[Pattern], work: Work) -> list[Found]:
    """The hits of the patterns that build on no other; those of one identity are one."""
    first = [pattern for pattern in patterns if not pattern.second_phase]
    return _run_all(first, work, [work.tables] * len(first))


def _run_all(patterns: Sequence[Pattern], work: Work, tables: Sequence[HasViews]) -> list[Found]:
    """Run each pattern on its views."""
    found: list[Found] = []
    for done, (pattern, views) in enumerate(zip(patterns, tables, strict=True)):
        work.progress("运行模式", done, len(patterns))
        began = time.perf_counter()
        hits = run_pattern(pattern, work.store, views, work.policy, window=work.selection.window)
        work.took[pattern.id] = round((time.perf_counter() - began) * 1000)
        parameters: dict[str, Json] = dict(sorted(pattern.defaults().items()))
        found += [Found(pattern, parameters, hit) for hit in _merged(pattern, hits)]
    work.progress("运行模式", len(patterns), len(patterns))
    return found


def _merged(pattern: Pattern, hits: Iterable[Hit]) -> list[Hit]:
    """Hits of one identity are one finding: lists are joined, money added, days widened."""
    merged: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        identity = identity_of(pattern, hit)
        merged[identity] = _join(pattern, merged[identity], hit) if identity in merged else hit
    return list(merged.values())


def _join(pattern: Pattern, a: Hit, b: Hit) -> Hit:
    return {name: _join_value(pattern.columns.get(name, ""), name, a[name], b[name]) for name in a}


def _join_value(kind: str, name: str, a: HitValue, b: HitValue) -> HitValue:
    if isinstance(a, list) and isinstance(b, list):
        return sorted({*a, *b})
    if a is None or b is None:
        return b if a is None else a
    if kind in ("money", "int") and isinstance(a, int) and isinstance(b, int):
        return a + b
    if isinstance(a, date) and isinstance(b, date):
        return max(a, b) if name.startswith("last") else min(a, b)
    return a


def judge(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Found], work: Work
) -> tuple[list[Finding], frozenset[str]]:
    """Weigh the hits: their findings, and the registers that are loaded.

    ``connection`` holds the views of the projection that ``work.tables`` connects to.
    """
    table = _evidence(connection, found, work)
    registers = table.registers()
    explanations = read_explanations(work.workspace)
    weighed = _weighed(table, found, work, explanations, registers, told=True)
    return _assembler(table, work).findings(weighed), registers


def judge_briefly(
    connection: duckdb.DuckDBPyConnection,
    found: Sequence[Found],
    work: Work,
    explanations: Mapping[str, InnocentExplanation],
) -> list[Brief]:
    """The same findings as ``judge``, as a check before payment needs them."""
    table = _evidence(connection, found, work)
    weighed = _weighed(table, found, work, explanations, table.registers(), told=False)
    return _assembler(table, work).briefs(weighed)


def _evidence(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Found], work: Work
) -> EvidenceTable:
    work.progress("核对证据与合理解释", 0)
    return EvidenceTable(connection, [_hit_keys(no, one) for no, one in enumerate(found)])


def _assembler(table: EvidenceTable, work: Work) -> Assembler:
    return Assembler(work.workspace, work.tables.snapshot, table, work.policy)


def _weighed(
    table: EvidenceTable,
    found: Sequence[Found],
    work: Work,
    explanations: Mapping[str, InnocentExplanation],
    registers: frozenset[str],
    *,
    told: bool,
) -> list[Weighed]:
    """The hits with what the explanations left of them."""
    lines = table.lines()
    ask = _Asker(work.store, table, work.policy, registers, explanations, lines)
    asked = ask.all({code for one in found for code in one.pattern.but})
    weighed = []
    for number, one in enumerate(found):
        inside = _inside(one, lines.get(number, []), work.selection)
        if inside is not None:
            laid = [asked[code] for code in one.pattern.but]
            verdict = weigh(_case(one, inside), laid, work.policy, told=told)
            weighed.append(Weighed(number, one.pattern, one.parameters, one.hit, inside, verdict))
    return weighed


def _hit_keys(number: int, one: Found) -> HitKeys:
    return HitKeys(
        number,
        tuple(as_keys(one.hit["rows"])),
        tuple(sorted(column_keys(one.pattern, one.hit))),
        one.pattern.kinds,
        one.pattern.but,
        str(one.hit.get("status") or "") if one.pattern.matrix else "",
    )


def _case(one: Found, lines: Sequence[Line]) -> Case:
    pattern, hit = one.pattern, one.hit
    thresholds = [
        Threshold(column, pattern.columns[column], hit[column], _least(one.parameters[param]))
        for column, param in pattern.at_least.items()
    ]
    subject = "+".join(as_keys(hit.get(pattern.subject.column)))
    rows = tuple(as_keys(hit["rows"]))
    return Case(lines, rows, subject, as_severity(pattern.severity), thresholds)


def _least(value: Json) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _inside(one: Found, lines: Sequence[Line], selection: Selection) -> list[Line] | None:
    """The lines of the selected townships and programs; None when they are no hit."""
    if not (selection.townships or selection.programs):
        return list(lines)
    inside = [line for line in lines if not line.paid or _is_selected(line, selection)]
    if not any(line.paid for line in inside):
        return None
    return inside if reaches(_case(one, lines), inside) else None


def _is_selected(line: Line, selection: Selection) -> bool:
    return (not selection.programs or line.program in selection.programs) and (
        not selection.townships or line.township in selection.townships
    )


@dataclass(frozen=True)
class _Asker:
    """Asks the graph each explanation once, for all hits."""

    store: Graph
    table: EvidenceTable
    policy: Policy
    registers: frozenset[str]
    explanations: Mapping[str, InnocentExplanation]
    lines: Mapping[int, Sequence[Line]]

    def all(self, codes: Iterable[str]) -> dict[str, Asked]:
        """Every explanation that some pattern names, with its matches."""
        unsure = self._unsure()
        return {code: self._ask(code, unsure) for code in sorted(codes)}

    def _ask(self, code: str, unsure: frozenset[str]) -> Asked:
        if code not in self.explanations:
            raise NotFoundError(
                f"没有解释 {code} (no such explanation)",
                fix=f"写 queries/explanations/{code}.cypher",
            )
        explanation = self.explanations[code]
        missing = explanation.missing(self.registers)
        if explanation.facts is None:
            decides = explanation.by == "resolution"
            return Asked(explanation, {}, missing, unsure if decides else None)
        parameters = explanation.parameters(self.policy)
        if any(not value for value in parameters.values()):
            return Asked(explanation, {}, missing)
        result = self.store.run(explanation.facts, parameters)
        return Asked(explanation, self.table.matches(code, result.columns, result.rows), missing)

    def _unsure(self) -> frozenset[str]:
        """Beneficiaries whom no valid resident ID with a check digit of its own identifies."""
        people = {
            line.person
            for lines in self.lines.values()
            for line in lines
            if line.person is not None
        }
        known = self.table.known(people)
        unchecked = {key for key in people if not resident_id.check(known[key].number)}
        return frozenset(unchecked | self.table.only_upgraded(people))
