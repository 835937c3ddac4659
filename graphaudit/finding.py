"""A finding (疑点): what one hit says after the explanations, in the words of ``findings --json``.

Numbers stand here in the clear, for a local administrator; whoever shows a finding to anybody
else masks them. Everything is sorted, so the same snapshot gives the same finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Literal, TypeAlias

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

    ``row`` is a line that shows it (of the register that says so when it holds, else of the hit).
    """

    code: str
    beneficiary: str
    row: str | None
    result: Outcome
    detail: str


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


def _plain(value: object) -> Json:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    # asdict refuses what is not a dataclass; mypy cannot narrow a dataclass instance.
    return {f: _plain(v) for f, v in vars(value).items()}


def _evidence_json(evidence: Evidence) -> dict[str, Json]:
    relationships: list[Json] = []
    for rel in evidence.relationships:
        plain = asdict(rel)
        relationships.append(
            {"type": rel.type, "from": plain.pop("start"), "to": plain.pop("end"), **plain}
        )
    return {"nodes": [_plain(node) for node in evidence.nodes], "relationships": relationships}


def finding_from_json(data: Mapping[str, object]) -> Finding:
    """Read back what ``Finding.as_json`` wrote (the case book keeps findings so)."""
    return _Reader(data).finding()


class _Reader:
    """Turns the JSON of one finding into the dataclass, checking types as it goes."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data

    def finding(self) -> Finding:
        subject = _record(self._data["subject"])
        severity, base = self._severity("severity"), self._severity("base_severity")
        return Finding(
            id=self._text("id"),
            pattern=self._text("pattern"),
            version=self._text("version"),
            parameters=_json_record(self._data["parameters"]),
            snapshot=self._text("snapshot"),
            title=_texts_of(self._data["title"]),
            pattern_class=self._text("class"),
            models=self._texts("models"),
            severity=severity,
            base_severity=base,
            score=_whole(self._data["score"]),
            score_parts=_wholes_of(self._data["score_parts"]),
            status=_status(self._text("status")),
            subject=Subject(_t(subject, "label"), _t(subject, "key"), _t(subject, "number")),
            identity=self._texts("identity"),
            kinds=self._texts("kinds"),
            persons=tuple(
                PersonRef(_t(p, "key"), _t(p, "id_number"), _t(p, "name"))
                for p in self._list("persons")
            ),
            cards=self._numbers("cards"),
            cadres=tuple(
                CadreRef(_t(c, "key"), _t(c, "person"), _t(c, "id_number"))
                for c in self._list("cadres")
            ),
            households=self._numbers("households"),
            enterprises=tuple(
                EnterpriseRef(_t(e, "key"), _t(e, "code")) for e in self._list("enterprises")
            ),
            programs=self._texts("programs"),
            townships=self._texts("townships"),
            fen=_whole(self._data["fen"]),
            first_day=_day(self._data["first_day"]),
            last_day=_day(self._data["last_day"]),
            rows=tuple(
                RowRef(_t(r, "file"), _t(r, "sheet"), _whole(r["row"]), _t(r, "src"))
                for r in self._list("rows")
            ),
            explanations=tuple(
                Explanation(
                    _t(e, "code"),
                    _t(e, "beneficiary"),
                    _t(e, "row") or None,
                    _outcome(_t(e, "result")),
                    _t(e, "detail"),
                )
                for e in self._list("explanations")
            ),
            questions=tuple(
                Question(_t(q, "code"), _texts(q["beneficiaries"]), _t(q, "zh"), _t(q, "en"))
                for q in self._list("questions")
            ),
            evidence=_evidence(_record(self._data["evidence"])),
            sentence=_texts_of(self._data["sentence"]),
            state=self._text("state"),
            change=_change(self._text("change")),
            payments=_wholes_of(self._data["payments"]),
        )

    def _text(self, name: str) -> str:
        return _t(self._data, name)

    def _texts(self, name: str) -> tuple[str, ...]:
        return _texts(self._data[name])

    def _list(self, name: str) -> list[Mapping[str, object]]:
        return _records(self._data[name])

    def _numbers(self, name: str) -> tuple[NumberRef, ...]:
        return tuple(NumberRef(_t(n, "key"), _t(n, "number")) for n in self._list(name))

    def _severity(self, name: str) -> Severity:
        return as_severity(self._text(name))


def _evidence(data: Mapping[str, object]) -> Evidence:
    return Evidence(
        tuple(
            EvidenceNode(_t(n, "key"), _t(n, "label"), _t(n, "caption"))
            for n in _records(data["nodes"])
        ),
        tuple(
            EvidenceRelationship(
                _t(r, "type"),
                _t(r, "from"),
                _t(r, "to"),
                _t(r, "src"),
                _whole(r["payments"]),
                _whole(r["fen"]),
            )
            for r in _records(data["relationships"])
        ),
    )


def as_severity(word: str) -> Severity:
    """The word as a severity; ValueError when it is none."""
    for severity in SEVERITIES:
        if severity == word:
            return severity
    raise ValueError(f"not a severity: {word}")


def _status(word: str) -> Status:
    return "suppressed" if word == "suppressed" else "gone" if word == "gone" else "open"


def _outcome(word: str) -> Outcome:
    return "holds" if word == "holds" else "unknown" if word == "unknown" else "ruled_out"


def _change(word: str) -> Change:
    known: tuple[Change, ...] = ("new", "changed", "unchanged", "gone")
    return next((change for change in known if change == word), "new")


def _record(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a JSON object was expected, not {type(value).__name__}")
    return value


def _records(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, Sequence):
        raise TypeError(f"a JSON list was expected, not {type(value).__name__}")
    return [_record(item) for item in value]


def _t(record: Mapping[str, object], name: str) -> str:
    value = record[name]
    return "" if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence):
        raise TypeError(f"a JSON list was expected, not {type(value).__name__}")
    return tuple(str(item) for item in value)


def _texts_of(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in _record(value).items()}


def _wholes_of(value: object) -> dict[str, int]:
    return {str(k): _whole(v) for k, v in _record(value).items()}


def _json_record(value: object) -> dict[str, Json]:
    return {str(k): _plain(v) for k, v in _record(value).items()}


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a whole number was expected, not {value!r}")
    return value


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
