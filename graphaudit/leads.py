"""Leads (线索建议): the findings of one matter, merged; money and people counted once.

``matters.py`` says which findings are one matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from graphaudit.finding import (
    DOUBTFUL,
    KINDS,
    CadreRef,
    Change,
    Finding,
    Json,
    JsonReader,
    NumberRef,
    PersonRef,
    Severity,
    severity_rank,
)
from graphaudit.matters import matters
from graphaudit.values.money import format_yuan

HUB_FINDINGS = 20
"""A person or card in more findings than this joins none, and a finding on more people than this
joins by most of them only: neither one busy cadre nor one long list is one lead."""
KEY_CHECK_FEN = 500_000
"""5,000 yuan: leads of as much come first among equals (重点核查)."""
POINTS_A_FURTHER_KIND = 5
TITLES_TOLD = 3
"""A lead's sentence names so many of its findings by their titles; its page lists all."""


@dataclass(frozen=True)
class Lead:
    """The findings of one matter; ``as_json`` is the contract of ``leads --json``."""

    id: str
    kinds: tuple[str, ...]
    severity: Severity
    score: int
    fen: int
    findings: tuple[str, ...]
    patterns: tuple[str, ...]
    persons: tuple[PersonRef, ...]
    cards: tuple[NumberRef, ...]
    cadres: tuple[CadreRef, ...]
    townships: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    sentence: Mapping[str, str]
    change: Change = "new"
    state: str = DOUBTFUL

    def as_json(self) -> dict[str, Json]:
        """Plain JSON values, keys in a fixed order."""
        plain: dict[str, Json] = {}
        for each in fields(self):
            plain[each.name] = _plain(getattr(self, each.name))
        return plain


def _plain(value: object) -> Json:
    if isinstance(value, PersonRef | NumberRef | CadreRef):
        return {name: str(text) for name, text in vars(value).items()}
    if isinstance(value, Mapping):
        return {str(k): str(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int) else None


def lead_from_json(data: Mapping[str, object]) -> Lead:
    """Read back what ``Lead.as_json`` wrote."""
    read = JsonReader(data)
    return Lead(
        id=read.text("id"),
        kinds=read.texts("kinds"),
        severity=read.severity("severity"),
        score=read.whole("score"),
        fen=read.whole("fen"),
        findings=read.texts("findings"),
        patterns=read.texts("patterns"),
        persons=read.persons("persons"),
        cards=read.numbers("cards"),
        cadres=read.cadres("cadres"),
        townships=read.texts("townships"),
        first_day=read.day("first_day"),
        last_day=read.day("last_day"),
        sentence=read.texts_by_name("sentence"),
        change=read.change("change"),
        state=read.text("state"),
    )


def make_leads(findings: Iterable[Finding], digest: Callable[[str], str]) -> list[Lead]:
    """Merge the open findings into leads, best first; those of people left out join none.

    ``digest`` makes a lead's first id out of the smallest id among its findings.
    """
    standing = [finding for finding in findings if finding.is_doubt]
    leads = [_lead(group, digest) for group in matters(standing, HUB_FINDINGS)]
    return sorted(leads, key=lead_order)


def lead_order(lead: Lead) -> tuple[int, int, bool, int, tuple[str, ...], str]:
    """Independent kinds first, then severity, then money, of 5,000 yuan or more first.

    Equals stand in the order of their numbers, the same in every workspace.
    """
    numbers = (*(c.number for c in lead.cards), *(p.id_number for p in lead.persons))
    return (
        -len(lead.kinds),
        severity_rank(lead.severity),
        lead.fen < KEY_CHECK_FEN,
        -lead.fen,
        numbers,
        lead.id,
    )


def _lead(group: Sequence[Finding], digest: Callable[[str], str]) -> Lead:
    ranked = sorted(group, key=lambda f: (-f.score, f.pattern, f.subject.number, f.id))
    kinds = tuple(kind for kind in KINDS if any(kind in f.kinds for f in group))
    payments = {src: fen for f in group for src, fen in f.payments.items()}
    persons = {p.key: p for f in group for p in f.persons}
    cards = {c.key: c for f in group for c in f.cards}
    cadres = {c.key: c for f in group for c in f.cadres}
    days = sorted(day for f in group for day in (f.first_day, f.last_day) if day)
    fen = sum(payments.values())
    return Lead(
        id="l_" + digest(min(f.id for f in group)),
        kinds=kinds,
        severity=min((f.severity for f in group), key=severity_rank),
        score=min(100, ranked[0].score + POINTS_A_FURTHER_KIND * (len(kinds) - 1)),
        fen=fen,
        findings=tuple(f.id for f in ranked),
        patterns=tuple(sorted({f.pattern for f in group})),
        persons=tuple(sorted(persons.values(), key=lambda p: (p.id_number, p.name, p.key))),
        cards=tuple(sorted(cards.values(), key=lambda c: (c.number, c.key))),
        cadres=tuple(sorted(cadres.values(), key=lambda c: (c.id_number, c.key))),
        townships=tuple(sorted({t for f in group for t in f.townships})),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        sentence=_sentence(ranked, len(persons), len(cards), fen),
    )


def _sentence(group: Sequence[Finding], persons: int, cards: int, fen: int) -> dict[str, str]:
    """What the rows of the best finding say, which others stand beside it, and what all sum to.

    Of a single finding its own sentence.
    """
    first, others = group[0].sentence, group[1:]
    if not others:
        return dict(first)
    zh, en = (_titles(others, language) for language in ("zh", "en"))
    return {
        "zh": f"{first['zh'].rstrip('。')}。另有 {len(others)} 个疑点（{zh}）；"
        f"共 {persons} 人、{cards} 张卡，{format_yuan(fen)} 元（同一笔只计一次）。",
        "en": f"{first['en'].rstrip('.')}. {len(others)} more findings ({en}); "
        f"in all {persons} persons, {cards} cards, {format_yuan(fen)} yuan, "
        "each payment counted once.",
    }


def _titles(group: Sequence[Finding], language: str) -> str:
    """The first titles, and how many there are where these are not all."""
    titles = list(dict.fromkeys(finding.title[language] for finding in group))
    told = ("、" if language == "zh" else ", ").join(titles[:TITLES_TOLD])
    if len(titles) <= TITLES_TOLD:
        return told
    return f"{told}等 {len(titles)} 种" if language == "zh" else f"{told} … {len(titles)} in all"


@dataclass(frozen=True)
class KnownLead:
    """A lead of an earlier run: its findings, the run it first stood in, whether it has a case.

    ``findings``: by the ids under which they stand now.
    """

    id: str
    findings: frozenset[str]
    first_run: int
    has_case: bool


@dataclass(frozen=True)
class Succession:
    """Which id every new lead takes, and where the ids that ended lead to.

    ``back``: ids that had ended (merged into another, or gone) and stand for a lead again.
    """

    ids: Mapping[str, str]
    redirects: Mapping[str, str]
    gone: tuple[str, ...]
    back: tuple[str, ...] = ()


def follow(
    leads: Sequence[Lead],
    known: Sequence[KnownLead],
    digest: Callable[[str], str],
    past: Sequence[KnownLead] = (),
) -> Succession:
    """Ids follow by overlap.

    Merged: the id with a case, else the older one survives and the others redirect to it. Split:
    the id stays with the part that keeps most of its findings; the other part takes back the id
    of ``past`` (merged or gone leads with the findings they had last) that held most of it. So a
    lead whose file was withdrawn and loaded again, or whose merge of identities was undone, has
    its id again. ``ids`` maps a new lead's own id to the id it takes.
    """
    heirs: dict[str, list[KnownLead]] = {}
    gone = []
    standing = _Standing(leads)
    for old in known:
        heir = max(standing.near(old), key=lambda new: _overlap(old, new), default=None)
        if heir is None:
            gone.append(old.id)
        else:
            heirs.setdefault(heir.id, []).append(old)
    ids: dict[str, str] = {}
    redirects: dict[str, str] = {}
    for lead in leads:
        before = sorted(heirs.get(lead.id, ()), key=lambda old: _seniority(old, lead))
        if before:
            ids[lead.id] = before[0].id
            redirects |= {old.id: before[0].id for old in before[1:]}
    back = _returned([lead for lead in leads if lead.id not in ids], past)
    used = {old.id for old in (*known, *past)}
    ids |= {
        lead.id: _fresh(lead.id, used, digest) for lead in leads if lead.id not in {*ids, *back}
    }
    return Succession(ids | back, redirects, tuple(gone), tuple(sorted(back.values())))


class _Standing:
    """The leads that stand now, found by what they hold."""

    def __init__(self, leads: Sequence[Lead]) -> None:
        self._leads = leads
        self._own = {lead.id: no for no, lead in enumerate(leads)}
        self._holding = {finding: no for no, lead in enumerate(leads) for finding in lead.findings}

    def near(self, old: KnownLead) -> list[Lead]:
        """Those that hold a finding of the old lead, or are made of the same one, best first."""
        found = {self._holding[each] for each in old.findings if each in self._holding}
        found |= {self._own[old.id]} if old.id in self._own else set()
        return [self._leads[no] for no in sorted(found)]


def _seniority(old: KnownLead, new: Lead) -> tuple[bool, int, bool, str]:
    """Smallest first: with a case, older, made of the same finding as the new lead."""
    return not old.has_case, old.first_run, old.id != new.id, old.id


def _returned(leads: Sequence[Lead], past: Sequence[KnownLead]) -> dict[str, str]:
    """A lead's own id → the ended id that held most of its findings; each id once."""
    back: dict[str, str] = {}
    standing = _Standing(leads)
    pairs = [(_overlap(old, lead), old, lead) for old in past for lead in standing.near(old)]
    best = sorted(pairs, key=lambda p: (-p[0][0], not p[1].has_case, p[1].first_run, p[1].id))
    for _, old, lead in best:
        if lead.id not in back and old.id not in back.values():
            back[lead.id] = old.id
    return back


def _overlap(old: KnownLead, new: Lead) -> tuple[int, bool, int, str]:
    """How much of the old lead the new one is; of equal parts the one that first had the id.

    The finding of which the id was made counts as the lead's own, whatever it held last.
    """
    own = old.id == new.id
    return max(len(old.findings & set(new.findings)), int(own)), own, new.fen, new.id


def _fresh(own: str, used: set[str], digest: Callable[[str], str]) -> str:
    """The lead's own id, or another when a split left that with a larger part."""
    while own in used:
        own = "l_" + digest(own)
    return own
