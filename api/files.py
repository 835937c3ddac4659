"""Answers that the browser keeps as a file: made in a temporary file, or sent while they are made.

A file is never whole in memory beside what it is made of. Few are made at once: the others wait
their turn, so that pages are answered meanwhile.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from graphaudit.errors import GraphAuditError
from graphaudit.finding import Json
from graphaudit.masking import masked_finding

OCTETS = "application/octet-stream"
BINARY: dict[int | str, dict[str, object]] = {200: {"content": {OCTETS: {}}}}
"""How a route says that its answer is a file."""
CSV, JSONL = "text/csv", "application/x-ndjson"
AT_A_TIME = 20
"""Whole findings and leads that are read at a time; each may be a megabyte."""
AT_ONCE, MOST_WAITING, PATIENCE = 2, 8, 120.0
"""Files that are made at the same time, that wait for it, and for how many seconds."""


class BusyError(GraphAuditError):
    """Too many files are being made."""

    http_status = 503


class Turns:
    """Who may make a file now."""

    def __init__(self, at_once: int, most_waiting: int, patience: float) -> None:
        self._free = threading.Semaphore(at_once)
        self._guard = threading.Lock()
        self._most, self._patience = most_waiting, patience
        self.waiting = 0

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for a turn and have it. Raises BusyError where too many wait, or for too long."""
        if not self._free.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._free.release()

    def _wait(self) -> None:
        with self._guard:
            if self.waiting >= self._most:
                raise _busy()
            self.waiting += 1
        try:
            if not self._free.acquire(timeout=self._patience):
                raise _busy()
        finally:
            with self._guard:
                self.waiting -= 1


TURNS = Turns(AT_ONCE, MOST_WAITING, PATIENCE)


class MadeFile(FileResponse):
    """A file in a folder of its own, which goes when it is sent or nobody wants it any more."""

    def __init__(self, folder: TemporaryDirectory[str], path: Path, name: str, media: str) -> None:
        super().__init__(path, media_type=media, headers=_named(name))
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._folder.cleanup()


def made(name: str, write: Callable[[Path], object], media: str = OCTETS) -> MadeFile:
    """What ``write`` writes at a path, to be kept under ``name``. Raises BusyError."""
    folder = TemporaryDirectory(prefix="graphaudit-")
    path = Path(folder.name) / "made"
    try:
        with TURNS.mine():
            write(path)
    except BaseException:
        folder.cleanup()
        raise
    return MadeFile(folder, path, name, media)


def streamed(pieces: Iterator[bytes], name: str, media: str = OCTETS) -> StreamingResponse:
    """Pieces of a file, each sent when it is made, to be kept under ``name``."""
    return StreamingResponse(pieces, media_type=media, headers=_named(name))


def json_lines(found: Iterable[Mapping[str, Json]]) -> Iterator[bytes]:
    """Findings or leads, masked, each as a line of JSON."""
    for each in found:
        line = json.dumps(masked_finding(each), ensure_ascii=False) + "\n"
        yield line.encode("utf-8", "replace")


def of_media(media: str) -> dict[int | str, dict[str, object]]:
    """How a route says that its answer is a file of this type."""
    return {200: {"content": {media: {}}}}


def attached(content: bytes, name: str, media: str = OCTETS) -> Response:
    """Bytes to be kept under ``name``, whatever signs stand in it."""
    return Response(content, media_type=media, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    quoted = quote(name, safe="")
    said = f'filename="{name}"' if quoted == name else f"filename*=UTF-8''{quoted}"
    return {"Content-Disposition": f"attachment; {said}"}


def _busy() -> BusyError:
    return BusyError(
        "正在生成的文件太多 (too many files are being made)",
        fix="稍候再导出 (export again in a moment)",
    )
