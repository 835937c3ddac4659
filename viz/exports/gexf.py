"""The subgraph as GEXF 1.2, for Gephi."""

from __future__ import annotations

import re
from pathlib import Path

import networkx as nx

from viz.exports import ExportRequest
from viz.networkx_graph import as_multigraph
from viz.subgraph import subgraph

HELP = ("关系子图（GEXF，供 Gephi）", "subgraph as GEXF, for Gephi")
_TODAY = re.compile(r'(<meta lastmodifieddate=")[^"]*(")')


def write(request: ExportRequest, path: Path) -> None:
    """Write nodes and relationships; the file is dated as the request is, not today."""
    lines = nx.generate_gexf(as_multigraph(subgraph(request)), encoding="utf-8")
    day = request.made.date().isoformat()
    text = _TODAY.sub(rf"\g<1>{day}\g<2>", "\n".join(lines), count=1)
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n' + text + "\n", encoding="utf-8")
