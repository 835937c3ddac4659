"""A reader who chose English meets no Chinese of ours; names and cells of the offices stay."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.language import LANGUAGE_COOKIE
from graphaudit.identity import Identity
from graphaudit.ledger import Ledger
from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.policy import load_policy
from graphaudit.register_names import register_names
from loaders import write_rejects
from loaders.rowkinds import SKIP_REASONS

PAGES = (
    "/", "/findings", "/findings?view=all", "/findings?class=missed", "/leads", "/cases",
    "/explore", "/cypher", "/patterns", "/patterns/card_many_people", "/batches", "/loads",
)  # fmt: skip
CHINESE = re.compile("[\u3400-\u9fff]")
SAID = {
    *load_policy().program_names("zh").values(),
    *(zh for zh, _ in register_names().values()),
    *(each.zh for each in (*NODES, *RELATIONSHIPS)),
    *(pattern.title["zh"] for pattern in read_patterns()),
    *SKIP_REASONS, "未填写", "校验位不符", "请补填", "现有登记册不能回答", "尚未建立", "未提供",
}  # fmt: skip
OURS = {text for text in SAID if len(text) > 1}
"""Without the single characters that stand on shapes in every language."""


@pytest.fixture
def english(client: TestClient) -> TestClient:
    """A caller who chose English."""
    client.cookies.set(LANGUAGE_COOKIE, "en")
    return client


def texts(page: str) -> list[str]:
    """What stands between the tags of a page, without cells in which an office speaks."""
    body = re.sub(r"(?s)<(script|style|template)\b.*?</\1>|<td class=\"mono.*?</td>", "", page)
    return [html.unescape(each).strip() for each in re.split(r"<[^>]*>", body) if each.strip()]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_says_in_chinese_what_is_ours(english: TestClient, path: str) -> None:
    page = english.get(path)
    assert page.status_code == 200 and '<html lang="en"' in page.text
    assert sorted(OURS & set(texts(page.text))) == []


def test_a_finding_is_told_in_english(english: TestClient, office: Office) -> None:
    for finding in office.casebook.findings()[:6]:
        page = english.get(f"/findings/{finding.id}")
        assert sorted(OURS & set(texts(page.text))) == []
        assert "现有登记册" not in page.text and "未提供" not in page.text


def test_errors_are_english_too(english: TestClient) -> None:
    refused = english.get("/api/v1/findings/f_0000000000000000").json()
    assert not CHINESE.search(refused["title"])
    page = english.get("/loads", params={"file": "none"}, headers={"accept": "text/html"})
    assert page.status_code == 404 and not CHINESE.search(" ".join(texts(page.text)))


def test_the_list_of_rejects_is_written_in_the_readers_language(
    english: TestClient, office: Office, tmp_path: Path
) -> None:
    answer = english.post("/api/v1/rejects/export?form=xlsx", json={})
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[:2] == ["rejected", "to be corrected"]
    out = tmp_path / "rejects.xlsx"
    write_rejects(Ledger(office.workspace), out, Identity(office.workspace), "en")
    sheets = load_workbook(out)
    assert sheets.sheetnames == ["Rejects", "Corrections"]
    told = [
        str(row[place].value)
        for sheet in sheets
        for row in sheet.iter_rows(min_row=1)
        for place in (5, 6)
        if row[place].value
    ]
    written = "一千零x元"  # the office's own cell
    assert told and not [text for text in told if CHINESE.search(text.replace(written, ""))]
