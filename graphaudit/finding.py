"""A finding (疑点): what one hit says after the explanations, in the words of ``findings --json``.

Numbers stand here in the clear, for a local administrator; whoever shows a finding to anybody
else masks them. Everything is sorted, so the same snapshot gives the same finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Literal, TypeAlias, TypeVar

Severity = Literal["critical", "high", "medium", "low", "info"]
Status = Literal["open", "suppressed", "gone"]
Outcome = Literal["holds", "ruled_out", "unknown"]
Change = Literal["new", "changed", "unchanged", "gone"]
Scalar: TypeAlias = str | int | float | bool | None
Json: TypeAlias = "Scalar | Sequence[Json] | Mapping[str, Json]"

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
"""Worst first."""

KINDS: tuple[str, ...] = (
    "card",
    "phone",
    "agent",
    "terminal",
    "kin",
    "roster",
    "approval",
    "register",
    "asset",
)
"""The independent kinds of evidence, in the order in which every screen shows them."""

MISSED = "missed"
"""The class of patterns that look for people who are entitled and not paid."""
DOUBTFUL = "doubtful"
"""The state of a finding about which nobody has decided anything yet."""


def severity_rank(severity: str) -> int:
    """0 for critical … 4 for info; a word that is none of them ranks last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


@dataclass(frozen=True)
class Subject:
    """What a finding is about: its label, opaque key, and number as the paper says it."""

    label: str
    key: str
    number: str


@dataclass(frozen=True)
class PersonRef:
    """A person of a finding."""

    key: str
    id_number: str
    name: str


@dataclass(frozen=True)
class NumberRef:
    """A card (card number) or household (household number) of a finding."""

    key: str
    number: str


@dataclass(frozen=True)
class CadreRef:
    """A cadre's post, and the person who holds it."""

    key: str
    person: str
    id_number: str


@dataclass(frozen=True)
class EnterpriseRef:
    """An enterprise, by unified social credit code, else by name."""

    key: str
    code: str


@dataclass(frozen=True)
class RowRef:
    """A line of a file as it was given: ``row`` counts from 1, ``src`` is its id in the graph."""

    file: str
    sheet: str
    row: int
    src: str


@dataclass(frozen=True)
class Explanation:
    """How one innocent explanation stands for one beneficiary.

    ``row`` is a line that shows it (of the register that says so when it holds, else of the hit);
    ``matched`` of ``lines`` fit; ``missing`` are ids of registers that are not loaded.
    """

    code: str
    beneficiary: str
    row: str | None
    result: Outcome
    detail: str
    lines: int = 0
    matched: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvidenceNode:
    """A node of the smallest subgraph that proves the finding."""

    key: str
    label: str
    caption: str


@dataclass(frozen=True)
class EvidenceRelationship:
    """A relationship of that subgraph; ``src`` lists its rows, ``fen`` sums the payments."""

    type: str
    start: str
    end: str
    src: str
    payments: int = 0
    fen: int = 0


@dataclass(frozen=True)
class Evidence:
    """The smallest subgraph that proves the finding."""

    nodes: tuple[EvidenceNode, ...] = ()
    relationships: tuple[EvidenceRelationship, ...] = ()


@dataclass(frozen=True)
class Question:
    """What nobody but the field can answer: an explanation that stayed ``unknown``."""

    code: str
    beneficiaries: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Finding:
    """One doubtful point; ``as_json`` is the contract of ``findings --json``.

    ``fen`` is the sum of the payments in ``rows``, each counted once. ``identity`` holds the keys
    of which the id is made. ``score`` runs from 0 to 100 and is the sum of ``score_parts``.
    """

    id: str
    pattern: str
    version: str
    parameters: Mapping[str, Json]
    snapshot: str
    title: Mapping[str, str]
    pattern_class: str
    models: tuple[str, ...]
    severity: Severity
    base_severity: Severity
    score: int
    score_parts: Mapping[str, int]
    status: Status
    subject: Subject
    identity: tuple[str, ...]
    kinds: tuple[str, ...]
    persons: tuple[PersonRef, ...]
    cards: tuple[NumberRef, ...]
    cadres: tuple[CadreRef, ...]
    households: tuple[NumberRef, ...]
    enterprises: tuple[EnterpriseRef, ...]
    programs: tuple[str, ...]
    townships: tuple[str, ...]
    fen: int
    first_day: date | None
    last_day: date | None
    rows: tuple[RowRef, ...]
    explanations: tuple[Explanation, ...]
    questions: tuple[Question, ...]
    evidence: Evidence
    sentence: Mapping[str, str]
    state: str = DOUBTFUL
    change: Change = "new"
    payments: Mapping[str, int] = field(default_factory=dict)
    """Fen of every payment row of the finding, by src: leads add each row once."""

    @property
    def is_doubt(self) -> bool:
        """Whether it stands and casts a doubt; that somebody is owed money (应享未享) does not."""
        return self.status == "open" and self.pattern_class != MISSED

    @property
    def is_explained(self) -> bool:
        """Whether an innocent explanation that holds took its severity down; it still stands."""
        return severity_rank(self.severity) > severity_rank(self.base_severity)

    def as_json(self) -> dict[str, Json]:
        """Plain JSON values, keys in a fixed order; relationships say ``from`` and ``to``."""
        out: dict[str, Json] = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        out["class"] = out.pop("pattern_class")
        out["evidence"] = _evidence_json(self.evidence)
        return out

    def people(self) -> frozenset[str]:
        """Keys of every person it names, holders of cadre posts included."""
        return frozenset(p.key for p in self.persons) | frozenset(
            c.person for c in self.cadres if c.person
        )

    def card_keys(self) -> frozenset[str]:
        """Keys of its cards."""
        return frozenset(c.key for c in self.cards)

    def with_id(self, finding_id: str) -> Finding:
        """The same finding under the id it had before (a merge of identities moved its keys)."""
        return replace(self, id=finding_id)


_PLAIN = (str, int, float, type(None))


def _plain(value: object) -> Json:
    """Plain JSON; the many texts and numbers of a finding are told apart first."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return {name: _plain(v) for name, v in vars(value).items()}


def _evidence_json(evidence: Evidence) -> dict[str, Json]:
    relationships: list[Json] = []
    for rel in evidence.relationships:
        plain = dict(vars(rel))
        relationships.append(
            {"type": rel.type, "from": plain.pop("start"), "to": plain.pop("end"), **plain}
        )
    return {"nodes": [_plain(node) for node in evidence.nodes], "relationships": relationships}


def finding_from_json(data: Mapping[str, object]) -> Finding:
    """Read back what ``Finding.as_json`` wrote (the case book keeps findings so)."""
    read = JsonReader(data)
    subject = read.inside("subject")
    return Finding(
        id=read.text("id"),
        pattern=read.text("pattern"),
        version=read.text("version"),
        parameters=read.values("parameters"),
        snapshot=read.text("snapshot"),
        title=read.texts_by_name("title"),
        pattern_class=read.text("class"),
        models=read.texts("models"),
        severity=read.severity("severity"),
        base_severity=read.severity("base_severity"),
        score=read.whole("score"),
        score_parts=read.wholes_by_name("score_parts"),
        status=read.status("status"),
        subject=Subject(subject.text("label"), subject.text("key"), subject.text("number")),
        identity=read.texts("identity"),
        kinds=read.texts("kinds"),
        persons=read.persons("persons"),
        cards=read.numbers("cards"),
        cadres=read.cadres("cadres"),
        households=read.numbers("households"),
        enterprises=tuple(
            EnterpriseRef(e.text("key"), e.text("code")) for e in read.each("enterprises")
        ),
        programs=read.texts("programs"),
        townships=read.texts("townships"),
        fen=read.whole("fen"),
        first_day=read.day("first_day"),
        last_day=read.day("last_day"),
        rows=tuple(
            RowRef(r.text("file"), r.text("sheet"), r.whole("row"), r.text("src"))
            for r in read.each("rows")
        ),
        explanations=tuple(_explanation(e) for e in read.each("explanations")),
        questions=tuple(
            Question(q.text("code"), q.texts("beneficiaries"), q.text("zh"), q.text("en"))
            for q in read.each("questions")
        ),
        evidence=_evidence(read.inside("evidence")),
        sentence=read.texts_by_name("sentence"),
        state=read.text("state"),
        change=read.change("change"),
        payments=read.wholes_by_name("payments"),
    )


def _explanation(read: JsonReader) -> Explanation:
    return Explanation(
        read.text("code"),
        read.text("beneficiary"),
        read.text("row") or None,
        read.outcome("result"),
        read.text("detail"),
        read.whole("lines"),
        read.whole("matched"),
        read.texts("missing"),
    )


def _evidence(read: JsonReader) -> Evidence:
    return Evidence(
        tuple(
            EvidenceNode(n.text("key"), n.text("label"), n.text("caption"))
            for n in read.each("nodes")
        ),
        tuple(
            EvidenceRelationship(
                r.text("type"),
                r.text("from"),
                r.text("to"),
                r.text("src"),
                r.whole("payments"),
                r.whole("fen"),
            )
            for r in read.each("relationships")
        ),
    )


_WORD = TypeVar("_WORD", bound=str)
_STATUSES: tuple[Status, ...] = ("open", "suppressed", "gone")
_OUTCOMES: tuple[Outcome, ...] = ("holds", "ruled_out", "unknown")
_CHANGES: tuple[Change, ...] = ("new", "changed", "unchanged", "gone")


class JsonReader:
    """One JSON object, read field by field; a field of another kind raises TypeError."""

    def __init__(self, data: object) -> None:
        if not isinstance(data, Mapping):
            raise TypeError(f"a JSON object was expected, not {type(data).__name__}")
        self._data = data

    def text(self, name: str) -> str:
        """Text; null reads as empty."""
        value = self._data[name]
        return "" if value is None else str(value)

    def whole(self, name: str) -> int:
        """A whole number."""
        return _whole(self._data[name])

    def day(self, name: str) -> date | None:
        """An ISO day or null."""
        value = self._data[name]
        return date.fromisoformat(value) if isinstance(value, str) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(str(item) for item in self._list(name))

    def inside(self, name: str) -> JsonReader:
        """An object within this one."""
        return JsonReader(self._data[name])

    def each(self, name: str) -> list[JsonReader]:
        """A list of objects."""
        return [JsonReader(item) for item in self._list(name)]

    def values(self, name: str) -> dict[str, Json]:
        """An object of any JSON values."""
        return {str(k): _plain(v) for k, v in self.inside(name)._data.items()}

    def texts_by_name(self, name: str) -> dict[str, str]:
        """An object of texts."""
        return {str(k): str(v) for k, v in self.inside(name)._data.items()}

    def wholes_by_name(self, name: str) -> dict[str, int]:
        """An object of whole numbers."""
        return {str(k): _whole(v) for k, v in self.inside(name)._data.items()}

    def severity(self, name: str) -> Severity:
        """A severity."""
        return as_severity(self.text(name))

    def status(self, name: str) -> Status:
        """A status."""
        return _one_of(self.text(name), _STATUSES)

    def outcome(self, name: str) -> Outcome:
        """The result of an explanation."""
        return _one_of(self.text(name), _OUTCOMES)

    def change(self, name: str) -> Change:
        """What changed since the last run."""
        return _one_of(self.text(name), _CHANGES)

    def persons(self, name: str) -> tuple[PersonRef, ...]:
        """A list of persons."""
        return tuple(
            PersonRef(p.text("key"), p.text("id_number"), p.text("name")) for p in self.each(name)
        )

    def numbers(self, name: str) -> tuple[NumberRef, ...]:
        """A list of cards or households."""
        return tuple(NumberRef(n.text("key"), n.text("number")) for n in self.each(name))

    def cadres(self, name: str) -> tuple[CadreRef, ...]:
        """A list of cadres' posts."""
        return tuple(
            CadreRef(c.text("key"), c.text("person"), c.text("id_number")) for c in self.each(name)
        )

    def _list(self, name: str) -> Sequence[object]:
        value = self._data[name]
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise TypeError(f"a JSON list was expected in {name}, not {type(value).__name__}")
        return value


def as_severity(word: str) -> Severity:
    """The word as a severity; ValueError when it is none."""
    return _one_of(word, SEVERITIES)


def _one_of(word: str, known: tuple[_WORD, ...]) -> _WORD:
    for each in known:
        if each == word:
            return each
    raise ValueError(f"{word!r} is none of {', '.join(known)}")


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a whole number was expected, not {value!r}")
    return value
