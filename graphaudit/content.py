"""Where the content lies: the shipped ``queries/`` folder and a county's own overlay.

``queries/`` stands beside the package in a checkout and inside it in the wheel; this module is
the only one that knows.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def queries_dir() -> Path:
    """The shipped ``queries/`` folder, in the installed wheel or in a checkout."""
    carried = _PACKAGE / "_queries"
    return carried if carried.is_dir() else _PACKAGE.parent / "queries"


def registers_dir() -> Path:
    """The shipped register files: content of the room beside this one, read by path."""
    return _PACKAGE.parent / "loaders" / "registers"


def content_roots(data: Path | None = None) -> tuple[Path, ...]:
    """Folders that hold content, the shipped one first; ``DATA/queries`` overlays it."""
    overlay = (data / "queries",) if data is not None else ()
    return (queries_dir(), *(path for path in overlay if path.is_dir()))
