"""Paper by typst: templates of ours, data as JSON beside them, the carried font and no other.

Nothing that came in a file is ever read as markup: templates fetch texts out of JSON, and the
compiler sees only the folder made here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path

import typst

from graphaudit.errors import GraphAuditError
from viz import fonts


def typeset(template: str, files: Mapping[str, bytes], made: datetime) -> bytes:
    """``viz/templates/<template>.typ`` with these files beside it, as PDF.

    The same files and moment give the same bytes. Raises GraphAuditError when it cannot be set.
    """
    source = resources.files("viz").joinpath("templates", f"{template}.typ").read_bytes()
    with tempfile.TemporaryDirectory(prefix="graphaudit-") as name:
        folder = Path(name)
        for file, content in {**files, "main.typ": source}.items():
            (folder / file).write_bytes(content)
        try:
            return _compiled(folder, made)
        except typst.TypstError as error:
            raise GraphAuditError(
                "PDF 无法排版 (the PDF could not be set)",
                where=f"{template}.typ",
                fix=f"改用 docx，并把这句话告诉维护者：{error.message}",
            ) from error


def _compiled(folder: Path, made: datetime) -> bytes:
    compiler = typst.Compiler(
        folder / "main.typ",
        root=folder,
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(fonts.folder())],
        ),
        ignore_system_fonts=True,
        package_path=folder,
        package_cache_path=folder,
    )
    found = compiler.compile(format="pdf", timestamp=made.astimezone().replace(microsecond=0))
    if not isinstance(found, bytes):
        raise GraphAuditError("PDF 没有生成 (no PDF came back)", fix="改用 docx 或 png 格式")
    return found
