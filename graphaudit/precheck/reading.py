"""Queries read: the things and relationships of a Cypher text (``shapes``).

The dialect of the pattern files is narrow; a query that cannot be read so (or joins two things by a
property alone) is said to be unbounded and not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graphaudit.cypher_text import split_at_commas, words_named
from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.precheck.shape import Among, Demand, Edge, Least, Shape

_CLAUSE = re.compile(
    r"\b(OPTIONAL\s+MATCH|MATCH|WHERE|WITH|RETURN|UNWIND|UNION(?:\s+ALL)?)\b", re.I
)
_STARTS_OR_ENDS = re.compile(r"\b(?:STARTS|ENDS)\s+WITH\b", re.I)
_NODE = re.compile(r"\(\s*(\w*)\s*(?::\s*([\w|: ]+?))?\s*(?:\{[^}]*\}\s*)?\)")
_LINK = re.compile(
    r"\s*(<?)-\s*(?:\[\s*(\w*)\s*(?::\s*([\w|: ]+?))?\s*"
    r"(?:\*\s*(?:\d+\s*\.\.\s*)?(\d+))?\s*\])?\s*-(>?)\s*"
)
_BLOCK = re.compile(r"\b(?:EXISTS|COUNT)\s*\{", re.I)
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$", re.I)
_AGGREGATE = re.compile(r"\b(?:count|sum|min|max|avg|collect)\s*\(", re.I)
_LISTED = re.compile(r"collect\s*\(", re.I)
_CARRIES = re.compile(r"(?<![\w.$])([A-Za-z_]\w*)\b(?!\s*\()(?:\.(\w+))?")
_SAME = re.compile(
    r"(?<![\w.$])(\w+)\.key\s*(?:=|\bIN\b)\s*(\w+)(?:\.key)?(?![\w.(])"
    r"|(?<![\w.$])(\w+)\s*=\s*(\w+)\.key\b",
    re.I,
)
_AND = re.compile(r"\bAND\b", re.I)
_UNSURE = re.compile(r"\b(?:OR|XOR|CASE)\b", re.I)
_PRESENT = re.compile(r"\s*(\w+)\.(\w+)\s+IS\s+NOT\s+NULL\s*\Z", re.I)
_ONE_OF = re.compile(r"\s*(\w+)\.(\w+)\s*(?:\bIN\s+|=\s*)\$(\w+)\s*\Z", re.I)
_OR = re.compile(r"\bOR\b", re.I)
_DIFFER = re.compile(r"\s*(\w+)(?:\.key\s*<>\s*(\w+)\.key|\s*<>\s*(\w+))\s*\Z", re.I)
_TOLD = re.compile(r"\s*(\w+)\.\w+\s*(?:[<>=]|\bIN\b|\bIS\s+NOT\s+NULL\b|\bCONTAINS\b)", re.I)
_AT_LEAST = re.compile(r"\s*(?:size\s*\(\s*(\w+)\s*\)|(\w+))\s*>=\s*\$(\w+)\s*\Z", re.I)
_COUNTED = re.compile(r"(?:count|collect)\s*\(\s*(DISTINCT\s+)?(\w+)\.(\w+)\s*\)\Z", re.I)
_TAIL = re.compile(r"(?<!\.)\b(?:ORDER\s+BY|SKIP|LIMIT)\b", re.I)


def shapes(query: str) -> list[Shape]:
    """The shape of every part of a query between UNIONs; a fetch after ``;`` joins the first."""
    named, words = words_named(query)
    bare = _STARTS_OR_ENDS.sub("=", named)
    parts = [part for statement in bare.split("\n;\n") for part in _unions(statement)]
    return [replace(_read(part), words=words) for part in parts]


def _unions(statement: str) -> Iterator[str]:
    start = 0
    for word, place, end in _clauses(statement):
        if word.startswith("UNION"):
            yield statement[start:place]
            start = end
    yield statement[start:]


def _read(text: str) -> Shape:
    shape = Shape()
    _block(shape, text, {})
    shape.tighten()
    return shape


def _clauses(text: str) -> list[tuple[str, int, int]]:
    """(word, start, end) of the clause words outside every bracket."""
    found, depth, place = [], 0, 0
    words = {m.start(): m for m in _CLAUSE.finditer(text)}
    while place < len(text):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if depth == 0 and (word := words.get(place)):
            found.append((" ".join(word.group(1).upper().split()), place, word.end()))
        place += 1
    return found


def _block(shape: Shape, text: str, scope: dict[str, int], *, subquery: bool = False) -> None:
    """Read the clauses of a query or subquery; ``scope`` is what its names mean so far."""
    edges, things = len(shape.edges), len(shape.things)
    since, outside_it = edges, dict(shape.links)
    clauses = _clauses(text)
    ends = [*(place for _, place, _ in clauses[1:]), len(text)]
    before_it = ["", *(word for word, _, _ in clauses)]
    for (word, _, begin), end, previous in zip(clauses, ends, before_it, strict=False):
        body = text[begin:end]
        if word.endswith("MATCH"):
            before = len(shape.edges), len(shape.things)
            _paths(shape, body, scope)
            since = before[0] if word.startswith("OPTIONAL") else edges
            if word.startswith("OPTIONAL"):
                shape.loosen(*before, subquery=False)
        elif word == "WHERE":
            compared = len(shape.same)
            outside = _condition(shape, body, scope)
            if subquery or previous.startswith("OPTIONAL"):
                shape.loose.update(shape.same[compared:])
            _ask_links(shape, outside, since)
            if not (subquery or previous.startswith("OPTIONAL")):
                _demands(shape, outside, scope)
                _told(shape, outside, scope)
        elif word == "UNWIND":
            _unwind(shape, body, scope)
        elif word in ("WITH", "RETURN"):
            scope = _projection(
                shape, body, scope, since=(edges, things), returned=word == "RETURN"
            )
            since = edges
    if subquery:
        shape.links = outside_it
        shape.loosen(edges, things, subquery=True)


def _condition(shape: Shape, body: str, scope: dict[str, int]) -> str:
    """Read a WHERE; returns it without its subqueries."""
    outside = _subqueries(shape, body, scope)
    before, links = (len(shape.edges), len(shape.things)), dict(shape.links)
    _paths(shape, outside, dict(scope), relationships_only=True)
    shape.links = links
    shape.loosen(*before, subquery=True)
    certain = {part.strip() for part in _conjuncts(outside)}
    for found in _SAME.finditer(outside):
        a, b = (name for name in found.groups() if name)
        if a in scope and b in scope:
            pair = scope[a], scope[b]
            shape.same.append(pair)
            if not shape.whole.isdisjoint(pair):
                shape.loose.add(pair)
            elif found.group().strip() not in certain:
                shape.unsure.add(pair)
    return outside


def _demands(shape: Shape, condition: str, scope: Mapping[str, int]) -> None:
    """What a condition that every answer fulfils says of single nodes and of pairs of them."""
    nodes = {name: at for name, at in scope.items() if shape.things[at].node}
    for part in _conjuncts(condition):
        if (found := _PRESENT.match(part)) and found.group(1) in nodes:
            shape.demands.append(Demand(nodes[found.group(1)], found.group(2)))
        elif (found := _ONE_OF.match(part)) and found.group(1) in nodes:
            name, prop, parameter = found.groups()
            shape.demands.append(Demand(nodes[name], prop, parameter))
        elif found := _DIFFER.match(part):
            a, b = (name for name in found.groups() if name)
            if a in nodes and b in nodes:
                shape.differ.append((nodes[a], nodes[b]))


def _told(shape: Shape, condition: str, scope: Mapping[str, int]) -> None:
    """What a condition that every answer fulfils says of things that might be absent, and of how
    many there are.
    """
    for part in _conjuncts(condition):
        if found := _TOLD.match(part):
            name = found.group(1)
            if name in shape.links:
                edge = shape.edges[shape.links[name]]
                shape.sure |= {edge.clause} - {0}
            elif name in scope and shape.things[scope[name]].node:
                shape.sure |= shape.clauses_of(scope[name])
        elif found := _AT_LEAST.match(part):
            listed, number, parameter = found.groups()
            for place, at, distinct in shape.counted.get(listed or number, ()):
                shape.leasts.append(Least(place, at, distinct, parameter))


def _ask_links(shape: Shape, condition: str, since: int) -> None:
    """What a condition says of the relationships bound from one place on: a row without it is
    left out by the condition, whether the row must be there or not.
    """
    for part in _conjuncts(condition):
        text = part.strip()
        ways = _OR.split(text[1:-1]) if text.startswith("(") and text.endswith(")") else [text]
        found = [match.groups() for way in ways if (match := _ONE_OF.match(way))]
        named = {(name, prop) for name, prop, _ in found}
        if len(found) == len(ways) and len(named) == 1:
            [(name, prop)] = named
            at = shape.links.get(name, -1)
            if at >= since:
                edge, asked = shape.edges[at], Among(prop, tuple(one[2] for one in found))
                shape.edges[at] = replace(edge, among=(*edge.among, asked))


def _conjuncts(condition: str) -> list[str]:
    """The parts of a condition between ANDs outside brackets; none where one OR is among them."""
    depth, outside = 0, []
    for char in condition:
        depth += (char in "([{") - (char in ")]}")
        outside.append(char if depth == 0 else " ")
    plain = "".join(outside)
    if _UNSURE.search(plain):
        return []
    ends = [*(found.span() for found in _AND.finditer(plain)), (len(condition), len(condition))]
    starts = [0, *(after for _, after in ends)]
    return [condition[start:end] for start, (end, _) in zip(starts, ends, strict=False)]


def _subqueries(shape: Shape, body: str, scope: Mapping[str, int]) -> str:
    """Read the EXISTS and COUNT blocks of a body; returns the body without them."""
    while found := _BLOCK.search(body):
        end = _closing(body, found.end() - 1)
        _block(shape, body[found.end() : end], dict(scope), subquery=True)
        body = body[: found.start()] + " " * (end + 1 - found.start()) + body[end + 1 :]
    return body


def _closing(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place
    return len(text) - 1


def _unwind(shape: Shape, body: str, scope: dict[str, int]) -> None:
    alias = _ALIAS.search(body.strip())
    if alias:
        shape.links.pop(alias.group(1), None)
        scope[alias.group(1)] = _carrier(shape, body, alias.group(1), scope)


def _carrier(shape: Shape, expression: str, name: str, scope: Mapping[str, int]) -> int:
    """A new thing that carries the keys which an expression is made of."""
    place = shape.add(name)
    for found in _CARRIES.finditer(expression.rsplit(" AS ", 1)[0]):
        variable, prop = found.groups()
        if variable in scope and prop in (None, "key"):
            shape.made.append((place, scope[variable]))
    return place


def _projection(
    shape: Shape, body: str, scope: dict[str, int], *, since: tuple[int, int], returned: bool
) -> dict[str, int]:
    """WITH or RETURN: what the names mean afterwards, and what is grouped by; ``since``: the first
    edge and thing of the query or subquery it is of.
    """
    outside = _subqueries(shape, body, scope)
    tail = _TAIL.search(outside)
    listed = re.sub(r"^\s*DISTINCT\b", "", outside[: tail.start()] if tail else outside, flags=re.I)
    items = [item.strip().rstrip(";").strip() for item in split_at_commas(listed)]
    after: dict[str, int] = {}
    for item in items:
        alias = _ALIAS.search(item)
        name = alias.group(1) if alias else item
        plain = re.fullmatch(r"\w+", item if not alias else item[: alias.start()].strip())
        known = plain and scope.get(plain.group())
        after[name] = known if known is not None else _carrier(shape, item, name, scope)
    grouped = [n for n, item in zip(after, items, strict=False) if not _AGGREGATE.search(item)]
    sums = [item for item in items if _AGGREGATE.search(item)]
    _count(shape, items, scope, [after[name] for name in grouped])
    # Where rows are cut off after so many, those left out matter.
    shape.links = {} if tail else {n: at for n, at in shape.links.items() if n in items}
    if sums and not grouped:
        shape.may_be_empty(*since)
    if sums and not grouped and all(map(_LISTED.match, sums)):
        # A list of everything, to be looked up in later, needs no group to be whole.
        shape.whole.update(after.values())
    elif sums:
        shape.groups.append(tuple(after[name] for name in grouped))
    if returned:
        for name, place in after.items():
            shape.columns.setdefault(name, set()).update(shape.carried(place))
    return after


def _count(
    shape: Shape, items: Sequence[str], scope: Mapping[str, int], groups: Sequence[int]
) -> None:
    """What bounds the counts and lists that a WITH makes for each group; those made before stay."""
    counted = {name: shape.counted[name] for name in items if name in shape.counted}
    for item in items:
        alias = _ALIAS.search(item)
        found = _COUNTED.match(item[: alias.start()].strip()) if alias else None
        if alias and found:
            several, name, prop = found.groups()
            counted[alias.group(1)] = [
                bound for place in groups for bound in _bounds(shape, place, scope, name, prop)
                if several or len(shape.edges) == 1
            ]  # fmt: skip
    shape.counted = counted


def _bounds(
    shape: Shape, group: int, scope: Mapping[str, int], name: str, prop: str
) -> Iterator[tuple[int, int, bool]]:
    """The edges at a group of which there are at least as many as different things are counted."""
    for at, edge in enumerate(shape.edges):
        if group not in (edge.start, edge.end) or edge.subquery or edge.hops > 1:
            continue
        other = edge.end if edge.start == group else edge.start
        if shape.links.get(name) == at:
            yield group, at, False
        elif prop == "key" and scope.get(name) == other and edge.tells(other, ()):
            yield group, at, True


def _paths(
    shape: Shape, body: str, scope: dict[str, int], *, relationships_only: bool = False
) -> None:
    """The node and relationship patterns of a body; new names enter ``scope``."""
    place = 0
    while node := _NODE.search(body, place):
        link = _LINK.match(body, node.end())
        follows = _NODE.match(body, link.end()) if link and "-" in link.group() else None
        if follows is None and relationships_only:
            place = node.end()
            continue
        here = _bind(shape, node, scope)
        while link and follows:
            there = _bind(shape, follows, scope)
            if link.group(2):
                shape.links[link.group(2)] = len(shape.edges)
            shape.edges.append(_edge(shape, here, there, link))
            node, here = follows, there
            link = _LINK.match(body, node.end())
            follows = _NODE.match(body, link.end()) if link and "-" in link.group() else None
        place = node.end()


def _bind(shape: Shape, node: re.Match[str], scope: dict[str, int]) -> int:
    name, labels = node.groups()
    if name and name in scope:
        place = scope[name]
        shape.things[place].node = True
    else:
        place = shape.add(name or "", node=True)
        if name:
            scope[name] = place
    if labels:
        shape.things[place].labels |= frozenset(re.findall(r"\w+", labels))
    return place


def _edge(shape: Shape, here: int, there: int, link: re.Match[str]) -> Edge:
    back, _, types, hops, _ = link.groups()
    names = tuple(re.findall(r"\w+", types or "")) or tuple(RELATIONSHIP_BY_NAME)
    start, end = (there, here) if back else (here, there)
    return Edge(start, end, names, bool(back or link.group(5)), int(hops or 1))
