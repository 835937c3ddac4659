"""What a snapshot is: the hash of everything that findings can depend on, and of nothing else."""

from __future__ import annotations

import hashlib
import json

from graphaudit.content import content_roots
from graphaudit.decisions import Decisions
from graphaudit.ledger.parts import Part
from graphaudit.workspace import Workspace

SNAPSHOT_DIGITS = 20
PROJECTION_VERSION = 5
"""Raised when resolution or projection change what they make of the same rows."""


def snapshot_hash(workspace: Workspace, parts: list[Part]) -> str:
    """20 hex digits over parts (content, options, rows), decisions and policy files.

    Decisions enter by the identifiers they are about, never by keys, so that the workspace's
    secret does not enter.
    """
    content = {
        "version": PROJECTION_VERSION,
        "parts": sorted([p.sha256, p.info.get("options"), p.digest] for p in parts),
        "decisions": Decisions(workspace).canonical(),
        "policy": [
            [path.name, hashlib.sha256(path.read_bytes()).hexdigest()]
            for root in content_roots(workspace.path)
            for path in sorted(root.glob("policy/*.csv"))
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:SNAPSHOT_DIGITS]
