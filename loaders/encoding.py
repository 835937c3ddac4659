"""The encoding of a text file: UTF-8, UTF-16 with a mark, or GB18030; decided on all its bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 22
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRIED = ("utf-8", "gb18030")


@dataclass(frozen=True)
class Encoding:
    """``name`` of the codec; ``clean`` when every byte of the file decodes in it."""

    name: str
    clean: bool


def detect(path: Path) -> Encoding:
    """The encoding that decodes the whole file, else the one that loses least."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    marked = _by_mark(head)
    if marked:
        return Encoding(marked, _failures(path, marked) == 0)
    losses = {}
    for name in _TRIED:
        losses[name] = _failures(path, name)
        if losses[name] == 0:
            return Encoding(name, True)
    return Encoding(min(_TRIED, key=lambda name: losses[name]), False)


def _by_mark(head: bytes) -> str | None:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    return _utf16_without_mark(head[:4096])


def _utf16_without_mark(head: bytes) -> str | None:
    """Commas, digits and line ends of UTF-16 have a zero byte on one side only."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 20 and even == 0:
        return "utf-16-le"
    if even > len(head) // 20 and odd == 0:
        return "utf-16-be"
    return None


def _failures(path: Path, name: str) -> int:
    """How many characters of the file do not decode; a character cut off at the end counts none."""
    if _decodes(path, name):
        return 0
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    return sum(decoder.decode(chunk).count("\ufffd") for chunk in _chunks(path))


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def utf8_chunks(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """The file's text as UTF-8 without a byte order mark, in chunks that end anywhere.

    Bytes that do not decode come as U+FFFD.
    """
    if encoding == Encoding("utf-8", True):
        yield from _chunks(path)
        return
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    for chunk in _chunks(path):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def sample_text(head: bytes) -> str | None:
    """The beginning of a file as text, or None where it is binary."""
    name = _by_mark(head)
    if name is None and b"\0" in head.rstrip(b"\0"):
        return None
    for candidate in (name,) if name else _TRIED:
        try:
            return codecs.getincrementaldecoder(candidate)().decode(head)
        except UnicodeDecodeError:
            continue
    text = head.decode("gb18030", "replace")
    return None if _looks_binary(text) else text


def _looks_binary(text: str) -> bool:
    strange = sum(1 for c in text if c == "\ufffd" or (c < " " and c not in "\t\r\n"))
    return strange > len(text) // 10
