"""Documents of cases: bytes in the workspace by their SHA-256, names as people may see them.

Nothing of them is ever opened or run here; a name with another kind's ending or content is refused.
"""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from shutil import disk_usage

from graphaudit.durable import ASIDE, aside, publish
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError
from graphaudit.values import mask_long_digits

LARGEST = 20 * 1024 * 1024
"""Bytes of one document."""
LARGEST_CASE, LARGEST_ALL, SPARE = 2 << 30, 50 << 30, 1 << 30
"""Bytes of all documents of one case and of the workspace, withdrawn ones among them; and what
stays free on the disk, for without it no log can be written."""
LONGEST_NAME = 120
A_DAY = 24 * 3600
_ZIP = (b"PK\x03\x04",)
_ISO_MEDIA = b"ftyp"
STARTS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",), "ofd": _ZIP, "docx": _ZIP, "xlsx": _ZIP, "csv": (), "txt": (),
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",),
    "bmp": (b"BM",), "tif": (b"II*\x00", b"MM\x00*"), "tiff": (b"II*\x00", b"MM\x00*"),
    "webp": (b"RIFF",), "wav": (b"RIFF",), "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "mp4": (_ISO_MEDIA,), "m4a": (_ISO_MEDIA,),
}  # fmt: skip
"""What may be kept, by ending, and how such a file begins; text begins with anything."""
_HEAD = 16


class TooLargeError(GraphAuditError):
    """A document beyond the limit."""

    exit_code = 2
    http_status = 413


@dataclass(frozen=True)
class _Limit:
    """How many bytes one more document may have, and what is said of a larger one."""

    left: int
    says: str
    fix: str


@dataclass(frozen=True)
class Stored:
    """A document's bytes: where they are known by, how many, and the name they came under."""

    name: str
    sha256: str
    size: int


class DocumentStore:
    """The folder with the documents' bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def take(self, name: str, chunks: AsyncIterator[bytes], held: int = 0) -> Stored:
        """Write a document to the disk as it comes, never all of it in memory.

        ``held``: the bytes of the case's documents so far. Raises UsageError for a name or content
        that is not taken, TooLargeError for more than one document, the case or the workspace may
        have.
        """
        shown = safe_name(name)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        limit = await asyncio.to_thread(self._limit, held)
        path = aside(self._folder)
        digest, size, head = sha256(), 0, b""
        try:
            with path.open("xb") as stream:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit.left:
                        raise TooLargeError(limit.says, where=shown, fix=limit.fix)
                    head += chunk[: max(0, _HEAD - len(head))]
                    digest.update(chunk)
                    stream.write(chunk)
            _check_content(shown, head)
            await asyncio.to_thread(publish, path, self._folder / digest.hexdigest())
        finally:
            path.unlink(missing_ok=True)
        return Stored(shown, digest.hexdigest(), size)

    def _limit(self, held: int) -> _Limit:
        """The nearest of all limits; every one of them says what it is."""
        used = sum(path.stat().st_size for path in self._folder.iterdir())
        free = disk_usage(self._folder).free
        return min(
            _Limit(
                LARGEST,
                "单个文书不能超过 20 MB (a document may have at most 20 MB)",
                "拆分或压缩后上传 (split or compress it)",
            ),
            case_limit(held),
            _Limit(
                LARGEST_ALL - used,
                f"工作目录的文书合计不能超过 {_gb(LARGEST_ALL)} "
                f"(all documents together may have at most {_gb(LARGEST_ALL)})",
                "请管理员另设工作目录 (ask the administrator for another folder)",
            ),
            _Limit(
                free - SPARE,
                "磁盘空间不足，未保存 (the disk is nearly full; nothing was kept)",
                f"请管理员腾出空间，至少留 {_gb(SPARE)} (free at least {_gb(SPARE)})",
            ),
            key=lambda limit: limit.left,
        )

    def path(self, digest: str) -> Path:
        """Where a document's bytes are. Raises GraphAuditError when they are not as they came."""
        path = self._folder / digest
        if not path.is_file():
            raise NotFoundError(
                "文书文件不在工作目录中 (the document's file is missing)",
                where=digest,
                fix="从备份恢复该文件 (restore it from a backup)",
            )
        with path.open("rb") as stream:
            found = file_digest(stream, "sha256").hexdigest()
        if found != digest:
            raise GraphAuditError(
                "文书内容与登记时的摘要不一致 (the document is not as it was registered)",
                where=digest,
                fix="从备份恢复该文件 (restore it from a backup)",
            )
        return path

    def _sweep(self) -> None:
        """Remove what uploads that were killed left behind, a day later."""
        for path in self._folder.glob(f"{ASIDE}*"):
            with suppress(FileNotFoundError):  # somebody else's is done just now
                if path.stat().st_mtime < time.time() - A_DAY:
                    path.unlink()


def safe_name(name: str) -> str:
    """The name without folders, whole numbers, signs that are not seen; at most 120 characters.

    Raises UsageError where its ending is none of ``STARTS``.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    last = mask_long_digits(last).replace("*", "x")
    seen = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, _, ending = seen.rpartition(".")
    kind = ending.lower()
    if kind not in STARTS or not stem:
        raise UsageError(
            "不接受这种文件 (this kind of file is not taken)",
            where=seen or "文件名 (name)",
            fix="可用：" + "、".join(STARTS),
        )
    return f"{stem[: LONGEST_NAME - len(kind) - 1]}.{kind}"


def _check_content(name: str, head: bytes) -> None:
    """Refuse a file that is empty or does not begin as its ending says."""
    starts = STARTS[name.rsplit(".", 1)[-1]]
    place = 4 if starts == (_ISO_MEDIA,) else 0
    if not head or (starts and not head[place:].startswith(starts)):
        raise UsageError(
            "文件内容与扩展名不符，或为空 (empty, or not what its ending says)",
            where=name,
            fix="用原软件另存后再上传 (save it again with its own program)",
        )


def case_limit(held: int) -> _Limit:
    """What a case whose documents have ``held`` bytes may still take."""
    return _Limit(
        LARGEST_CASE - held,
        f"一案的文书合计不能超过 {_gb(LARGEST_CASE)} "
        f"(a case's documents may have at most {_gb(LARGEST_CASE)})",
        "压缩视听资料，或另建案件存放 (compress recordings, or open another case)",
    )


def _gb(size: int) -> str:
    return f"{size / (1 << 30):,.3g} GB"
