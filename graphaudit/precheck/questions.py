"""The patterns and explanations that a batch is asked, with the shapes of their queries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graphaudit.cypher_text import CypherText
from graphaudit.explanations import InnocentExplanation
from graphaudit.patterns import Pattern
from graphaudit.patterns.running import parameters
from graphaudit.policy import Policy
from graphaudit.precheck.layers import tables_of
from graphaudit.precheck.reading import shapes
from graphaudit.precheck.shape import Shape


@dataclass(frozen=True)
class Questions:
    """The patterns and explanations, with the shapes of their queries; read once."""

    patterns: Sequence[Pattern]
    explanations: Mapping[str, InnocentExplanation]
    policy: Policy
    shapes: Mapping[str, Sequence[Shape]]
    named: frozenset[str] = frozenset()
    """The properties that the ``.cypher`` texts read, whatever they read them of."""

    @classmethod
    def of(
        cls,
        patterns: Sequence[Pattern],
        explanations: Mapping[str, InnocentExplanation],
        policy: Policy,
    ) -> Questions:
        """With every query's shape read."""
        read = {
            p.id: [
                _lessened(p, shape.given(parameters(p, policy)), explanations)
                for shape in shapes(p.query)
            ]
            for p in patterns
            if p.dialect == "cypher"
        }
        read |= {
            code: [shape.given(e.parameters(policy)) for shape in shapes(e.facts)]
            for code, e in explanations.items()
            if e.facts
        }
        asked = [p.query for p in patterns if p.dialect == "cypher"]
        asked += [e.facts for e in explanations.values() if e.facts]
        named = frozenset(name for text in asked for name in _properties(text))
        return cls(patterns, explanations, policy, read, named)

    @cached_property
    def settling(self) -> frozenset[str]:
        """Codes of the explanations that may clear an agent's cards once and for all."""
        parts = (shape for several in self.shapes.values() for shape in several)
        return frozenset(
            code for shape in parts for least in shape.leasts for code in least.settled
        )

    @cached_property
    def asked(self) -> frozenset[tuple[str, str]]:
        """(relationship table, property) of what queries ask of relationships."""
        return frozenset(
            (name, among.prop)
            for parts in self.shapes.values()
            for shape in parts
            for edge in shape.edges
            for among in edge.among
            for name, _ in tables_of(shape, edge)
        )


def _lessened(
    pattern: Pattern, shape: Shape, explanations: Mapping[str, InnocentExplanation]
) -> Shape:
    """Where a pattern rests on the agent alone and needs a number of his cards: with the codes of
    those explanations that clear a card of its agent, whoever is paid on it and when.
    """
    if pattern.kinds != ("agent",):
        return shape
    known = (explanations[code] for code in pattern.but if code in explanations)
    codes = frozenset(one.code for one in known if _clears_cards(one))
    leasts = [
        replace(least, settled=codes)
        if shape.edges[least.edge].types == ("OPENED_BY",)
        and least.parameter in pattern.at_least.values()
        else least
        for least in shape.leasts
    ]
    return replace(shape, leasts=leasts)


def _clears_cards(explanation: InnocentExplanation) -> bool:
    if explanation.facts is None or explanation.effect.kind != "leaves":
        return False
    columns = set(CypherText(explanation.facts).columns())
    return explanation.leaves_only is None and columns == {"other", "card", "src"}


def _properties(query: str) -> set[str]:
    """What stands behind a dot, or before a colon as in ``(s:Status {kind: …})``."""
    bare = CypherText(query).bare
    return set(re.findall(r"\.\s*(\w+)", bare)) | set(re.findall(r"(\w+)\s*:", bare))
