"""The subgraph as a networkx graph, for the formats that networkx writes.

networkx refuses nulls and dates, and XML refuses control characters: here are only visible texts,
whole numbers and truth values.
"""

from __future__ import annotations

import networkx as nx

from viz.fonts import visible
from viz.subgraph import Subgraph, Thing, Tie, Value

Attributes = dict[str, Value]


def as_multigraph(found: Subgraph) -> nx.MultiDiGraph[str]:
    """Nodes by key with label, kind and number; every tie an edge of its own, with its rows."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for thing in found.things:
        graph.add_node(thing.key, **_clean(_node(thing, found.language)))
    for number, tie in enumerate(found.ties):
        graph.add_edge(tie.start, tie.end, key=number, **_clean(_edge(tie, found.language)))
    return graph


def _node(thing: Thing, language: str) -> Attributes:
    known = {"number": thing.number} if thing.number else {}
    return {
        "label": thing.caption,
        "kind": thing.label,
        "kind_name": thing.word(language),
        **known,
        "findings": " ".join(thing.findings),
        **thing.properties,
    }


def _edge(tie: Tie, language: str) -> Attributes:
    """``relation``, not ``type``: GEXF keeps that name for itself."""
    return {
        "label": tie.word(language),
        "relation": tie.type,
        "src": " ".join(tie.src),
        "context": tie.context,
        "inferred": tie.inferred,
        **{_RENAMED.get(name, name): value for name, value in tie.properties.items()},
    }


_RENAMED = {"relation": "kin_relation"}


def _clean(values: Attributes) -> Attributes:
    return {
        name: visible(value) if isinstance(value, str) else value for name, value in values.items()
    }
