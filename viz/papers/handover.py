"""What a case is handed on with: report, restitution list, record and documents in one zip.

``SHA256SUMS`` lists every other file, so that whoever receives it can prove it whole.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from viz.cells import as_csv
from viz.exports import ExportRequest, docx_, pdf, xlsx
from viz.papers.restitution import RestitutionPaper, write_restitution

RECORD_HEADS = ("序号", "时间", "办理人", "事项", "内容", "依据", "摘要")
_CHUNK = 1 << 20


def write_handover(
    request: ExportRequest | None,
    paper: RestitutionPaper,
    record: Sequence[Sequence[str]],
    documents: Mapping[str, Path],
    marks: Sequence[tuple[str, str]],
    path: Path,
) -> int:
    """Write the zip; ``record``: lines under ``RECORD_HEADS``; ``documents``: name → file;
    ``marks``: where record and log end, (name, what).

    Without a request (a case without findings) report and workbook are left out. Returns how
    many files stand in it.
    """
    sums: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="graphaudit-") as folder,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, member in _members(request, paper, record, documents, marks, Path(folder)):
            sums.append(f"{_packed(archive, name, member)}  {name}")
        archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")
    return len(sums)


def _members(
    request: ExportRequest | None,
    paper: RestitutionPaper,
    record: Sequence[Sequence[str]],
    documents: Mapping[str, Path],
    marks: Sequence[tuple[str, str]],
    folder: Path,
) -> Iterator[tuple[str, Path]]:
    held = folder / "held"
    if request is not None:
        for name, writer in (
            ("案件报告.pdf", pdf.write),
            ("案件报告.docx", docx_.write),
            ("证据工作簿.xlsx", xlsx.write),
        ):
            writer(request, held)
            yield name, held
    write_restitution(paper, held)
    yield "退款清单.xlsx", held
    held.write_bytes(as_csv(RECORD_HEADS, record))
    yield "办理记录.csv", held
    held.write_bytes("".join(f"{name} {said}\r\n" for name, said in marks).encode("utf-8-sig"))
    yield "记录末条.txt", held
    for name, document in documents.items():
        yield f"文书/{name}", document


def _packed(archive: zipfile.ZipFile, name: str, member: Path) -> str:
    """Pack one file piece by piece; its SHA-256."""
    digest = hashlib.sha256()
    with member.open("rb") as source, archive.open(name, "w") as target:
        while piece := source.read(_CHUNK):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()
