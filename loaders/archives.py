"""Zip files from strangers: every byte counted while it is unpacked, nothing declared is trusted.

Used for archives of registers and for workbooks (an .xlsx is a zip too).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graphaudit.errors import UnreadableFileError

MIB = 1 << 20
CHUNK = MIB
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_LOCAL_HEADER = struct.Struct("<4s22xHH")


@dataclass(frozen=True)
class Limits:
    """What an archive may unpack to: bytes, bytes out for a byte in, members, nested zips."""

    total: int = 4096 * MIB
    ratio: int = 200
    ratio_from: int = 64 * MIB
    members: int = 5000
    nesting: int = 1


class UnsafeZipError(UnreadableFileError):
    """The archive unpacks to more than is safe; ``code`` as in RefusedFile."""

    code = "zip_bomb"


class BrokenZipError(UnreadableFileError):
    """The archive is cut or damaged, encrypted, or packed in a way that is not read."""

    def __init__(self, code: str, what: str, fix: str, where: str = "") -> None:
        self.code = code
        super().__init__(what, where=where, fix=fix)


@dataclass
class Meter:
    """Counts what comes out of one archive, and of the zips inside it, and stops at the limits."""

    limits: Limits
    packed: int
    outer: Meter | None = None
    out: int = 0

    def add(self, count: int) -> None:
        """Count ``count`` more bytes; raises UnsafeZipError beyond the limits."""
        self.out += count
        if self.outer:
            self.outer.add(count)
        if self.out > self.limits.total:
            self._stop(f"解压后超过 {self.limits.total // MIB} MB")
        if self.out > self.limits.ratio_from and self.out > self.limits.ratio * self.packed:
            self._stop(f"解压后是原文件的 {self.limits.ratio} 倍以上")

    def _stop(self, why: str) -> None:
        raise UnsafeZipError(
            f"压缩内容异常膨胀（{why}），为安全起见未读取",
            fix="请确认文件来源；确属正常数据的，请解压后直接提供其中的表格",
        )


def open_zip(path: Path) -> zipfile.ZipFile:
    """The archive's directory. Raises BrokenZipError where it is cut or damaged."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _broken() from error


def _broken() -> BrokenZipError:
    return BrokenZipError(
        "damaged", "压缩内容不完整或已损坏", "请向提供单位重新索取，或重新压缩、另存后再提供"
    )


def members(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """The archive's files (not folders) by name. Raises UnsafeZipError when there are too many."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.members:
        raise UnsafeZipError(
            f"压缩包内文件过多（{len(infos)} 个，上限 {limits.members} 个）",
            fix="请分成几个压缩包，或解压后提供文件夹",
        )
    return sorted(infos, key=member_name)


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name with ``/``; names not marked UTF-8 are UTF-8 or GB18030 bytes."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def safe_name(name: str) -> str:
    """The name without drive, leading slash or ``..``: it only labels, no path is built from it."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def unpacked(path: Path, info: zipfile.ZipInfo, meter: Meter | None) -> Iterator[bytes]:
    """The member's bytes in chunks, counted. Raises BrokenZipError or UnsafeZipError.

    zipfile stops at the declared size; this goes on to the end of the stream, so that a member
    that declares too little is seen.
    """
    _check_packing(info)
    crc = size = 0
    with path.open("rb") as file:
        _seek_data(file, info)
        for chunk in _chunks(file, info):
            if meter:
                meter.add(len(chunk))
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            yield chunk
    if size != info.file_size or crc != info.CRC:
        raise _broken()


def _check_packing(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise BrokenZipError(
            "encrypted", "压缩包设有密码，无法读取", "请用密码解压后提供其中的表格"
        )
    if info.compress_type not in (_STORED, _DEFLATED):
        raise BrokenZipError(
            "packing",
            f"压缩方式不支持（方式 {info.compress_type}）",
            "请解压后提供其中的表格，或用普通 ZIP 方式重新压缩",
        )


def _seek_data(file: BinaryIO, info: zipfile.ZipInfo) -> None:
    file.seek(info.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _broken()
    _, name_size, extra_size = _LOCAL_HEADER.unpack(header)
    file.seek(name_size + extra_size, 1)


def _chunks(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    packed = _packed_chunks(file, info.compress_size)
    return packed if info.compress_type == _STORED else _inflated(packed)


def _packed_chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        chunk = file.read(min(CHUNK, size))
        if not chunk:
            raise _broken()
        size -= len(chunk)
        yield chunk


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in packed:
            while chunk and not stream.eof:
                yield stream.decompress(chunk, CHUNK)
                chunk = stream.unconsumed_tail
        yield stream.flush()
    except zlib.error as error:
        raise _broken() from error
    if not stream.eof:
        raise _broken()


def measure(path: Path, archive: zipfile.ZipFile, limits: Limits, outer: Meter | None) -> None:
    """Unpack everything into nothing: raises when the archive is unsafe, cut or encrypted."""
    meter = Meter(limits, max(1, path.stat().st_size), outer)
    for info in members(archive, limits):
        for _ in unpacked(path, info, meter):
            pass
