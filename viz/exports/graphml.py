"""The subgraph as GraphML, for Gephi, yEd, Cytoscape and the like."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from viz.exports import ExportRequest
from viz.networkx_graph import as_multigraph
from viz.subgraph import subgraph

HELP = ("关系子图（GraphML）", "subgraph as GraphML")


def write(request: ExportRequest, path: Path) -> None:
    """Write nodes and relationships; the graph itself says snapshot, moment and masking."""
    graph = as_multigraph(subgraph(request))
    graph.graph |= {
        "snapshot": request.snapshot,
        "made": request.made.isoformat(timespec="seconds"),
        "masked": request.masked,
        "notice": "疑点，待核实；数据比对结果，不是结论",
    }
    nx.write_graphml(graph, path, encoding="utf-8", prettyprint=True)
