"""Answers that the browser keeps as a file."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

OCTETS = "application/octet-stream"
BINARY: dict[int | str, dict[str, object]] = {200: {"content": {OCTETS: {}}}}
"""How a route says that its answer is a file."""


def attached(content: bytes, name: str, media: str = OCTETS) -> Response:
    """Bytes to be kept under ``name``, whatever signs stand in it."""
    quoted = quote(name, safe="")
    said = f'filename="{name}"' if quoted == name else f"filename*=UTF-8''{quoted}"
    return Response(
        content, media_type=media, headers={"Content-Disposition": f"attachment; {said}"}
    )
