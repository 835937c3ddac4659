"""What the fast spreadsheet reader does not tell of an .xlsx: its sheets' XML, streamed.

Formula cells without a stored value, error values, hidden rows, numbers of 16 and more digits
as they stand in the file, and how large the sheet would be in memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from graphaudit.errors import UnreadableFileError
from loaders import archives, trial

FAR = 512
SWOLLEN = 1 << 30
"""Bytes of text from which on a workbook is tried first; less on a machine with little memory."""
LONG_TEXT = 1000
"""Bytes of a shared text from which on it matters how many cells show it."""
_LEAST_CELL = 20
"""Bytes of XML that a cell has at least."""
_CHUNK = 1 << 20
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_FAR_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{2,3})(\d+)"[^>]*[^/]>')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_ERROR = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_ERROR_FIRST = re.compile(
    rb'<c\b[^>]*?\bt="e"[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_NO_VALUE = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:<f[^>]*?/>|<f[^>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_LONG = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?>(?:<f[^>]*>[^<]*</f>)?<v>(\d{16,})</v>')
_IMPOSSIBLE = re.compile(rb' r="(?:[A-Z]{4}|[A-Z]*\d{8})')
_ODD_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*\d)""")
_TEXT_CELL = re.compile(rb'\bt="(?:s|str|inlineStr|b|e|d)"')

Place = tuple[int, int]


@dataclass
class SheetFacts:
    """Facts of one sheet; a place is (row, column), both from 0."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    size: int = 0
    """Bytes of its XML."""
    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: dict[Place, str] = field(default_factory=dict)
    long_numbers: dict[Place, str] = field(default_factory=dict)
    far: set[Place] = field(default_factory=set)

    @property
    def sparse(self) -> bool:
        """Whether a dense grid of this sheet would be mostly air and cost memory for nothing."""
        area = self.rows * self.columns
        return area > 400_000_000 or (area > 20_000_000 and area > 20 * self.cells)


def column_number(letters: str) -> int:
    """``A`` → 0, ``AA`` → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 → ``A``, 26 → ``AA``."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Sheet name → facts, for every worksheet of the workbook."""
    with archives.open_zip(path) as archive:
        facts = {}
        for name, part in _sheet_parts(archive).items():
            with archive.open(part) as file:
                facts[name] = _facts(file)
        return facts


def may_swell(longest: int, facts: Mapping[str, SheetFacts]) -> bool:
    """Whether a workbook's texts, the longest of so many bytes, could take more than ``SWOLLEN``
    once every cell has its own: cells share texts, which stand in the file once."""
    cells = sum(each.size for each in facts.values()) // _LEAST_CELL
    return longest * cells > min(SWOLLEN, trial.most() // 2)


def longest_text(path: Path) -> int:
    """Bytes of the longest text that cells of the workbook share, or a little more."""
    with archives.open_zip(path) as archive:
        names = [n for n in archive.namelist() if n.lower().endswith("sharedstrings.xml")]
        return max((_longest_text(archive, name) for name in names), default=0)


def _longest_text(archive: zipfile.ZipFile, name: str) -> int:
    """Bytes of the longest shared text, or a little more."""
    longest = begun = read = 0
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            for found in _SHARED_TEXT.finditer(chunk):
                longest, begun = max(longest, read + found.start() - begun), read + found.start()
            read += len(chunk)
    return max(longest, read - begun)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = _targets(archive)
    parts = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            part = targets.get(_relation(element), "")
            if part in names and "/worksheets/" in part:
                parts[element.get("name", "")] = part
    return parts


def _relation(element: ElementTree.Element) -> str:
    return next((v for k, v in element.attrib.items() if k.endswith("}id")), "")


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    root = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {}
    for element in root:
        target = element.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[element.get("Id", "")] = part
    return targets


def _facts(file: IO[bytes]) -> SheetFacts:
    facts = SheetFacts()
    wide: set[bytes] = set()
    for piece in map(_plain_references, _pieces(file)):
        facts.cells += piece.count(b"<c ")
        facts.size += len(piece)
        wider = set(_WIDE.findall(piece))
        wide |= wider
        if any(column_number(w.decode()) >= FAR for w in wider):
            _note_far(piece, facts)
        _note_rows(piece, facts)
        _check_references(piece, facts)
        _note_values(piece, facts)
    facts.columns = max([26, *(column_number(w.decode()) + 1 for w in wide)])
    return facts


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The XML in pieces that end between two cells."""
    rest = b""
    while chunk := file.read(_CHUNK):
        rest += chunk
        cut = max(rest.rfind(b"</c>") + 4, rest.rfind(b"</row>") + 6)
        if cut > 6:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _plain_references(piece: bytes) -> bytes:
    """References that XML also allows (``r = 'a1'``) as programs write them: `` r="A1"``."""
    if any(odd in piece for odd in (b" r='", b"\tr", b"\nr", b" r =", b'r= "')):
        piece = _ODD_REFERENCE.sub(rb' r="\1', piece)
    return piece


def _check_references(piece: bytes, facts: SheetFacts) -> None:
    """The fast reader makes a grid up to the farthest reference, and ends the process if it fails.

    Raises UnreadableFileError for a reference that no sheet has, or far below the sheet's rows.
    """
    digits = max(2, len(str(facts.rows))) + 1
    below = re.search(rb' r="[A-Za-z]+\d{%d}' % digits, piece)
    if below or _IMPOSSIBLE.search(piece) or re.search(rb' r="[A-Z]*[a-z]', piece):
        raise UnreadableFileError(
            "工作表里有不存在的单元格位置，无法读取",
            fix="请用 Excel 或 WPS 打开并另存为 .xlsx 后重新提供",
        )


def _note_rows(piece: bytes, facts: SheetFacts) -> None:
    last = piece.rfind(b"<row ")
    if last >= 0 and (found := _ROW.match(piece, last)):
        facts.rows = max(facts.rows, int(found[1]))
    if b"hidden=" in piece:
        for tag in _HIDDEN_ROW.findall(piece):
            if found := _ROW.match(tag):
                facts.hidden_rows.add(int(found[1]) - 1)


def _note_far(piece: bytes, facts: SheetFacts) -> None:
    """Filled cells beyond the columns that a sparse sheet is read to; a thousand are enough."""
    for letters, row in _FAR_CELL.findall(piece):
        place = _place(letters, row)
        if place[1] >= FAR and len(facts.far) < 1000:
            facts.far.add(place)


def _note_values(piece: bytes, facts: SheetFacts) -> None:
    """Cheap searches first: most pieces hold no error, no formula and no long number."""
    if b't="e"' in piece:
        for letters, row, value in _ERROR.findall(piece) or _ERROR_FIRST.findall(piece):
            facts.errors[_place(letters, row)] = value.decode("utf-8", "replace")
    if b"<f" in piece:
        for letters, row, formula in _NO_VALUE.findall(piece):
            facts.uncalculated[_place(letters, row)] = "=" + formula.decode("utf-8", "replace")
    for found in _LONG.finditer(piece) if _has_long_number(piece) else ():
        if not _TEXT_CELL.search(found[0].split(b">", 1)[0]):
            facts.long_numbers[_place(found[1], found[2])] = found[3].decode()


_SIXTEEN = re.compile(rb"<v>\d{16}")


def _has_long_number(piece: bytes) -> bool:
    return _SIXTEEN.search(piece) is not None


def _place(letters: bytes, row: bytes) -> Place:
    return int(row) - 1, column_number(letters.decode())
