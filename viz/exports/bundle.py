"""Everything of a case in one zip: report, diagrams, workbook, rows as written, digests.

``SHA256SUMS`` lists every other file, so that whoever receives the bundle can prove it whole
(``sha256sum -c SHA256SUMS``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from viz import pictures
from viz.archive import archive
from viz.case import MOST_PICTURES, grouped
from viz.cells import write_csv
from viz.diagram import LAYOUTS
from viz.exports import ExportRequest, docx_, html, json_, pdf, xlsx
from viz.plain import records, text, worded
from viz.words import WORDS

SUFFIX = "zip"
HELP = (
    "案卷包（zip：核查材料、关系图、工作簿、原始行、SHA-256 清单）",
    "bundle: report, diagrams, workbook, rows, digests (zip)",
)
WRITERS = {
    "核查材料.pdf": pdf.write,
    "核查材料.docx": docx_.write,
    "证据工作簿.xlsx": xlsx.write,
    "关系网络.html": html.write,
    "疑点.json": json_.write,
}
LAYOUT_NAMES = {"columns": "栏式", "radial": "放射"}
ROW_HEADS = ("疑点编号", "文件", "表", "行", "台账行号", "原样（表头＝内容）")


def write(request: ExportRequest, path: Path) -> None:
    """Write the bundle."""
    with (
        tempfile.TemporaryDirectory(prefix="graphaudit-") as folder,
        archive(path, request.made) as packed,
    ):
        for name, content in _members(request, Path(folder) / "held"):
            packed.add(name, content)
        sums = "".join(f"{digest}  {name}\n" for name, digest in packed.sums)
        packed.add("SHA256SUMS", sums.encode())


def _members(request: ExportRequest, held: Path) -> Iterator[tuple[str, bytes | Path]]:
    """Each name with its content; larger ones stand at ``held`` until the next."""
    yield "说明.txt", _readme(request).encode("utf-8-sig")
    for name, writer in WRITERS.items():
        writer(request, held)
        yield name, held
    write_csv(held, ROW_HEADS, _rows(request))
    yield "原始行.csv", held
    yield from _diagrams(request)


def _diagrams(request: ExportRequest) -> Iterator[tuple[str, bytes]]:
    """Every case's diagram in both layouts, as PDF to print and SVG to enlarge."""
    for shown, _ in grouped(request)[:MOST_PICTURES]:
        title = worded(shown.get("title"), request.language)
        for layout in LAYOUTS:
            drawn = pictures.svg(shown, replace(request, layout=layout))
            name = f"关系图/{_plain(text(shown.get('id')))}-{LAYOUT_NAMES[layout]}"
            yield f"{name}.pdf", pictures.pdf(drawn, request.made, title)
            yield f"{name}.svg", pictures.with_font(drawn).encode()


def _plain(name: str) -> str:
    """An id as a file's name."""
    return "".join(c if c.isalnum() or c in "_-" else "_" for c in name)[:60]


def _rows(request: ExportRequest) -> Iterator[list[str]]:
    for finding in request.findings:
        for row in records(finding.get("rows")):
            src = text(row.get("src"))
            exhibit = request.exhibits.get(src)
            line = (
                "；".join(f"{head}＝{said}" for head, said in exhibit.original) if exhibit else ""
            )
            place = [text(row.get(name)) for name in ("file", "sheet", "row")]
            yield [text(finding.get("id")), *place, src, line]


def _readme(request: ExportRequest) -> str:
    place = 0 if request.language == "zh" else 1
    lines = (
        "疑点，待核实 (doubtful points, to be verified)",
        WORDS["foot"][place],
        WORDS["masked" if request.masked else "clear"][place],
        f"{WORDS['snapshot'][place]} {request.snapshot}",
        f"{WORDS['made'][place]} {request.made:%Y-%m-%d %H:%M}",
        *(f"{name} {said}" for name, said in request.marks),
        "疑点编号 ids: " + " ".join(text(finding.get("id")) for finding in request.findings),
        "SHA256SUMS：每个文件的 SHA-256；核对 verify with: sha256sum -c SHA256SUMS",
    )
    return "\r\n".join(lines) + "\r\n"
