"""The subgraph as GEXF 1.2, for Gephi."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx

from viz.exports import ExportRequest
from viz.networkx_graph import as_multigraph
from viz.subgraph import subgraph

HELP = ("关系子图（GEXF，供 Gephi）", "subgraph as GEXF, for Gephi")
_HEAD = 4096
"""Bytes in which the date stands."""
_TODAY = re.compile(rb'(<meta lastmodifieddate=")[^"]*(")')


def write(request: ExportRequest, path: Path) -> None:
    """Write nodes and relationships; the file is dated as the request is, not today."""
    with TemporaryDirectory(prefix="graphaudit-") as folder:
        held = Path(folder) / "held"
        nx.write_gexf(as_multigraph(subgraph(request)), held, encoding="utf-8")
        day = request.made.date().isoformat().encode()
        with held.open("rb") as source, path.open("wb") as target:
            target.write(_TODAY.sub(rb"\g<1>" + day + rb"\g<2>", source.read(_HEAD), count=1))
            shutil.copyfileobj(source, target)
            target.write(b"\n")
