"""Answers that the browser keeps as a file."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

OCTETS = "application/octet-stream"


def attached(content: bytes, name: str, media: str = OCTETS) -> Response:
    """Bytes to be kept under ``name``, whatever signs stand in it."""
    quoted = quote(name, safe="")
    said = f'filename="{name}"' if quoted == name else f"filename*=UTF-8''{quoted}"
    return Response(
        content, media_type=media, headers={"Content-Disposition": f"attachment; {said}"}
    )
