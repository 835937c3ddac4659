"""The subgraph as GEXF 1.2, for Gephi."""

from __future__ import annotations

import io
import re
from pathlib import Path

import networkx as nx

from viz.exports import ExportRequest
from viz.networkx_graph import as_multigraph
from viz.subgraph import subgraph

HELP = ("关系子图（GEXF，供 Gephi）", "subgraph as GEXF, for Gephi")
_TODAY = re.compile(rb'(<meta lastmodifieddate=")[^"]*(")')


def write(request: ExportRequest, path: Path) -> None:
    """Write nodes and relationships; the file is dated as the request is, not today."""
    held = io.BytesIO()
    nx.write_gexf(as_multigraph(subgraph(request)), held, encoding="utf-8")
    day = request.made.date().isoformat().encode()
    path.write_bytes(_TODAY.sub(rb"\g<1>" + day + rb"\g<2>", held.getvalue(), count=1) + b"\n")
