"""What a file is, told by its content and never by its suffix."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from loaders import archives, encoding

HEAD = 65_536
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".parquet", ".zip")

WORKBOOKS = ("xlsx", "xls")
"""Kinds that are read under any suffix: other office programs have their own (.et)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请另存为 .xlsx 或 .csv 后重新提供"
_OTHERS: tuple[tuple[bytes, str, str, str], ...] = (
    (b"%PDF", "pdf", "PDF 文档", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"\x89PNG", "image", "图片", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"\xff\xd8\xff", "image", "图片", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"GIF8", "image", "图片", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"BM", "image", "图片", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"II*\x00", "image", "图片", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"MM\x00*", "image", "图片", "请向提供单位索取电子表格原件；扫描件需人工录入"),
    (b"Rar!", "archive", "RAR 压缩包", "请解压后提供其中的表格，或改用 ZIP 压缩"),
    (b"7z\xbc\xaf", "archive", "7z 压缩包", "请解压后提供其中的表格，或改用 ZIP 压缩"),
    (b"\x1f\x8b", "archive", "gzip 压缩文件", "请解压后提供其中的表格，或改用 ZIP 压缩"),
    (b"{\\rtf", "document", "RTF 文档", "请把其中的表格复制到电子表格后提供"),
    (b"SQLite format 3", "database", "SQLite 数据库", "请导出为 .csv 或 .xlsx 后提供"),
)


@dataclass(frozen=True)
class Refusal:
    """Why a file is not read, and what to do."""

    code: str
    reason: str
    fix: str


def kind_of(path: Path) -> str | Refusal:
    """``xlsx``, ``xls``, ``text``, ``html``, ``parquet``, ``zip``, or why the file is refused."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return Refusal("empty", "文件是空的（0 字节）", "请向提供单位重新索取")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith(b"PAR1"):
        return _parquet_kind(path, size)
    return _plain_kind(head)


def _plain_kind(head: bytes) -> str | Refusal:
    for magic, code, name, fix in _OTHERS:
        if head.startswith(magic) and (magic != b"BM" or b"\0" in head[:64]):
            return Refusal(code, f"这是{name}，不是表格数据", fix)
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02"):
        return Refusal("old_xls", "Excel 5.0 以前的旧格式，无法读取", _SAVE_AS)
    sample = encoding.sample_text(head)
    if sample is None:
        return Refusal("unknown", "不是可识别的表格文件（二进制内容）", _SAVE_AS)
    if not sample.strip("\ufeff \t\r\n\0"):
        return Refusal("empty", "文件里只有空白", "请向提供单位重新索取")
    return _markup_kind(sample)


def _markup_kind(sample: str) -> str | Refusal:
    start = sample.lstrip("\ufeff \t\r\n")[:4096].lower()
    if start.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return Refusal("xml_sheet", "XML 电子表格 2003 格式，无法读取", _SAVE_AS)
    if re.match(r"<(!doctype html|html|table|head|meta|style|body|div)\b", start):
        return "html"
    if start.startswith("<?xml") and re.search(r"<html|<table", start):
        return "html"
    if start.startswith(("mime-version", "content-type: multipart")):
        return Refusal("mhtml", "单个文件网页（MHTML），无法读取", _SAVE_AS)
    if start.startswith("<"):
        return Refusal("markup", "这是网页或 XML 文件，不是表格数据", _SAVE_AS)
    return "text"


def _zip_kind(path: Path) -> str | Refusal:
    try:
        with archives.open_zip(path) as archive:
            return _zip_content(archive)
    except archives.BrokenZipError as error:
        return Refusal(error.code, error.what, error.fix)


def _zip_content(archive: zipfile.ZipFile) -> str | Refusal:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return Refusal("xlsb", "Excel 二进制工作簿（.xlsb），无法读取", _SAVE_AS)
    if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names):
        return "xlsx"
    if any(n.startswith("word/") for n in names):
        return Refusal(
            "document", "这是 Word 文档，不是表格数据", "请把其中的表格复制到电子表格后提供"
        )
    if any(n.startswith("ppt/") for n in names):
        return Refusal("document", "这是演示文稿，不是表格数据", "请向提供单位索取电子表格原件")
    if "mimetype" in names and "content.xml" in names:
        return Refusal("opendocument", "OpenDocument 格式，无法读取", _SAVE_AS)
    return "zip" if names else Refusal("empty", "压缩包是空的", "请向提供单位重新索取")


def _ole_kind(path: Path) -> str | Refusal:
    names = ole_names(path.read_bytes())
    if "EncryptedPackage" in names:
        return Refusal(
            "encrypted", "工作簿设有打开密码，无法读取", "请用密码打开，取消密码后另存再提供"
        )
    if "Workbook" in names or "Book" in names:
        return "xls"
    if "WordDocument" in names:
        return Refusal(
            "document", "这是 Word 文档，不是表格数据", "请把其中的表格复制到电子表格后提供"
        )
    return Refusal("unknown", "不是可识别的表格文件（OLE 复合文档）", _SAVE_AS)


def ole_names(data: bytes) -> set[str]:
    """Names of the directory entries of an OLE compound file, by their UTF-16 form.

    Entries are 128 bytes with the name first and its length in bytes (with the final zero)
    at offset 64; this needs no walk of the sector chains, so that damaged files are told too.
    """
    wanted = ("EncryptedPackage", "Workbook", "Book", "WordDocument", "EncryptionInfo")
    return {name for name in wanted if _has_entry(data, name)}


def _has_entry(data: bytes, name: str) -> bool:
    raw = name.encode("utf-16-le")
    at = data.find(raw)
    while at >= 0:
        length = int.from_bytes(data[at + 64 : at + 66], "little")
        if at % 128 == 0 and length == len(raw) + 2:
            return True
        at = data.find(raw, at + 2)
    return False


def _parquet_kind(path: Path, size: int) -> str | Refusal:
    with path.open("rb") as file:
        file.seek(max(0, size - 4))
        if file.read(4) == b"PAR1" and size > 12:
            return "parquet"
    return Refusal("damaged", "Parquet 文件不完整", "请向提供单位重新索取")
