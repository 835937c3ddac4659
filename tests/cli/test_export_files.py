"""``graphaudit export``: every format of a lead, masked unless asked, and each reveal is logged."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from small_office import BENEFICIARIES, CADRE_CARD, CADRE_ID, Ended, graphaudit

from graphaudit.audit_log import AuditLog
from graphaudit.commands import export as export_command
from viz.exports import ExportRequest, formats

Ask = Callable[..., Ended]
SECRETS = [CADRE_ID, CADRE_CARD, *BENEFICIARIES.values()]


def the_lead(ask: Ask) -> str:
    (lead,) = json.loads(ask("leads", "--json").out)
    return str(lead["id"])


def texts(name: str, content: bytes) -> Iterator[str]:
    """Every text of an exported file, packed or not."""
    if name == "pdf" or name == "diagram":
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif name == "docx":
        yield "\n".join(t.text or "" for t in Document(io.BytesIO(content)).element.iter())
    elif zipfile.is_zipfile(io.BytesIO(content)):
        archive = zipfile.ZipFile(io.BytesIO(content))
        for member in archive.namelist():
            kind = member.rpartition(".")[2]
            yield from texts(kind, archive.read(member))
    elif name != "png":
        yield content.decode("utf-8", "replace")


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_lead_goes_out_in_every_format_and_masked(ask: Ask, tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    ended = ask("export", the_lead(ask), "--format", name, "--out", path)
    assert ended.code == 0, ended.err
    whole = "\n".join(texts(name, path.read_bytes()))
    assert name == "png" or "周老根" in whole or r"\u5468\u8001\u6839" in whole
    assert [secret for secret in SECRETS if secret in whole] == []


@pytest.mark.parametrize("name", ["docx", "cypher", "i2csv", "bundle"])
def test_whole_numbers_are_given_when_asked_for_and_that_is_logged(
    own_office: Path, tmp_path: Path, name: str
) -> None:
    (lead,) = json.loads(graphaudit("--data", own_office, "leads", "--json").out)
    path = tmp_path / "out"
    words = ("export", lead["id"], "--format", name, "--unmasked", "--out", path)
    ended = graphaudit("--data", own_office, *words)
    assert ended.code == 0, ended.err
    whole = re.sub(r"\s", "", "\n".join(texts(name, path.read_bytes())))
    assert CADRE_CARD in whole and BENEFICIARIES["周老根"] in whole
    log = AuditLog(own_office / "audit.sqlite")
    (line,) = log.entries()
    log.close()
    assert line.event == "unmasked export"
    assert line.detail.startswith(f"{name} f_")


def test_the_diagram_has_two_layouts_and_no_third(ask: Ask, tmp_path: Path) -> None:
    drawn = set()
    for layout in ("columns", "radial"):
        path = tmp_path / f"{layout}.svg"
        words = ("--format", "svg", "--layout", layout, "--out", path)
        assert ask("export", the_lead(ask), *words).code == 0
        drawn.add(re.sub("<text.*", "", path.read_text(encoding="utf-8")))
    assert len(drawn) == 2
    ended = ask("export", the_lead(ask), "--format", "svg", "--layout", "spiral", "--out", "x")
    assert ended.code == 2


def test_several_findings_are_one_report_and_no_diagram(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    assert ask("export", "--format", "pdf", "--out", path).code == 0
    found = re.search("本材料含 ([0-9]+) 件", "\n".join(texts("pdf", path.read_bytes())))
    assert found and int(found[1]) >= 7
    ended = ask("export", "--format", "png", "--out", tmp_path / "out.png")
    assert ended.code != 0 and "l_" in ended.err
    assert not (tmp_path / "out.png").exists()


def test_the_command_names_what_no_picture_can_show(capsys: pytest.CaptureFixture[str]) -> None:
    known = ExportRequest(
        [{"id": "f_1", "name": "周\u200b老根\U0002a6d6"}], {}, "s", datetime(2025, 1, 1)
    )
    export_command._warn_of_codes(known)
    assert "U+200B、U+2A6D6" in capsys.readouterr().err
    plain = ExportRequest([{"id": "f_1", "name": "周老根"}], {}, "s", datetime(2025, 1, 1))
    export_command._warn_of_codes(plain)
    assert capsys.readouterr().err == ""
