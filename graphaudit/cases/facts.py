"""What the findings of a case say together: sums without doubles, people, field questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphaudit.cases.restitution import payments_of
from graphaudit.cases.rules import Asked
from graphaudit.exhibits import Said
from graphaudit.finding import Finding
from graphaudit.values import mask_long_digits


@dataclass(frozen=True)
class Totals:
    """Sums over all findings: the same person, card and row counted once; ``fen`` is money."""

    fen: int
    paid_rows: int
    persons: int
    cards: int
    rows: int
    first_day: str
    last_day: str


@dataclass(frozen=True)
class Named:
    """A person whom findings name. ``cadre``: by a post; ``fen``: paid to them in the case."""

    key: str
    name: str
    number: str
    cadre: bool
    findings: tuple[str, ...]
    fen: int
    rows: int


def totals_of(findings: Sequence[Finding]) -> Totals:
    """The sums of a case."""
    payments = payments_of(findings)
    days = sorted(day.isoformat() for f in findings for day in (f.first_day, f.last_day) if day)
    return Totals(
        fen=sum(payments.values()),
        paid_rows=len(payments),
        persons=len({key for f in findings for key in f.people()}),
        cards=len({key for f in findings for key in f.card_keys()}),
        rows=len({row.src for f in findings for row in f.rows}),
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
    )


def questions_of(findings: Sequence[Finding]) -> list[Asked]:
    """The field questions, each asked once for all findings that have it."""
    people: dict[str, set[str]] = {}
    asked: dict[str, list[str]] = {}
    words: dict[str, tuple[str, str]] = {}
    for finding in findings:
        for question in finding.questions:
            people.setdefault(question.code, set()).update(question.beneficiaries)
            asked.setdefault(question.code, []).append(finding.id)
            words.setdefault(question.code, (question.zh, question.en))
    return [
        Asked(
            code=code,
            zh=mask_long_digits(words[code][0]),
            en=mask_long_digits(words[code][1]),
            people=len(people[code]),
            findings=tuple(dict.fromkeys(asked[code])),
        )
        for code in sorted(asked)
    ]


def people_of(findings: Sequence[Finding], said: Mapping[str, Said]) -> list[Named]:
    """Everybody whom the findings name, those with a post first, then by what they were paid.

    Numbers are as the paper says: whoever shows them masks them.
    """
    fen, rows = _received(findings, said)
    persons = {p.key: p for f in findings for p in f.persons}
    posts = {c.person: c.id_number for f in findings for c in f.cadres if c.person}
    keys = sorted({key for f in findings for key in f.people()})
    named = [
        Named(
            key=key,
            name=persons[key].name if key in persons else "",
            number=persons[key].id_number if key in persons else posts.get(key, ""),
            cadre=key in posts,
            findings=tuple(f.id for f in findings if key in f.people()),
            fen=fen.get(key, 0),
            rows=rows.get(key, 0),
        )
        for key in keys
    ]
    return sorted(named, key=lambda one: (not one.cadre, -one.fen, one.name, one.key))


def _received(
    findings: Sequence[Finding], said: Mapping[str, Said]
) -> tuple[dict[str, int], dict[str, int]]:
    """Person → fen and rows, each row once."""
    fen: dict[str, int] = {}
    rows: dict[str, int] = {}
    for src, paid in payments_of(findings).items():
        key = said[src].payee_key if src in said else ""
        fen[key] = fen.get(key, 0) + paid
        rows[key] = rows.get(key, 0) + 1
    return fen, rows
