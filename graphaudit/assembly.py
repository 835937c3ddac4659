"""From a weighed hit to a finding: numbers, rows, evidence, score and sentence joined to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from graphaudit import sentences
from graphaudit.evidence import (
    ALWAYS_DRAWN,
    TYPES_BY_KIND,
    UNKNOWN_KEY,
    EvidenceTable,
    Known,
    Line,
    label_of,
    payments_drawn,
)
from graphaudit.finding import (
    KINDS,
    CadreRef,
    EnterpriseRef,
    Evidence,
    EvidenceNode,
    EvidenceRelationship,
    Explanation,
    Finding,
    Json,
    NumberRef,
    PersonRef,
    Question,
    RowRef,
    Severity,
    Status,
    Subject,
    as_severity,
)
from graphaudit.patterns import Hit, Pattern
from graphaudit.policy import Policy
from graphaudit.scoring import score_parts
from graphaudit.weighing import Verdict
from graphaudit.workspace import Workspace


@dataclass(frozen=True)
class Weighed:
    """A hit with what the explanations left of it; ``number`` is its place in this run."""

    number: int
    pattern: Pattern
    parameters: Mapping[str, Json]
    hit: Hit
    lines: Sequence[Line]
    verdict: Verdict

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys that make the finding: the hit's own and those of its lines, less who left."""
        standing = {k for line in self.paid for k in (line.beneficiary, line.card) if k}
        tested = {line.beneficiary for line in self.verdict.kept if line.beneficiary}
        return (column_keys(self.pattern, self.hit) - self.verdict.gone) | standing | tested

    @cached_property
    def paid(self) -> list[Line]:
        """The payments that stand, each once."""
        return list({line.about: line for line in self.verdict.kept if line.paid}.values())


@dataclass(frozen=True)
class Brief:
    """What a check before payment needs of a finding: the sentence, the rows (src) it stands on.

    ``number`` is what the paper calls the subject.
    """

    id: str
    pattern: str
    pattern_class: str
    severity: Severity
    status: Status
    score: int
    number: str
    sentence: Mapping[str, str]
    rows: Sequence[str]


def column_keys(pattern: Pattern, hit: Hit) -> frozenset[str]:
    """Every key in the hit's key columns."""
    found: set[str] = set()
    for column, kind in pattern.columns.items():
        if kind in ("key", "keys"):
            found.update(as_keys(hit.get(column)))
    return frozenset(found)


def as_keys(value: object) -> list[str]:
    """A key column's value as a list."""
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def identity_of(pattern: Pattern, hit: Hit) -> tuple[str, ...]:
    """The values that make the finding's id, in the order the pattern declares them."""
    return tuple("+".join(sorted(as_keys(hit.get(column)))) for column in pattern.identity)


def finding_id(workspace: Workspace, pattern: str, identity: Sequence[str]) -> str:
    """A keyed hash: the same finding keeps its id, and nobody can guess a person from it."""
    return "f_" + workspace.digest(pattern, *identity)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Best score first; of equals by pattern and by what the paper calls the subject."""
    return sorted(findings, key=lambda f: _order(f.score, f.pattern, f.subject.number, f.id))


def _order(score: int, pattern: str, number: str, id_: str) -> tuple[int, str, str, str]:
    return -score, pattern, number, id_


class Assembler:
    """Makes the findings of one run: looks everything up once for all of them."""

    def __init__(
        self,
        workspace: Workspace,
        snapshot: str,
        table: EvidenceTable,
        policy: Policy,
    ) -> None:
        self._workspace = workspace
        self._snapshot = snapshot
        self._table = table
        self._policy = policy
        self._sources = table.sources()
        self._places: dict[str, RowRef] = {}
        self._statuses: dict[tuple[str, ...], list[str]] = {}
        self._known: dict[str, Known] = {}
        self._nodes: dict[str, EvidenceNode] = {}
        self._relationships: dict[int, list[EvidenceRelationship]] = {}

    def findings(self, weighed: Sequence[Weighed]) -> list[Finding]:
        """One finding a weighed hit, best score first."""
        keys = {one.number: self._drawn_keys(one) for one in weighed}
        self._look_up(keys)
        types = {one.number: _types(one.pattern) for one in weighed}
        self._relationships = self._table.relationships(keys, types)
        return in_order(self._finding(one) for one in weighed)

    def briefs(self, weighed: Sequence[Weighed]) -> list[Brief]:
        """The same findings in the same order, as a check before payment needs them."""
        self._look_up({one.number: self._named_keys(one) for one in weighed})
        found = [self._brief(one) for one in weighed]
        return sorted(found, key=lambda one: _order(one.score, one.pattern, one.number, one.id))

    def _brief(self, one: Weighed) -> Brief:
        days, fen = _days(one), _fen(one)
        return Brief(
            id=finding_id(self._workspace, one.pattern.id, identity_of(one.pattern, one.hit)),
            pattern=one.pattern.id,
            pattern_class=one.pattern.pattern_class,
            severity=one.verdict.severity,
            status=_status(one),
            score=sum(self._score(one, one.keys).values()),
            number=self._subject(one, one.verdict.rows).number,
            sentence=sentences.sentence(self._facts(one, one.keys, days, fen)),
            rows=one.verdict.rows,
        )

    def _look_up(self, keys: Mapping[int, set[str]]) -> None:
        every = {key for several in keys.values() for key in several}
        self._known = self._table.known(every)
        posts = {k.person for k in self._known.values() if k.person}
        self._known |= self._table.known(posts - set(self._known))
        for several in keys.values():
            several |= {self._know(key).person for key in several} - {""}
        self._nodes = self._table.captions({key for several in keys.values() for key in several})

    def _named_keys(self, one: Weighed) -> set[str]:
        """The nodes that a finding's sentence may name."""
        shown = {key for key in one.keys if label_of(key) in ("Card", "Cadre")}
        behind = {k for line in one.verdict.kept for k in (line.other, line.phone) if k}
        return shown | behind | set(as_keys(one.hit.get(one.pattern.subject.column)))

    def _drawn_keys(self, one: Weighed) -> set[str]:
        """The nodes among which evidence is drawn."""
        behind = {k for line in one.verdict.kept for k in (line.other, line.phone, line.card) if k}
        beneficiaries = {e.beneficiary for e in one.verdict.explanations}
        return {*one.keys, *behind, *beneficiaries, *self._status_keys(one.pattern)}

    def _status_keys(self, pattern: Pattern) -> list[str]:
        """The Status nodes that a pattern of the policy matrix is about."""
        against = pattern.matrix.against if pattern.matrix else ()
        if against not in self._statuses:
            self._statuses[against] = self._table.statuses(against) if against else []
        return self._statuses[against]

    def _know(self, key: str) -> Known:
        return self._known.get(key, UNKNOWN_KEY)

    def _finding(self, one: Weighed) -> Finding:
        pattern, verdict = one.pattern, one.verdict
        rows = self._rows(verdict.rows)
        keys = one.keys
        days = _days(one)
        parts = self._score(one, keys)
        subject = self._subject(one, verdict.rows)
        programs = tuple(sorted({line.program for line in one.paid if line.program}))
        identity = identity_of(pattern, one.hit)
        fen = _fen(one)
        return Finding(
            id=finding_id(self._workspace, pattern.id, identity),
            pattern=pattern.id,
            version=pattern.version,
            parameters=one.parameters,
            snapshot=self._snapshot,
            title=dict(pattern.title),
            pattern_class=pattern.pattern_class,
            models=_models(one, programs),
            severity=verdict.severity,
            base_severity=as_severity(pattern.severity),
            score=sum(parts.values()),
            score_parts=parts,
            status=_status(one),
            subject=subject,
            identity=identity,
            kinds=tuple(kind for kind in KINDS if kind in pattern.kinds),
            persons=self._persons(one, keys, rows),
            cards=self._numbers(keys, "Card"),
            cadres=self._cadres(keys),
            households=self._numbers(keys, "Household"),
            enterprises=tuple(
                EnterpriseRef(n.key, n.number) for n in self._numbers(keys, "Enterprise")
            ),
            programs=programs,
            townships=self._townships(one, keys),
            fen=fen,
            first_day=days[0] if days else None,
            last_day=days[-1] if days else None,
            rows=rows,
            explanations=self._explanations(verdict.explanations),
            questions=self._questions(verdict.questions),
            evidence=self._evidence(one, keys),
            sentence=sentences.sentence(self._facts(one, keys, days, fen)),
            payments=_payments(one.paid),
        )

    def _score(self, one: Weighed, keys: frozenset[str]) -> dict[str, int]:
        months = {(line.day.year, line.day.month) for line in one.paid if line.day}
        people = sum(label_of(key) == "Person" for key in keys)
        fen = _fen(one)
        return score_parts(
            one.verdict.severity, len(months), fen, people, len(set(one.pattern.kinds))
        )

    def _rows(self, srcs: Iterable[str]) -> tuple[RowRef, ...]:
        return tuple(sorted((self._row(src) for src in srcs), key=_row_order))

    def _row(self, src: str) -> RowRef:
        if src not in self._places:
            part, sheet_no, row = src.rsplit(":", 2)
            file, sheet = self._sources.get((part, int(sheet_no)), (part, sheet_no))
            self._places[src] = RowRef(file, sheet, int(row), src)
        return self._places[src]

    def _subject(self, one: Weighed, srcs: Iterable[str]) -> Subject:
        pattern = one.pattern
        keys = as_keys(one.hit.get(pattern.subject.column))
        numbers = sorted(self._number(key) or self._know(key).name for key in keys)
        number = "+".join(n for n in numbers if n)
        if not number:
            number = next(map(_as_number, self._rows(srcs)), "")
        return Subject(pattern.subject.label, "+".join(sorted(keys)), number)

    def _number(self, key: str) -> str:
        """What the paper says; a cadre's post goes by its holder's ID."""
        known = self._know(key)
        return self._know(known.person).number if known.person else known.number

    def _persons(
        self, one: Weighed, keys: frozenset[str], rows: Sequence[RowRef]
    ) -> tuple[PersonRef, ...]:
        row_of = {line.beneficiary: line.row for line in reversed(one.verdict.kept)}
        persons = []
        for key in (k for k in keys if label_of(k) == "Person"):
            number = self._number(key)
            if not number and key in row_of:
                number = _as_number(self._row(row_of[key]))
            elif not number and rows:
                number = _as_number(rows[0])
            persons.append(PersonRef(key, number, self._know(key).name))
        return tuple(sorted(persons, key=lambda p: (p.id_number, p.name, p.key)))

    def _numbers(self, keys: Iterable[str], label: str) -> tuple[NumberRef, ...]:
        refs = (
            NumberRef(key, self._number(key) or self._know(key).name)
            for key in keys
            if label_of(key) == label
        )
        return tuple(sorted(refs, key=lambda n: (n.number, n.key)))

    def _cadres(self, keys: Iterable[str]) -> tuple[CadreRef, ...]:
        refs = (
            CadreRef(key, self._know(key).person, self._number(key))
            for key in keys
            if label_of(key) == "Cadre"
        )
        return tuple(sorted(refs, key=lambda c: (c.id_number, c.key)))

    def _townships(self, one: Weighed, keys: Iterable[str]) -> tuple[str, ...]:
        lived = {self._know(key).township for key in keys}
        paid = {line.township or "" for line in one.paid}
        return tuple(sorted((lived | paid) - {""}))

    def _explanations(self, found: Iterable[Explanation]) -> tuple[Explanation, ...]:
        """In the order of codes and numbers, with the row as ``file#sheet#row``."""
        named = [replace(e, row=_as_number(self._row(e.row)) if e.row else None) for e in found]
        return tuple(sorted(named, key=lambda e: (e.code, self._number(e.beneficiary))))

    def _questions(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        return tuple(
            Question(q.code, tuple(sorted(q.beneficiaries, key=self._number)), q.zh, q.en)
            for q in questions
        )

    def _evidence(self, one: Weighed, keys: frozenset[str]) -> Evidence:
        others = self._relationships.get(one.number, ())
        drawn = [*payments_drawn(one.paid), *_proving(one.pattern, others, self._posts(keys))]
        joined = {end for rel in drawn for end in (rel.start, rel.end)}
        nodes = [self._nodes[key] for key in joined | keys if key in self._nodes]
        return Evidence(
            tuple(sorted(nodes, key=lambda n: (n.label, n.caption, n.key))),
            tuple(sorted(drawn, key=lambda r: (r.type, r.src, r.start, r.end))),
        )

    def _posts(self, keys: Iterable[str]) -> frozenset[str]:
        """Persons who hold the posts among the keys."""
        return frozenset(self._know(key).person for key in keys if label_of(key) == "Cadre")

    def _facts(
        self, one: Weighed, keys: frozenset[str], days: Sequence[date], fen: int
    ) -> sentences.Facts:
        others = {line.other for line in one.verdict.kept if line.other}
        beneficiaries = {line.beneficiary for line in one.verdict.kept if line.beneficiary}
        programs = sorted({line.program for line in one.paid if line.program})
        return sentences.Facts(
            template=one.pattern.sentence,
            label=one.pattern.subject.label,
            subject=self._captions(as_keys(one.hit.get(one.pattern.subject.column))),
            beneficiaries=len(beneficiaries),
            people=sum(label_of(key) == "Person" for key in keys),
            payments=len(one.paid),
            fen=fen,
            days=tuple(days),
            programs=tuple(
                (self._policy.programs[p].name, self._policy.programs[p].name_en)
                if p in self._policy.programs
                else (p, p)
                for p in programs
            ),
            cards=self._captions(k for k in keys if label_of(k) == "Card"),
            phones=self._captions({line.phone for line in one.verdict.kept if line.phone}),
            cadres=self._captions(k for k in keys if label_of(k) == "Cadre"),
            others=self._captions(others),
            columns=one.hit,
            kinds=one.pattern.columns,
        )

    def _captions(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self._nodes[key].caption for key in keys if key in self._nodes))


def _types(pattern: Pattern) -> set[str]:
    own = {kind for name in pattern.kinds for kind in TYPES_BY_KIND.get(name, ())}
    return own | set(ALWAYS_DRAWN)


def _proving(
    pattern: Pattern, drawn: Iterable[EvidenceRelationship], posts: frozenset[str]
) -> Iterator[EvidenceRelationship]:
    """Kinship proves only what it joins to a post, and is drawn once for its two directions.

    Kinship among beneficiaries stays out, but where the pattern rests on households or kin.
    """
    joined: set[frozenset[str]] = set()
    for rel in drawn:
        if rel.type == "KIN":
            pair = frozenset((rel.start, rel.end))
            if pair in joined or not ("kin" in pattern.kinds or pair & posts):
                continue
            joined.add(pair)
        yield rel


def _row_order(row: RowRef) -> tuple[str, str, int]:
    return row.file, row.sheet, row.row


def _as_number(row: RowRef) -> str:
    """How a thing without any number is named: the line it stands on."""
    return f"{row.file}#{row.sheet}#{row.row}"


def _status(one: Weighed) -> Status:
    return "suppressed" if one.verdict.suppressed else "open"


def _days(one: Weighed) -> list[date]:
    """The days of the payments that stand, sorted; of a hit without any, its own."""
    return sorted(line.day for line in one.paid if line.day) or _declared_days(one)


def _declared_days(one: Weighed) -> list[date]:
    """The hit's own days, for a hit without payments."""
    columns = (one.hit.get(c) for c, kind in one.pattern.columns.items() if kind == "day")
    return sorted(day for day in columns if isinstance(day, date))


def _models(one: Weighed, programs: Sequence[str]) -> tuple[str, ...]:
    """The hit's program × against pairs of the programs that are left; else the pattern."""
    declared = as_keys(one.hit.get("models"))
    left = [model for model in declared if model.partition("×")[0] in programs]
    return tuple(sorted(left or declared)) or (one.pattern.id,)


def _fen(one: Weighed) -> int:
    """The payments that stand; of a hit without any (transfers), what the hit itself says."""
    declared = one.hit.get("fen")
    return sum(line.fen for line in one.paid) or (declared if isinstance(declared, int) else 0)


def _payments(paid: Iterable[Line]) -> dict[str, int]:
    total: dict[str, int] = {}
    for line in paid:
        total[line.row] = total.get(line.row, 0) + line.fen
    return dict(sorted(total.items()))
