"""What is drawn: the marks and lines of one finding, made from its JSON alone.

A cadre's post and the person who holds it become one mark; payments between one person and one
card become one line. Nothing here knows a store, a ledger or a full number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphaudit.model import NODE_BY_NAME
from graphaudit.model_names import KIN_NAMES, relation_name
from viz.plain import Json, items, record, records, text, whole

MONEY = ("USES", "PAID")


@dataclass(frozen=True)
class Mark:
    """One thing drawn: ``kind`` is a label of the model, ``fen`` what this finding counts on it."""

    key: str
    kind: str
    caption: str
    second: str = ""
    fen: int = 0
    focus: bool = False

    @property
    def glyph(self) -> str:
        """The one character that stands in its shape."""
        return NODE_BY_NAME[self.kind].glyph


@dataclass(frozen=True)
class Line:
    """One relationship drawn, with the rows it comes from."""

    type: str
    start: str
    end: str
    src: tuple[str, ...] = ()
    fen: int = 0
    payments: int = 0
    first_day: str = ""
    last_day: str = ""
    label: str = ""
    context: bool = False
    inferred: bool = False

    @property
    def is_money(self) -> bool:
        """Whether the line carries money."""
        return self.type in MONEY


@dataclass(frozen=True)
class Picture:
    """The marks and lines of one finding, in the order of their keys."""

    finding: Json
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    left_out: int = 0
    by_key: dict[str, Mark] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the marks once."""
        self.by_key.update({mark.key: mark for mark in self.marks})

    def lines_of(self, *types: str) -> list[Line]:
        """The lines of some types, in order."""
        return [line for line in self.lines if line.type in types]


def build_picture(finding: Json, limit: int = 300) -> Picture:
    """The picture of one finding (its JSON, masked as the reader's role says).

    At most ``limit`` marks are kept: the focus first, then whoever received most; ``left_out``
    says how many were not.
    """
    evidence = record(finding.get("evidence"))
    nodes = records(evidence.get("nodes"))
    relationships = records(evidence.get("relationships"))
    holder_of_post = _holders(nodes, relationships)
    lines = _kinship_once(_lines(relationships, holder_of_post), set(holder_of_post.values()))
    lines = _without_idle_households(lines)
    marks = _marks(nodes, holder_of_post, lines, _focus(finding))
    kept = _most_telling(marks, lines, limit)
    keys = {mark.key for mark in kept}
    inside = [line for line in lines if line.start in keys and line.end in keys]
    return Picture(finding, tuple(kept), tuple(inside), len(marks) - len(kept))


def _focus(finding: Json) -> set[str]:
    subject = record(finding.get("subject"))
    return {str(subject.get("key", ""))}


def _holders(nodes: Sequence[Json], relationships: Sequence[Json]) -> dict[str, str]:
    """Post → the person who holds it, where the picture has both."""
    keys = {str(node["key"]) for node in nodes}
    return {
        str(rel["from"]): str(rel["to"])
        for rel in relationships
        if rel["type"] == "IS" and str(rel["to"]) in keys
    }


PLACING = ("IS", "SERVES", "PART_OF", "LIVES_IN")
"""Ties that say where somebody belongs; a finding's picture says it in words."""


def _lines(
    relationships: Sequence[Json],
    holder_of_post: Mapping[str, str],
    left_out: Collection[str] = PLACING,
) -> list[Line]:
    """One line for each (type, start, end); a post's lines become its holder's."""
    merged: dict[tuple[str, str, str], Line] = {}
    for rel in relationships:
        if rel["type"] in left_out:
            continue
        line = _line(rel, holder_of_post)
        identity = (line.type, line.start, line.end)
        merged[identity] = _joined(merged[identity], line) if identity in merged else line
    return [merged[identity] for identity in sorted(merged)]


def _kinship_once(lines: list[Line], officials: set[str]) -> list[Line]:
    """Kinship is stated both ways; drawn once, from the official (else the smaller key)."""
    pairs = {(line.start, line.end) for line in lines if line.type == "KIN"}

    def other_way_is_drawn(line: Line) -> bool:
        if line.type != "KIN" or (line.end, line.start) not in pairs:
            return False
        start, end = line.start in officials, line.end in officials
        return end if start != end else line.start > line.end

    return [line for line in lines if not other_way_is_drawn(line)]


def _without_idle_households(lines: list[Line]) -> list[Line]:
    """Households are context for those who are paid; of agents and holders they say nothing."""
    paid = {line.start for line in lines if line.is_money}
    return [
        line
        for line in lines
        if not (line.type == "MEMBER_OF" and line.context and paid and line.start not in paid)
    ]


def _line(rel: Json, holder_of_post: Mapping[str, str]) -> Line:
    properties = record(rel.get("properties"))
    start, end = str(rel["from"]), str(rel["to"])
    kind = "USES" if rel["type"] == "PAID" else str(rel["type"])
    day = text(properties.get("day"))
    return Line(
        type=kind,
        start=holder_of_post.get(start, start),
        end=holder_of_post.get(end, end),
        src=_sources(rel.get("src")),
        fen=whole(properties.get("fen")) if kind == "USES" else 0,
        payments=whole(properties.get("payments")) or int(kind == "USES"),
        first_day=text(properties.get("first_day")) or day,
        last_day=text(properties.get("last_day")) or day,
        label=_line_label(kind, properties),
        context=bool(rel.get("context")),
        inferred=bool(rel.get("inferred")),
    )


def _joined(a: Line, b: Line) -> Line:
    days = sorted(day for day in (a.first_day, b.first_day, a.last_day, b.last_day) if day)
    return replace(
        a,
        src=tuple(sorted({*a.src, *b.src})),
        fen=a.fen + b.fen,
        payments=a.payments + b.payments,
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        context=a.context and b.context,
    )


VALUE_WORDS = {"live": "存续", "revoked": "吊销", "cancelled": "注销"}


def _line_label(kind: str, properties: Json) -> str:
    if kind == "KIN":
        return KIN_NAMES.get(text(properties.get("relation")), (relation_name(kind), ""))[0]
    if kind == "MEMBER_OF":
        return text(properties.get("relation_name"))
    return ""


def _marks(
    nodes: Sequence[Json],
    holder_of_post: Mapping[str, str],
    lines: Sequence[Line],
    focus: set[str],
) -> list[Mark]:
    received = _received(lines)
    posts = _posts(nodes, holder_of_post)
    touched = {key for line in lines for key in (line.start, line.end)}
    marks = []
    for node in sorted(nodes, key=lambda found: str(found["key"])):
        key, kind = str(node["key"]), str(node["label"])
        if key in holder_of_post or NODE_BY_NAME[kind].hub:
            continue
        if kind == "Household" and key not in touched and key not in focus:
            continue
        if key in posts:
            kind = "Cadre"
        second = posts.get(key) or _second(kind, record(node.get("properties")))
        caption = text(node.get("caption")) or key
        marks.append(Mark(key, kind, caption, second, received.get(key, 0), key in focus))
    return marks


def _posts(nodes: Sequence[Json], holder_of_post: Mapping[str, str]) -> dict[str, str]:
    """Person → their posts as one line of text."""
    posts: dict[str, list[str]] = {}
    for node in nodes:
        person = holder_of_post.get(str(node["key"]))
        if person is not None:
            properties = record(node.get("properties"))
            words = [text(properties.get("unit")) or text(properties.get("village"))]
            words.append(text(properties.get("post")))
            posts.setdefault(person, []).append(" ".join(word for word in words if word))
    return {person: "、".join(sorted(set(texts))) or "任职登记" for person, texts in posts.items()}


def _second(kind: str, properties: Json) -> str:
    """The second line under a caption: a household's village, a card's bank, a firm's kind."""
    fields = {
        "Household": ("village", "group_name"),
        "Card": ("bank",),
        "Enterprise": ("status",),
        "Cadre": ("unit", "post"),
        "Person": ("village",),
    }.get(kind, ())
    words = (text(properties.get(name)) for name in fields)
    return " ".join(VALUE_WORDS.get(word, word) for word in words if word)


def _received(lines: Iterable[Line]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in lines:
        if line.is_money:
            for key in (line.start, line.end):
                sums[key] = sums.get(key, 0) + line.fen
    return sums


def _most_telling(marks: list[Mark], lines: Sequence[Line], limit: int) -> list[Mark]:
    """The focus, then the best connected, then who received most; in the order of their keys."""
    if len(marks) <= limit:
        return marks
    degree: dict[str, int] = {}
    for line in lines:
        for key in (line.start, line.end):
            degree[key] = degree.get(key, 0) + 1
    ranked = sorted(marks, key=lambda m: (not m.focus, -degree.get(m.key, 0), -m.fen, m.key))
    return sorted(ranked[:limit], key=lambda mark: mark.key)


def _sources(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(sorted(str(item) for item in items(value)))


def picture_of(
    nodes: Sequence[Json], relationships: Sequence[Json], focus: set[str], left_out: int = 0
) -> Picture:
    """What somebody chose to look at, as it is: hubs and posts stay, nothing is merged.

    ``nodes`` and ``relationships`` are those of an evidence, with ``properties``.
    """
    lines = [_line(rel, {}) for rel in relationships]
    received = _received(lines)
    marks = [
        Mark(
            str(node["key"]),
            str(node["label"]),
            text(node.get("caption")) or str(node["key"]),
            _second(str(node["label"]), record(node.get("properties"))),
            received.get(str(node["key"]), 0),
            str(node["key"]) in focus,
        )
        for node in sorted(nodes, key=lambda found: str(found["key"]))
    ]
    return Picture({}, tuple(marks), tuple(lines), left_out)


def explored_picture(
    nodes: Sequence[Json], relationships: Sequence[Json], focus: Collection[str] = ()
) -> Picture:
    """What somebody gathered in the explorer: posts become their holders', kinship is drawn once.

    ``nodes`` and ``relationships`` are those of an evidence, with ``properties``. Unlike a
    finding's picture it keeps hubs and what says where people live: they were asked for.
    """
    holders = _holders(nodes, relationships)
    lines = _kinship_once(_lines(relationships, holders, ()), set(holders.values()))
    sums = _money(relationships, holders)
    lines = [_with_sums(line, sums) for line in lines if line.start != line.end]
    received, posts = _received(lines), _posts(nodes, holders)
    wanted = {holders.get(key, key) for key in focus}
    marks = [
        Mark(
            key,
            "Cadre" if key in posts else str(node["label"]),
            text(node.get("caption")) or key,
            posts.get(key) or _second(str(node["label"]), record(node.get("properties"))),
            received.get(key, 0),
            key in wanted,
        )
        for node in sorted(nodes, key=lambda found: str(found["key"]))
        for key in (str(node["key"]),)
        if key not in holders
    ]
    return Picture({}, tuple(marks), tuple(lines))


def _money(
    relationships: Sequence[Json], holders: Mapping[str, str]
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(type, start, end) → fen and times of what is no payment: transfers, withdrawals."""
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for rel in relationships:
        start, end = str(rel["from"]), str(rel["to"])
        name = (str(rel["type"]), holders.get(start, start), holders.get(end, end))
        said = record(rel.get("properties"))
        fen, times = sums.get(name, (0, 0))
        sums[name] = (fen + whole(said.get("fen")), times + whole(said.get("payments")))
    return sums


def _with_sums(line: Line, sums: Mapping[tuple[str, str, str], tuple[int, int]]) -> Line:
    fen, times = sums.get((line.type, line.start, line.end), (0, 0))
    return line if line.is_money else replace(line, fen=fen, payments=times)
