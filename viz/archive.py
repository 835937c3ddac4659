"""Zip files that are the same bytes for the same content and moment."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

EARLIEST = 1980


def zipped(members: Mapping[str, bytes], made: datetime) -> bytes:
    """A zip of these members, in their order, dated ``made``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(_entry(name, made), content)
    return held.getvalue()


def redated(content: bytes, made: datetime) -> bytes:
    """The same zip with every member dated ``made`` instead of the moment it was packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, made)


def _entry(name: str, made: datetime) -> zipfile.ZipInfo:
    moment = (max(made.year, EARLIEST), made.month, made.day, made.hour, made.minute, made.second)
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
